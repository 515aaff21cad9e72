"""The form by which a file of a signature is put beside an edition."""

from collections.abc import Iterable

from django import forms
from django.core.files.uploadedfile import UploadedFile

from plans.files.signatures import MOST
from plans.models import Approval, Signature

_OVER = [(one.value, one.label) for one in (Signature.Over.PDF, Signature.Over.DOCX)]


class SignatureForm(forms.Form):
    """The file, what it signs, and the sign-off that is given by it."""

    file = forms.FileField(
        label="Файл подписи или доверенности",
        help_text="Отсоединённая подпись (.sig, .p7s) или МЧД (.xml), до 2 МБ.",
    )
    over = forms.ChoiceField(label="Что подписано", choices=_OVER, widget=forms.RadioSelect)
    approval = forms.ModelChoiceField(
        label="Гриф, который дан этой подписью", queryset=Approval.objects.none(), required=False, empty_label="—"
    )

    def __init__(self, *args: object, approvals: Iterable[Approval], **kwargs: object) -> None:
        super().__init__(*args, initial={"over": Signature.Over.PDF.value}, **kwargs)
        self.fields["approval"].queryset = approvals
        self.fields["approval"].label_from_instance = lambda row: f"{row.word} — {row.signed_name or row.who}"

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > MOST:
            raise forms.ValidationError("Файл больше 2 МБ: таких подписей не бывает.")
        return file

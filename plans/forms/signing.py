"""Forms of a sign-off by a file of a signature: the file brought, then what it says looked at and counted.

The second form carries the file itself; it is verified anew, so nothing hangs on what came back.
"""

import base64
import binascii
from datetime import date

from django import forms
from django.core.files.uploadedfile import UploadedFile

from plans.approval.sign import Given
from plans.approval.signing import CERTIFICATE, Brought
from plans.core.limits import MEGABYTE
from plans.files.signatures import MOST
from plans.forms.plan import BareHelper, DateInput, growing
from plans.models import Approval

MOST_OF_ATTORNEY = MEGABYTE // 2
_BROKEN = "Файл не дошёл целиком: принесите его ещё раз."


class BringForm(forms.Form):
    """A detached signature, and a power of attorney where one signs for another."""

    file = forms.FileField(label="Файл подписи (.sig, .p7s)", help_text="Отсоединённая подпись, до 2 МБ.")
    attorney = forms.FileField(
        label="Доверенность, если подписывают по ней (МЧД, .xml)", required=False, help_text="До 512 КБ."
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper = BareHelper()

    def clean_file(self) -> UploadedFile:
        return _not_larger(self.cleaned_data["file"], MOST, "Файл больше 2 МБ: таких подписей не бывает.")

    def clean_attorney(self) -> UploadedFile | None:
        file = self.cleaned_data["attorney"]
        return _not_larger(file, MOST_OF_ATTORNEY, "Файл доверенности больше 512 КБ.") if file else None


def _not_larger(file: UploadedFile, most: int, why: str) -> UploadedFile:
    if file.size > most:
        raise forms.ValidationError(why)
    return file


class CarriedField(forms.CharField):
    """The bytes of a file as text between two pages."""

    widget = forms.HiddenInput

    def clean(self, value: object) -> bytes:
        try:
            return base64.b64decode(str(super().clean(value)), validate=True)
        except (binascii.Error, ValueError) as error:
            raise forms.ValidationError(_BROKEN) from error


class CountForm(forms.Form):
    """What the block is to say, as the signature says it, and that its doubts are understood."""

    on = forms.DateField(label="Дата согласования", widget=DateInput())
    name = forms.CharField(label="Кто подписал", max_length=300, required=False)
    note = forms.CharField(label="Комментарий (необязательно)", required=False, widget=growing(2), max_length=5000)
    understood = forms.BooleanField(label="Понимаю, что этого программа не доказала; подпись прошу засчитать")
    signature = CarriedField()
    signature_name = forms.CharField(widget=forms.HiddenInput, required=False)
    attorney = CarriedField(required=False)
    attorney_name = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = BareHelper()

    @classmethod
    def showing(cls, found: Brought, today: date) -> "CountForm":
        """The form as it is first shown: day and name of the signature, which may be corrected."""
        said = {
            "on": found.on if found.on and found.on <= today else None,
            "name": found.signed_name,
            "signature": base64.b64encode(found.data).decode(),
            "signature_name": found.name,
        }
        if found.proxy:
            said |= {
                "attorney": base64.b64encode(found.proxy.data).decode(),
                "attorney_name": found.proxy.name,
            }
        return cls(initial=said, today=today)

    def confirms(self, doubts: list[str]) -> None:
        """Only where there are doubts is there something to understand."""
        if not doubts:
            del self.fields["understood"]

    def clean_on(self) -> date:
        if self.cleaned_data["on"] > self.today:
            raise forms.ValidationError("Этот день ещё не наступил.")
        return self.cleaned_data["on"]

    def given(self, found: Brought, *, fills: bool = False) -> Given:
        """What the valid form says; of an unbound one what it would say as it stands."""
        said = self.cleaned_data if self.is_bound else self.initial
        return Given(
            Approval.Means.SIGNATURE,
            on=said.get("on"),
            name=said.get("name", ""),
            kind=CERTIFICATE,
            number=found.judgement.owner.number[:100],
            note=said.get("note", ""),
            fills=fills,
            signed=found,
        )

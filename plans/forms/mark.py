"""The form of a mark: when, what, by which document, and files."""

from datetime import date

from django import forms

from plans.core.evidence import MAX_BYTES
from plans.forms.plan import BareHelper, DateInput, growing
from plans.models import Activity, Mark, Organisation, Slot

MAX_FILES = 5


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is checked for size here and for content by the door."""

    widget = FilesInput

    def clean(self, data, initial=None) -> list:
        files = [super(FilesField, self).clean(one, initial) for one in data or []]
        if len(files) > MAX_FILES:
            raise forms.ValidationError(f"Не больше {MAX_FILES} файлов за раз.")
        if any(file.size > MAX_BYTES for file in files):
            raise forms.ValidationError(f"Файл больше {MAX_BYTES // 1024 // 1024} МБ.")
        return files


class MarkForm(forms.ModelForm):
    """What a member says was done."""

    slot = forms.ModelChoiceField(label="За какой срок", queryset=Slot.objects.none(), empty_label=None)
    files = FilesField(label="Файлы", required=False, help_text="PDF, DOCX, XLSX, JPEG или PNG, до 20 МБ каждый.")

    class Meta:
        model = Mark
        fields = ["organisation", "slot", "done_on", "result", "document", "files"]
        labels = {"result": "Что сделано", "document": "Каким документом подтверждается"}
        widgets = {"done_on": DateInput(), "result": growing(2), "document": growing(1)}

    def __init__(
        self, *args, activity: Activity, organisations: list[Organisation], secretary: bool, today: date, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=[one.pk for one in organisations])
        self.fields["organisation"].required = not secretary
        self.fields["organisation"].empty_label = "орган кластера" if secretary else None
        if not secretary and len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial.setdefault("organisation", organisations[0])
        self.fields["slot"].queryset = activity.slots.all()
        if not activity.slots.all():
            del self.fields["slot"]
        self.initial.setdefault("done_on", today)
        self.fields["result"].required = True
        self.helper = BareHelper()

    def clean_done_on(self) -> date:
        done_on = self.cleaned_data["done_on"]
        if done_on > self.today:
            raise forms.ValidationError("Этот день ещё не наступил. Укажите день, когда работа выполнена.")
        return done_on


class DecideForm(forms.Form):
    """The secretary's word on a mark."""

    note = forms.CharField(label="Замечание", required=False, widget=growing(2), max_length=5000)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = BareHelper()

"""The form of a mark: what became of the slot, when, by which document, and files."""

from datetime import date

from django import forms
from django.core.validators import URLValidator
from django.utils.html import format_html

from plans.core.evidence import MAX_BYTES
from plans.core.mark_words import missing
from plans.core.progress import Deed
from plans.forms.keys import SeveralField
from plans.forms.plan import BareHelper, DateInput, growing
from plans.models import Activity, Evidence, Mark, Organisation, Slot

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


DOCUMENT_KINDS = ("протокол", "приказ", "распоряжение", "отчёт", "акт", "договор", "соглашение", "письмо", "справка")
SAID = ("done_on", "moved_to", "basis", "result", "document_kind", "document_number", "document_on", "document")
SAID_MORE = ("people", "link")
# What is true each time of a row that recurs; numbers and days of documents are not.
REPEATED = ("result", "document_kind", "people")
# What a member may not decide, but ask for.
REQUESTS = {Deed.MOVED.value: "Прошу перенести срок", Deed.DROPPED.value: "Прошу снять мероприятие"}


class MarkForm(forms.ModelForm):
    """What a person says became of a slot. The page shows the fields that the chosen fact needs."""

    slot = forms.ModelChoiceField(label="За какой срок", queryset=Slot.objects.none(), empty_label=None)
    fact = forms.TypedChoiceField(
        label="Что с мероприятием",
        choices=[(one.value, one.label[0].upper() + one.label[1:]) for one in Mark.Facts],
        coerce=Deed,
        required=False,
        empty_value=Deed.DONE,
        widget=forms.RadioSelect,
    )
    link = forms.URLField(
        label="Ссылка",
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="Новость, запись, папка с материалами.",
        error_messages={"invalid": "Это не похоже на адрес страницы. Он начинается с http или https."},
    )
    kept = SeveralField(
        label="Файлы прежней отметки",
        queryset=Evidence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    camera = FilesField(
        label="Сфотографировать",
        required=False,
        widget=FilesInput(attrs={"accept": "image/*", "capture": "environment", "class": "visually-hidden"}),
    )
    files = FilesField(label="Файлы", required=False, help_text="Снимки, PDF, DOCX, XLSX; до 20 МБ каждый.")

    class Meta:
        model = Mark
        fields = ["organisation", *SAID, *SAID_MORE, "words"]
        labels = {"done_on": "Дата выполнения или решения", "document_kind": "Документ", "document_on": "от"}
        widgets = {
            "done_on": DateInput(),
            "moved_to": DateInput(),
            "document_on": DateInput(),
            "document_kind": forms.TextInput(attrs={"list": "document-kinds", "placeholder": "протокол"}),
            **{name: growing(2) for name in ("basis", "result")},
            **{name: growing(1) for name in ("document", "words")},
        }

    def __init__(
        self,
        *args,
        activity: Activity,
        organisations: list[Organisation],
        secretary: bool,
        today: date,
        returned: Mark | None = None,
        former: Mark | None = None,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.secretary = today, secretary
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=[one.pk for one in organisations])
        self._who(organisations)
        self.fields["slot"].queryset = activity.slots.all()
        if not activity.slots.all():
            del self.fields["slot"]
        if not secretary:
            del self.fields["words"]
        if returned:
            self._fill(returned)
        if not self.fields["kept"].queryset:
            del self.fields["kept"]
        if former:
            self._repeat(former)
        self.initial.setdefault("fact", Deed.DONE.value)
        self._when()
        self._needed()
        if not secretary:
            self.fields["fact"].choices = [
                (key, REQUESTS.get(key, label)) for key, label in self.fields["fact"].choices
            ]

    def _who(self, organisations: list[Organisation]) -> None:
        field = self.fields["organisation"]
        field.required = not self.secretary
        field.empty_label = "за орган управления кластера (перенос и снятие — за всех)" if self.secretary else None
        if not self.secretary and len(organisations) == 1:
            field.widget = forms.HiddenInput()
            self.initial.setdefault("organisation", organisations[0])

    def _when(self) -> None:
        """Today while the slot lasts; of a slot that is over the day is asked for, today is hardly it."""
        slot = self.initial.get("slot")
        if slot is None or self.today <= slot.due:
            self.initial.setdefault("done_on", self.today)
        if slot:
            self.fields["done_on"].help_text = f"Срок: {slot}."

    def _needed(self) -> None:
        """A star at what the chosen fact needs, as at every field that must be filled."""
        for name in ("result", "moved_to", "basis"):
            label = self.fields[name].label
            self.fields[name].label = format_html('{}<span class="asteriskField">*</span>', label)

    def _repeat(self, former: Mark) -> None:
        """With what an earlier mark said, as far as it can be true again."""
        for name in REPEATED:
            self.initial.setdefault(name, getattr(former, name))

    def _fill(self, returned: Mark) -> None:
        """With what the returned mark said, its files too."""
        for name in ("fact", *SAID, *SAID_MORE):
            self.initial.setdefault(name, getattr(returned, name))
        self.fields["kept"].queryset = returned.evidence.all()
        self.initial.setdefault("kept", list(returned.evidence.all()))

    @property
    def more_is_open(self) -> bool:
        """Whether something rare is filled or wrong."""
        names = [name for name in (*SAID_MORE, "document", "words") if name in self.fields]
        return any(self[name].errors or self[name].value() for name in names)

    def clean_done_on(self) -> date:
        done_on = self.cleaned_data["done_on"]
        if done_on > self.today:
            raise forms.ValidationError("Этот день ещё не наступил. Укажите день, когда работа выполнена.")
        return done_on

    def clean(self) -> dict:
        cleaned = super().clean()
        said = {name: cleaned.get(name) or "" for name in ("result", "basis")}
        moved_to = cleaned.get("moved_to")
        asks = not self.secretary
        for name, sentence in missing(cleaned.get("fact", Deed.DONE), moved_to=moved_to, asks=asks, **said).items():
            if name not in self.errors:
                self.add_error(name, sentence)
        if len(cleaned.get("files") or ()) + len(cleaned.get("camera") or ()) > MAX_FILES:
            self.add_error("files", f"Не больше {MAX_FILES} файлов за раз.")
        return cleaned


class DecideForm(forms.Form):
    """The secretary's word on a mark."""

    note = forms.CharField(label="Комментарий или причина возврата", required=False, widget=growing(2), max_length=5000)
    words = forms.CharField(
        label="Текст в графу плана",
        required=False,
        widget=growing(1),
        max_length=5000,
        help_text="Оставьте пустым, и будет напечатано так, как составлено из отметки.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = BareHelper()

"""Forms of a department's requests: asking, answering, moving."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.db.models import Count, QuerySet

from plans.asking.door import Question
from plans.forms.keys import SeveralField
from plans.forms.mark import FilesField
from plans.forms.plan import BareHelper, DateInput, growing
from plans.models import Cluster, Department, Inquiry, ReplyFile

MOST_LISTED = 200  # more boxes to tick nobody reads through: then all of an industry are asked
ALL, CHOSEN = "all", "chosen"


class DepartmentForm(forms.Form):
    """Whose clusters are to be asked."""

    department = forms.ModelChoiceField(label="Департамент", queryset=Department.objects.none(), empty_label=None)

    def __init__(self, *args: object, departments: QuerySet[Department], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments
        self.helper = BareHelper()


class IndustriesField(forms.MultipleChoiceField):
    """Industries to tick, each with the number of its clusters; none ticked: any."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: object) -> list[str]:
        return [one for one in super().to_python(value) if one]

    def offer(self, clusters: QuerySet[Cluster]) -> None:
        counted = clusters.order_by("industry").values_list("industry").annotate(count=Count("pk"))
        self.choices = [(name, f"{name}: {count}") for name, count in counted]


class InquiryForm(forms.ModelForm):
    """What is asked, of whom, by when."""

    whom = forms.ChoiceField(label="Кого спросить", widget=forms.RadioSelect, initial=ALL)
    industry = IndustriesField(label="Отрасли и сколько в них кластеров", required=False)
    clusters = SeveralField(
        label="Кластеры", queryset=Cluster.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Inquiry
        fields = ["subject", "question", "wants", "figure", "start", "end", "due"]
        widgets = {
            "question": growing(3),
            "start": DateInput(),
            "end": DateInput(),
            "due": DateInput(),
            "subject": forms.TextInput(attrs={"placeholder": "Трудоустройство выпускников за полугодие"}),
        }
        help_texts = {
            "figure": "Секретарь увидит это число уже заполненным и сможет исправить.",
            "start": "Если запрос о периоде, в ответ подставятся его показатели.",
        }

    def __init__(self, *args: object, clusters: QuerySet[Cluster], today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.choosable = today, clusters
        self.fields["figure"].choices = [("", "не подставлять"), *Inquiry.Known.choices]
        self.fields["industry"].offer(clusters)
        self.count = clusters.count()
        self.fields["whom"].choices = [(ALL, f"все кластеры департамента: {self.count}")]
        if self.count <= MOST_LISTED:
            self.fields["clusters"].queryset = clusters
            self.fields["whom"].choices += [(CHOSEN, "только отмеченные ниже")]
        else:
            del self.fields["clusters"]
        self.helper = BareHelper()

    def clean_due(self) -> date:
        due = self.cleaned_data["due"]
        if due < self.today:
            raise forms.ValidationError("Этот день уже прошёл. Укажите сегодняшний или позже.")
        return due

    def clean(self) -> dict:
        cleaned = super().clean()
        for name, sentence in _period_mistakes(cleaned.get("start"), cleaned.get("end")):
            self.add_error(name, sentence)
        wants = cleaned.get("wants")
        if cleaned.get("figure") and wants != Inquiry.Wants.NUMBER:
            self.add_error("figure", "Число подставляется, когда ответить надо числом.")
        if cleaned.get("whom") == CHOSEN and not cleaned.get("clusters"):
            self.add_error("clusters" if "clusters" in self.fields else "whom", "Отметьте хотя бы один кластер.")
        return cleaned

    @property
    def asked(self) -> Question:
        """What was asked."""
        return Question(**{name: self.cleaned_data[name] for name in Question.__dataclass_fields__})

    @property
    def addressees(self) -> list[Cluster]:
        """Of whom."""
        if self.cleaned_data["whom"] == CHOSEN:
            return list(self.cleaned_data["clusters"])
        industries = self.cleaned_data.get("industry")
        return list(self.choosable.filter(industry__in=industries) if industries else self.choosable)


def _period_mistakes(start: date | None, end: date | None) -> Iterable[tuple[str, str]]:
    if (start is None) != (end is None):
        yield ("end" if start else "start"), "Укажите обе даты периода или ни одной."
    elif start and end and (start > end or start.year < 1990):
        yield "end", "Период: начало не позже конца и не раньше 1990 года."


class AnswerForm(forms.Form):
    """What the cluster answers."""

    number = forms.DecimalField(label="Число", max_digits=14, decimal_places=2, required=False, localize=True)
    text = forms.CharField(label="Ответ", required=False, widget=growing(4), max_length=20_000)
    report = forms.BooleanField(label="Приложить отчёт программы об исполнении плана (DOCX)", required=False)
    kept = SeveralField(
        label="Файлы прежнего ответа",
        queryset=ReplyFile.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    files = FilesField(label="Файлы", required=False, help_text="PDF, DOCX, XLSX, снимки; до 20 МБ каждый.")

    def __init__(
        self, *args: object, inquiry: Inquiry, can_report: bool, kept: QuerySet[ReplyFile], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        wants = inquiry.wants
        self.fields["kept"].queryset = kept
        self.fields["number"].required = wants == Inquiry.Wants.NUMBER
        self.fields["text"].required = wants == Inquiry.Wants.WORDS
        if wants != Inquiry.Wants.WORDS:
            self.fields["text"].label = "Пояснение"
        if wants != Inquiry.Wants.NUMBER:
            del self.fields["number"]
        if not can_report:
            del self.fields["report"]
        if not kept:
            del self.fields["kept"]
        self.needs_file = wants in (Inquiry.Wants.FILE, Inquiry.Wants.REPORT)
        self.helper = BareHelper()

    def clean(self) -> dict:
        cleaned = super().clean()
        brought = cleaned.get("files") or cleaned.get("kept") or cleaned.get("report")
        if self.needs_file and not brought and "files" not in self.errors:
            self.add_error("files", "Приложите файл.")
        return cleaned


class MoveForm(forms.Form):
    """Another day, the end of a request, and words about it."""

    due = forms.DateField(label="Ответить до", widget=DateInput())
    words = forms.CharField(label="Что сказать кластерам", required=False, widget=growing(2), max_length=5000)

    def __init__(self, *args: object, word: str, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if word != "extend":
            del self.fields["due"]
        if word == "withdraw":
            self.fields["words"].required = True
            self.fields["words"].label = "Почему запрос отозван"
        self.helper = BareHelper()

    def clean_due(self) -> date:
        due = self.cleaned_data["due"]
        if due < self.today:
            raise forms.ValidationError("Этот день уже прошёл. Укажите сегодняшний или позже.")
        return due

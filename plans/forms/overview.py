"""What a person asks of the overview and of the rows behind its numbers; everything stands in the address."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.db.models import QuerySet

from plans.core.deadlines import Period
from plans.core.stages import STAGE_NAMES, Role, Stage
from plans.core.text import too_long
from plans.forms.plan import BareHelper, DateInput
from plans.forms.search import Offering, OwnChoice, overseeing
from plans.models import Cluster, Department
from plans.models.summary import MOST_WHY
from plans.oversight import overview, rows
from plans.oversight.summary import Span

FIELDS = ("department", "industry", "region", "stage", "order", "group")


class OverviewForm(Offering):
    """Which clusters, in which order, together by what. What makes no sense is left out."""

    department = OwnChoice(label="Департамент", queryset=Department.objects.none(), required=False, empty_label="все")
    industry = forms.ChoiceField(label="Отрасль", required=False)
    region = forms.ChoiceField(label="Регион", required=False)
    stage = forms.ChoiceField(
        label="Последний план",
        required=False,
        choices=[("", "любой"), *((stage.value, STAGE_NAMES[stage]) for stage in Stage)],
    )
    order = forms.ChoiceField(
        label="Порядок", required=False, choices=[(key, name) for key, (name, _) in overview.ORDERS.items()]
    )
    group = forms.ChoiceField(label="Вместе", required=False, choices=[("", "по кластерам"), *overview.GROUPS.items()])

    def __init__(self, *args: object, clusters: QuerySet[Cluster], places: overview.Places, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.offer("department", overseeing(clusters), places.departments)
        for name, found in (("industry", places.industries), ("region", places.regions)):
            self.fields[name].choices = [("", "все"), *_named(found)]
        self.helper = BareHelper()

    def asked(self) -> overview.Wish:
        """What was asked for."""
        self.is_valid()
        given = {name: self.cleaned_data[name] for name in FIELDS if self.cleaned_data.get(name)}
        if "stage" in given:
            given["stage"] = Stage(given["stage"])
        return overview.Wish(**given)


def _named(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


ROLES = {Role.SECRETARY: "где вы секретарь", Role.CHAIR: "где вы председатель", Role.MEMBER: "где вы участник"}
_MADE = {"stage": Stage, "role": Role}


class RowsForm(Offering):
    """Which rows, of which clusters."""

    kind = forms.ChoiceField(
        label="Что показать", required=False, choices=[(kind.value, rows.KINDS[kind]) for kind in rows.FIVE]
    )
    department = OwnChoice(label="Департамент", queryset=Department.objects.none(), required=False, empty_label="все")
    cluster = OwnChoice(label="Кластер", queryset=Cluster.objects.none(), required=False, empty_label="все")
    industry = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput())
    region = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput())
    stage = forms.ChoiceField(
        required=False, choices=[("", ""), *STAGE_NAMES.items()], widget=forms.HiddenInput(), label="последний план"
    )
    role = forms.ChoiceField(required=False, choices=[("", ""), *ROLES.items()], widget=forms.HiddenInput())

    def __init__(self, *args: object, clusters: QuerySet[Cluster], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.offer("department", overseeing(clusters))
        self.offer("cluster", clusters)
        self.helper = BareHelper()

    @property
    def narrowed(self) -> list[str]:
        """What was asked for that no field of the page shows, in words."""
        said = self.asked()
        stage = f"последний план: {STAGE_NAMES[said.stage].lower()}" if said.stage else ""
        return [words for words in (said.industry, said.region, stage, ROLES.get(said.role, "")) if words]

    def asked(self) -> rows.Which:
        """What was asked for; what makes no sense is left out."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name) for name in ("department", "cluster")}
        given |= {name: self.cleaned_data.get(name, "") for name in ("industry", "region")}
        given |= {name: make(self.cleaned_data[name]) for name, make in _MADE.items() if self.cleaned_data.get(name)}
        return rows.Which(rows.Sort(self.cleaned_data.get("kind") or rows.Sort.LATE), **given)


class SummaryForm(Offering):
    """The day, the period and the department of a summary; what is missing or wrong is as usual, and is told."""

    on = forms.DateField(label="По состоянию на", required=False, widget=DateInput())
    start = forms.DateField(label="Сроки с", required=False, widget=DateInput())
    end = forms.DateField(label="Сроки по", required=False, widget=DateInput())
    department = OwnChoice(label="Департамент", queryset=Department.objects.none(), required=False, empty_label="все")

    def __init__(self, *args: object, clusters: QuerySet[Cluster], today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.offer("department", overseeing(clusters))
        self.helper = BareHelper()

    def clean_on(self) -> date:
        """The day asked for."""
        on = self.cleaned_data["on"] or self.today
        if not on.year >= 1990 or on > self.today:
            raise forms.ValidationError("День сводки — не раньше 1990 года и не позже сегодняшнего.")
        return on

    def clean(self) -> None:
        """A period has two days, in order."""
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if (start is None) != (end is None):
            raise forms.ValidationError("Укажите обе даты периода или ни одной.")
        if start and end and (start > end or start.year < 1990):
            raise forms.ValidationError("Период: начало не позже конца и не раньше 1990 года.")

    @property
    def span(self) -> Span:
        """What is wanted; the usual where what was said is wrong."""
        said = self.cleaned_data if self.is_valid() else {}
        period = Period(said["start"], said["end"]) if said.get("start") else None
        return Span(said.get("on") or self.today, period, said.get("department"))


class ReasonForm(forms.Form):
    """Why figures are such: a line, and the period of which it speaks; the plan's own unless said otherwise."""

    start = forms.DateField(label="О сроках с", widget=DateInput())
    end = forms.DateField(label="по", widget=DateInput())
    text = forms.CharField(
        label="Почему",
        required=False,
        max_length=MOST_WHY,
        help_text=f"Одна строка, до {MOST_WHY} знаков. Пустая снимает то, что написано об этом времени раньше.",
    )

    def __init__(self, *args: object, period: Period | None, **kwargs: object) -> None:
        usual = {"start": period.start, "end": period.end} if period else {}
        super().__init__(*args, initial=usual, **kwargs)
        self.helper = BareHelper()

    def clean_text(self) -> str:
        """On one line."""
        text = " ".join(self.cleaned_data["text"].split())
        if why := too_long(text):
            raise forms.ValidationError(why)
        return text

    def clean(self) -> None:
        """A period in order, in years that a plan can have."""
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and not (start.year >= 1990 and start <= end and end.year <= 2100):
            raise forms.ValidationError("Период: начало не позже конца, годы с 1990 по 2100.")

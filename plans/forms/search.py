"""What a person asks of search: words, and filters whose choices are what the person may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.db.models import Model, QuerySet

from plans.core import search
from plans.core.progress import STATE_NAMES, State
from plans.core.stages import STAGE_NAMES, Stage
from plans.core.text import short
from plans.forms.plan import BareHelper
from plans.models import Cluster, Department, Organisation, Participation
from plans.models.kept import KeptQuerySet
from plans.oversight.hits import Asked

MOST_WORDS = 500  # letters of the box; what is longer is no question
_LISTED = 500  # a list of choices that is longer nobody reads; the chosen one is always in it
_LETTERS = 90
FIELDS = ("q", "year", "department", "cluster", "organisation", "state", "stage")


class OwnChoice(forms.ModelChoiceField):
    """One of the person's own; of any others it is not said whether they exist. The list begins short."""

    def label_from_instance(self, obj: Model) -> str:
        return _cut(str(obj))

    def to_python(self, value: str | None) -> Model | None:
        if value and len(str(value)) > 18:  # no database holds such a number
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return super().to_python(value)


class Offering(forms.Form):
    """A form whose lists of choices are cut where nobody would read on."""

    def offer(self, name: str, rows: KeptQuerySet, known: Sequence[Model] | None = None) -> None:
        """Let the field choose among the rows; the list shows the first of them and the chosen one.

        `known` are the rows by name, where they were read already.
        """
        field = self.fields[name]
        field.queryset = rows
        most = _LISTED + 1
        near = self._near(name, rows)
        listed = near.listed(most) if known is None else [(row.pk, str(row)) for row in known[:most]]
        if len(listed) > _LISTED:
            listed.pop()
            field.empty_label = f"{field.empty_label}; ниже — первые {_LISTED}"
        chosen = str(self.data.get(name, ""))
        if chosen and not any(str(key) == chosen for key, _ in listed) and chosen.isdecimal() and len(chosen) < 18:
            listed += rows.filter(pk=chosen).listed(1)
        said = _cut if isinstance(field, OwnChoice) else str
        field.widget.choices = [("", field.empty_label), *((key, said(words)) for key, words in listed)]

    def _near(self, name: str, rows: KeptQuerySet) -> KeptQuerySet:
        """Of clusters those of the department that is chosen: so the list is short where there are many."""
        department = str(self.data.get("department", ""))
        known = name == "cluster" and department.isdecimal() and len(department) < 18
        return rows.filter(department=department) if known else rows


def _cut(words: str) -> str:
    return short(words, _LETTERS)


def overseeing(clusters: QuerySet[Cluster]) -> QuerySet[Department]:
    """The departments of the clusters, each once."""
    return Department.objects.filter(pk__in=clusters.order_by().values("department"))


def taking_part(clusters: QuerySet[Cluster]) -> QuerySet[Organisation]:
    """The organisations of the clusters, each once. By their keys: SQLite would try each one with each cluster."""
    parts = Participation.objects.all()
    if clusters.query.where:  # whoever sees all clusters is not asked about each
        parts = parts.filter(cluster__in=clusters.order_by())
    return Organisation.objects.filter(pk__in=parts.values("organisation"))


class SearchForm(Offering):
    """Everything stands in the address; nothing of it must be filled in. The filters are offered to whoever opens them:
    their lists take longer than to find most words."""

    q = forms.CharField(label="Что найти", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    year = forms.IntegerField(label="Год", required=False, min_value=1990, max_value=2100)
    department = OwnChoice(label="Департамент", queryset=Department.objects.none(), required=False, empty_label="любой")
    cluster = OwnChoice(label="Кластер", queryset=Cluster.objects.none(), required=False, empty_label="любой")
    organisation = OwnChoice(
        label="Отвечает организация", queryset=Organisation.objects.none(), required=False, empty_label="любая"
    )
    state = forms.ChoiceField(
        label="Выполнение", required=False, choices=[("", "любое"), *((one.value, STATE_NAMES[one]) for one in State)]
    )
    stage = forms.ChoiceField(
        label="Состояние плана",
        required=False,
        choices=[("", "любое"), *((one.value, STAGE_NAMES[one]) for one in Stage)],
    )

    def __init__(self, *args: object, clusters: QuerySet[Cluster], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        known = {"department": overseeing(clusters), "cluster": clusters, "organisation": taking_part(clusters)}
        for name, rows in known.items():
            if self.is_open:
                self.offer(name, rows)
            else:
                self.fields[name].queryset = rows
        self.helper = BareHelper()

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in FIELDS if name != "q")

    @property
    def is_open(self) -> bool:
        """Whether the filters are shown to be changed."""
        return "filters" in self.data

    def asked(self) -> Asked:
        """What was asked for; a filter that makes no sense is left out, and its field says so."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name) or None for name in FIELDS}
        words = str(given.pop("q") or "")[:MOST_WORDS]
        state, stage = given.pop("state"), given.pop("stage")
        return Asked(search.read(words), state=state and State(state), stage=stage and Stage(stage), **given)


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter that is set: its field, the value in the address, and how both are called."""

    name: str
    value: str
    label: str
    words: str


def conditions(form: SearchForm) -> list[Condition]:
    """The filters that narrow what is found, of a form that was asked."""
    found = []
    for name in FIELDS[1:]:
        if chosen := form.cleaned_data.get(name):
            field = form.fields[name]
            words = dict(field.choices)[chosen] if type(field) is forms.ChoiceField else _cut(str(chosen))
            found.append(Condition(name, str(form.data[name]), str(field.label), str(words)))
    return found


def unknown(form: SearchForm) -> Iterable[str]:
    """The labels of the filters that were left out."""
    return [form.fields[name].label for name in form.errors if name in form.fields]

"""What a person asks of search: words, and filters whose choices are what the person may see."""

from collections.abc import Iterable, Sequence

from django import forms
from django.db.models import Exists, Model, OuterRef, QuerySet

from plans.core import search
from plans.core.progress import STATE_NAMES, State
from plans.core.stages import STAGE_NAMES, Stage
from plans.core.text import short
from plans.forms.plan import BareHelper
from plans.models import Cluster, Department, Organisation, Participation
from plans.oversight.hits import Asked

MOST_WORDS = 500  # letters of the box; what is longer is no question
_LISTED = 500  # a list of choices that is longer nobody reads; the chosen one is always in it
_LETTERS = 90
FIELDS = ("q", "year", "department", "cluster", "organisation", "state", "stage")


class OwnChoice(forms.ModelChoiceField):
    """One of the person's own; of any others it is not said whether they exist. The list begins short."""

    def label_from_instance(self, obj: Model) -> str:
        return short(str(obj), _LETTERS)

    def to_python(self, value: str | None) -> Model | None:
        if value and len(str(value)) > 18:  # no database holds such a number
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return super().to_python(value)


class Offering(forms.Form):
    """A form whose lists of choices are cut where nobody would read on."""

    def offer(self, name: str, rows: QuerySet, known: Sequence[Model] | None = None) -> None:
        """Let the field choose among the rows; the list shows the first of them and the chosen one.

        `known` are the rows by name, where they were read already.
        """
        field = self.fields[name]
        field.queryset = rows
        near = self._near(name, rows).order_by("name", "pk") if known is None else known
        listed = list(near[: _LISTED + 1])
        if len(listed) > _LISTED:
            listed.pop()
            field.empty_label = f"{field.empty_label}; ниже — первые {_LISTED}"
        chosen = str(self.data.get(name, ""))
        if chosen and not any(str(row.pk) == chosen for row in listed) and chosen.isdecimal() and len(chosen) < 18:
            listed += rows.filter(pk=chosen)
        field.widget.choices = [("", field.empty_label), *((row.pk, field.label_from_instance(row)) for row in listed)]

    def _near(self, name: str, rows: QuerySet) -> QuerySet:
        """Of clusters those of the department that is chosen: so the list is short where there are many."""
        department = str(self.data.get("department", ""))
        known = name == "cluster" and department.isdecimal() and len(department) < 18
        return rows.filter(department=department) if known else rows


def taking_part(clusters: QuerySet[Cluster]) -> QuerySet[Organisation]:
    """The organisations of the clusters; looked for one by one, so that each comes once without sorting all."""
    parts = Participation.objects.filter(organisation=OuterRef("pk"), cluster__in=clusters.order_by())
    return Organisation.objects.filter(Exists(parts))


class SearchForm(Offering):
    """Everything stands in the address; nothing of it must be filled in."""

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
        organisations = taking_part(clusters)
        self.offer("department", Department.objects.filter(clusters__in=clusters).distinct())
        self.offer("cluster", clusters)
        self.offer("organisation", organisations)
        self.helper = BareHelper()

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in FIELDS if name != "q")

    def asked(self) -> Asked:
        """What was asked for; a filter that makes no sense is left out, and its field says so."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name) or None for name in FIELDS}
        words = str(given.pop("q") or "")[:MOST_WORDS]
        state, stage = given.pop("state"), given.pop("stage")
        return Asked(search.read(words), state=state and State(state), stage=stage and Stage(stage), **given)


def unknown(form: SearchForm) -> Iterable[str]:
    """The labels of the filters that were left out."""
    return [form.fields[name].label for name in form.errors if name in form.fields]

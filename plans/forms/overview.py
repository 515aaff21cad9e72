"""What a person asks of the overview and of the rows behind its numbers; everything stands in the address."""

from collections.abc import Iterable

from django import forms
from django.db.models import QuerySet

from plans.core.stages import STAGE_NAMES, Stage
from plans.forms.plan import BareHelper
from plans.forms.search import Offering, OwnChoice
from plans.models import Cluster, Department
from plans.oversight import overview, rows

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

    def __init__(
        self, *args: object, clusters: QuerySet[Cluster], places: tuple[list[str], list[str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("department", Department.objects.filter(clusters__in=clusters).distinct())
        for name, found in zip(("industry", "region"), places, strict=True):
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


class RowsForm(Offering):
    """Which rows, of which clusters."""

    kind = forms.ChoiceField(
        label="Что показать", required=False, choices=[(kind.value, name) for kind, name in rows.KINDS.items()]
    )
    department = OwnChoice(label="Департамент", queryset=Department.objects.none(), required=False, empty_label="все")
    cluster = OwnChoice(label="Кластер", queryset=Cluster.objects.none(), required=False, empty_label="все")

    def __init__(self, *args: object, clusters: QuerySet[Cluster], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.offer("department", Department.objects.filter(clusters__in=clusters).distinct())
        self.offer("cluster", clusters)
        self.helper = BareHelper()

    def asked(self) -> rows.Which:
        """What was asked for; what makes no sense is left out."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name) for name in ("department", "cluster")}
        return rows.Which(rows.Sort(self.cleaned_data.get("kind") or rows.Sort.LATE), **given)

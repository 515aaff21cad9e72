"""The parts of a question as fields that can be changed; everything stands in the address."""

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from plans.core import search
from plans.core.asking import Question, Sort
from plans.forms.plan import BareHelper, DateInput
from plans.forms.search import Offering, OwnChoice, overseeing, taking_part
from plans.models import Cluster, Department, Organisation
from plans.oversight import rows

PARTS = ("kind", "start", "end", "cluster", "organisation", "department", "words")
MOST_WORDS = 300  # letters


class AskForm(Offering):
    """Which rows, due when, of whom, with which words."""

    kind = forms.ChoiceField(
        label="Что", required=False, choices=[(kind.value, name) for kind, name in rows.KINDS.items()]
    )
    start = forms.DateField(label="Срок с", required=False, widget=DateInput())
    end = forms.DateField(label="Срок по", required=False, widget=DateInput())
    cluster = OwnChoice(label="Кластер", queryset=Cluster.objects.none(), required=False, empty_label="любой")
    organisation = OwnChoice(
        label="Отвечает", queryset=Organisation.objects.none(), required=False, empty_label="любая организация"
    )
    department = OwnChoice(label="Департамент", queryset=Department.objects.none(), required=False, empty_label="любой")
    words = forms.CharField(label="Со словами", required=False, max_length=MOST_WORDS)

    def __init__(self, *args: object, clusters: QuerySet[Cluster], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        organisations = taking_part(clusters)
        self.offer("department", overseeing(clusters))
        self.offer("cluster", clusters)
        self.offer("organisation", organisations)
        self.helper = BareHelper()

    def clean(self) -> None:
        """Days in order, in years that plans can have."""
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and start > end:
            raise forms.ValidationError("Срок: начало не позже конца.")

    def asked(self) -> rows.Which:
        """What is asked for; what makes no sense is left out, and its field says so."""
        self.is_valid()
        names = ("start", "end", "cluster", "organisation", "department")
        kind = rows.Sort(self.cleaned_data.get("kind") or rows.Sort.ANY)
        return rows.Which(kind, **{name: self.cleaned_data.get(name) for name in names})

    def query(self) -> search.Query:
        return search.read(str(self.cleaned_data.get("words") or ""))


def parts_of(question: Question) -> dict[str, str]:
    """The fields as the question has them; of a name that several bear none."""
    time = question.time
    places = {one.place.sort.value: str(one.place.id) for one in question.names if one.place}
    found = {
        "kind": (question.wanted or rows.Sort.ANY).value,
        "start": time.start.isoformat() if time and time.start else "",
        "end": time.end.isoformat() if time and time.end else "",
        "words": question.words,
        **{sort.value: places.get(sort.value, "") for sort in Sort},
    }
    return {name: value for name, value in found.items() if value}


def filled(given: QueryDict, parts: dict[str, str]) -> QueryDict:
    """An address's query in which all parts of the question are set, as what was typed stands beside them."""
    data = QueryDict(mutable=True)
    data.update({"q": given.get("q", ""), "set": "1", **parts})
    return data

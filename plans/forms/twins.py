"""What is taken from another's plan, and what is looked for in many."""

from datetime import date

from django import forms
from django.db.models import QuerySet

from plans.forms.plan import BareHelper
from plans.forms.search import Offering, OwnChoice, overseeing
from plans.models import Cluster, Department, Section
from plans.oversight.twins import NAMES, Common, Same

_MOST = 10**17


class TakeForm(forms.Form):
    """A row of another plan, and the section of the draft where it comes to stand."""

    source = forms.IntegerField(min_value=1, max_value=_MOST)
    section = OwnChoice(queryset=Section.objects.none())

    def __init__(self, *args: object, sections: QuerySet[Section], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = sections


class TwinsForm(Offering):
    """What plans have in common, in which year and department; what makes no sense is as usual."""

    same = forms.ChoiceField(label="Что общего", required=False, choices=[(one.value, NAMES[one]) for one in Same])
    year = forms.IntegerField(label="Год", required=False, min_value=1990, max_value=2200)
    department = OwnChoice(label="Департамент", queryset=Department.objects.none(), required=False, empty_label="все")

    def __init__(self, *args: object, clusters: QuerySet[Cluster], today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].widget.attrs["placeholder"] = self.this_year = today.year
        self.offer("department", overseeing(clusters))
        self.helper = BareHelper()

    @property
    def common(self) -> Common:
        """What is looked for; the usual where what was said is wrong."""
        self.is_valid()
        said = self.cleaned_data
        return Common(Same(said.get("same") or Same.EVENT), said.get("year") or self.this_year, said.get("department"))

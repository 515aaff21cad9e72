"""The filter of the log of access."""

from django import forms
from django.db.models import QuerySet

from plans.accounts import people
from plans.forms.plan import DateInput
from plans.models import Access, User


class AccessFilter(forms.Form):
    """By person, kind and days. A value that it does not know filters nothing."""

    person = forms.ModelChoiceField(queryset=User.objects.all(), required=False, widget=forms.HiddenInput())
    who = forms.CharField(label="Кто: фамилия, имя, почта или организация", required=False, max_length=200)
    kind = forms.ChoiceField(label="Что", choices=[("", "всё"), *Access.Kinds.choices], required=False)
    since = forms.DateField(label="С дня", required=False, widget=DateInput())
    until = forms.DateField(label="По день", required=False, widget=DateInput())

    def found(self) -> QuerySet[Access]:
        """The log's lines that were asked for, the newest first."""
        self.is_valid()
        said = self.cleaned_data
        wanted = {"person": said.get("person"), "kind": said.get("kind")}
        wanted |= {"at__date__gte": said.get("since"), "at__date__lte": said.get("until")}
        rows = Access.objects.select_related("person").filter(**{name: one for name, one in wanted.items() if one})
        if who := said.get("who"):
            rows = rows.filter(person__in=people.named(User.objects.order_by(), who).values("pk"))
        return rows

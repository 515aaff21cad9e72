"""The filter of the log of access."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MinValueValidator
from django.db.models import QuerySet
from django.utils import timezone

from plans.accounts import people
from plans.forms.plan import DateInput
from plans.models import Access, User

_SENSIBLE = MinValueValidator(date(1990, 1, 1), "Не раньше 1990 года.")


class AccessFilter(forms.Form):
    """By person, kind and days. A value that it does not know filters nothing."""

    person = forms.ModelChoiceField(queryset=User.objects.all(), required=False, widget=forms.HiddenInput())
    who = forms.CharField(label="Кто: фамилия, имя, почта или организация", required=False, max_length=200)
    kind = forms.ChoiceField(label="Что", choices=[("", "всё"), *Access.Kinds.choices], required=False)
    since = forms.DateField(label="С дня", required=False, widget=DateInput(), validators=[_SENSIBLE])
    until = forms.DateField(label="По день", required=False, widget=DateInput(), validators=[_SENSIBLE])

    def found(self) -> QuerySet[Access]:
        """The log's lines that were asked for, the newest first."""
        self.is_valid()
        said = self.cleaned_data
        wanted = {"person": said.get("person"), "kind": said.get("kind")}
        since, until = said.get("since"), said.get("until")
        wanted |= {"at__gte": since and _begins(since), "at__lt": until and until < date.max and _ends(until)}
        rows = Access.objects.select_related("person").filter(**{name: one for name, one in wanted.items() if one})
        if who := said.get("who"):
            rows = rows.filter(person__in=people.named(User.objects.order_by(), who).values("pk"))
        return rows


def _begins(day: date) -> datetime:
    """The first moment of the day here; days as such would be asked of every row."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _ends(day: date) -> datetime:
    return _begins(day + timedelta(1))

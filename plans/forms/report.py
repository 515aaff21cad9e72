"""What report is wanted."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from plans.core.deadlines import Period
from plans.core.reports.document import KIND_NAMES, ReportKind
from plans.forms.plan import DateInput
from plans.models import Plan
from plans.reports.rows import Asked

LONG_OVER = timedelta(days=90)
ROMAN = ("I", "II", "III", "IV")


def usual_day(plan: Plan, today: date) -> date:
    """Today; of a plan that has long been over, its last day."""
    if plan.period_end and today - plan.period_end > LONG_OVER:
        return plan.period_end
    return today


class ReportForm(forms.Form):
    """Kind, day and period of a report. What is missing or wrong is as usual."""

    kind = forms.ChoiceField(
        label="Отчёт", required=False, choices=[(one.value, KIND_NAMES[one]) for one in ReportKind]
    )
    on = forms.DateField(label="По состоянию на", required=False, widget=DateInput())
    start = forms.DateField(label="Сроки с", required=False, widget=DateInput())
    end = forms.DateField(label="Сроки по", required=False, widget=DateInput())
    later = forms.BooleanField(label="Учесть отметки, внесённые позже", required=False)

    def __init__(self, data: QueryDict, *, plan: Plan, today: date) -> None:
        self.plan, self.today = plan, today
        self.usual = usual_day(plan, today)
        data = data.copy()
        data.setdefault("on", self.usual.isoformat())  # so that the page shows which day was taken
        super().__init__(data)
        for name in ("on", "start", "end"):
            self.fields[name].widget.attrs["class"] = "form-control form-control-sm"
        if plan.follows_id is None:
            self.fields["kind"].choices = [one for one in self.fields["kind"].choices if one[0] != ReportKind.YEARS]
        self.fields["kind"].widget.attrs["class"] = "form-select form-select-sm"
        self.fields["later"].widget.attrs["class"] = "form-check-input"

    def clean_on(self) -> date:
        """The day asked for."""
        on = self.cleaned_data["on"] or self.usual
        if on > self.today:
            raise ValidationError("День отчёта не может быть позже сегодняшнего.")
        return on

    def clean(self) -> None:
        """A period has two days, in order."""
        said = self.cleaned_data
        start, end = said.get("start"), said.get("end")
        if (start is None) != (end is None):
            raise ValidationError("Укажите обе даты периода или ни одной.")
        if start and end and start > end:
            raise ValidationError("Начало периода позже его конца.")

    @property
    def asked(self) -> Asked:
        """The report that is wanted; the usual one when what was said is wrong."""
        said = self.cleaned_data if self.is_valid() else {}
        on = said.get("on") or self.usual
        kind = ReportKind(said.get("kind") or ReportKind.EXECUTION)
        # A plan with marks is the whole plan: rows cannot be left out of it.
        period = Period(said["start"], said["end"]) if said.get("start") and kind is not ReportKind.MARKS else None
        return Asked(kind, on, self.today if said.get("later") else on, period)

    @property
    def spans(self) -> list[tuple[str, Period]]:
        """The quarters of the plan's period that have begun, each cut to it: for links, with the words on them."""
        period = self.plan.period
        if period is None:
            return []
        first = (period.start.year * 12 + period.start.month - 1) // 3
        last = (min(period.end, self.today).year * 12 + min(period.end, self.today).month - 1) // 3
        return [_quarter(number, period) for number in range(first, last + 1)]


def _quarter(number: int, period: Period) -> tuple[str, Period]:
    year, at = divmod(number, 4)
    start = date(year, at * 3 + 1, 1)
    end = date(year + (at == 3), (at * 3 + 3) % 12 + 1, 1) - timedelta(days=1)
    words = f"{ROMAN[at]} квартал {year}"
    return words, Period(max(start, period.start), min(end, period.end))

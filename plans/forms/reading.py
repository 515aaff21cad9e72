"""Forms beside a deadline: the day of an event, and dates set by hand."""

from datetime import date

from django import forms

from plans.forms.plan import BareHelper, DateInput, growing

MOST_WINDOWS = 60


class EventForm(forms.Form):
    """The day of the event that a deadline waits for; empty when it is not known (any more)."""

    event_on = forms.DateField(label="День события", required=False, widget=DateInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = BareHelper()


class NamesForm(forms.Form):
    """The executors of a row, one on each line; empty to read the words again."""

    names = forms.CharField(label="По одному на строке", required=False, max_length=20_000, widget=growing(3))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = BareHelper()


class WindowForm(forms.Form):
    """One window set by hand; without a beginning it is one day."""

    start = forms.DateField(label="С", required=False, widget=DateInput)
    due = forms.DateField(label="По (срок)", required=False, widget=DateInput)

    def clean(self) -> dict:
        cleaned = super().clean()
        start, due = cleaned.get("start"), cleaned.get("due")
        if start and not due and "due" not in self.errors:
            self.add_error("due", "Укажите последний день срока.")
        if start and due and start > due:
            self.add_error("due", "Последний день раньше первого. Поменяйте даты местами.")
        return cleaned


class BaseWindows(forms.BaseFormSet):
    """The windows of one deadline; empty lines count for nothing."""

    @property
    def windows(self) -> list[tuple[date, date]]:
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("due")]
        return [(row["start"] or row["due"], row["due"]) for row in rows]


Windows = forms.formset_factory(WindowForm, formset=BaseWindows, extra=2, max_num=MOST_WINDOWS, validate_max=True)

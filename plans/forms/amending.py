"""The form of an amendment: where each mark goes whose due day it takes away."""

from collections.abc import Sequence
from datetime import date

from django import forms

from plans.amending.marks import Vanished

NOWHERE = "none"
ROW = "row"


class MarksForm(forms.Form):
    """One choice a mark: a due day that the row has after the change, or none of them."""

    def __init__(self, *args, rows: Sequence[Vanished], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[_name(row)] = forms.ChoiceField(
                label="Теперь отвечает", choices=_choices(row), initial=_value(row.chosen, row)
            )

    @property
    def lines(self) -> list[tuple[Vanished, forms.BoundField]]:
        """The marks with their fields."""
        return [(row, self[_name(row)]) for row in self.rows]

    @property
    def chosen(self) -> dict[int, date | None]:
        """The due day of each mark, by its id."""
        said = self.cleaned_data
        return {row.mark.pk: _day(said[_name(row)]) for row in self.rows}


def _name(row: Vanished) -> str:
    return f"mark-{row.mark.pk}"


def _choices(row: Vanished) -> list[tuple[str, str]]:
    days = [(day.isoformat(), f"сроку {day:%d.%m.%Y}") for day in row.dues if day]
    if not days:
        return [(ROW, "мероприятию: дат у него теперь нет")]
    return [*days, (NOWHERE, "никакому: остаётся в истории и не засчитывается")]


def _value(day: date | None, row: Vanished) -> str:
    if day:
        return day.isoformat()
    return NOWHERE if any(row.dues) else ROW


def _day(value: str) -> date | None:
    return None if value in (NOWHERE, ROW) else date.fromisoformat(value)

"""The filter of calendars and strips."""

from collections.abc import Mapping

from django import forms

from plans.execution.agenda import Agenda


class AgendaFilter(forms.Form):
    """What of the agenda to show. A value that it does not know filters nothing."""

    organisation = forms.TypedChoiceField(label="Организация", required=False, coerce=int, empty_value=None)
    executor = forms.TypedChoiceField(label="Исполнитель", required=False, coerce=int, empty_value=None)

    def __init__(self, *args, agenda: Agenda, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.agenda = agenda
        for name, rows in (("organisation", agenda.organisations), ("executor", agenda.executors)):
            self.fields[name].choices = [("", "все"), *((pk, str(row)) for pk, row in rows.items())]
            self.fields[name].widget.attrs["class"] = "form-select form-select-sm"

    @classmethod
    def is_asked(cls, data: Mapping[str, str]) -> bool:
        """Whether anything is to be left out."""
        return any(data.get(name) for name in cls.base_fields)

    @property
    def shown(self) -> Agenda:
        """The agenda with what was asked for."""
        self.is_valid()
        said = self.cleaned_data
        return self.agenda.only(said.get("organisation"), said.get("executor"))

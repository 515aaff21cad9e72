"""Filters of the pages on execution: state, organisation, executor."""

from django import forms

from plans.core.progress import STATE_NAMES, State
from plans.execution.ledger import Ledger


class ExecutionFilter(forms.Form):
    """What of the ledger to show. A value that the plan does not know filters nothing."""

    state = forms.ChoiceField(label="Состояние", required=False)
    organisation = forms.TypedChoiceField(label="Организация", required=False, coerce=int, empty_value=None)
    executor = forms.TypedChoiceField(label="Исполнитель", required=False, coerce=int, empty_value=None)

    def __init__(self, *args, ledger: Ledger, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", "любое"), *((state.value, STATE_NAMES[state]) for state in State)]
        self.fields["organisation"].choices = [("", "все"), *_choices(ledger.organisations)]
        self.fields["executor"].choices = [("", "все"), *_choices(ledger.executors)]
        self.ledger = ledger
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select form-select-sm"

    @property
    def asked(self) -> int | None:
        """The id of the organisation asked for."""
        return self.cleaned_data.get("organisation") if self.is_valid() else None

    @property
    def shown(self) -> Ledger:
        """The ledger with what was asked for."""
        self.is_valid()
        said = self.cleaned_data
        state = State(said["state"]) if said.get("state") else None
        return self.ledger.only(state, said.get("organisation"), said.get("executor"))


def _choices(rows: dict[int, object]) -> list[tuple[int, str]]:
    return [(pk, str(row)) for pk, row in rows.items()]

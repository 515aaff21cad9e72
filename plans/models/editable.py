"""What the editor must know of a model: the names of its cells and facts, read and written as plain values."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.db import models

from plans.core.editor.values import Plain, Ref, State


class Editable(models.Model):
    """A model whose words the editor changes.

    CELLS are what people see and type; FACTS hang on a part and come back with it. `version` grows with every change.
    """

    KIND: ClassVar[str]
    CELLS: ClassVar[tuple[str, ...]]
    FACTS: ClassVar[tuple[str, ...]] = ()

    # Who changes the part now, for its history.
    _history_user: object

    version = models.PositiveIntegerField("версия", default=1, editable=False)

    class Meta:
        abstract = True

    @property
    def ref(self) -> Ref:
        """The part's name: «activity-12»."""
        return Ref(self.KIND, self.pk)

    @property
    def cell_names(self) -> tuple[str, ...]:
        """The cells that this very part has."""
        return self.CELLS

    def cell(self, key: str) -> Plain:
        """What stands in the part under `key`."""
        return _plain(getattr(self, key))

    def words(self, key: str) -> str:
        """The cell as a text."""
        return str(self.cell(key) or "")

    def fact(self, name: str) -> Plain:
        """What was set by hand, or belongs to the part otherwise."""
        return _plain(getattr(self, name))

    def put_cell(self, key: str, value: Plain) -> None:
        """Set a cell without saving it."""
        self.put_fact(key, value)

    def put_fact(self, name: str, value: Plain) -> None:
        """Set a fact without saving it."""
        setattr(self, name, self._meta.get_field(name).to_python(value))

    def whole(self) -> State:
        """Everything of the part that must come back with it when its deletion is undone, but its place."""
        return State(
            cells={key: self.cell(key) for key in self.cell_names},
            facts={name: self.fact(name) for name in self.FACTS},
            version=self.version,
        )

    def part_of(self, state: State) -> State:
        """What stands in the part under the names of a state."""
        return State(
            cells={key: self.cell(key) for key in state.cells}, facts={name: self.fact(name) for name in state.facts}
        )

    def fields_of(self, state: State) -> set[str]:
        """The names of the model's fields that a state speaks of."""
        return {*state.cells, *state.facts}

    def put(self, cells: Mapping[str, Plain], facts: Mapping[str, Plain]) -> None:
        """Set cells and facts without saving them."""
        for key, value in cells.items():
            self.put_cell(key, value)
        for name, value in facts.items():
            self.put_fact(name, value)


def _plain(value: Plain | date) -> Plain:
    return value.isoformat() if isinstance(value, date) else value

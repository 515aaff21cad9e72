"""A line of a letter, and the place whose people read it."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from plans.core.reminders import Occasion
from plans.core.stages import Role


class RowPlace(NamedTuple):
    """Whose people read a row: an organisation's in a cluster, or its heads; without one its secretary or chair.

    Or one person, whatever the role.
    """

    cluster: int
    organisation: int | None = None
    heads: bool = False
    role: str = Role.SECRETARY.value
    person: int | None = None


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One line of a letter. `key` names the fact and its step; `path` is the page where it is dealt with."""

    kind: Occasion
    key: str
    plan: str
    number: str
    title: str
    due: date | None
    path: str
    organisation: str = ""
    note: str = ""

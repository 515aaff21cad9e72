"""A finding: something odd in a plan, said to a person and never corrected silently."""

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters: an error is surely wrong, a warning wants a look, info only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: `id` is stable ("number.repeated"), `place` an official number, heading or column ("": plan).

    `text` says in Russian what is odd, `hint` what to do about it. `rows` are the very `Activity` values that it is
    about: numbers may repeat.
    """

    level: Level
    id: str
    place: str
    text: str
    hint: str = ""
    rows: tuple[object, ...] = field(default=(), compare=False, repr=False)

    def to_json(self) -> dict[str, str]:
        return {"level": self.level.value, "id": self.id, "place": self.place, "text": self.text, "hint": self.hint}

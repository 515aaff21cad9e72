"""What was recognised of one plan, and its JSON: what a reading process answers and what an intake keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plans.core.document import PlanDocument, from_json, to_json
from plans.core.findings import Finding, Level

HEADING = -1


@dataclass(frozen=True, slots=True)
class Torn:
    """A row, or the heading (`row` is HEADING) of a section, that was joined of several rows of the file.

    `pieces` are the texts of those rows by the key of their column; a heading's stand under "title".
    """

    section: int
    row: int
    pieces: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was understood, what was odd, and the pieces of the file (verbatim) that are not in the document.

    `torn` tells which rows were joined of several rows of the file, so that a person can part them again.
    `is_guessed`: no head names the columns; their meaning was guessed by what stands in them, and a person has to say.
    """

    document: PlanDocument
    findings: tuple[Finding, ...]
    left_out: tuple[str, ...]
    torn: tuple[Torn, ...] = ()
    is_guessed: bool = False

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "document": to_json(self.document),
            "findings": [finding.to_json() for finding in self.findings],
            "left_out": list(self.left_out),
            "torn": [{"section": one.section, "row": one.row, "pieces": list(one.pieces)} for one in self.torn],
            "is_guessed": self.is_guessed,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Recognition":
        """The inverse of `to_json`. Raises KeyError, TypeError or ValueError for values of another form."""
        return cls(
            from_json(values["document"]),
            tuple(Finding(**(found | {"level": Level(found["level"])})) for found in values["findings"]),
            tuple(values["left_out"]),
            tuple(Torn(one["section"], one["row"], tuple(one["pieces"])) for one in values["torn"]),
            values["is_guessed"],
        )

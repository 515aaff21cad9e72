"""What was recognised of one plan, and its JSON: what a reading process answers and what an intake keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plans.core.document import PlanDocument, from_json, to_json
from plans.core.errors import NoPlanFound, SeveralPlans
from plans.core.findings import Finding, Level

HEADING = -1
UNNAMED = (
    "План в файле не найден: искали таблицу, в строке заголовков которой есть «Мероприятие» (или «Содержание работы», "
    "«Наименование») и хотя бы одно из «Исполнители», «Срок», «Результат». Таблица в файле есть, но заголовки в ней "
    "другие: исправьте их или загрузите файл на сайт, там столбцы можно назвать самим."
)


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

    @property
    def name(self) -> str:
        """How a person tells this plan from others of the same file."""
        return f"«{' '.join(self.document.title) or 'без названия'}», мероприятий: {len(self.document.activities)}"

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


def chosen(plans: Sequence[Recognition], number: int | None = None) -> Recognition:
    """The only plan of a file, or the one of that number (from 1). Raises SeveralPlans, or NoPlanFound for a guess."""
    if number is None and len(plans) > 1:
        listed = "; ".join(f"{at}) {one.name}" for at, one in enumerate(plans, 1))
        raise SeveralPlans(f"В файле планов: {len(plans)}. Укажите, какой из них нужен: {listed}.")
    if number is not None and not 1 <= number <= len(plans):
        raise SeveralPlans(f"В файле планов: {len(plans)}, а плана с номером {number} в нём нет.")
    found = plans[(number or 1) - 1]
    if found.is_guessed:
        raise NoPlanFound(UNNAMED)
    return found

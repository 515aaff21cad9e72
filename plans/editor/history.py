"""The journal of a draft for people: what each step did, cell by cell, and what can be put back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plans.core.document import MARK
from plans.core.editor.labels import row_name, short
from plans.core.editor.values import Plain, Ref, State
from plans.core.word_diff import Piece, differing
from plans.editor.parts import Anything, find
from plans.models import Activity, Change, Plan

_SHOWN = 12  # lines of one step; a paste of 120 rows is told by its label
_NAMES = {
    "heading": "Заголовок",
    "word": "Слово грифа",
    "lines": "Строки грифа",
    "place": "Угол грифа",
    "title": "Заголовок плана",
    "masthead": "Шапка",
    "tail": "Текст после таблицы",
    "period_start": "Начало периода",
    "period_end": "Конец периода",
}
_FACTS = {
    "pinned": "даты, заданные вручную",
    "event_on": "день события",
    "named": "исполнители, разделённые вручную",
    "collective": "кто отмечает",
}
# Settings of the paper and the document's kind are told by the step's label alone.
_UNTOLD = {"kind", "orientation", "left_margin", "text_size", "table_size", "prints_marks"}
_UNTOLD |= {"sheet_size", "signature_line", "sign_blanks"}
_KEPT = {"heading", "word", "lines", "place", "title", "masthead", "tail"}
_GROUPS = {"section": "Раздел", "signoff": "Гриф", "column": "Графа"}


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """One cell, or one part made, deleted or moved: its place in words, both texts in pieces.

    `key` is what to put back ("" for a whole part); `can_return` tells whether that would change anything.
    """

    part: str
    place: str
    key: str
    was: list[Piece]
    now: list[Piece]
    can_return: bool


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step with its first lines and the number of the others."""

    change: Change
    lines: tuple[ChangedCell, ...]
    more: int


def entries(plan: Plan, changes: Iterable[Change], only: Ref | None = None) -> list[HistoryEntry]:
    """The steps for the page, in their order; with `only` the lines of one part alone."""
    changes = list(changes)
    present = find(plan, {ref for change in changes for ref in change.pairs})
    headings = {column.key: column.heading for column in plan.column_list}
    found = []
    for change in changes:
        lines = [
            line
            for ref, (was, now) in change.pairs.items()
            if only in (None, ref)
            for line in _lines(ref, was, now, present.get(ref), headings)
        ]
        found.append(HistoryEntry(change, tuple(lines[:_SHOWN]), max(0, len(lines) - _SHOWN)))
    return found


def name_of(ref: Ref, part: Anything | None, state: State | None = None) -> str:
    """«Строка 1.2.», «Раздел «2. Кадры»», also of a part that is no more."""
    cells = state.cells if state else {}
    if ref.kind == Activity.KIND:
        number, title = (part.words(key) if part else str(cells.get(key, "")) for key in ("number", "title"))
        return row_name(number, title).replace("строки", "Строка", 1)
    if ref.kind == Plan.KIND:
        return "План"
    text = str(part or cells.get("heading") or cells.get("word") or "")
    return f"{_GROUPS[ref.kind]} «{short(text)}»" if text else _GROUPS[ref.kind]


def _lines(
    ref: Ref, was: State | None, now: State | None, part: Anything | None, headings: Mapping[str, str]
) -> Iterator[ChangedCell]:
    name = name_of(ref, part, was or now)
    if was is None or now is None:
        verb = "добавлено" if was is None else "удалено"
        texts = [(_text(state), False)] if (state := was or now) else []
        can_return = part is None and was is not None
        yield ChangedCell(str(ref), f"{name}: {verb}", "", texts if was else [], texts if now else [], can_return)
        return
    for key in now.cells:
        if key not in _UNTOLD:
            before, after = str(was.cells[key] or ""), str(now.cells[key] or "")
            heading = short(headings.get(key, key)) if ref.kind == Activity.KIND else _NAMES.get(key, key)
            yield ChangedCell(
                str(ref), f"{name}: {heading}", key, *differing(before, after), _can_return(part, key, before)
            )
    for fact, value in now.facts.items():
        if fact in _FACTS:
            told = differing(_told(fact, was.facts[fact]), _told(fact, value))
            yield ChangedCell(str(ref), f"{name}: {_FACTS[fact]}", "", *told, False)
    if now.place:
        yield ChangedCell(str(ref), f"{name}: перенесено", "", [], [], False)


def _can_return(part: Anything | None, key: str, before: str) -> bool:
    """Whether putting the text back would change anything."""
    if part is None or part.words(key) == before:
        return False
    return (key != MARK or bool(part.mark)) if isinstance(part, Activity) else key in _KEPT


def _told(fact: str, value: Plain) -> str:
    """A reading in words: days as people write them, one window or name per line."""
    if fact == "pinned" and isinstance(value, Sequence):
        return "\n".join(
            " – ".join(dict.fromkeys(_day(str(day)) for day in window))
            for window in value
            if isinstance(window, Sequence)
        )
    if fact == "named" and isinstance(value, Sequence):
        return "\n".join(map(str, value))
    if fact == "collective":
        return str(dict(Activity.Collectives.choices).get(str(value), value))
    return _day(str(value)) if value else ""


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d.%m.%Y}"


def _text(state: State) -> str:
    """The words of a part, one cell per line."""
    return "\n".join(str(text) for key, text in state.cells.items() if text and key not in ("place", *_UNTOLD))

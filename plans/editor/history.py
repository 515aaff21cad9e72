"""The journal of a draft for people: what each step did, cell by cell, and what can be put back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from plans.core.document import MARK
from plans.core.editor.labels import row_name, short
from plans.core.word_diff import Piece, differing
from plans.editor.parts import Part, State, cell, find, split_ref
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
_KEPT = {"heading", "word", "lines", "place", "title", "masthead", "tail"}
_GROUPS = {"section": "Раздел", "signoff": "Гриф", "column": "Графа"}


@dataclass(frozen=True, slots=True)
class Line:
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
class Entry:
    """One step with its first lines and the number of the others."""

    change: Change
    lines: tuple[Line, ...]
    more: int


def entries(plan: Plan, changes: Iterable[Change], only: str = "") -> list[Entry]:
    """The steps for the page, in their order; with `only` the lines of one part alone."""
    changes = list(changes)
    present = find(plan, {ref for change in changes for ref in change.states})
    headings = {column.key: column.heading for column in plan.column_list}
    found = []
    for change in changes:
        lines = [
            line
            for ref, (was, now) in change.states.items()
            if only in ("", ref)
            for line in _lines(ref, was, now, present.get(ref), headings)
        ]
        found.append(Entry(change, tuple(lines[:_SHOWN]), max(0, len(lines) - _SHOWN)))
    return found


def name_of(ref: str, part: Part | None, state: State | None) -> str:
    """«Строка 1.2.», «Раздел «2. Кадры»», also of a part that is no more."""
    kind = split_ref(ref)[0]
    cells: dict[str, Any] = (state or {}).get("cells", {})
    if kind == "activity":
        number = part.number if isinstance(part, Activity) else cells.get("number", "")
        title = part.title if isinstance(part, Activity) else cells.get("title", "")
        return row_name(number, title).replace("строки", "Строка", 1)
    if kind == "plan":
        return "План"
    text = str(part) if part else cells.get("heading") or cells.get("word") or ""
    return f"{_GROUPS[kind]} «{short(text)}»" if text else _GROUPS[kind]


def _lines(
    ref: str, was: State | None, now: State | None, part: Part | None, headings: dict[str, str]
) -> Iterator[Line]:
    name = name_of(ref, part, was or now)
    if was is None or now is None:
        verb = "добавлено" if was is None else "удалено"
        texts = [(_text(state), False)] if (state := was or now) else []
        yield Line(ref, f"{name}: {verb}", "", texts if was else [], texts if now else [], part is None and bool(was))
        return
    for key, after in now["cells"].items():
        if key not in _UNTOLD:
            before, after = str(was["cells"][key] or ""), str(after or "")
            heading = short(headings.get(key, key)) if ref.startswith("activity-") else _NAMES.get(key, key)
            is_text = isinstance(part, Activity) and (key != MARK or bool(part.mark))
            can_return = part is not None and (is_text or key in _KEPT) and str(cell(part, key) or "") != before
            yield Line(ref, f"{name}: {heading}", key, *differing(before, after), can_return)
    for fact, after in now["facts"].items():
        if fact in _FACTS:
            texts = differing(_told(fact, was["facts"][fact]), _told(fact, after))
            yield Line(ref, f"{name}: {_FACTS[fact]}", "", *texts, False)
    if "place" in now:
        yield Line(ref, f"{name}: перенесено", "", [], [], False)


def _told(fact: str, value: Any) -> str:
    """A reading in words: days as people write them, one window or name a line."""
    if fact == "pinned":
        return "\n".join(" – ".join(dict.fromkeys(map(_day, window))) for window in value)
    if fact == "named":
        return "\n".join(value)
    if fact == "collective":
        return str(dict(Activity.Collectives.choices).get(value, value))
    return _day(value) if value else ""


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d.%m.%Y}"


def _text(state: State) -> str:
    """The words of a part, one cell a line."""
    return "\n".join(str(text) for key, text in state["cells"].items() if text and key not in ("place", *_UNTOLD))

"""The steps: one function each takes a state and gives the next one, and says in words what was done."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from plans.core.document import NUMBER, TITLE, SignOff
from plans.core.limits import check_text
from plans.core.recognise.words import is_number
from plans.core.revise import fields
from plans.core.revise.fields import StepRefused
from plans.core.revise.sheet import KNOWN_ROLES, Item, RevisedSheet, Source
from plans.core.text import fold, joined, short

Step = Mapping[str, Any]
_SHOWN = 60
_GONE = "Такой строки уже нет. Обновите страницу."


def _find(sheet: RevisedSheet, step: Step) -> int:
    name = fields.text(step, "row")
    for at, item in enumerate(sheet.items):
        if item.id == name:
            return at
    raise StepRefused(_GONE)


def _kept(sheet: RevisedSheet, step: Step) -> int:
    at = _find(sheet, step)
    if sheet.items[at].is_out:
        raise StepRefused("Эта строка не переносится в план. Сначала верните её.")
    return at


def _put(sheet: RevisedSheet, at: int, *items: Item) -> RevisedSheet:
    """The sheet with the items in place of the one at `at`."""
    return replace(sheet, items=(*sheet.items[:at], *items, *sheet.items[at + 1 :]))


def _called(item: Item, sheet: RevisedSheet) -> str:
    return f"«{short(item.verbatim(sheet.sources).replace(' | ', ' '), _SHOWN)}»"


def _section(sheet: RevisedSheet, step: Step) -> tuple[RevisedSheet, str]:
    """A row becomes the heading of a section."""
    at = _kept(sheet, step)
    item = sheet.items[at]
    words = item.heading or check_text(fold(" ".join(item.texts(sheet.sources))))
    if not words:
        raise StepRefused("В строке нет слов: разделом она быть не может.")
    return _put(sheet, at, replace(item, is_heading=True, heading=words)), f"{_called(item, sheet)}: раздел"


def _row(sheet: RevisedSheet, step: Step) -> tuple[RevisedSheet, str]:
    """A heading becomes a row; it has the cells that it had, or a number and a title."""
    at = _kept(sheet, step)
    item = sheet.items[at]
    cells = item.cells or _cells(item.heading, sheet.sources)
    return _put(sheet, at, replace(item, is_heading=False, cells=cells)), f"{_called(item, sheet)}: мероприятие"


def _cells(words: str, sources: tuple[Source, ...]) -> dict[str, str]:
    numbers, titles = ([source.key for source in sources if source.role == role] for role in (NUMBER, TITLE))
    if not titles:
        raise StepRefused("Сначала укажите, в каком столбце стоят мероприятия.")
    first, _, rest = words.partition(" ")
    if numbers and rest and is_number(first):
        return {numbers[0]: first, titles[0]: rest}
    return {titles[0]: words} if words else {}


def _join(sheet: RevisedSheet, step: Step) -> tuple[RevisedSheet, str]:
    """A row goes on with the one above it."""
    at = _kept(sheet, step)
    above = next((place for place in range(at - 1, -1, -1) if not sheet.items[place].is_out), None)
    if above is None:
        raise StepRefused("Над этой строкой ничего нет: соединить её не с чем.")
    first, second = sheet.items[above], sheet.items[at]
    if first.is_heading != second.is_heading:
        raise StepRefused("Соединить можно мероприятие с мероприятием или раздел с разделом.")
    if first.is_heading:
        both = replace(first, heading=check_text(f"{first.heading} {second.heading}".strip()), cells={})
    else:
        keys = dict.fromkeys((*first.cells, *second.cells))
        cells = {key: check_text(joined(first.cells.get(key, ""), second.cells.get(key, ""))) for key in keys}
        both = replace(first, cells=cells, heading="")
    after = _put(_put(sheet, at), above, replace(both, parts=(first, second)))
    return after, f"{_called(second, sheet)}: соединено со строкой выше"


def _split(sheet: RevisedSheet, step: Step) -> tuple[RevisedSheet, str]:
    """A joined row becomes the rows again of which it was joined."""
    at = _kept(sheet, step)
    item = sheet.items[at]
    if not item.parts:
        raise StepRefused("Эта строка стоит в файле одной строкой: разделять нечего.")
    return _put(sheet, at, *item.parts), f"{_called(item, sheet)}: разделено"


def _leave(sheet: RevisedSheet, step: Step) -> tuple[RevisedSheet, str]:
    """A row does not go into the plan."""
    at = _kept(sheet, step)
    item = sheet.items[at]
    return _put(sheet, at, replace(item, is_out=True)), f"{_called(item, sheet)}: не переносится"


def _take(sheet: RevisedSheet, step: Step) -> tuple[RevisedSheet, str]:
    """A row that was left out goes into the plan after all."""
    at = _find(sheet, step)
    item = sheet.items[at]
    return _put(sheet, at, replace(item, is_out=False)), f"{_called(item, sheet)}: возвращено"


def _adopt(sheet: RevisedSheet, step: Step) -> tuple[RevisedSheet, str]:
    """A piece that reading left out becomes the last row of the plan."""
    at = fields.number(step, "at", max(sheet.spare, default=-1) + 1)
    if at not in sheet.spare:
        raise StepRefused(_GONE)
    pieces = [piece for piece in map(fold, sheet.spare[at].split(" | ")) if piece]
    if len(pieces) == len(sheet.sources):
        cells = {source.key: piece for source, piece in zip(sheet.sources, pieces, strict=True)}
    else:
        cells = _cells(" ".join(pieces), sheet.sources)
    item = Item(f"a{at}", cells)
    spare = {place: text for place, text in sheet.spare.items() if place != at}
    return replace(sheet, items=(*sheet.items, item), spare=spare), f"{_called(item, sheet)}: взято в план"


def _columns(sheet: RevisedSheet, step: Step) -> tuple[RevisedSheet, str]:
    """Each column of the file gets its meaning; two of one meaning are joined."""
    roles = fields.roles(step, KNOWN_ROLES)
    if not roles.keys() <= {source.key for source in sheet.sources}:
        raise StepRefused("Такого столбца в файле нет. Обновите страницу.")
    sources = tuple(replace(source, role=roles.get(source.key, source.role)) for source in sheet.sources)
    if not any(source.role == TITLE for source in sources):
        raise StepRefused("Укажите, в каком столбце стоят мероприятия.")
    return replace(sheet, sources=sources, is_guessed=False), "Столбцы названы заново"


def _front(sheet: RevisedSheet, step: Step) -> tuple[RevisedSheet, str]:
    """Kind, title, period, and the lines above and below; what is not named in the step stays."""
    changes: dict[str, Any] = {name: fields.lines(step, name) for name in ("title", "masthead", "tail") if name in step}
    if "kind" in step:
        changes["kind"] = fields.kind(step)
    if "start" in step or "end" in step:
        changes["period"] = fields.period(step)
    said = "Период указан" if changes.keys() == {"period"} else "Заголовок и период исправлены"
    return replace(sheet, front=replace(sheet.front, **changes)), said


def _signoff(sheet: RevisedSheet, step: Step) -> tuple[RevisedSheet, str]:
    """A sign-off block is corrected, or a new one is added after the last."""
    blocks = list(sheet.front.signoffs)
    at = fields.number(step, "at", len(blocks) + 1)
    if at >= fields.MOST_SIGNOFFS:
        raise StepRefused("Столько грифов на странице не поместится.")
    block = SignOff(fields.place(step), fields.word(step), fields.lines(step, "lines"))
    blocks[at : at + 1] = [block]
    return replace(sheet, front=replace(sheet.front, signoffs=tuple(blocks))), f"Гриф «{block.word}» исправлен"


def _signoff_out(sheet: RevisedSheet, step: Step) -> tuple[RevisedSheet, str]:
    """A sign-off block does not go into the plan."""
    blocks = list(sheet.front.signoffs)
    block = blocks.pop(fields.number(step, "at", len(blocks)))
    return replace(sheet, front=replace(sheet.front, signoffs=tuple(blocks))), f"Гриф «{block.word}» убран"


STEPS: dict[str, Callable[[RevisedSheet, Step], tuple[RevisedSheet, str]]] = {
    "section": _section,
    "row": _row,
    "join": _join,
    "split": _split,
    "leave": _leave,
    "take": _take,
    "adopt": _adopt,
    "columns": _columns,
    "front": _front,
    "signoff": _signoff,
    "signoff_out": _signoff_out,
}

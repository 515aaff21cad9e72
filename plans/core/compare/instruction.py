"""The text of the changes, as official papers word it: one change, one unit; new numbers are said once a section."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.core.checks.numbers import parts_of, section_number
from plans.core.compare.changes import At, Change, Comparison, HeadChange, RowChange
from plans.core.compare.phrases import Swap, ranges, swaps
from plans.core.document import NUMBER, Activity, Column, Kind, PlanDocument, Section
from plans.core.text import fold, short

_TITLE = 60  # letters of a title that stands for a number
_MANY = 3  # so many changed cells, or changes of them, and the whole row is said anew
_SAID_ANEW = 2  # so many cells that must be said anew, and so is the row
# What a section calls itself → in the prepositional, the instrumental and the accusative.
_CALLED = {
    "задача": ("задаче", "задачей", "задачу"),
    "направление": ("направлении", "направлением", "направление"),
    "цель": ("цели", "целью", "цель"),
    "этап": ("этапе", "этапом", "этап"),
    "блок": ("блоке", "блоком", "блок"),
    "глава": ("главе", "главой", "главу"),
}
_SECTION = ("разделе", "разделом", "раздел")
_FIRST = re.compile(r"[^\W\d_]+|")
_KINDS = {Kind.WORK_PLAN.value: "план работы", Kind.ROADMAP.value: "дорожная карта"}
# Parts outside the table: in the prepositional, the instrumental and the accusative.
_PARTS = {
    "masthead": ("шапке", "шапкой", "шапку"),
    "title": ("наименовании", "наименованием", "наименование"),
    "tail": ("тексте после таблицы", "текстом после таблицы", "текст после таблицы"),
}
_ORDERS = {"section_order": "разделы", "column_order": "графы", "signoff_order": "грифы"}


@dataclass(frozen=True, slots=True)
class Unit:
    """One change: where it is (a section, "" for the plan as a whole), what is done, and the rows that it brings."""

    where: str
    text: str
    brings: Section | None = None
    columns: tuple[Column, ...] = ()

    @property
    def sentence(self) -> str:
        """The change by itself, as one sentence."""
        text = f"{self.where}: {self.text}" if self.where else f"{self.text[:1].upper()}{self.text[1:]}"
        if not self.brings:
            return f"{text}."
        rows = [self.brings.heading] * bool(self.brings.heading)
        rows += [_told(row, self.columns) for row in self.brings.activities]
        return f"{text}: «{'; '.join(rows)}»."


def instruction(comparison: Comparison) -> tuple[Unit, ...]:
    """What must be done to the old plan to get the new one."""
    return (*_head(comparison), *_Body(comparison).units())


def _told(row: Activity, columns: Sequence[Column]) -> str:
    """A row on one line: its number and title, then each other cell after its column's name."""
    known = [row.number, row.title]
    rest = [
        f"{fold(one.heading)}: {row.text(one.key)}"
        for one in columns
        if one.key not in ("number", "title") and row.text(one.key)
    ]
    return "; ".join([fold(" ".join(part for part in known if part)), *map(fold, rest)])


def _head(comparison: Comparison) -> Iterator[Unit]:
    for one in comparison.head:
        if one.part in _PARTS:
            yield from (Unit("", text) for text in _text(one, *_PARTS[one.part]))
        elif one.part in _ORDERS:
            names = ", ".join(f"«{fold(text)}»" for text in one.new.split("\n"))
            order = one.new if one.part == "signoff_order" else names
            yield Unit("", f"{_ORDERS[one.part]} расположить в следующем порядке: {order}")
        elif one.part != "section":
            yield Unit("", _NAMED[one.part](one))


def _text(one: HeadChange, place: str, by: str, name: str) -> list[str]:
    if not one.old:
        return [f"дополнить {by} следующего содержания: «{one.new}»"]
    if not one.new:
        return [f"{name} «{one.old}» исключить"]
    if found := swaps(one.old, one.new):
        return [f"в {place} {swap.phrase}" for swap in found]
    return [f"{name} изложить в следующей редакции: «{one.new}»"]


def _kind(one: HeadChange) -> str:
    return f"вид документа «{_KINDS[one.old]}» заменить на «{_KINDS[one.new]}»"


def _period(one: HeadChange) -> str:
    if not one.old or not one.new:
        return f"период плана установить: {one.new}" if one.new else f"период плана ({one.old}) исключить"
    return f"период плана {one.old} заменить периодом {one.new}"


def _signoff(one: HeadChange) -> str:
    word = (one.old or one.new).partition("\n")[0]
    if not one.old:
        return f"дополнить грифом следующего содержания: «{one.new}»"
    return f"гриф «{word}» изложить в следующей редакции: «{one.new}»" if one.new else f"гриф «{one.old}» исключить"


def _column(one: HeadChange) -> str:
    if not one.old:
        return f"таблицу дополнить графой «{fold(one.new)}»"
    if not one.new:
        return f"графу «{fold(one.old)}» исключить"
    return f"наименование графы «{fold(one.old)}» заменить наименованием «{fold(one.new)}»"


_NAMED = {"kind": _kind, "period": _period, "signoff": _signoff, "column": _column}


@dataclass(frozen=True, slots=True)
class _Name:
    """How a row is called, in the accusative and the prepositional."""

    acc: str
    prep: str


class _Body:
    """The sections and rows of a comparison, put into words."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison, self.old, self.new = comparison, comparison.old, comparison.new
        self.counts = Counter(_bare(row.number) for row in self.old.activities)
        self.origin = {row.new: row.old for row in comparison.rows if row.new}
        self.removed_whole = set(range(len(self.old.sections))) - set(comparison.sections)

    def units(self) -> Iterator[Unit]:
        """From top to bottom: of each section its heading, its rows, its new numbers."""
        for at, origin in enumerate(self.comparison.sections):
            if origin is None:
                yield self._new_section(at)
            else:
                yield from self._heading(at, origin)
            where = self._where(at, origin)
            renumbered: list[RowChange] = []
            for row in self._rows_of(at, origin):
                units = list(self._row(row, where))
                yield from units
                if row.change is Change.CHANGED and not row.is_moved and _is_renumbered(row) and not _restated(units):
                    renumbered.append(row)
            if renumbered:
                yield Unit(where, self._renumbered(renumbered))
        gone = (self.old.sections[at] for at in sorted(self.removed_whole))
        yield from (Unit("", f"{self._called(section, 2)} исключить") for section in gone)

    def _rows_of(self, at: int, origin: int | None) -> Iterator[RowChange]:
        """The changes of a section: those of its new rows, and those taken out of the old one."""
        for row in self.comparison.rows:
            if row.new:
                if row.new[0] == at and not (origin is None and row.change is Change.ADDED):
                    yield row
            elif row.old and origin is not None and row.old[0] == origin:
                yield row

    def _row(self, row: RowChange, where: str) -> Iterator[Unit]:
        if row.change is Change.ADDED and row.new:
            yield self._added(row.new, where)
        elif row.change is Change.REMOVED and row.old:
            yield Unit(where, f"{self._name(row.old).acc} исключить")
        elif row.old and row.new:
            if row.is_moved:
                yield self._moved(row, row.old, row.new, where)
            yield from self._cells(row, where)

    def _cells(self, row: RowChange, where: str) -> Iterator[Unit]:
        """The changes of a row's cells, or the row anew where there are many."""
        named = self._name(row.old)
        changed = {key: texts for key, texts in row.cells.items() if not (key == NUMBER and _is_renumbered(row))}
        if not changed:
            return
        found = [(key, swaps(*texts)) for key, texts in changed.items()]
        units = [unit for key, one in found for unit in self._cell(named, key, changed[key], one)]
        anew = sum(not one and all(changed[key]) for key, one in found)
        if len(changed) < _MANY and len(units) <= _MANY and anew < _SAID_ANEW:
            yield from (Unit(where, text) for text in units)
        else:
            now = self.comparison.new_row(row)
            text = f"{named.acc} изложить в следующей редакции"
            yield Unit(where, text, Section("", (now,) if now else ()), self.new.columns)

    def _cell(self, named: _Name, key: str, texts: tuple[str, str], found: Sequence[Swap]) -> list[str]:
        column = f"графе «{self._column(key)}»"
        old, new = texts
        if not old:
            return [f"в {named.prep} графу «{self._column(key)}» дополнить словами «{new}»"]
        if not new:
            return [f"в {named.prep} в {column} слова «{old}» исключить"]
        if found:
            return [f"в {named.prep} в {column} {swap.phrase}" for swap in found]
        return [f"в {named.prep} графу «{self._column(key)}» изложить в следующей редакции: «{new}»"]

    def _column(self, key: str) -> str:
        names = {one.key: one.heading for one in (*self.new.columns, *self.old.columns)}
        return fold(names[key])

    def _name(self, at: At | None) -> _Name:
        row = _row_at(self.old, at)
        number = _bare(row.number)
        if not number:
            return _Name(f"строку «{short(row.title, _TITLE)}»", f"строке «{short(row.title, _TITLE)}»")
        which = f" («{short(row.title, _TITLE)}»)" if self.counts[number] > 1 else ""
        return _Name(f"пункт {number}{which}", f"пункте {number}{which}")

    def _added(self, at: At, where: str) -> Unit:
        row = _row_at(self.new, at)
        number = _bare(row.number)
        what = f"пунктом {number}" if number else "строкой"
        is_last = at[1] == len(self.new.sections[at[0]].activities) - 1
        place = "" if is_last else f"{self._after(at)} "
        text = f"{place}дополнить {what} следующего содержания"
        return Unit(where, text, Section("", (row,)), self.new.columns)

    def _after(self, at: At) -> str:
        """Where a new row stands: behind the row before it, else before all others."""
        if at[1] == 0:
            return "перед первым пунктом"
        before = (at[0], at[1] - 1)
        row = _row_at(self.old, origin) if (origin := self.origin.get(before)) else _row_at(self.new, before)
        number = _bare(row.number)
        return f"после пункта {number}" if number else f"после строки «{short(row.title, _TITLE)}»"

    def _moved(self, row: RowChange, old: At, new: At, where: str) -> Unit:
        elsewhere = self.comparison.sections[new[0]] != old[0]
        into = f" в {self._called(self.new.sections[new[0]], 2)}" if elsewhere else ""
        home = self._where(-1, old[0]) if elsewhere else where
        now = _row_at(self.new, new)
        number = f", считая его пунктом {_bare(now.number)}" if _is_renumbered(row) else ""
        return Unit(home, f"{self._name(old).acc} перенести{into} и поставить {self._after(new)}{number}")

    def _renumbered(self, rows: Sequence[RowChange]) -> str:
        pairs = [(_bare(was), _bare(now)) for was, now in (row.cells[NUMBER] for row in rows)]
        return ranges(pairs, [row.new[1] if row.new else 0 for row in rows])

    def _where(self, at: int, origin: int | None) -> str:
        section = self.old.sections[origin] if origin is not None else self.new.sections[at]
        return f"В {self._called(section, 0)}"

    def _called(self, section: Section, case: int) -> str:
        """«раздел 2», «задаче 1», «разделом «Качество»», or the table where a section has no heading."""
        heading = fold(section.heading)
        if not heading:
            return ("таблице", "таблицей", "таблицу")[case]
        word = _FIRST.match(heading.lower())
        name = _CALLED.get(word[0] if word else "", _SECTION)[case]
        number = section_number(heading)
        return f"{name} {number}" if number else f"{name} «{short(heading, _TITLE)}»"

    def _heading(self, at: int, origin: int) -> Iterator[Unit]:
        was, now = self.old.sections[origin].heading, self.new.sections[at].heading
        if was != now:
            one = HeadChange("section", was, now)
            names = (f"{word} {self._number(origin)}" for word in _PARTS["title"])
            yield from (Unit("", text) for text in _text(one, *names))

    def _number(self, origin: int) -> str:
        """«раздела 2», by its place where it has no number."""
        number = section_number(self.old.sections[origin].heading)
        return f"раздела {number}" if number else f"{origin + 1}-го по порядку раздела"

    def _new_section(self, at: int) -> Unit:
        section = self.new.sections[at]
        added = (row.new for row in self.comparison.rows if row.change is Change.ADDED and row.new)
        brings = Section(section.heading, tuple(section.activities[row] for home, row in added if home == at))
        return Unit("", f"дополнить {self._called(section, 1)} следующего содержания", brings, self.new.columns)


def _row_at(document: PlanDocument, at: At | None) -> Activity:
    return document.sections[at[0]].activities[at[1]] if at else Activity()


def _bare(number: str) -> str:
    return fold(number).rstrip(".")


def _is_renumbered(row: RowChange) -> bool:
    """Whether the number itself is another one: not only its full stop, and none of the two is empty."""
    was, now = row.cells.get(NUMBER, ("", ""))
    return _bare(was) != _bare(now) and bool(parts_of(was) and parts_of(now))


def _restated(units: Sequence[Unit]) -> bool:
    return any(unit.brings for unit in units)

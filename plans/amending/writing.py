"""The differences of two texts, written into a working copy as steps of its journal: its rows stay the rows they are.

Five steps at most, each of one kind, so that each can be looked at and undone: the head, the words of rows and
headings, what is new and what was moved, what is taken out, the columns.
"""

from collections.abc import Callable, Sequence

from plans.approval.versions import placed
from plans.core import document as paper
from plans.core.compare import Comparison
from plans.core.compare.changes import At, longest_rising
from plans.core.editor.values import Place, Plain
from plans.editor.journal import Step, open_step
from plans.editor.parts import Part
from plans.models import Activity, Plan, PlanColumn, Section, SignOff, User

_FROM = "Из файла: "


def write(copy: Plan, found: Comparison, person: User) -> None:
    """Make the copy, which holds the comparison's old text, hold the new one. Runs in the caller's transaction."""
    writing = _Writing(copy, found)
    kinds: tuple[tuple[Callable[[Step], None], str], ...] = (
        (writing.head, "заголовок, период и грифы"),
        (writing.words, "изменённые тексты"),
        (writing.order, "новые строки и порядок"),
        (writing.removal, "исключённые строки"),
        (writing.columns, "графы таблицы"),
    )
    for do, label in kinds:
        step = open_step(copy, person)
        do(step)
        step.save(f"{_FROM}{label}")


class _Writing:
    def __init__(self, copy: Plan, found: Comparison) -> None:
        self.copy, self.old, self.new = copy, found.old, found.new
        self.rows = placed(copy)
        self.sections: list[Section] = list(Section.objects.filter(plan=copy))
        self.homes: list[Section | None] = [None if at is None else self.sections[at] for at in found.sections]
        self.origins: dict[At, Activity] = {row.new: self.rows[row.old] for row in found.rows if row.new and row.old}

    def head(self, step: Step) -> None:
        new = self.new
        cells: dict[str, Plain] = {name: "\n".join(getattr(new, name)) for name in ("title", "masthead", "tail")}
        if new.period:
            cells |= {"period_start": new.period.start.isoformat(), "period_end": new.period.end.isoformat()}
        step.put(step.plan, {"kind": new.kind.value, **cells})
        blocks = list(SignOff.objects.filter(plan=self.copy))
        wanted = [_block(blocks, one) or SignOff(plan=step.plan) for one in new.signoffs]
        for block, one in zip(wanted, new.signoffs, strict=True):
            _set(step, block, {"word": one.word, "lines": "\n".join(one.lines), "place": one.place.value})
        step.remove(blocks)
        _arrange(step, SignOff.KIND, self.copy.pk, wanted)

    def words(self, step: Step) -> None:
        for home, section in zip(self.homes, self.new.sections, strict=True):
            if home:
                step.put(home, {"heading": section.heading})
        keys = {one.key for one in (*self.old.columns, *self.new.columns)} - {paper.MARK}
        for (at, place), row in self.origins.items():
            now = self.new.sections[at].activities[place]
            step.put(row, {key: now.text(key) for key in sorted(keys)})

    def order(self, step: Step) -> None:
        homes = [
            home or Section(plan=step.plan, heading=section.heading)
            for home, section in zip(self.homes, self.new.sections, strict=True)
        ]
        _arrange(step, Section.KIND, self.copy.pk, homes)
        for at, (home, section) in enumerate(zip(homes, self.new.sections, strict=True)):
            rows = [self.origins.get((at, place)) or _row(home, row) for place, row in enumerate(section.activities)]
            _arrange(step, Activity.KIND, home.pk, rows)

    def removal(self, step: Step) -> None:
        stays = {row.pk for row in self.origins.values()}
        homes = {home.pk for home in self.homes if home}
        gone: list[Part] = [one for one in self.sections if one.pk not in homes]
        step.remove([*gone, *(row for row in self.rows.values() if row.pk not in stays)])

    def columns(self, step: Step) -> None:
        present = {one.key: one for one in PlanColumn.objects.filter(plan=self.copy)}
        wanted = [present.pop(one.key, None) or PlanColumn(plan=step.plan, key=one.key) for one in self.new.columns]
        for column, one in zip(wanted, self.new.columns, strict=True):
            _set(step, column, {"heading": one.heading})
        step.remove(present.values())
        _arrange(step, PlanColumn.KIND, self.copy.pk, wanted)


def _block(blocks: list[SignOff], wanted: paper.SignOff) -> SignOff | None:
    """The block that is, or becomes, the wanted one: with the same text, else with the same word. It is taken."""
    text = "\n".join(wanted.lines)
    same = [one for one in blocks if one.word == wanted.word]
    found = next((one for one in same if one.lines == text), None) or next(iter(same), None)
    if found:
        blocks.remove(found)
    return found


def _row(home: Section, row: paper.Activity) -> Activity:
    new = Activity(section=home)
    new.put({key: row.text(key) for key in (*paper.KNOWN_COLUMNS, *row.other)}, {})
    return new


def _set(step: Step, part: Part, cells: dict[str, str]) -> None:
    """Texts of a part that may be new: then nobody has seen it yet."""
    if part.pk is None:
        part.put(cells, {})
    else:
        step.put(part, cells)


def _arrange(step: Step, kind: str, container: int, wanted: Sequence[Part]) -> None:
    """The parts in this order: new ones are added, of the others as few as possible are moved."""
    there = {pk: at for at, pk in enumerate(step.places.of(kind, container))}
    known = [part.pk for part in wanted if part.pk in there]
    stays = {known[at] for at in longest_rising([there[pk] for pk in known])}
    before = 0
    for at, part in enumerate(wanted):
        place = Place(container, before, at)
        if part.pk is None:
            step.add([part], place)
        elif part.pk not in stays:
            step.move([part], place)
        before = part.pk

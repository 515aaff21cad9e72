"""`rollover`: the plan for the next period, and a list of every text with a year or date: old, new, verdict."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from plans.core.deadlines import SCHOOL_TIME, Period, SchoolTime
from plans.core.document import DEADLINE, MARK, NUMBER, Activity, PlanDocument, Section, SignOff
from plans.core.errors import PlanError
from plans.core.recognise.period import find_period
from plans.core.rollover.moving import Move, names_year
from plans.core.rollover.oracle import Shifted, is_dated, shifted_deadline

At = tuple[int, int]  # a row's place: the index of its section, and its own in it

_NUMBER = "____"
_DAY = "«___» ____________ 20___ г."
_PROTOCOL = re.compile(r"№\s?[\w/-]+")
_IN_DAY = r"[«\"“_]?[\d_]{1,4}[»\"”_]?[ .]{0,3}(?:\d{1,2}[ .]{1,3}|[а-яё_]{3,15}\s*)"
_YEAR = r"(?:\d{4}|\d\d)\s?(?:г\.?|года?)?"
_DATE = re.compile(rf"от\s+{_IN_DAY}{_YEAR}", re.I)
_ONLY_DATE = re.compile(rf"\W*(?:{_IN_DAY})?{_YEAR}\W*", re.I)


class CannotRoll(PlanError):
    """There is nothing to shift from; the message says what to do."""


class Verdict(StrEnum):
    """What the oracle says of a text for the new period."""

    AGREED = "agreed"
    DECIDE = "decide"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class RolledText:
    """One text: where it stands (as a person says it), its column or part, both words, the verdict with its reason.

    `id` names its place for a person's decision: "title", "signoff-0", "section-2", "row-2-3-deadline" (old indexes).
    """

    id: str
    place: str
    key: str
    old: str
    new: str
    verdict: Verdict
    why: str = ""

    def to_json(self) -> dict[str, str]:
        """The form of design.md § 6."""
        names = ("place", "key", "old", "new", "verdict", "why")
        return {name: str(getattr(self, name)) for name in names}


@dataclass(frozen=True, slots=True)
class Rolled:
    """The plan for the next period, its texts with years and dates, and the old place of each of its rows."""

    document: PlanDocument
    texts: tuple[RolledText, ...]
    origins: Mapping[At, At]

    def to_json(self) -> dict[str, Any]:
        """The texts; the document has a JSON of its own."""
        return {"texts": [one.to_json() for one in self.texts]}


def rollover(
    document: PlanDocument,
    period: Period,
    left_out: Collection[At] = (),
    decided: Mapping[str, str] | None = None,
    school: SchoolTime = SCHOOL_TIME,
) -> Rolled:
    """The plan for `period` without the rows at `left_out`; `decided` gives texts by id as a person wants them.

    `school` are the school years by which semesters and holidays are read.

    Raises CannotRoll for a plan without a period.
    """
    if document.period is None:
        raise CannotRoll("У плана не указан период: неизвестно, откуда сдвигать сроки. Укажите период плана.")
    return _Rolling(document, Move(document.period, period), decided or {}, school).rolled(frozenset(left_out))


class _Rolling:
    """One rollover: every text goes through `put`, which remembers what is worth showing."""

    def __init__(self, document: PlanDocument, move: Move, decided: Mapping[str, str], school: SchoolTime) -> None:
        self.document, self.move, self.decided, self.school = document, move, decided, school
        self.texts: list[RolledText] = []

    def rolled(self, left_out: frozenset[At]) -> Rolled:
        old = self.document
        masthead, title = self._lines("masthead", "Шапка", old.masthead), self._title()
        signoffs = tuple(self._signoff(at, block) for at, block in enumerate(old.signoffs))
        sections: list[Section] = []
        origins: dict[At, At] = {}
        for at, section in enumerate(old.sections):
            kept = [row for row in range(len(section.activities)) if (at, row) not in left_out]
            if section.activities and not kept:
                continue
            heading = self._words(f"section-{at}", "Раздел", "heading", section.heading)
            origins |= {(len(sections), place): (at, row) for place, row in enumerate(kept)}
            sections.append(Section(heading, tuple(self._row((at, row), section.activities[row]) for row in kept)))
        columns = tuple(
            replace(one, heading=self._words(f"column-{one.key}", "Графа", one.key, one.heading)) for one in old.columns
        )
        tail = self._lines("tail", "После таблицы", old.tail)
        document = PlanDocument(old.kind, title, self.move.new, columns, tuple(sections), signoffs, masthead, tail)
        return Rolled(document, tuple(self.texts), origins)

    def _put(self, id: str, place: str, key: str, old: str, new: str, verdict: Verdict, why: str = "") -> str:
        """The text that the new plan gets: a person's decision wins."""
        self.texts.append(RolledText(id, place, key, old, self.decided.get(id, new), verdict, why))
        return self.texts[-1].new

    def _title(self) -> tuple[str, ...]:
        """Shown always: the parser of periods is its oracle."""
        old = "\n".join(self.document.title)
        new = self.move.shifted(old)
        agreed = find_period(tuple(new.split("\n"))) == self.move.new
        why = "" if agreed else "Новый период из заголовка не читается."
        text = self._put("title", "Заголовок", "title", old, new, Verdict.AGREED if agreed else Verdict.DECIDE, why)
        return tuple(text.split("\n"))

    def _lines(self, id: str, place: str, lines: tuple[str, ...]) -> tuple[str, ...]:
        text = self._words(id, place, id, "\n".join(lines))
        return tuple(text.split("\n")) if text else ()

    def _words(self, id: str, place: str, key: str, old: str) -> str:
        """A text that is no deadline: its period's own name is shifted surely, any other year is asked about."""
        if not names_year(old):
            return self.decided.get(id, old)
        new = self.move.shifted(old)
        if find_period((old,)) == self.move.old and find_period((new,)) == self.move.new:
            return self._put(id, place, key, old, new, Verdict.AGREED)
        why = "Год назван не в сроке: проверьте, какой нужен теперь."
        if not self.move.has_own_years(old):
            why = "Назван год вне периода плана: проверьте, какой нужен теперь."
        return self._put(id, place, key, old, new, Verdict.DECIDE, why)

    def _signoff(self, at: int, block: SignOff) -> SignOff:
        """Days and numbers of protocols are given anew."""
        old = "\n".join(block.lines)
        new = "\n".join(_cleared(line) for line in block.lines if not (line.strip() and _ONLY_DATE.fullmatch(line)))
        id, place = f"signoff-{at}", f"Гриф «{block.word}»"
        if new == old:
            return replace(block, lines=self._lines(id, place, block.lines))
        text = self._put(id, place, "signoff", old, new, Verdict.CLEARED, "Дата и номер протокола ставятся заново.")
        return replace(block, lines=tuple(text.split("\n")))

    def _row(self, at: At, row: Activity) -> Activity:
        place, id = row.number.strip() or "без номера", f"row-{at[0]}-{at[1]}"
        texts = {}
        for column in self.document.columns:
            key = column.key
            texts[key] = self._cell(f"{id}-{key}", place, key, row.text(key))
        known = {key: text for key, text in texts.items() if key not in row.other and hasattr(row, key)}
        other = {key: text for key, text in texts.items() if key in row.other and text}
        return replace(row, **known, other=other)

    def _cell(self, id: str, place: str, key: str, text: str) -> str:
        if key == NUMBER:
            return text
        if key == MARK:
            return self._put(id, place, key, text, "", Verdict.CLEARED, "Отметки — прежнего плана.") if text else ""
        return self._deadline(id, place, text) if key == DEADLINE else self._words(id, place, key, text)

    def _deadline(self, id: str, place: str, text: str) -> str:
        found = shifted_deadline(text, self.move, self.school)
        if not (found.text != text or is_dated(text) or found.notes):
            return self.decided.get(id, text)
        verdict = Verdict.DECIDE if found.against else Verdict.AGREED
        return self._put(id, place, DEADLINE, text, found.text, verdict, _why(found))


def _why(found: Shifted) -> str:
    return " ".join(part for part in (found.against, *found.notes) if part)


def _cleared(line: str) -> str:
    """A line of a sign-off without the number of its protocol and its day."""
    if "протокол" not in line.lower() and not _DATE.search(line):
        return line
    return _DATE.sub(f"от {_DAY}", _PROTOCOL.sub(f"№ {_NUMBER}", line))

"""The blanks of a sign-off block («___» ______ 20__ г., «протокол от ___ № ___») filled with what was given.

Nothing else of the words changes, and whoever asks sees the old and the new lines first.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня", "июля"),
    *("августа", "сентября", "октября", "ноября", "декабря"),
)
_YEAR = r"(?P<year>(?:19|20)\d\d|20 ?_*|_{2,})"
_QUOTED = r"(?P<open>[«\"“„]) ?_+ ?(?P<close>[»\"”])"
_MONTH = "|".join(MONTHS)
# «___» ____________ 20___ г.
_QUOTED_DAY = re.compile(rf"{_QUOTED}[ .]*_{{2,}}[ .]*{_YEAR}?(?!\d)", re.IGNORECASE)
# «___» марта 2021
_KNOWN_MONTH = re.compile(rf"{_QUOTED} ?(?P<month>{_MONTH}) (?P<year>(?:19|20)\d\d)(?!\d)", re.IGNORECASE)
# __.__.____
_DOTTED_DAY = re.compile(r"_+ ?\. ?_+ ?\. ?(?P<year>(?:19|20)\d\d(?!\d)|20_*|_+)")
# ___________ 2021 г.
_LONG_DAY = re.compile(rf"_{{2,}} {_YEAR}(?= ?г)", re.IGNORECASE)
# A line with nothing but «2022 г.»: the day was to be written before it.
_YEAR_ALONE = re.compile(r"(?P<year>(?:19|20)\d\d)(?= ?г(?:ода|од|\.)?$)")
# от ___
_BARE_DAY = re.compile(r"(?<=\bот )_{2,}+(?! ?г)", re.IGNORECASE)
_BARE_DAY_OF_YEAR = re.compile(r"(?<=\bот )_{2,}(?= ?г)", re.IGNORECASE)
_NUMBER = re.compile(r"№ ?_+")
_NO_NUMBER = re.compile(r"№(?= от\b| ?$)")
_NAME_WORDS = re.compile(r"\(?(?:инициалы,? фамилия|И\. ?О\. ?Фамилия|Ф\. ?И\. ?О\.|ФИО)\)?", re.IGNORECASE)
_NAME_LINE = re.compile(r"_{5,}")
_IN_SLASHES = re.compile(r"(?<=/) ?_{3,} ?(?=/)")
_PERSON = re.compile(r"(?:[А-ЯЁ]\. ?){1,2}[А-ЯЁ][а-яё]+|[А-ЯЁ][а-яё]+ [А-ЯЁ]\.")
_BY_BODY = re.compile(r"протокол|приказ|распоряжени|постановлени|решени|заседани", re.IGNORECASE)
# A day, or a place for one that is filled in no way known here.
_SOME_DAY = re.compile(rf"\d[»\"”]?[ .]+(?:\d\d?|{_MONTH})[ .]+(?:19|20)\d\d|_+[»\"”.]|__ ?г|20_", re.IGNORECASE)
_APPROVES = re.compile(r"утвержд", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was given: the day, the number of the document, the name as under a paper; "" or None: not known."""

    on: date | None = None
    number: str = ""
    name: str = ""


def approves(word: str) -> bool:
    """Whether a block of this word (УТВЕРЖДАЮ, УТВЕРЖДЕНО) puts the plan in force."""
    return bool(_APPROVES.match(word.strip()))


def by_body(lines: Sequence[str]) -> bool:
    """Whether a block names a meeting or an act, not a person who signs."""
    return any(_BY_BODY.search(line) for line in lines)


def names_person(lines: Sequence[str]) -> bool:
    """Whether somebody's surname with initials stands in a block."""
    return any(_PERSON.search(_NAME_WORDS.sub("", line)) for line in lines)


def fill(lines: Sequence[str], facts: Facts) -> tuple[str, ...]:
    """The lines with the blanks filled of which the facts speak; the same lines where there are none."""
    filled = tuple(lines)
    if facts.on:
        filled = _dated(filled, facts.on)
    if facts.number:
        filled = tuple(_numbered(line, facts.number) for line in filled)
    return _named(filled, facts.name) if facts.name else filled


def day_line(lines: Sequence[str], kind: str, facts: Facts) -> str:
    """A line with the day («09.03.2022», «протокол от 09.03.2022 № 7») for a block that has no day and no place for
    one; "" for any other. ГОСТ Р 7.0.97-2025 wants the day of each sign-off on the paper."""
    stands = _SOME_DAY.search(" ".join(lines)) or any(_YEAR_ALONE.match(line.strip()) for line in lines)
    if not facts.on or stands or fill(lines, Facts(facts.on)) != tuple(lines):
        return ""
    day = f"{facts.on:%d.%m.%Y}"
    return f"{kind} от {day} № {facts.number}" if kind and facts.number else day


def _dated(lines: tuple[str, ...], on: date) -> tuple[str, ...]:
    ways: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
        (_KNOWN_MONTH, lambda found: _in_month(found, on)),
        (_QUOTED_DAY, lambda found: _quoted(found, on)),
        (_DOTTED_DAY, lambda found: _if_year(found, on, f"{on:%d.%m.%Y}")),
        (_LONG_DAY, lambda found: _if_year(found, on, _long(on))),
        (_BARE_DAY, lambda found: f"{on:%d.%m.%Y}"),
        (_BARE_DAY_OF_YEAR, lambda found: _long(on)),
    )
    dated = []
    for line in lines:
        for pattern, put in ways:
            line = pattern.sub(put, line)
        alone = _YEAR_ALONE.match(line.strip())
        dated.append(line.replace(alone["year"], _if_year(alone, on, _long(on)), 1) if alone else line)
    return tuple(dated)


def _long(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def _if_year(found: re.Match[str], on: date, text: str) -> str:
    """The text, unless another year is printed there: a wrong date is worse than a blank."""
    year = (found["year"] or "").strip(" _")
    return text if year in ("", "20", str(on.year)) and str(on.year).startswith(year) else found[0]


def _quoted(found: re.Match[str], on: date) -> str:
    end = "" if found["year"] else " г."
    day = f"{found['open']}{on.day:02}{found['close']} {MONTHS[on.month - 1]} {on.year}{end}"
    return _if_year(found, on, day + found[0][len(found[0].rstrip()) :])


def _in_month(found: re.Match[str], on: date) -> str:
    if found["month"].lower() != MONTHS[on.month - 1]:
        return found[0]
    return _if_year(found, on, f"{found['open']}{on.day:02}{found['close']} {found['month']} {found['year']}")


def _numbered(line: str, number: str) -> str:
    put = f"№ {number}"
    return _NO_NUMBER.sub(lambda _: put, _NUMBER.sub(lambda _: put, line))


def _named(lines: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The first blank for a name filled, where no name stands yet."""
    if names_person(lines) or by_body(lines):
        return lines
    for pattern in (_NAME_WORDS, _IN_SLASHES, _NAME_LINE):
        for at, line in enumerate(lines):
            if pattern.search(line):
                return (*lines[:at], pattern.sub(lambda _: name, line, count=1), *lines[at + 1 :])
    return lines

"""From one period to another: where a day, a year and the words for a period go. Months keep their meaning."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from plans.core.deadlines import Period

_FAR = 2  # years before and after the period: a year that lies farther off is of something else
_MOST = 3  # years in one text that are tried in all combinations
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT = re.compile(r"(?<=\d\.\d\d\.)\d\d(?![\d.])|(?<=20\d\d[-–/])\d\d(?!\d)")  # "01.05.22", "2022/23"
_STANDARD = re.compile(r"(?<!\d)\d{1,3}(?:\.\d+)*-$")  # "ГОСТ Р 7.0.97-2016"
_ACT = re.compile(r"^\D{0,12}№")  # "от 29.12.2012 № 273-ФЗ"
# How a period is named: "2022/2023 учебный год", "на 2022 год".
_SCHOOL_YEARS = r"(?P<first>(?:19|20)\d\d)\s?[-–—/]\s?(?P<last>20\d\d|\d\d(?!\d))"
_SCHOOL_NAME = re.compile(
    rf"{_SCHOOL_YEARS}(?P<gap>\s?)(?:(?:уч\.|учебн[а-я]{{2,3}})\s?)?(?P<year>год[а-я]{{0,2}}|г\.)", re.I
)
_NAME = re.compile(r"(?<=\bна\s)(?P<first>(?:19|20)\d\d)(?P<gap>\s?)(?P<year>год[а-я]{0,2})", re.I)
_SCHOOL = re.compile(r"учебн[а-я]{2,3} (?=год)", re.I)
_OF_SCHOOL = {"год": "учебный", "года": "учебного", "году": "учебному", "годом": "учебным", "годе": "учебном"}


def next_period(period: Period) -> Period:
    """The period after this one: of the same kind, as many whole years later as it is long."""
    years = max(1, round((period.end - period.start).days / 365))
    return Period(_later(period.start, years), _later(period.end + timedelta(days=1), years) - timedelta(days=1))


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


@dataclass(frozen=True, slots=True)
class Move:
    """From the old period to the new one."""

    old: Period
    new: Period

    @property
    def years(self) -> int:
        """By how many years a year is shifted."""
        return self.new.start.year - self.old.start.year

    @property
    def is_alike(self) -> bool:
        """Whether both periods are of one kind: the same days of the year, the same length."""
        starts = (self.old.start.month, self.old.start.day) == (self.new.start.month, self.new.start.day)
        return starts and self.old.end.year - self.old.start.year == self.new.end.year - self.new.start.year

    def goes(self, was: date, now: date) -> bool:
        """Whether a day of the old plan is that day of the new one; the last day of a month stays the last."""
        if was.month != now.month or (was.day != now.day and not (_is_last(was) and _is_last(now))):
            return False
        if self.is_alike:
            return now.year == was.year + self.years
        return self.old.start <= was <= self.old.end and self.new.start <= now <= self.new.end

    def moved(self, day: date) -> date | None:
        """A day of the old period in the new one; None where there is no such day."""
        years = [day.year + self.years] if self.is_alike else range(self.new.start.year, self.new.end.year + 1)
        for year in years:
            try:
                found = day.replace(year=year)
            except ValueError:  # 29 February
                found = date(year, 2, 28)
            if self.is_alike or self.new.start <= found <= self.new.end:
                return found
        return None

    def has_own_years(self, text: str) -> bool:
        """Whether all years that a text names are the old period's, each with its four digits."""
        own = range(self.old.start.year, self.old.end.year + 1)
        return not _SHORT.search(text) and all(int(year) in own for year in _YEAR.findall(text))

    def shifted(self, text: str) -> str:
        """The text with its years shifted; those of laws, of standards and of long ago stay."""
        if self.is_alike:
            return self._put(text, [year + self.years for year in self._years(text)])
        if self.new.is_academic:
            return self._between(text, _NAME)
        return _SCHOOL.sub("", self._between(text, _SCHOOL_NAME))

    def shifts(self, text: str) -> Iterator[str]:
        """The shifted text; where the kind of the period changes, also each choice of the new period's years."""
        yield self.shifted(text)
        if self.is_alike:
            return
        plain = text if self.new.is_academic else _SCHOOL.sub("", text)
        count = len(self._years(plain))
        for years in product(range(self.new.start.year, self.new.end.year + 1), repeat=min(count, _MOST)):
            if len(years) == count:
                yield self._put(plain, years)

    def _between(self, text: str, name: re.Pattern[str]) -> str:
        """The text with the old period's name turned into the new one's, and the years outside of it shifted."""
        pieces, at = [], 0
        for match in name.finditer(text):
            if int(match["first"]) == self.old.start.year:
                pieces += [self._moved(text[at : match.start()]), self._name(match)]
                at = match.end()
        return "".join([*pieces, self._moved(text[at:])])

    def _moved(self, text: str) -> str:
        return self._put(text, [year + self.years for year in self._years(text)])

    def _name(self, match: re.Match[str]) -> str:
        """The new period's name in the grammatical case and the letters of the old one's."""
        year, gap = match["year"], match["gap"] or " "
        if not self.new.is_academic:
            return f"{self.new.start.year}{gap}{year}"
        school = _OF_SCHOOL.get(year.lower(), "учебный")
        return f"{self.new.start.year}/{self.new.end.year}{gap}{school.upper() if year.isupper() else school} {year}"

    def _years(self, text: str) -> list[int]:
        return [int(match[0]) for match in _YEAR.finditer(text) if self._is_ours(text, match)]

    def _is_ours(self, text: str, match: re.Match[str]) -> bool:
        """Whether a year is of the plan's time: not of a law or a standard, not of long ago."""
        if _STANDARD.search(text[: match.start()]) or _ACT.match(text[match.end() : match.end() + 20]):
            return False
        return self.old.start.year - _FAR <= int(match[0]) <= self.old.end.year + _FAR

    def _put(self, text: str, years: Sequence[int]) -> str:
        """The text with other years in the place of its own; those of two digits are shifted."""
        wanted = iter(years)
        put = _YEAR.sub(lambda match: str(next(wanted)) if self._is_ours(text, match) else match[0], text)
        return _SHORT.sub(lambda match: f"{(int(match[0]) + self.years) % 100:02}", put)


def _is_last(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def names_year(text: str) -> bool:
    """Whether a text names a year."""
    return bool(_YEAR.search(text) or _SHORT.search(text))

"""A second reader that knows no grammar: every day, month, quarter, year and weekday named must be met by a window.

It sees only the tokens that were taken for times, one after another, and the windows that the grammar made of them.
What is named but met by no window, the grammar has lost or misplaced: a doubt at the word.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from plans.core.deadlines.lexer import Token
from plans.core.deadlines.words import GENITIVES, RESULTS, SHORT_MONTHS

Window = tuple[date, date]
_DAY = timedelta(days=1)
_NUMBERS = frozenset(("num", "roman", "ordinal", "number"))
_BETWEEN_NUMBERS = frozenset((",", "-", "и", "по", "до", "с", "со", "/"))
_BOUNDS = ("с", "со", "по", "до")
_AFTER = frozenset(("после", "за", "next"))
_COUNTED = ("срока", "сроков")  # "4 срока: май, …"
_LAST_DAYS = 28  # the 29th–31st of a short month is its last day


class Shown(NamedTuple):
    """What the first and last days of the windows are; with their eves, where "после 15 мая" begins on the 16th."""

    days: set[tuple[int, int]]
    numbers: set[int]
    months: set[int]
    years: set[int]
    weekdays: set[int]

    @classmethod
    def by(cls, windows: Sequence[Window], eves: bool) -> "Shown":
        edges = {day for window in windows for day in window}
        if eves:
            edges |= {start - _DAY for start, _ in windows if start > date.min}
        days = {(day.month, day.day) for day in edges}
        weekdays = {start.weekday() for start, due in windows if start == due}
        return cls(days, {day for _, day in days}, {month for month, _ in days}, {day.year for day in edges}, weekdays)


class Witness:
    """The windows, and what was named just before."""

    def __init__(self, windows: Sequence[Window], recurring: bool) -> None:
        self.windows = windows
        self.recurring = recurring
        self.pending: list[Token] = []  # numbers whose unit comes later: "1, 8 и 15 (мая)"
        self.of_month: list[int] = []  # the days of the month named last: "15 (мая и октября)"
        self.bounds = False  # "с 1 октября (по вторникам)": a repetition need not begin on its first day
        self._shown: Shown | None = None
        self._eves = False

    @property
    def shown(self) -> Shown:
        """What the windows show; looked up only for words that ask for it."""
        if self._shown is None:
            self._shown = Shown.by(self.windows, self._eves)
        return self._shown

    def lost(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """The tokens that no window meets, in order of the text."""
        self._eves = any(token.kind in _AFTER or token.text in RESULTS for token in tokens)
        for at, token in enumerate(tokens):
            check = _CHECKS.get(token.kind)
            if check is not None:
                following = tokens[at + 1] if at + 1 < len(tokens) else token
                if not check(self, token, following, tokens[at - 1] if at else token):
                    yield token
            elif token.text not in _BETWEEN_NUMBERS:
                self.pending.clear()

    def _number(self, token: Token, following: Token, before: Token) -> bool:
        if not self.pending:
            self.bounds = self.recurring and before.text in _BOUNDS
        self.pending.append(token)
        if following.kind == "day_number":
            numbers = [int(one.value) for one in self.pending if one.kind in ("num", "number")]
            return all(self._has_number(number) for number in numbers)
        if following.kind == "once_in" or following.text in _COUNTED:
            first = int(self.pending[0].value) if before.text == "-" else int(token.value)
            return len(self.windows) >= first
        return True

    def _has_number(self, number: int) -> bool:
        return number in self.shown.numbers or number > _LAST_DAYS

    def _month(self, token: Token, following: Token, before: Token) -> bool:
        month = int(token.value)
        if before.kind in _NUMBERS:
            self.of_month = [int(one.value) for one in self.pending if 0 < int(one.value) <= 31]
        elif before.kind == "day_number" or token.text not in GENITIVES | SHORT_MONTHS or before.text not in (",", "и"):
            self.of_month = []
        elif self.of_month and token.text in SHORT_MONTHS:
            return False  # "15 мая, окт.": its 15th, or all of it?
        self.pending.clear()
        if self.of_month and not self.bounds:
            return all((month, number) in self.shown.days for number in self.of_month)
        return month in self.shown.months

    def _date(self, token: Token, following: Token, before: Token) -> bool:
        day, month, year = token.value
        numbers = [int(one.value) for one in self.pending]
        self.pending.clear()
        if self.recurring and before.text in _BOUNDS:
            return month in self.shown.months
        return all((month, number) in self.shown.days for number in (day, *numbers)) and (
            not year or year in self.shown.years
        )

    def _dated_month(self, token: Token, following: Token, before: Token) -> bool:
        self.pending.clear()
        month, year = token.value
        return month in self.shown.months and year in self.shown.years

    def _year(self, token: Token, following: Token, before: Token) -> bool:
        year = int(token.value)
        self.pending.clear()
        met = {year}  # a school year is met by either of its years
        if following.text in ("/", "-") or following.kind == "school":
            met.add(year + 1)
        if before.text in ("/", "-"):
            met.add(year - 1)
        return not met.isdisjoint(self.shown.years)

    def _unit(self, token: Token, following: Token, before: Token) -> bool:
        named = [int(one.value) for one in self.pending]
        if token.value == "quarter" and not named and following.kind in ("num", "roman"):
            named = [int(following.value)]
        self.pending.clear()
        if token.value != "quarter":
            return True
        met = {(month + 2) // 3 for month in self.shown.months}
        return all(number in met for number in named if 0 < number <= 4)

    def _season(self, token: Token, following: Token, before: Token) -> bool:
        self.pending.clear()
        months = {(int(token.value) * 3 + more - 1) % 12 + 1 for more in range(3)}
        return following.kind == "unit" or bool(months & self.shown.months)

    def _weekday(self, token: Token, following: Token, before: Token) -> bool:
        self.pending.clear()
        return token.value in self.shown.weekdays

    def _every(self, token: Token, following: Token, before: Token) -> bool:
        self.pending.clear()
        return self.recurring

    def _times(self, token: Token, following: Token, before: Token) -> bool:
        return len(self.windows) >= int(token.value)


_CHECKS = {
    **dict.fromkeys(_NUMBERS, Witness._number),
    "month": Witness._month,
    "date": Witness._date,
    "dated_month": Witness._dated_month,
    "year": Witness._year,
    "unit": Witness._unit,
    "season": Witness._season,
    "weekday": Witness._weekday,
    "every": Witness._every,
    "times": Witness._times,
}


def swallowed(tokens: Iterable[Token]) -> Iterator[Token]:
    """Words of an event that say how often: "по графику 1 раз в месяц" is both."""
    for token in tokens:
        if token.kind in ("every", "once_in", "times"):
            yield token

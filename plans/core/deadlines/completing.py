"""What a neighbour names for a moment: "I, II кварталы 2022 г." gives the first its unit and its year."""

from collections.abc import Sequence

from plans.core.deadlines import moments
from plans.core.deadlines.moments import Moment
from plans.core.deadlines.schedule import Doubt
from plans.core.deadlines.values import Form, Item

_WEEKS = 5  # of a month, at most


class UnboundError(Exception):
    """The words cannot be turned into dates; carries the doubt to show."""

    def __init__(self, text: str, at: int) -> None:
        super().__init__(text)
        self.doubt = Doubt(text, at)


def complete(items: Sequence[Item]) -> list[Item]:
    """The items with units and years that a neighbour names. Raises UnboundError."""
    if len(items) == 1 and items[0].form is not Form.RANGE and items[0].last.unit != "bare":
        return list(items)
    genitive = bare = years = False
    for item in items:
        genitive = genitive or item.last.genitive
        bare = bare or item.first.unit == "bare" or item.last.unit == "bare"
        years = years or item.first.year is not None or item.last.year is not None
    found = _with_genitives(items) if genitive else list(items)
    found = _with_units(found) if bare else found
    return _with_years(found) if years else found


def _with_genitives(items: Sequence[Item]) -> list[Item]:
    """ "15 мая и октября", "до 1, 15 мая и июня": a month in the genitive has the days of the one before it."""
    kept: list[Item] = []
    group: list[Item] = []  # the members that a genitive month repeats
    copied = False
    for item in items:
        alike = _alike(group, item.last) if item.form is Form.AT and item.last.genitive else None
        if copied and item.is_day and kept[-1].form is Form.UNTIL:  # "до 25 марта, июня и 20 декабря"
            item = item._replace(form=Form.UNTIL)
        kept += alike or [item]
        copied = alike is not None
        if not copied:
            group = [*group, item] if group and group[-1].last.unit == "bare" else [item]
    return kept


def _alike(before: Sequence[Item], month: Moment) -> list[Item] | None:
    """The items before in another month; None where they are no parts of a month."""
    if len(before) == 1 and before[0].form is Form.UNTIL and before[0].last.genitive:  # "до мая и октября"
        return [before[0]._replace(first=month, last=month, at=month.at)]
    found = []
    for item in _with_units(before):
        if item.form is Form.RANGE and item.first.first[0] != item.last.first[0]:
            raise UnboundError("Не ясно, что относится к этому месяцу.", month.at)
        first, last = _in_month(item.first, month), _in_month(item.last, month)
        if first is None or last is None:
            return None
        found.append(item._replace(first=first, last=last, at=month.at, vague=False))
    return found or None


def _in_month(part: Moment, month: Moment) -> Moment | None:
    """The same part of another month."""
    if part.unit not in ("day", "part", "week") or part.first[0] != part.last[0]:
        return None
    first, last = (month.number, part.first[1]), (month.number, part.last[1])
    return part._replace(first=first, last=last, at=month.at, year=month.year, school=month.school)


def _with_units(items: Sequence[Item]) -> list[Item]:
    """A bare number is a day, quarter, half or decade like the moment to its right."""
    right: Moment | None = None
    kept = []
    for item in reversed(items):
        last = right = _with_unit(item.last, right)
        first = right = _with_unit(item.first, right) if item.form is Form.RANGE else last
        kept.append(_between(item, first, last))
    return kept[::-1]


def _between(item: Item, first: Moment, last: Moment) -> Item:
    """The item from `first` to `last`."""
    return item if item.first is first and item.last is last else item._replace(first=first, last=last)


def _with_unit(moment: Moment, right: Moment | None) -> Moment:
    if moment.unit != "bare":
        return moment
    found = _like(moment, right) if right is not None else None
    if found is None:
        raise UnboundError(f"Не ясно, к чему относится число {moment.number}.", moment.at)
    return found


def _like(bare: Moment, right: Moment) -> Moment | None:
    if bare.last == (0, 0) or (right.unit == "part" and bare.number <= 3):
        return moments.decade(bare.number, moments.month(right.first[0], bare.at), bare.at)
    if right.unit == "day" and right.weekday is not None:  # "первая и третья среда мая"
        return (
            right._replace(number=bare.number, at=bare.at, year=None, school=False) if bare.number <= _WEEKS else None
        )
    if right.unit == "day":
        return moments.day(right.first[0], bare.number, bare.at)
    if right.unit == "quarter":
        return moments.quarter(bare.number, bare.at)
    return moments.half(bare.number, bare.at) if right.unit == "half" else None


def _of_year(moment: Moment, other: Moment) -> Moment:
    """The moment in the year of the other one."""
    return moment._replace(year=other.year, school=other.school)


def _with_years(items: list[Item]) -> list[Item]:
    """One year at the end of a list or range holds for all its members; a year in front holds for those after it."""
    if len(items) > 1:
        items = _year_in_front(items)
    carried: Moment | None = None
    kept = []
    for item in reversed(items):
        last, first = _carry(item.last, carried), item.first
        carried = last if last.year is not None else carried
        if item.form is Form.RANGE:
            first = _carry(item.first, carried)
            given = first.year if first.year != item.first.year else None
            if given is not None and not first.school and _is_later(first, last):
                first = first._replace(year=given - 1)
            carried = first if first.year is not None else carried
        kept.append(_between(item, first if item.form is Form.RANGE else last, last))
    return kept[::-1]


def _carry(moment: Moment, carried: Moment | None) -> Moment:
    if carried is None or moment.year is not None or moment.school or moment.after_plan:
        return moment
    return _of_year(moment, carried)


def _is_later(first: Moment, last: Moment) -> bool:
    return first.year == last.year and first.first > (last.last[0], last.last[1] or 31)


def _is_bare_year(item: Item) -> bool:
    return item.form is Form.AT and item.first.unit == "year" and item.first.year is not None


def _needs_year(item: Item) -> bool:
    return item.last.year is None and item.last.unit != "year"


def _year_in_front(items: list[Item]) -> list[Item]:
    """ "2022 год: май, июнь": a bare year among moments without one is theirs and no window of its own."""
    kept: list[Item] = []
    year: Moment | None = None  # of those that follow
    for at, item in enumerate(items):
        if not _is_bare_year(item):
            year = year if _needs_year(item) else None
            kept.append(_given_year(item, year) if year else item)
        elif at + 1 < len(items) and _needs_year(items[at + 1]):
            year = item.first
        elif kept and kept[-1].last.unit != "year" and kept[-1].last.year is not None:
            kept.append(_again(kept[-1], item.first))
        elif at and _needs_year(items[at - 1]):
            kept[-1] = kept[-1]._replace(last=_of_year(kept[-1].last, item.first))
        else:
            kept.append(item)
    return kept


def _again(item: Item, year: Moment) -> Item:
    """ "I квартал 2021, 2022 годов": the same moment in one more year."""
    first, last = item.first._replace(year=None), _of_year(item.last, year)
    return item._replace(first=first if item.form is Form.RANGE else last, last=last)


def _given_year(item: Item, year: Moment) -> Item:
    last = _of_year(item.last, year)
    if item.form is not Form.RANGE:
        return item._replace(first=last, last=last)
    if item.first.year is not None:
        return item._replace(last=last)
    first = _of_year(item.first, year)
    if last.year is not None and not first.school and _is_later(first, last):
        last = last._replace(year=last.year + 1)
    return item._replace(first=first, last=last)

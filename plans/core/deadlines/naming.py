"""The rules for moments: a date, a month, a quarter, with the year where the words name one."""

from plans.core.deadlines import moments
from plans.core.deadlines.cursor import Cursor, rule
from plans.core.deadlines.lexer import Token
from plans.core.deadlines.moments import Moment
from plans.core.deadlines.words import GENITIVES

_MOST_DAYS = 31
_OF_A_UNIT = {"quarter": moments.quarter, "half": moments.half}
_OF_SCHOOL = frozenset(("semester", "term", "trimester"))
_SEMESTER_OF = {3: 1, 1: 2}  # the autumn one, the spring one
_OF_A_MONTH = {"decade": moments.decade, "week": moments.week, "half_of": moments.half_of}
_WHOLE_KINDS = frozenset(("month", "unit", "year", "school", "calendar", "this"))
_BEFORE_YEAR = frozenset(("sign", "year", "num", "school", "this", "next", "с", "в", "во", "на", "unit"))
_NUMBER_KINDS = frozenset(("num", "roman", "ordinal"))


def moment(c: Cursor) -> Moment | None:
    """A moment that begins here, with its year."""
    found = _RULES.get(c.kinds[c.i])
    return found(c) if found else None


def whole(c: Cursor) -> Moment | None:
    """The month, quarter or year of which a part is meant: "(конец) мая 2022"."""
    c.skip_lines()
    kind = c.kind()
    if kind in _NUMBER_KINDS:  # a part of a part of a part: nobody says that, and it would never end
        return moment(c) if c.is_unit("quarter", "half", *_OF_SCHOOL, ahead=1 + c.sign(".", 1)) else None
    return moment(c) if kind in _WHOLE_KINDS else None


@rule
def _date(c: Cursor) -> Moment:
    token = c.next()
    found = moments.day(token.value[1], token.value[0], token.at, token.value[2])
    if found.year is None:
        return with_year(c, found)
    year_word(c)
    return found


@rule
def _number(c: Cursor) -> Moment | None:
    """A number: "5 мая", "1 квартал", "2-я декада мая", "первая половина мая", or bare in a list."""
    token = c.next()
    number = int(token.value)
    if c.sign(".") and c.kind(1) in ("month", "unit"):  # "1. квартал"
        c.i += 1
        if c.kind() == "month" and c.tokens[c.i].text not in GENITIVES:
            return None  # "1. Июнь": the number of a list, or a day?
    kind = c.kind()
    if kind == "month" and number > 0:
        return with_year(c, moments.day(c.number(), number, token.at))
    if kind == "day_number" and token.kind == "num" and c.kind(1) == "month":
        c.i += 1
        return with_year(c, moments.day(c.number(), number, token.at))
    if kind == "unit":
        return _number_of_unit(c, number, token.at)
    if kind == "half_of":
        c.i += 1
        of = whole(c)
        return moments.half_of(number, of, token.at) if of else None
    if kind == "weekday" and token.kind != "roman":
        return _numbered_weekday(c, token)
    return Moment("bare", token.at, number) if 0 < number <= _MOST_DAYS else None


def _number_of_unit(c: Cursor, number: int, at: int) -> Moment | None:
    unit = str(c.next().value)
    if unit in _OF_A_UNIT:
        c.take_sign(".")
        found = _OF_A_UNIT[unit](number, at)
        return with_year(c, found) if found else None
    if unit in _OF_SCHOOL:
        c.take_sign(".")
        return with_year(c, moments.school_part(unit, number, at)) if number > 0 else None
    if unit in _OF_A_MONTH:
        of = whole(c)
        if of:
            return _OF_A_MONTH[unit](number, of, at)
        return Moment("bare", at, number, (0, 0), (0, 0)) if unit == "decade" else None
    of = whole(c) if unit == "day" and number == -1 else None
    if of and of.unit in ("month", "quarter"):
        end = of.last[0], 0
        return Moment("day", at, first=end, last=end, year=of.year, school=of.school)
    return None


def _numbered_weekday(c: Cursor, token: Token) -> Moment | None:
    """ "(вторая) среда октября"."""
    weekday = c.number()
    of = whole(c)
    if of is None or of.unit != "month":
        return None
    return Moment("day", token.at, int(token.value), of.first, of.last, of.year, of.school, weekday)


@rule
def _month(c: Cursor) -> Moment:
    token = c.next()
    c.take_sign(".")
    c.take_unit("month")
    found = with_year(c, moments.month(int(token.value), token.at, token.text in GENITIVES))
    if c.kind() == "sign" and c.kind(1) in _NUMBER_KINDS:
        return _part_behind(c, found) or found
    return found


@rule
def _dated_month(c: Cursor) -> Moment:
    """ "02.2022"."""
    token = c.next()
    year_word(c)
    return moments.month(token.value[0], token.at)._replace(year=token.value[1])


@rule
def _part_behind(c: Cursor, of: Moment) -> Moment | None:
    """ "март (4 неделя)", "май, вторая половина", "июнь, 3-я декада": the part of a month behind its name."""
    bracket = c.sign("(")
    if not c.take_sign("(,") or c.kind() not in _NUMBER_KINDS:
        return None
    number = c.number()
    unit = c.value() if c.kind() == "unit" else c.kind()
    c.i += 1
    closed = c.take_sign(")") if bracket else c.kind() in ("end", "sign")
    return _OF_A_MONTH[unit](number, of, of.at) if closed and unit in _OF_A_MONTH else None


@rule
def _season(c: Cursor) -> Moment:
    token = c.next()
    if c.is_unit("semester") and token.value in _SEMESTER_OF:  # "осенний семестр"
        c.i += 1
        return with_year(c, moments.school_part("semester", _SEMESTER_OF[token.value], token.at))
    if not c.take("span"):
        c.take_unit("month")
    return with_year(c, moments.season(int(token.value), token.at))


@rule
def _edge(c: Cursor) -> Moment | None:
    """ "конец мая", "начало II квартала"."""
    token = c.next()
    of = whole(c)
    return moments.part_of(of, str(token.value), token.at) if of else None


@rule
def _year(c: Cursor) -> Moment:
    at = c.at
    named = with_year(c, Moment("year", at))
    return moments.school_year(named.year, at) if named.school else moments.whole_year(named.year, at)


@rule
def _unit(c: Cursor) -> Moment | None:
    """ "квартал I", and "года" only as the whole of a part ("конец года")."""
    at = c.at
    dot = c.sign(".", 1)
    if c.is_unit("quarter") and c.kind(1 + dot) in ("num", "roman") and c.kind(2 + dot) != "unit":
        c.i += 1 + dot
        found = moments.quarter(c.number(), at)
        return with_year(c, found) if found else None
    if c.is_unit("year") and c.i and c.kind(-1) in ("edge", "half_of"):
        c.i += 1
        return moments.whole_year(None, at)._replace(calendar=None)
    return None


@rule
def _own_year(c: Cursor) -> Moment | None:
    """ "учебного года", "текущего года", "календарного года" as the whole of a part."""
    at = c.at
    school = calendar = False
    while c.kind() in ("school", "calendar", "this"):
        school, calendar = school or c.kind() == "school", calendar or c.kind() == "calendar"
        c.i += 1
        c.take_sign(".")
    if not c.take_unit("year"):
        return None
    return moments.school_year(None, at) if school else moments.whole_year(None, at)._replace(calendar=calendar)


_RULES = {
    "date": _date,
    "num": _number,
    "roman": _number,
    "ordinal": _number,
    "month": _month,
    "dated_month": _dated_month,
    "season": _season,
    "edge": _edge,
    "year": _year,
    "unit": _unit,
    "school": _own_year,
    "calendar": _own_year,
    "this": _own_year,
}


def with_year(c: Cursor, found: Moment) -> Moment:
    """The moment with the year behind it, in every dress: "2022 г.", "22 г.", "2022/2023 уч. г.", "текущего года"."""
    kind = c.kind()
    if kind not in _BEFORE_YEAR or (kind == "sign" and not _year_may_follow(c)):
        return found
    named = _year_behind(c)
    if named:
        year, school = named
        return found._replace(year=year, school=school) if year or school else found
    if _year_after_plan(c):
        return found._replace(after_plan=True)
    c.take_sign(".")
    return found


def _year_may_follow(c: Cursor) -> bool:
    """Whether a year may stand behind the sign here."""
    return c.sign(".") or (c.sign(",\n") and c.kind(1) == "year")


@rule
def _year_behind(c: Cursor) -> tuple[int | None, bool] | None:
    """The year, and whether it is a school year; no year where the words mean the plan's own."""
    c.take_sign(".")
    if c.sign(",\n") and c.kind(1) == "year" and c.kind(2) == "unit":
        c.i += 1
    c.skip("в", "во", "на")
    kind = c.kind()
    if kind == "year":
        year = c.number()
        kind = c.kind()
        school = (kind == "sign" and _second_year(c, year)) or (kind in ("sign", "school") and take_school_year(c))
        if c.kind() in ("unit", "calendar", "sign"):
            year_word(c)
        return year, school
    if kind == "num" and 0 < int(c.value()) < 100 and c.is_unit("year", ahead=1):
        year = 2000 + c.number()
        year_word(c)
        return year, False
    if kind == "school" and take_school_year(c):
        return None, True
    if (kind == "this" or (kind == "с" and c.sign(".", 1))) and _this_year(c):
        return None, False
    return None


@rule
def _year_after_plan(c: Cursor) -> bool:
    """ "(1 февраля) года, следующего за отчётным"."""
    if c.take("next"):  # "(1 февраля) следующего года"
        return c.take_unit("year")
    if not c.take_unit("year"):
        return False
    c.take_sign(",")
    if c.take_kinds("next", "за", "reported"):
        year_word(c)
        return True
    return False


@rule
def _this_year(c: Cursor) -> bool:
    """ "текущего года", "т.г.", "с.г.": the plan's own."""
    c.i += 1
    c.take_sign(".")
    c.skip("calendar", "school")
    if not c.is_unit("year"):
        return False
    year_word(c)
    return True


@rule
def _second_year(c: Cursor, first: int) -> bool:
    """After a year: "/2023", "-2023 учебного года", "/23 уч.г."; whether that made it a school year."""
    slash = c.sign("/")
    if not c.take_sign("/-") or c.kind() not in ("year", "num") or c.value() not in (first + 1, (first + 1) % 100):
        return False
    c.i += 1
    return take_school_year(c) or slash


@rule
def take_school_year(c: Cursor) -> bool:
    """ "учебного года", "уч. г."."""
    c.skip_lines()
    if not c.take("school"):
        return False
    c.take_sign(".")
    if not c.is_unit("year"):
        return False
    year_word(c)
    return True


def year_word(c: Cursor) -> None:
    """The word after a year: "г.", "года", "гг.", "г.г."."""
    c.skip("calendar")
    start = c.i
    c.skip_lines()
    if not c.is_unit("year"):
        c.i = start
    while c.take_unit("year"):
        c.take_sign(".")

"""The rules for repetitions: "ежеквартально", "не реже 2 раз в год", "каждый понедельник", "до 15 числа месяца"."""

from collections.abc import Callable

from plans.core.deadlines.cursor import Cursor, rule
from plans.core.deadlines.lexer import Token
from plans.core.deadlines.values import DayNumbers, Numbered, Part, Repeat, Weekdays

_NUMBERS = ("num", "ordinal")
_MOST_WEEKS, _MOST_DAYS, _MOST_NUMBER = 5, 31, 60
_MOST_PARTS = {"decade": 3, "week": 4}  # of a month
_MOST_WORDS = 2  # "2 открытых урока (в год)"
_COMPARISONS = ("реже", "менее", "чаще", "более", "чем", "минимум", "максимум")
_UNITS = frozenset(("day", "week", "month", "quarter", "half", "semester", "term", "trimester", "year"))
EDGES = {"start": 1, "middle": 2, "end": 3}


def repeat(c: Cursor) -> Repeat | None:
    """A repetition, or what narrows one."""
    kind = c.kind()
    rules = _RULES.get(kind)
    if rules is None or (kind not in _REPEATING and _is_date(c)):
        return None
    at = c.at
    for one in rules:
        if found := one(c):
            return found._replace(at=at)
    return None


def _is_date(c: Cursor) -> bool:
    """ "15 мая", "I квартал", "до 01.05": words that surely name no repetition."""
    return c.kind(1) in ("month", "date") or c.is_unit("quarter", "half", ahead=1)


@rule
def _adverb(c: Cursor) -> Repeat | None:
    token = c.take("every")
    if token is None:
        return None
    return Repeat(str(token.value), working=token.value == "day" and _on_working_days(c))


@rule
def _on_working_days(c: Cursor) -> bool:
    """ "(ежедневно) в рабочие дни", "(ежедневно) по рабочим дням"."""
    c.take_sign(",(")
    c.take("по", "в")
    return c.take("working") is not None and c.take_unit("day")


@rule
def _times_in(c: Cursor) -> Repeat | None:
    """ "не реже 1 раза в квартал", "дважды в год", "раз в 2 месяца", "2-3 раза в год"."""
    c.skip("но", "и")
    at_most = _comparison(c)
    c.take("по")
    count = _count(c, compared=c.kind(-1) in _COMPARISONS)
    if not count or not (c.take("в", "во", "за", "на") or c.take_sign("/")):
        return None
    c.skip("within", "each", "all", "this")
    step = _small_number(c) if c.kind() in ("num", "number") else 1
    if c.take("school", "calendar"):
        c.take_sign(".")
    unit = c.value()
    if c.kind() != "unit" or unit not in _UNITS or not step:
        return None
    c.i += 1
    c.take_sign(".")
    return Repeat(str(unit), times=count, step=step, at_most=at_most)


def _comparison(c: Cursor) -> bool:
    """Takes "не реже", "не менее", "минимум"; true when it is an upper bound ("не более")."""
    if c.take("не"):
        word = c.take("реже", "менее", "чаще", "более")
        c.take("чем")
        return word is not None and word.kind in ("чаще", "более")
    word = c.take("минимум", "максимум")
    return word is not None and word.kind == "максимум"


def _count(c: Cursor, compared: bool) -> int:
    """ "раз" 1, "2 раза", "3 встречи", "(не менее) 5"; of "2-3 раза" the smaller; 0 where no count is said."""
    times = c.take("times")
    if times:
        return int(times.value)
    count = 0
    said = c.kind() in ("num", "number", "roman")
    if said:
        count = _small_number(c)
        if c.sign("-") and c.kind(1) in ("num", "number"):
            c.i += 2
    if c.take("once_in"):
        c.take_sign(".")  # "2 р. в год"
        return (count if said else 1) if count <= _MOST_DAYS else 0
    words = c.i
    while c.kind() == "word" and c.i - words < _MOST_WORDS:
        c.i += 1
    return count if (c.i > words or compared) and count <= _MOST_DAYS else 0


def _small_number(c: Cursor) -> int:
    """The number here, which is taken; 0 for one that counts no days, weeks or times."""
    number = c.number()
    return number if number <= _MOST_NUMBER else 0


@rule
def _each(c: Cursor) -> Repeat | None:
    """ "каждый месяц", "каждые 2 недели", "каждый второй вторник месяца", "в конце каждого квартала"."""
    c.skip("в", "во", "на", "за")
    until = c.take("до") is not None
    found = _several_weekdays(c)
    if found:
        return found
    found = _each_named(c, _edge_or_number(c))
    if not until or not found:
        return found
    return found._replace(by=found.by._replace(until=True)) if isinstance(found.by, Part) else None


def _edge_or_number(c: Cursor) -> Token | None:
    counted = c.kind() == "num" and (c.kind(1) in ("weekday", "working") or c.value(1) in ("week", "decade"))
    return c.next() if counted else c.take("edge", "ordinal")


@rule
def _several_weekdays(c: Cursor) -> Repeat | None:
    """ "(1-я и 3-я) среда (каждого) месяца": the weekdays of several weeks of a month."""
    numbers = [_small_number(c)] if c.kind() in _NUMBERS else []
    while 0 < len(numbers) < _MOST_WEEKS and (c.kind() == "и" or c.sign(",")) and c.kind(1) in _NUMBERS:
        c.i += 1
        numbers.append(_small_number(c))
    if len(numbers) < 2 or c.kind() != "weekday" or not all(-1 <= number <= 5 for number in numbers):
        return None
    found = Repeat("month", by=Weekdays(_weekdays(c), tuple(numbers)))
    return _of_unit(c, found, numbers[-1])


def _each_named(c: Cursor, before: Token | None) -> Repeat | None:
    """What follows an edge or a number, or "каждый" where neither stands before."""
    if before is not None and before.kind != "edge":
        return _numbered_of_each(c, int(before.value))
    each = c.take("each")
    if before is not None:
        part = Part("edge", EDGES[str(before.value)])
        unit = c.next().value if c.is_unit("month", "quarter") else None
        return Repeat(str(unit), by=part, implied=not each) if unit else None
    return _after_each(c) if each else None


def _after_each(c: Cursor) -> Repeat | None:
    """ "(каждый) второй вторник месяца", "понедельник", "15 число", "2 недели"."""
    if c.kind() == "ordinal" or (c.kind() == "num" and c.kind(1) == "weekday"):
        return _numbered_of_each(c, _small_number(c))
    if c.kind() == "weekday":
        return Repeat("week", by=Weekdays(_weekdays(c)))
    if c.kind() in ("num", "number") and c.kind(1) == "day_number":
        numbered = _by_day_number(c)
        return numbered._replace(implied=False, unit=numbered.unit or "month") if numbered else None
    step = _small_number(c) if c.kind() in ("num", "number") else 1
    c.skip("school", "calendar")
    if c.kind() == "unit" and c.value() in _UNITS and step:
        return Repeat(str(c.next().value), step=step)
    return None


def _numbered_of_each(c: Cursor, number: int) -> Repeat | None:
    """ "(последняя) пятница каждого месяца", "(последний) рабочий день месяца", "(первая) декада месяца"."""
    if c.take_unit("month"):
        return _month_of_quarter(c, number)
    if c.kind() == "weekday":
        found = Repeat("month", by=Weekdays(_weekdays(c), (number,)))
    elif number and c.kind() == "working" and c.is_unit("day", ahead=1):
        c.i += 2
        found = Repeat("month", by=DayNumbers((number,), working=True))
    elif c.take_unit("day"):
        found = Repeat("month", by=DayNumbers((number,)))
    elif number and c.is_unit(*_MOST_PARTS) and number <= _MOST_PARTS[c.value()]:
        found = Repeat("month", by=Part(str(c.next().value), number))
    else:
        return None
    named = _of_unit(c, found, number)
    if named or c.kind() not in ("end", "sign"):
        return named
    return found._replace(implied=True)


@rule
def _of_unit(c: Cursor, found: Repeat, number: int) -> Repeat | None:
    """ "(последний день) каждого месяца", "… квартала", or "ежемесячно" said after it."""
    c.take("each")
    if c.take_unit("month") or (c.kind() == "every" and c.value() == "month"):
        return found
    if found.days and number == -1 and c.take_unit("quarter"):
        return found._replace(unit="quarter", by=found.days._replace(month=Numbered.LAST))
    return None


def _month_of_quarter(c: Cursor, number: int) -> Repeat | None:
    """ "в последний месяц (каждого) квартала"."""
    each = c.take("each")
    edge = 3 if number == -1 else number
    if edge not in EDGES.values():
        return None
    if c.take_unit("quarter"):
        return Repeat("quarter", by=Part("edge", edge), implied=not each)
    return Repeat("quarter", by=Part("edge", edge), implied=True) if c.kind() in ("end", "sign") else None


@rule
def _by_weekdays(c: Cursor) -> Repeat | None:
    """ "по понедельникам и средам", "по рабочим дням"."""
    c.take("по")
    if c.take("working"):
        return Repeat("day", working=True) if c.take_unit("day") else None
    return Repeat("week", by=Weekdays(_weekdays(c))) if c.kind() == "weekday" else None


def _weekdays(c: Cursor) -> tuple[int, ...]:
    found: list[int] = []
    while c.kind() == "weekday" and len(found) < _MOST_DAYS:
        found.append(c.number())
        if (c.kind() == "и" or c.sign(",")) and c.kind(1) == "weekday":
            c.i += 1
    return tuple(dict.fromkeys(found))


@rule
def _by_day_number(c: Cursor) -> Repeat | None:
    """ "до 15 числа", "15 и 30 числа каждого месяца", "до 5 числа месяца, следующего за отчётным"."""
    c.take_sign("(")
    within = c.take_kinds("в", "within") or c.take_kinds("within")
    until = within or _until(c)
    since, numbers = _numbers_of_days(c)
    working = c.take("working") is not None
    if not numbers or not (c.take("day_number") or ((working or within) and c.take_unit("day"))):
        return None
    if c.kind() == "month":  # "до 15 числа мая" is a date
        return None
    if not all(0 < number <= _MOST_DAYS for number in numbers):
        return None
    if since and (len(numbers) > 1 or not since <= numbers[0]):
        return None
    return _of_which_month(c, DayNumbers(tuple(numbers), until, since, working))


@rule
def within_month(c: Cursor) -> Repeat | None:
    """ "в течение 5 рабочих дней месяца, следующего за отчётным", "не позднее 5-го рабочего дня месяца"."""
    found = _by_day_number(c) if c.kind() in ("в", "within", "не") else None
    named = found and (found.unit or (found.days and found.days.month is Numbered.FOLLOWING))
    return found if named else None


def _numbers_of_days(c: Cursor) -> tuple[int, list[int]]:
    """ "15 и 30" as (0, [15, 30]); "с 10 по 15" and "10-15" as (10, [15])."""
    since = 0
    if c.kind() in ("с", "со") and c.kind(1) == "num" and c.kind(2) in ("по", "до"):
        since = int(c.value(1))
        c.i += 3
    numbers = [_small_number(c)] if c.kind() in ("num", "number") else []
    if numbers and c.sign("-") and c.kind(1) == "num":
        since = numbers.pop()
    while (since or numbers) and len(numbers) < _MOST_DAYS and _joins_number(c):
        c.i += 1
        numbers.append(_small_number(c))
    return since, numbers


def _joins_number(c: Cursor) -> bool:
    return (c.sign(",-") or c.kind() == "и") and c.kind(1) == "num"


def _until(c: Cursor) -> bool:
    if c.take("не"):
        found = c.take("позднее", "позже") is not None
        c.take("чем")
        return found
    return c.take("до", "к", "ко") is not None


def _of_which_month(c: Cursor, days: DayNumbers) -> Repeat | None:
    """What follows "числа": "каждого месяца", "последнего месяца квартала", "месяца, следующего за отчётным"."""
    following = days._replace(month=Numbered.FOLLOWING)
    reported = _month_after_reported(c)
    if reported is not None:
        return Repeat(reported.unit, by=following)
    start = c.i
    ordinal = c.take("ordinal")
    each = c.take("each", "reported") is not None
    upcoming = c.take("next") is not None
    if not c.take_unit("month"):
        c.i = start
        return None if ordinal or upcoming else Repeat(by=days)
    if ordinal:
        return _last_month(c, days) if ordinal.value == -1 else None
    report = _after_reported(c)
    if upcoming or report:
        unit = report.unit if report else ""
        return Repeat(unit or ("month" if each else ""), by=following)
    return Repeat("month", by=days, implied=not each)


def _last_month(c: Cursor, days: DayNumbers) -> Repeat:
    """ "(последнего месяца) квартала"."""
    c.take("each")
    return Repeat("quarter" if c.take_unit("quarter") else "", by=days._replace(month=Numbered.LAST))


@rule
def _month_after_reported(c: Cursor) -> Repeat | None:
    """ "следующего за отчётным (кварталом) месяца": the same with the month at its end."""
    found = _after_reported(c)
    if found is None:
        return None
    # "следующего за отчётным месяца": of what the report is, is said elsewhere
    return found if c.take_unit("month") else Repeat()


@rule
def _after_reported(c: Cursor) -> Repeat | None:
    """ ", следующего за отчётным (кварталом)": a repetition with the unit that is reported on, where it is named."""
    c.take_sign(",")
    c.skip_lines()
    if not c.take("next"):
        return None
    c.take("за", "после")
    reported = c.take("reported")
    if c.kind() in ("unit", "span"):
        unit = c.next().value
        return Repeat(str(unit) if unit in ("month", "quarter", "half") else "")
    return Repeat() if reported else None


_REPEATING = frozenset(("every", "each", "times", "once_in", "edge"))
_RULES: dict[str, tuple[Callable[[Cursor], Repeat | None], ...]] = {
    "every": (_adverb,),
    **dict.fromkeys(("но", "и", "минимум", "максимум", "times", "once_in"), (_times_in,)),
    **dict.fromkeys(("edge", "each"), (_each,)),
    **dict.fromkeys(("во", "на", "за"), (_each,)),
    **dict.fromkeys(("с", "со", "к", "ко"), (_by_day_number,)),
    "within": (within_month,),
    "в": (_each, within_month),
    "до": (_each, _by_day_number),
    **dict.fromkeys(("num", "number", "roman", "ordinal"), (_times_in, _each, _by_day_number)),
    "не": (_times_in, _by_day_number),
    "по": (_times_in, _by_weekdays),
}

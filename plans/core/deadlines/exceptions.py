"""The rule for what is left out: "кроме июля и августа", "за исключением каникул", "кроме выходных дней"."""

from plans.core.deadlines import phrases
from plans.core.deadlines.cursor import Cursor, rule
from plans.core.deadlines.moments import Moment
from plans.core.deadlines.values import Except, Form, Item

_DAYS_OFF = ("выходных", "праздничных", "нерабочих", "праздников")
_MOST = 31


@rule
def exception(c: Cursor) -> Except | None:
    """Everything that is left out; nothing where the words behind "кроме" are not known."""
    at = c.at
    c.take("за")
    if not c.take("except"):
        return None
    items: list[Item] = []
    weekdays: list[int] = []
    days_off = False
    while len(items) + len(weekdays) < _MOST:
        if c.kind() == "weekday":
            weekdays.append(c.number())
        elif _days_off(c):
            days_off = True
        elif item := _holidays(c) or _item(c):
            items.append(item)
        else:
            break
        if c.sign(",") or c.kind() == "и":
            c.i += 1
    if not items and not weekdays and not days_off:
        return None
    return Except(at, tuple(items), tuple(weekdays), days_off)


@rule
def _item(c: Cursor) -> Item | None:
    """A window, not what only bounds one: in "кроме июля, до 15 числа" the second part is left out of nothing."""
    item = phrases.item(c)
    if item is None or item.form not in (Form.AT, Form.RANGE) or (item.last.unit == "bare" and not list_goes_on(c)):
        return None
    return item


@rule
def _holidays(c: Cursor) -> Item | None:
    """ "каникул", "летних каникул", "каникулярного времени"; a season that is not said is 0."""
    at = c.at
    season = c.take("season")
    if c.kind() != "word" or not str(c.value()).startswith("каникул"):
        return None
    c.i += 1
    c.take_word("времени", "периода")
    moment = Moment("holidays", at, int(season.value) if season else 0)
    return Item(Form.AT, moment, moment, at)


def _days_off(c: Cursor) -> bool:
    """ "выходных (и праздничных дней)"."""
    found = c.take_word(*_DAYS_OFF)
    if found:
        c.take_unit("day")
    return found


def list_goes_on(c: Cursor) -> bool:
    """A bare number is a member of a list only before a sign or "и"."""
    return c.sign(",-\n") or c.kind() in ("и", "по", "до")

"""The rule for due days that are counted from the first or last day of each month, quarter or half."""

from dataclasses import replace

from plans.core.deadlines.cursor import Cursor, rule
from plans.core.deadlines.schedule import Unit, Wait
from plans.core.deadlines.values import Offset, Repeat
from plans.core.deadlines.waits import numbered_span, span_length

_WAIT_UNITS = {"day": Unit.DAY, "week": Unit.WEEK, "month": Unit.MONTH}
_COUNTED_FROM = frozenset(("month", "quarter", "half", "year"))
_BEFORE_HEADS = (("не", "позднее", "чем", "за"), ("не", "позднее", "за"), ("не", "позже", "чем", "за"), ("за",))
_AFTER_HEADS = (("не", "позднее", "чем"), ("не", "позднее"), ("не", "позже"), ())
_MOST = 60


@rule
def counted_from_unit(c: Cursor, unit: str = "") -> Repeat | None:
    """ "в течение 10 дней после окончания квартала", "за 5 дней до начала месяца"; `unit` is that of "периода"."""
    at = c.at
    before = any(c.take_kinds(*head) for head in _BEFORE_HEADS)
    if not before:
        any(c.take_kinds(*head) for head in _AFTER_HEADS)
        c.skip("в", "within")
        c.take_word("через", "спустя")
    wait = _length(c)
    if wait is None:
        return None
    from_end = _edge_of_unit(c, before)
    if from_end is None:
        return None
    c.take("each", "reported")
    if c.kind() not in ("unit", "span"):
        return None
    of = str(c.next().value) if c.kind() == "unit" else unit
    if of not in _COUNTED_FROM:
        return None
    return Repeat(of, at=at, by=Offset(replace(wait, count=-wait.count) if before else wait, from_end))


def _length(c: Cursor) -> Wait | None:
    """ "10 рабочих дней", "5-дневный срок"."""
    if found := numbered_span(c.tokens, c.i):
        c.i += span_length(c.tokens, c.i)
        return found
    count = c.number() if c.kind() in ("num", "number") else 1
    working = c.take("working", "calendar")
    counted = c.next().value if c.is_unit(*_WAIT_UNITS) else None
    if not counted or not 0 < count <= _MOST:
        return None
    return Wait(count, Unit.WORKING_DAY if working and working.kind == "working" else _WAIT_UNITS[counted])


def _edge_of_unit(c: Cursor, before: bool) -> bool | None:
    """Whether the wait is counted from the end of the unit: "до начала", "после окончания", "по истечении"."""
    if before:
        if not c.take("до"):
            return None
        edge = c.take("edge")
        return edge.value == "end" if edge and edge.value != "middle" else None
    if not c.take("после", "с", "со", "по", "от"):
        return None
    c.take_word("дня", "момента", "даты")
    ended = c.take_word("завершения", "завершении", "истечения", "истечении", "окончании")
    edge = None if ended else c.take("edge")
    return True if ended or (edge and edge.value == "end") else None

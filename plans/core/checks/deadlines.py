"""Deadlines: not understood, outside the plan, of another year, over before the plan was approved."""

import re
from collections.abc import Iterator
from datetime import date

from plans.core.checks.about import About, Moved
from plans.core.checks.rows import said, schedule_of, shown
from plans.core.checks.signoffs import approval_day
from plans.core.deadlines import Period, Rule, Schedule, workdays
from plans.core.document import DEADLINE, Activity, PlanDocument
from plans.core.findings import Finding, Level

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY_NUMBER = re.compile(r"(?<![\d.])\d{1,2}(?!\d)")
_DAYS_SHOWN = 3
# "В соответствии с приказом от 12.03.2019 № 5": the year is that of another paper.
_OF_A_PAPER = re.compile(r"приказ|распоряжени|постановлени|закон|протокол|письм|решени|№|указ|соглашени|договор")
# "Ежемесячно" and "в течение года" begin with the period; only a named day can be over before the approval.
_NAMED = (Rule.ONCE, Rule.SEVERAL)


def unclear(document: PlanDocument, about: About) -> Iterator[Finding]:
    for row, schedule, _ in _read(document, about):
        if schedule.rule is Rule.UNCLEAR:
            text = f"Срок «{shown(row.deadline)}» не понят: дату назвать нельзя."
            hint = "Уточните слова или задайте даты вручную."
            yield said(Level.INFO, "deadline.unclear", row, text, hint)


def outside_period(document: PlanDocument, about: About) -> Iterator[Finding]:
    for row, schedule, period in _read(document, about):
        if _is_outside(schedule, period):
            years = _strange_years(row.deadline, period)
            hint = f"Проверьте год: план на {_years_of(period)}." if years else "Проверьте срок и период плана."
            text = f"Срок «{shown(row.deadline)}» вне периода плана."
            yield said(Level.WARNING, "deadline.outside_period", row, text, hint)


def early(document: PlanDocument, about: About) -> Iterator[Finding]:
    """A window that begins before the plan and ends in it."""
    for row, schedule, period in _read(document, about):
        started = [slot for slot in schedule.slots if slot.start < period.start <= slot.due]
        if started:
            text = f"Срок «{shown(row.deadline)}» начинается {started[0].start:%d.%m.%Y}, раньше плана."
            hint = f"Проверьте срок: план действует с {period.start:%d.%m.%Y}."
            yield said(Level.INFO, "deadline.early", row, text, hint)


def mixed(document: PlanDocument, about: About) -> Iterator[Finding]:
    """Dates and an event in one cell: two deadlines of different kinds."""
    for row, schedule, _ in _read(document, about):
        if schedule.slots and schedule.event:
            text = f"В ячейке срока и даты, и событие: «{shown(row.deadline)}»."
            yield said(Level.INFO, "deadline.mixed", row, text, "Разделите на две строки или уточните.")


def day_off(document: PlanDocument, about: About) -> Iterator[Finding]:
    """A day that is named by its number, and on which nobody works."""
    for row, schedule, period in _read(document, about):
        numbers = set(map(int, _DAY_NUMBER.findall(row.deadline)))
        off = [slot.due for slot in schedule.slots if slot.due.day in numbers and not workdays.is_working(slot.due)]
        off = [day for day in off if period.start <= day <= period.end]
        if off:
            days = "; ".join(_around(day, about.moved) for day in off[:_DAYS_SHOWN])
            more = f" и ещё {len(off) - _DAYS_SHOWN}" if len(off) > _DAYS_SHOWN else ""
            text = f"Срок приходится на выходной: {days}{more}."
            yield said(Level.INFO, "deadline.day_off", row, text, "Укажите рабочий день или оставьте как есть.")


def _around(day: date, moved: Moved) -> str:
    """A day off with its working neighbours; first the one to which the department moves it."""
    next_, last = workdays.next_working(day), workdays.last_working(day)
    ways = [f"следующий рабочий день {next_:%d.%m.%Y}", f"предыдущий {last:%d.%m.%Y}"]
    if moved is Moved.PREVIOUS:
        ways = [f"предыдущий рабочий день {last:%d.%m.%Y}", f"следующий {next_:%d.%m.%Y}"]
    return f"{day:%d.%m.%Y} ({', '.join(ways)})"


def other_year(document: PlanDocument, about: About) -> Iterator[Finding]:
    """Only years of other periods are named, though no date that could be outside was understood."""
    for row, schedule, period in _read(document, about):
        years = _strange_years(row.deadline, period)
        if years and not _is_outside(schedule, period) and not _OF_A_PAPER.search(row.deadline.lower()):
            text = f"В сроке «{shown(row.deadline)}» стоит {years[0]}, а план на {_years_of(period)}."
            yield said(Level.WARNING, "deadline.other_year", row, text, "Проверьте год.")


def before_approval(document: PlanDocument, about: About) -> Iterator[Finding]:
    """A named deadline that was over when the plan was approved."""
    approved = approval_day(document)
    if approved is None or document.period is None or approved > document.period.end:
        return
    for row, schedule, period in _read(document, about):
        over = schedule.rule in _NAMED and any(slot.due < approved for slot in schedule.slots)
        if over and not _is_outside(schedule, period):
            text = f"Срок «{shown(row.deadline)}» истёк до утверждения плана ({approved:%d.%m.%Y})."
            hint = "Проверьте срок и дату утверждения."
            yield said(Level.WARNING, "deadline.before_approval", row, text, hint)


def doubtful(document: PlanDocument, about: About) -> Iterator[Finding]:
    """What the deadline language understood, but would rather ask about."""
    for row, schedule, period in _read(document, about):
        if schedule.rule is not Rule.UNCLEAR and not _is_outside(schedule, period):
            for doubt in schedule.doubts:
                text = f"Срок «{shown(row.deadline)}». {doubt.text}"
                yield said(Level.INFO, "deadline.doubtful", row, text, "Проверьте, так ли понят срок.")


def _read(document: PlanDocument, about: About) -> Iterator[tuple[Activity, Schedule, Period]]:
    """The rows that have a deadline, and how it was understood; none while the plan has no period."""
    if document.period is not None and document.has(DEADLINE):
        for row in document.activities:
            if row.deadline.strip():
                yield row, schedule_of(row.deadline, document.period, about.school), document.period


def _is_outside(schedule: Schedule, period: Period) -> bool:
    return any(slot.due < period.start or slot.start > period.end for slot in schedule.slots)


def _strange_years(text: str, period: Period) -> list[int]:
    """The years in a text, unless one of them is the plan's."""
    years = [int(year) for year in _YEAR.findall(text)]
    own = range(period.start.year, period.end.year + 1)
    return [] if any(year in own for year in years) else years


def _years_of(period: Period) -> str:
    first, last = period.start.year, period.end.year
    return f"{first} год" if first == last else f"{first}–{last} годы"

"""The fields of a step, which comes from outside: each is checked before it is used."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from plans.core.deadlines import Period
from plans.core.document import Kind, Place
from plans.core.errors import PlanError
from plans.core.text import fold, without_control

MOST_LINES = 2_000
LONGEST_LINE = 20_000
MOST_SIGNOFFS = 40
LONGEST_WORD = 60
YEARS = range(1990, 2101)
LONGEST_PERIOD = 15  # years

_STALE = "Исправление не понято. Обновите страницу и попробуйте снова."


class StepRefused(PlanError):
    """A step that cannot be done; the message says why."""


def text(step: Mapping[str, Any], name: str) -> str:
    """A short text, such as the name of a row."""
    value = step.get(name)
    if not isinstance(value, str):
        raise StepRefused(_STALE)
    return value


def number(step: Mapping[str, Any], name: str, below: int) -> int:
    """A number from 0 up to but not `below`."""
    value = step.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < below:
        raise StepRefused(_STALE)
    return value


def lines(step: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Lines of text without the empty ones."""
    value = step.get(name)
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        raise StepRefused(_STALE)
    if len(value) > MOST_LINES or any(len(line) > LONGEST_LINE for line in value):
        raise StepRefused(f"Слишком длинный текст: строк может быть {MOST_LINES}, знаков в строке {LONGEST_LINE}.")
    return tuple(line for line in (fold(without_control(line)) for line in value) if line)


def roles(step: Mapping[str, Any], allowed: tuple[str, ...]) -> dict[str, str]:
    """What each column of the file becomes."""
    value = step.get("roles")
    if not isinstance(value, Mapping) or not all(isinstance(role, str) and role in allowed for role in value.values()):
        raise StepRefused(_STALE)
    return dict(value)


def kind(step: Mapping[str, Any]) -> Kind:
    try:
        return Kind(text(step, "kind"))
    except ValueError as error:
        raise StepRefused("Такого вида документа нет.") from error


def place(step: Mapping[str, Any]) -> Place:
    try:
        return Place(text(step, "place"))
    except ValueError as error:
        raise StepRefused("Гриф стоит слева или справа.") from error


def word(step: Mapping[str, Any]) -> str:
    """The word of a sign-off block."""
    found = fold(without_control(text(step, "word")))
    if not found:
        raise StepRefused("Напишите слово грифа, например СОГЛАСОВАНО.")
    if len(found) > LONGEST_WORD:
        raise StepRefused(f"Слово грифа длиннее {LONGEST_WORD} знаков: остальное пишите в строках под ним.")
    return found


def period(step: Mapping[str, Any]) -> Period | None:
    """The plan's period; None when both dates are empty."""
    start, end = text(step, "start"), text(step, "end")
    if not start and not end:
        return None
    if not start or not end:
        raise StepRefused("Укажите обе даты периода.")
    found = Period(_day(start), _day(end))
    if found.start > found.end:
        raise StepRefused("Конец периода раньше начала. Поменяйте даты местами.")
    if found.end.year - found.start.year > LONGEST_PERIOD:
        raise StepRefused(f"Период длиннее {LONGEST_PERIOD} лет. Проверьте годы.")
    return found


def _day(words: str) -> date:
    try:
        day = date.fromisoformat(words)
    except ValueError as error:
        raise StepRefused("Дата периода не понята. Выберите её в календаре.") from error
    if day.year not in YEARS:
        raise StepRefused(f"Год {day.year} не похож на год плана.")
    return day

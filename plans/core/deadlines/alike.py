"""The same words in another plan: how somebody has set their dates by hand is an offer for this one."""

import re
from collections.abc import Sequence
from datetime import date

from plans.core.deadlines.schedule import Period

_YEAR = re.compile(r"(?:19|20)\d\d")
_NOISE = re.compile(r"[\s\-–—.,;«»\"]+")


def masked(words: str) -> str:
    """The words without their years, case and signs: what makes two deadlines the same."""
    return _NOISE.sub(" ", _YEAR.sub("#", words.lower().replace("ё", "е"))).strip()


def moved(windows: Sequence[tuple[date, date]], source: Period, target: Period) -> list[tuple[date, date]]:
    """Windows of one plan in the years of another; none where the two periods do not begin in the same month."""
    if source.start.month != target.start.month:
        return []
    years = target.start.year - source.start.year
    return [(_in_year(start, years), _in_year(due, years)) for start, due in windows]


def _in_year(day: date, years: int) -> date:
    """The day some years later; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)

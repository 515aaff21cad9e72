"""The deadline language: the words of a plan's column → windows with due days. Rather UNCLEAR than a wrong date."""

from plans.core.deadlines.alike import masked, moved
from plans.core.deadlines.coverage import Gives, Piece, coverage
from plans.core.deadlines.explain import explain
from plans.core.deadlines.offers import Wording, offers
from plans.core.deadlines.parse import parse
from plans.core.deadlines.schedule import Certainty, Doubt, Period, Rule, Schedule, Slot, Unit, Use, Wait
from plans.core.deadlines.school import SCHOOL_TIME, Holidays, SchoolTime, mentions_school_time, read_school_time
from plans.core.deadlines.waiting import happened, pinned

__all__ = [
    "SCHOOL_TIME",
    "Certainty",
    "Doubt",
    "Gives",
    "Holidays",
    "Period",
    "Piece",
    "Rule",
    "Schedule",
    "SchoolTime",
    "Slot",
    "Unit",
    "Use",
    "Wait",
    "Wording",
    "coverage",
    "explain",
    "happened",
    "masked",
    "mentions_school_time",
    "moved",
    "offers",
    "parse",
    "pinned",
    "read_school_time",
]

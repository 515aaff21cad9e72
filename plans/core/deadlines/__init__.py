"""The deadline language: the words of a plan's column → windows with due days. Rather UNCLEAR than a wrong date."""

from plans.core.deadlines.explain import explain
from plans.core.deadlines.parse import parse
from plans.core.deadlines.schedule import Doubt, Period, Rule, Schedule, Slot, Unit, Wait
from plans.core.deadlines.waiting import happened, pinned

__all__ = ["Doubt", "Period", "Rule", "Schedule", "Slot", "Unit", "Wait", "explain", "happened", "parse", "pinned"]

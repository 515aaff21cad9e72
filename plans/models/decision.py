"""Decisions: the log of every move of a plan from stage to stage."""

from django.conf import settings
from django.db import models, transaction

from plans.core import chain
from plans.core.stages import FORMER_MOVES, SIDE_MOVES, STAGE_NAMES, TRANSITIONS, Move, Stage
from plans.models.chain import ChainLink
from plans.models.plan import Plan

_MOVES = [*((move.value, TRANSITIONS[move].done) for move in Move), *FORMER_MOVES.items(), *SIDE_MOVES.items()]
_STAGES = [(stage.value, STAGE_NAMES[stage]) for stage in Stage]


class Decision(models.Model):
    """Who moved the plan, when, from where to where, and with what words."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="decisions", verbose_name="план")
    move = models.CharField("решение", max_length=20, choices=_MOVES)
    source = models.CharField("из состояния", max_length=20, choices=_STAGES)
    target = models.CharField("в состояние", max_length=20, choices=_STAGES)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто")
    at = models.DateTimeField("когда", auto_now_add=True)
    note = models.TextField("комментарий", blank=True)

    class Meta:
        verbose_name = "решение"
        verbose_name_plural = "решения"
        ordering = ["-at", "-pk"]
        indexes = [models.Index("at", "id", name="decision_at")]

    def __str__(self) -> str:
        return f"{self.get_move_display()} {self.at:%d.%m.%Y}"

    def save(self, *args: object, **kwargs: object) -> None:
        is_new = self._state.adding
        with transaction.atomic():
            super().save(*args, **kwargs)
            if is_new:
                ChainLink.append(chain.DECISION, self, self.plan_id)

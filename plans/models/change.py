"""The journal of a draft: every step that changed its words, and who looks at it now."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models

from plans.core.editor.values import Pair, Ref, State
from plans.models.plan import Plan


class Change(models.Model):
    """One step: who changed which parts, and their states before and after.

    `states` is {"activity-12": [before, after]}; a state is null where the part did not exist, else
    {"cells": {key: text}, "facts": {name: value}, "place": [container, part before it or 0, index]}, each with only
    what the step touched; of a part that was made or deleted it is whole and has its "version".
    An undo or redo is a step of its own, with `of` the step that it takes back or brings again.
    A reading set while the plan was no draft `is_final`: it is shown, and undone only by setting it anew.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="changes", verbose_name="план")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто")
    label = models.TextField("что сделано")
    states = models.JSONField("было и стало", default=dict)
    token = models.CharField("ключ запроса", max_length=64, blank=True)
    of = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="шаг")
    undone_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="отменён шагом"
    )
    is_final = models.BooleanField("не отменяется", default=False)
    created_at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "правка плана"
        verbose_name_plural = "правки планов"
        ordering = ["pk"]
        indexes = [models.Index(fields=["plan", "person", "id"], name="change_of_person")]
        constraints = [
            models.UniqueConstraint(
                name="change_token_once", fields=["plan", "person", "token"], condition=~models.Q(token="")
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def pairs(self) -> dict[Ref, Pair]:
        """The states before and after, by the names of the parts."""
        return {Ref.read(ref): (_state(was), _state(now)) for ref, (was, now) in self.states.items()}

    def put_pairs(self, pairs: Mapping[Ref, Pair]) -> None:
        """Set what the step changed, without saving it."""
        self.states = {str(ref): [state.to_json() if state else None for state in pair] for ref, pair in pairs.items()}


def _state(value: dict | None) -> State | None:
    return State.of_json(value) if value is not None else None


class Presence(models.Model):
    """Where a person was last seen in the editor of a plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="presences", verbose_name="план")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="кто")
    part = models.CharField("место", max_length=40, blank=True)
    key = models.CharField("графа", max_length=40, blank=True)
    seen_at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "присутствие в редакторе"
        verbose_name_plural = "присутствие в редакторе"
        constraints = [models.UniqueConstraint(name="presence_once", fields=["plan", "person"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.part}"

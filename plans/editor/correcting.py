"""The door for one-click corrections of typographic slips: only those that a person has looked at and chosen."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from plans import bridge
from plans.core.checks.corrections import Correction, corrections
from plans.core.checks.typography import RULES
from plans.core.editor import labels
from plans.editor.journal import Done, Step, lock
from plans.models import Activity, Plan, User


@dataclass(frozen=True, slots=True)
class Offer:
    """A correction for a row of the database. `key` names it together with the text that was looked at."""

    correction: Correction
    activity: Activity

    @property
    def key(self) -> str:
        one = self.correction
        text = f"{self.activity.pk}:{one.column}:{one.id}:{one.before}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def offers(plan: Plan, wanted: str = "") -> list[Offer]:
    """Every correction that the plan's texts allow, or those of one kind (the id of a finding)."""
    rows = list(
        Activity.objects.filter(section__plan=plan).order_by("section__position", "section__pk", "position", "pk")
    )
    found = corrections(bridge.to_document(plan))
    return [Offer(one, rows[one.row]) for one in found if wanted in ("", one.id)]


@transaction.atomic
def correct(plan: Plan, keys: Collection[str], person: User) -> int:
    """Make the chosen corrections; how many were made. One whose text has changed since is left alone.

    Raises PermissionDenied and WriteRefused as every change of a draft.
    """
    locked = lock(plan, person)
    chosen = [offer for offer in offers(locked) if offer.key in keys]
    write(Step(locked, person), chosen)
    return len(chosen)


def write(step: Step, chosen: Collection[Offer], token: str = "") -> Done | None:
    """Make the corrections in one step of the journal."""
    rows: dict[int, Activity] = {}
    for offer in chosen:
        row, one = rows.setdefault(offer.activity.pk, offer.activity), offer.correction
        text = row.text(one.column)
        # An earlier correction may have changed this cell: this one is made in the words that stand there now.
        step.put(row, {one.column: one.after if text == one.before else _in_new_words(one, text)})
    return step.save(f"Исправлены опечатки: {labels.count(len(chosen), labels.PLACES)}", token)


def _in_new_words(correction: Correction, text: str) -> str:
    return RULES[correction.id](text) if correction.id in RULES else text

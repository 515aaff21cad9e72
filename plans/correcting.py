"""The door for one-click corrections of typographic slips: only those that a person has looked at and chosen."""

import hashlib
import logging
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from plans import bridge, writing
from plans.core.checks.corrections import Correction, corrections
from plans.core.checks.typography import RULES
from plans.models import Activity, Plan, User

log = logging.getLogger(__name__)


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
    chosen = [offer for offer in offers(plan) if offer.key in keys]
    rows: dict[int, Activity] = {}
    for offer in chosen:
        row = rows.setdefault(offer.activity.pk, offer.activity)
        text = row.text(offer.correction.column)
        if text == offer.correction.before:
            setattr(row, offer.correction.column, offer.correction.after)
        else:  # an earlier correction has changed this cell: make this one in the words that stand there now
            setattr(row, offer.correction.column, _in_new_words(offer.correction, text))
    for row in rows.values():
        writing.save(row, person)
    log.info("plan %s: %s corrections by user %s", plan.pk, len(chosen), person.pk)
    return len(chosen)


def _in_new_words(correction: Correction, text: str) -> str:
    return RULES[correction.id](text) if correction.id in RULES else text

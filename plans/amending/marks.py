"""Marks whose due day an amendment has changed: the secretary says what each answers from then on."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plans import permissions
from plans.amending.rows import Beside, RowPair
from plans.approval.refusals import MoveRefused
from plans.models import Activity, Mark, MarkMove, Plan, User

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Vanished:
    """A mark whose due day the row has no more: the days that there are, the one that is proposed, the one said.

    `copy` is the row as the amendment has it. Where nothing is said yet, `move` is None.
    """

    mark: Mark
    copy: Activity
    dues: tuple[date | None, ...]
    proposed: date | None
    move: MarkMove | None

    @property
    def is_settled(self) -> bool:
        """Whether somebody has said where it goes, and that is still a place."""
        return self.move is not None and self.move.was == self.mark.due and self.move.due in (None, *self.dues)

    @property
    def chosen(self) -> date | None:
        """What the form shows: what was said, else what is proposed."""
        return self.move.due if self.move and self.is_settled else self.proposed


def vanished(beside: Beside) -> list[Vanished]:
    """The marks of the plan's rows that stay, whose due days do not; three queries beside those of the rows."""
    pairs = {pair.row.pk: pair for pair in beside.pairs}
    marks = Mark.objects.filter(activity__in=pairs).select_related("organisation", "author").order_by("due", "pk")
    moves = {move.mark_id: move for move in MarkMove.objects.filter(amendment=beside.amendment)}
    order = {key: at for at, key in enumerate(pairs)}
    return [
        _vanished(mark, pair, moves.get(mark.pk))
        for mark in sorted(marks, key=lambda one: order[one.activity_id])
        if _answers_today(mark, pair := pairs[mark.activity_id]) and mark.due not in pair.dues
    ]


def _answers_today(mark: Mark, pair: RowPair) -> bool:
    """A mark that answers no due day now has lost its own in an earlier edition: it stays where it was put then."""
    return mark.due in ([slot.due for slot in pair.row.slots.all()] or [None])


def _vanished(mark: Mark, pair: RowPair, move: MarkMove | None) -> Vanished:
    mark.activity = pair.row
    return Vanished(mark, pair.copy, tuple(pair.dues), _proposed(mark.due, pair), move)


def _proposed(due: date | None, pair: RowPair) -> date | None:
    """The new day at the same place where there are as many as before, else the nearest one."""
    was = list(dict.fromkeys(slot.due for slot in pair.row.slots.all())) or [None]
    if len(was) == len(pair.dues):
        return pair.dues[was.index(due)]
    dated = [one for one in pair.dues if one is not None]
    if due is None or not dated:
        return pair.dues[0]
    return min(dated, key=lambda one: (abs((one - due).days), one))


def of_amendment(amendment: Plan) -> list[Vanished]:
    """The marks that the secretary is asked about."""
    return vanished(Beside(Plan.objects.get(pk=amendment.amends_id), amendment))


@transaction.atomic
def settle(amendment: Plan, chosen: Mapping[int, date | None], person: User) -> None:
    """Say where marks (by id) go; None: they stay with the row and answer no day.

    Raises PermissionDenied for anybody but the secretary, MoveRefused for changes that are approved already and for a
    day that the row does not have.
    """
    locked = Plan.texts.locked(pk=amendment.pk)
    if not permissions.is_secretary(person, locked.cluster):
        raise PermissionDenied
    if locked.is_merged or not locked.is_amendment:
        raise MoveRefused("Эти изменения уже утверждены.")
    for one in of_amendment(locked):
        if one.mark.pk in chosen:
            due = chosen[one.mark.pk]
            if due not in (None, *one.dues):
                raise MoveRefused("Сроки мероприятия тем временем изменили. Посмотрите список заново.")
            said = {"was": one.mark.due, "due": due, "person": person}
            MarkMove.objects.update_or_create(amendment=locked, mark=one.mark, defaults=said)
    log.info("amendment %s: %s marks settled by user %s", locked.pk, len(chosen), person.pk)


def check_settled(found: list[Vanished]) -> None:
    """Raises MoveRefused while there are marks of which nobody has said where they go."""
    open_ = sum(not one.is_settled for one in found)
    if open_:
        raise MoveRefused(
            f"У отметок о выполнении меняется срок (отметок: {open_}). Секретарь должен подтвердить, какому сроку "
            "отвечает каждая: откройте «Отметки и новые сроки»."
        )

"""Comments on the rows of a plan on its way, and the secretary's answers."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from plans import permissions
from plans.approval.refusals import MoveRefused
from plans.core.text import short
from plans.models import Activity, Comment, Plan, User

_ABOUT = 150


def say(plan: Plan, person: User, text: str, row: Activity | None = None) -> Comment:
    """Say something of a row, or of the whole plan. Raises PermissionDenied, MoveRefused."""
    if not permissions.can_comment(person, plan):
        raise PermissionDenied
    if not text.strip():
        raise MoveRefused("Напишите комментарий.")
    about = short(str(row), _ABOUT) if row else ""
    return Comment.objects.create(plan=plan, activity=row, about=about, person=person, text=text.strip())


@transaction.atomic
def answer(comment: Comment, person: User, text: str) -> None:
    """The secretary's answer, once. Raises PermissionDenied, MoveRefused."""
    if not permissions.is_secretary(person, comment.plan.cluster):
        raise PermissionDenied
    if not text.strip():
        raise MoveRefused("Напишите ответ.")
    locked = Comment.objects.select_for_update().get(pk=comment.pk)
    if locked.answer:
        raise MoveRefused("На этот комментарий уже ответили. Обновите страницу.")
    locked.answer, locked.answered_by, locked.answered_at = text.strip(), person, timezone.now()
    locked.save(update_fields=["answer", "answered_by", "answered_at"])

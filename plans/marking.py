"""The door for marks: report, accept, return. Check, save, log, in one transaction."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from plans import permissions, queries
from plans.core import evidence
from plans.core.errors import PlanError
from plans.models import Activity, Evidence, Mark, Organisation, User

log = logging.getLogger(__name__)


class MarkRefused(PlanError):
    """The mark cannot be changed so; the message says why."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a person says was done. `due` is the due day of the slot it answers; None for a row without dates."""

    done_on: date
    result: str
    document: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a mark: its name as the person sees it, and its bytes."""

    name: str
    data: bytes


@transaction.atomic
def report(
    activity: Activity, organisation: Organisation | None, person: User, said: Report, files: Sequence[Upload] = ()
) -> Mark:
    """A new mark, waiting to be checked; a secretary's own mark counts at once.

    Raises PermissionDenied, and UnreadableFile for a file that is not allowed (nothing is saved then).
    """
    plan = activity.section.plan
    if not permissions.can_mark(person, activity, queries.owing(activity)):
        raise PermissionDenied
    by_secretary = permissions.is_secretary(person, plan.cluster)
    if not by_secretary and organisation not in permissions.organisations_of(person, plan.cluster):
        raise PermissionDenied
    # All files are looked at before the first is written: no transaction takes a file off the disk again.
    kinds = [evidence.content_type(file.data) for file in files]
    mark = Mark.objects.create(
        activity=activity,
        organisation=organisation,
        due=said.due,
        done_on=said.done_on,
        result=said.result,
        document=said.document,
        author=person,
        state=(Mark.States.ACCEPTED if by_secretary else Mark.States.REPORTED).value,
    )
    for file, kind in zip(files, kinds, strict=True):
        _attach(mark, file, kind)
    log.info("activity %s: mark %s by user %s", activity.pk, mark.pk, person.pk)
    return mark


@transaction.atomic
def decide(mark: Mark, person: User, *, accept: bool, note: str = "") -> Mark:
    """Accept a reported mark or return it with a reason. The second of two people gets MarkRefused."""
    locked = Mark.objects.select_for_update().get(pk=mark.pk)
    if not permissions.can_control_marks(person, mark.activity.section.plan):
        raise PermissionDenied
    if locked.state != Mark.States.REPORTED:
        raise MarkRefused(f"Эта отметка уже {locked.get_state_display()}. Обновите страницу.")
    if not accept and not note.strip():
        raise MarkRefused("Напишите, что исправить: участник увидит это замечание.")
    locked.state = (Mark.States.ACCEPTED if accept else Mark.States.RETURNED).value
    locked.note, locked.decided_by, locked.decided_at = note.strip(), person, timezone.now()
    locked.save()
    log.info("mark %s: %s by user %s", mark.pk, locked.state, person.pk)
    return locked


def _attach(mark: Mark, file: Upload, kind: str) -> Evidence:
    row = Evidence(mark=mark, name=file.name, content_type=kind, sha256=hashlib.sha256(file.data).hexdigest())
    row.file.save(file.name, ContentFile(file.data))
    return row

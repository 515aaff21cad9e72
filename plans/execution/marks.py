"""The door for marks: report, accept, return. Check, save, log, in one transaction, while the plan is locked:
it is not closed meanwhile.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from plans import index, permissions, queries
from plans.core import evidence
from plans.core.errors import PlanError
from plans.core.limits import SAME_PRESS
from plans.core.mark_words import missing
from plans.core.progress import Deed
from plans.core.stages import Role
from plans.core.text import too_long
from plans.files import sandbox, stored
from plans.models import Activity, Evidence, Mark, Organisation, Plan, User
from plans.owed import counters

log = logging.getLogger(__name__)


class MarkRefused(PlanError):
    """The mark cannot be changed so; the message says why."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person says became of a slot; the names are those of Mark. `due` is None for a row without dates."""

    done_on: date
    result: str = ""
    document: str = ""
    due: date | None = None
    fact: Deed = Deed.DONE
    moved_to: date | None = None
    basis: str = ""
    document_kind: str = ""
    document_number: str = ""
    document_on: date | None = None
    people: int | None = None
    link: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a mark: its name as the person sees it, and its bytes."""

    name: str
    data: bytes


def report(
    activity: Activity,
    organisation: Organisation | None,
    person: User,
    said: Statement,
    files: Sequence[Upload] = (),
    kept: Sequence[Evidence] = (),
) -> Mark:
    """A new mark, waiting to be checked; a secretary's own mark counts at once. `kept` are files of a mark before it.

    A second press of the same button answers the mark of the first. Raises PermissionDenied, MarkRefused where
    something must still be said, and UnreadableFile for a file that is not allowed; nothing is saved then.
    """
    stored = Activity.ever.select_related("section__plan__cluster").get(pk=activity.pk)
    asks = not _may_report(stored, organisation, person)
    for sentence in missing(
        said.fact, result=said.result, basis=said.basis, moved_to=said.moved_to, asks=asks
    ).values():
        raise MarkRefused(sentence)
    _refuse_long_words(*(str(text) for text in asdict(said).values()))
    # Drawing pictures anew takes seconds, so the database waits for none. All files are looked at before the first is
    # written: no transaction takes a file off the disk again.
    found = [sandbox.examine(file.data) for file in files]
    return _reported(stored, organisation, person, said, files, found, kept)


def _refuse_long_words(*texts: str) -> None:
    """Whatever is said stands on paper once, in the plan or in a report."""
    for text in texts:
        if why := too_long(text):
            raise MarkRefused(why)


@transaction.atomic
def _reported(
    activity: Activity,
    organisation: Organisation | None,
    person: User,
    said: Statement,
    files: Sequence[Upload],
    found: Sequence[evidence.Examined],
    kept: Sequence[Evidence],
) -> Mark:
    plan = Plan.objects.locked(sections__activities=activity)
    row = Activity.ever.select_related("section").get(pk=activity.pk)
    row.section.plan = plan
    accepts = _may_report(row, organisation, person)
    mark = Mark(activity=row, organisation=organisation, author=person, **asdict(said))
    mark.state = (Mark.States.ACCEPTED if accepts else Mark.States.REPORTED).value
    # Also for a second press: what was damaged meanwhile is healed by it.
    paths = {one.sha256: stored.keep(one) for one in sorted(found, key=lambda one: one.sha256)}
    if twin := _said_already(mark, {one.sha256 for one in (*found, *kept)}):
        return twin
    mark.save()
    for file, one in zip(files, found, strict=True):
        path = paths[one.sha256]
        name = evidence.safe_name(file.name, one.kind)
        Evidence.objects.create(mark=mark, name=name, content_type=one.kind, sha256=one.sha256, file=path)
    _keep(mark, kept)
    index.renew_row(row)
    counters.renew_row(row)
    log.info("activity %s: mark %s (%s) by user %s", row.pk, mark.pk, mark.fact, person.pk)
    return mark


def _may_report(activity: Activity, organisation: Organisation | None, person: User) -> bool:
    """Whether the person's mark counts at once. Raises PermissionDenied for whoever may not make it."""
    cluster = activity.section.plan.cluster
    if not permissions.can_mark(person, activity, queries.owing(activity)):
        raise PermissionDenied
    by_secretary = permissions.is_secretary(person, cluster)
    if not by_secretary and organisation not in permissions.organisations_of(person, cluster):
        raise PermissionDenied
    return by_secretary


def _said_already(mark: Mark, files: set[str]) -> Mark | None:
    """The mark with the same words and files that the same person made a moment ago."""
    names = ("activity", "organisation", "author", "state", *Statement.__dataclass_fields__)
    same = {name: getattr(mark, name) for name in names}
    twins = Mark.objects.filter(**same, created_at__gte=timezone.now() - SAME_PRESS).prefetch_related("evidence")
    return next((twin for twin in twins if {one.sha256 for one in twin.evidence.all()} == files), None)


@transaction.atomic
def decide(mark: Mark, person: User, *, accept: bool, note: str = "", words: str = "") -> Mark:
    """Accept a reported mark or return it with a reason. The second of two people gets MarkRefused.

    `words` are those for the plan's last column, in place of what is composed.
    """
    plan = Plan.objects.locked(sections__activities=mark.activity_id)
    locked = Mark.objects.select_for_update().get(pk=mark.pk)
    if not permissions.can_judge_marks(person, plan):
        raise PermissionDenied
    if locked.state != Mark.States.REPORTED:
        raise MarkRefused(f"Эта отметка уже {locked.get_state_display()}. Обновите страницу.")
    if not accept and not note.strip():
        raise MarkRefused("Напишите причину возврата: её увидит участник.")
    _refuse_long_words(words)
    locked.state = (Mark.States.ACCEPTED if accept else Mark.States.RETURNED).value
    locked.note, locked.decided_by, locked.decided_at = note.strip(), person, timezone.now()
    locked.words = words.strip() or locked.words
    locked.save()
    row = Activity.ever.select_related("section__plan").get(pk=locked.activity_id)
    index.renew_row(row)
    counters.renew_row(row)
    log.info("mark %s: %s by user %s", mark.pk, locked.state, person.pk)
    return locked


@transaction.atomic
def accept_all(keys: Iterable[int], person: User) -> tuple[int, int]:
    """Accept the reported marks with these ids, all in one transaction; how many, and how many were not.

    What somebody has decided meanwhile stays as it is, so a second click changes nothing. A mark of a plan that is not
    the person's to control is not touched. Raises PermissionDenied for whoever controls no plan at all.
    """
    if not permissions.is_anywhere(person, Role.SECRETARY):
        raise PermissionDenied
    asked = set(keys)
    found = Mark.objects.filter(pk__in=asked).order_by("pk")
    # In one order, so that two people who press at once wait for each other and do not lock each other out.
    plans = Plan.objects.filter(sections__activities__marks__in=found.order_by())
    mine = {key for key in sorted(set(plans.values_list("pk", flat=True))) if _controls(person, key)}
    accepted = sum(_accepted(mark, person) for mark in found.filter(activity__section__plan__in=mine))
    log.info("%s marks accepted at once by user %s", accepted, person.pk)
    return accepted, len(asked) - accepted


def _controls(person: User, plan: int) -> bool:
    return permissions.can_judge_marks(person, Plan.objects.locked(pk=plan))


def _accepted(mark: Mark, person: User) -> bool:
    """False where somebody has decided meanwhile."""
    try:
        decide(mark, person, accept=True)
    except MarkRefused:
        return False
    return True


def _keep(mark: Mark, kept: Sequence[Evidence]) -> None:
    """Show the files of an earlier mark of the same people for this one too."""
    for old in kept:
        if (old.mark.activity_id, old.mark.organisation_id) != (mark.activity_id, mark.organisation_id):
            raise PermissionDenied
        Evidence.objects.create(
            mark=mark, name=old.name, content_type=old.content_type, sha256=old.sha256, file=old.file.name
        )

"""The door for requests: ask, answer, remind, put off, close, withdraw. Check, save, log, in one transaction.

Letters are written by the nightly run of reminders from what stands here (`plans/letters/asking.py`).
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from plans import permissions
from plans.core import evidence
from plans.core.errors import PlanError
from plans.core.limits import SAME_PRESS
from plans.core.text import too_long
from plans.files import sandbox, stored
from plans.models import Addressee, Cluster, Department, Inquiry, InquiryMove, Plan, Reply, ReplyFile, User

log = logging.getLogger(__name__)

REMIND_AGAIN = timedelta(days=3)
_ENDS = {
    InquiryMove.Moves.CLOSE: Inquiry.States.CLOSED,
    InquiryMove.Moves.WITHDRAW: Inquiry.States.WITHDRAWN,
}


class InquiryRefused(PlanError):
    """The request cannot be asked, answered or moved so; the message says why."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; the names are those of Inquiry."""

    subject: str
    question: str
    wants: str
    due: date
    figure: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of an answer: its name as the person sees it, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a cluster answers; `known` is the number that the program had proposed, `kept` files of a former answer."""

    text: str = ""
    number: Decimal | None = None
    known: Decimal | None = None
    plan: Plan | None = None
    files: Sequence[Attached] = ()
    kept: Sequence[ReplyFile] = ()


@transaction.atomic
def ask(department: Department, person: User, asked: Question, clusters: Sequence[Cluster]) -> Inquiry:
    """A new request to clusters of the department; a second press of the same button answers the first one.

    Raises PermissionDenied, InquiryRefused.
    """
    if not permissions.can_oversee(person, department) or any(one.department_id != department.pk for one in clusters):
        raise PermissionDenied
    if not clusters:
        raise InquiryRefused("Выберите хотя бы один кластер.")
    _refuse_long(asked.subject, asked.question)
    # Two presses at the same moment wait here for each other.
    Department.objects.select_for_update().get(pk=department.pk)
    same = {name: getattr(asked, name) for name in Question.__dataclass_fields__}
    recent = Inquiry.objects.filter(person=person, department=department, created_at__gte=timezone.now() - SAME_PRESS)
    keys = {one.pk for one in clusters}
    for twin in recent.filter(**same).prefetch_related("addressees"):
        if {one.cluster_id for one in twin.addressees.all()} == keys:
            return twin
    inquiry = Inquiry.objects.create(department=department, person=person, **same)
    Addressee.objects.bulk_create([Addressee(inquiry=inquiry, cluster=one) for one in clusters], 500)
    _noted(inquiry, InquiryMove.Moves.ASK, person, count=len(clusters))
    return inquiry


def _refuse_long(*texts: str) -> None:
    for text in texts:
        if why := too_long(text):
            raise InquiryRefused(why)


def _noted(inquiry: Inquiry, move: InquiryMove.Moves, person: User, *, words: str = "", count: int = 0) -> InquiryMove:
    log.info("request %s: %s by user %s", inquiry.pk, move.value, person.pk)
    return InquiryMove.objects.create(
        inquiry=inquiry, move=move.value, due=inquiry.due, count=count, words=words, person=person
    )


def answer(addressee: Addressee, person: User, said: Answer) -> Reply:
    """The cluster's answer; it counts instead of an earlier one. The same answer twice is kept once.

    Raises PermissionDenied, InquiryRefused, UnreadableFile for a file that is not allowed.
    """
    if not permissions.can_answer(person, addressee):
        raise PermissionDenied
    _refuse_missing(addressee.inquiry, said)
    _refuse_long(said.text)
    # Looking into files takes seconds: no transaction waits for it.
    found = [sandbox.examine(one.data) for one in said.files]
    return _answered(addressee, person, said, found)


def _refuse_missing(inquiry: Inquiry, said: Answer) -> None:
    wants, files = inquiry.wants, bool(said.files or said.kept)
    if wants == Inquiry.Wants.NUMBER and said.number is None:
        raise InquiryRefused("Укажите число.")
    if wants in (Inquiry.Wants.FILE, Inquiry.Wants.REPORT) and not files:
        raise InquiryRefused("Приложите файл.")
    if wants == Inquiry.Wants.WORDS and not said.text.strip():
        raise InquiryRefused("Напишите ответ.")


@transaction.atomic
def _answered(addressee: Addressee, person: User, said: Answer, found: Sequence[evidence.Examined]) -> Reply:
    inquiry = Inquiry.objects.select_for_update().get(pk=addressee.inquiry_id)
    asked = Addressee.objects.select_for_update().select_related("cluster").get(pk=addressee.pk)
    asked.inquiry = inquiry
    if not permissions.can_answer(person, asked):
        raise PermissionDenied("Запрос закрыт: на него больше не отвечают.")
    paths = {one.sha256: stored.keep(one) for one in sorted(found, key=lambda one: one.sha256)}
    if twin := _said_already(asked, person, said, {one.sha256 for one in (*found, *said.kept)}):
        return twin
    reply = Reply.objects.create(
        addressee=asked, person=person, text=said.text, number=said.number, known=said.known, plan=said.plan
    )
    for file, one in zip(said.files, found, strict=True):
        _keep(reply, evidence.safe_name(file.name, one.kind), one.kind, one.sha256, paths[one.sha256])
    for old in said.kept:
        if old.reply.addressee_id != asked.pk:
            raise PermissionDenied
        _keep(reply, old.name, old.content_type, old.sha256, old.file.name)
    if asked.answered_at is None:
        asked.answered_at = reply.at
        asked.save(update_fields=["answered_at"])
    log.info("request %s: cluster %s answered by user %s", inquiry.pk, asked.cluster_id, person.pk)
    return reply


def _keep(reply: Reply, name: str, kind: str, sha256: str, path: str) -> None:
    ReplyFile.objects.create(reply=reply, name=name, content_type=kind, sha256=sha256, file=path)


def _said_already(asked: Addressee, person: User, said: Answer, files: set[str]) -> Reply | None:
    """The same answer of the same person a moment ago, if it is the newest."""
    newest = asked.replies.prefetch_related("files").order_by("-pk").first()
    if newest is None or newest.person_id != person.pk or newest.at < timezone.now() - SAME_PRESS:
        return None
    same = (newest.text, newest.number) == (said.text, said.number)
    return newest if same and {one.sha256 for one in newest.files.all()} == files else None


@transaction.atomic
def remind(inquiry: Inquiry, person: User, today: date, only: int | None = None) -> int:
    """Let those who have not answered (or one of them, by key) read of it in their next letter; how many.

    Who was reminded less than REMIND_AGAIN ago is left in peace. Raises PermissionDenied, InquiryRefused.
    """
    locked = _locked(inquiry, person)
    waiting = Addressee.objects.waiting().filter(Q(reminded_on=None) | Q(reminded_on__lte=today - REMIND_AGAIN))
    waiting = waiting.filter(inquiry=locked) if only is None else waiting.filter(inquiry=locked, pk=only)
    count = waiting.update(reminded_on=today)
    if count:
        _noted(locked, InquiryMove.Moves.REMIND, person, count=count)
    return count


def _locked(inquiry: Inquiry, person: User) -> Inquiry:
    """The request as it is now; nobody answers or moves it until the transaction ends."""
    locked = Inquiry.objects.select_for_update(of=("self",)).select_related("department").get(pk=inquiry.pk)
    if not permissions.can_oversee(person, locked.department):
        raise PermissionDenied
    if not locked.is_open:
        raise InquiryRefused(f"Запрос уже {locked.get_state_display()}.")
    return locked


@transaction.atomic
def extend(inquiry: Inquiry, person: User, due: date, words: str) -> Inquiry:
    """Another day to answer by. Raises PermissionDenied, InquiryRefused."""
    locked = _locked(inquiry, person)
    _refuse_long(words)
    if due == locked.due:
        raise InquiryRefused("Это прежний срок. Укажите другой день.")
    locked.due = due
    locked.save(update_fields=["due"])
    _noted(locked, InquiryMove.Moves.EXTEND, person, words=words)
    return locked


@transaction.atomic
def end(inquiry: Inquiry, person: User, move: InquiryMove.Moves, words: str) -> Inquiry:
    """Close it (answers are in) or withdraw it (none are wanted). Raises PermissionDenied, InquiryRefused."""
    locked = _locked(inquiry, person)
    _refuse_long(words)
    if move == InquiryMove.Moves.WITHDRAW and not words.strip():
        raise InquiryRefused("Напишите, почему запрос отозван: это прочтут секретари.")
    locked.state = _ENDS[move].value
    locked.save(update_fields=["state"])
    _noted(locked, move, person, words=words)
    return locked

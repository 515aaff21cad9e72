"""The door for every change of a plan's stage: check, save, freeze, log, in one transaction."""

import hashlib
import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plans import bridge, permissions
from plans.core import document as paper
from plans.core.errors import PlanError
from plans.core.grid import Page
from plans.core.layout import lay_out
from plans.core.stages import TRANSITIONS, Move, Stage
from plans.core.writers import pdf, word
from plans.models import Decision, Edition, Plan, User

log = logging.getLogger(__name__)


class MoveRefused(PlanError):
    """The move is not possible now; the message says why and what to do."""


@transaction.atomic
def move(plan: Plan, verb: Move, person: User, note: str = "") -> Decision:
    """Move the plan. Raises PermissionDenied for a wrong person, MoveRefused for a wrong moment or a missing reason."""
    locked = Plan.objects.locked(pk=plan.pk)
    transition = TRANSITIONS[verb]
    _check(locked, verb, person, note)
    source, locked.stage = locked.stage, transition.target.value
    locked.save(update_fields=["stage", "changed_at"])
    if verb is Move.APPROVE:
        _freeze(locked, person)
    plan.stage = locked.stage
    log.info("plan %s: %s by user %s", plan.pk, verb.value, person.pk)
    return Decision.objects.create(
        plan=plan, move=verb.value, source=source, target=locked.stage, person=person, note=note.strip()
    )


def page_of(plan: Plan) -> Page:
    """The plan's page setup."""
    return Page(
        landscape=plan.orientation == Plan.Orientations.LANDSCAPE,
        by_columns=plan.orientation == Plan.Orientations.AUTO,
        left=plan.left_margin,
        text_size=plan.text_size,
        table_size=plan.table_size,
    )


def _check(plan: Plan, verb: Move, person: User, note: str) -> None:
    transition = TRANSITIONS[verb]
    if not transition.roles & permissions.roles_in(person, plan.cluster):
        raise PermissionDenied
    if Stage(plan.stage) not in transition.sources:
        raise MoveRefused(f"План сейчас в состоянии «{plan.stage_name}»: кто-то уже изменил его. Обновите страницу.")
    if transition.reason and not note.strip():
        raise MoveRefused("Напишите причину: её увидят все, кто работает с планом.")
    if verb is Move.SUBMIT:
        _check_ready(plan)


def _check_ready(plan: Plan) -> None:
    if not plan.period:
        raise MoveRefused("Укажите период плана: без него сроки не посчитать.")
    if not plan.sections.filter(activities__isnull=False).exists():
        raise MoveRefused("В плане нет ни одного мероприятия. Добавьте мероприятия и отправьте план снова.")


def _freeze(plan: Plan, person: User) -> Edition:
    document = bridge.to_document(plan)
    content = paper.dumps(document)
    grid = lay_out(document, page=page_of(plan), with_marks=plan.prints_marks)
    files = {"pdf": pdf.write(grid), "docx": word.write(grid)}
    last = plan.editions.order_by("-number").values_list("number", flat=True).first() or 0
    return Edition.objects.create(
        plan=plan,
        number=last + 1,
        content=content,
        content_sha256=_sha256(content.encode()),
        pdf=files["pdf"],
        pdf_sha256=_sha256(files["pdf"]),
        docx=files["docx"],
        docx_sha256=_sha256(files["docx"]),
        approved_by=person,
    )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

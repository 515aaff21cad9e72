"""The door for every change of a plan's stage: check, save, freeze, log, in one transaction."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from plans import bridge, permissions
from plans.approval import checking, sheet, way
from plans.approval.closing import keep_owing
from plans.approval.refusals import Changed, MoveRefused
from plans.core import document as paper
from plans.core.processes import write
from plans.core.stages import TRANSITIONS, Move, Stage
from plans.core.text import sha256
from plans.files import background
from plans.models import Decision, Edition, Plan, User
from plans.owed import counters

log = logging.getLogger(__name__)


def version_of(plan: Plan) -> str:
    """A name of the plan's text and paper as they stand: equal ones have equal names."""
    return sha256(write.dumps(paper_of(plan)))


def paper_of(plan: Plan) -> write.Job:
    """The plan's PDF as it would be approved now."""
    setup = bridge.page_of(plan)
    return write.Job(bridge.to_document(plan), "pdf", draft=False, with_marks=plan.prints_marks, page=setup)


def move(
    plan: Plan, verb: Move, person: User, note: str = "", *, shown: str | None = None, wait: float | None = None
) -> Decision:
    """Move the plan. `shown`: the version (`version_of`) that the person has seen, else what stands now.

    Changes of a plan in force are begun and approved by `amending.door`. Raises PermissionDenied for a wrong person,
    MoveRefused for a wrong moment or a missing reason, Changed for another text than the one that was shown;
    `making.NotYet` when the files of an edition are not made after `wait` seconds.
    """
    if verb is Move.AMEND or (verb is Move.APPROVE and plan.is_amendment):
        raise MoveRefused("Изменения готовят и утверждают вместе с планом, который они изменяют.")
    stands = Plan.texts.select_related("cluster").get(pk=plan.pk)
    check(stands, verb, person, note)
    if verb is not Move.APPROVE:
        return moved(plan, verb, person, note, shown)
    version, files = files_of(stands, shown, wait)
    return moved(plan, verb, person, note, version, files)


def files_of(
    stands: Plan, shown: str | None, wait: float | None, document: paper.PlanDocument | None = None
) -> tuple[str, dict[str, bytes]]:
    """The version of the text as it stands, and the files of the edition that it is to become.

    `document`: the text with blanks filled by the last sign-off, else the plan's as it stands.
    Seconds of work, before the plan is locked for a moment: nobody waits for it. Raises as `move`.
    """
    wanted = paper_of(stands)
    version = sha256(write.dumps(wanted))
    check_shown(version, shown)
    wanted = replace(wanted, document=document or wanted.document)
    dated = replace(wanted, day=timezone.localdate().isoformat(), check=checking.address_for(stands))
    return version, {"pdf": background.data_of(dated, wait=wait), "docx": write.make(replace(wanted, kind="docx"))}


@transaction.atomic
def moved(
    plan: Plan,
    verb: Move,
    person: User,
    note: str,
    shown: str | None,
    files: Mapping[str, bytes] | None = None,
    *,
    given: Callable[[Plan], object] | None = None,
) -> Decision:
    """What `move` does under the lock. `files` are those of the edition, made of the version `shown`.

    `given` writes down the sign-off by which the plan is moved; its caller has made sure of the person.
    """
    locked = Plan.texts.locked(pk=plan.pk)
    check(locked, verb, person, note, by_way=given is not None)
    if shown is not None:
        check_shown(version_of(locked), shown)
    if verb is Move.SUBMIT:
        way.lay_usual(locked, person)
    if given:
        given(locked)
    if files:
        edition = freeze(locked, bridge.to_document(Plan.texts.get(pk=plan.pk)), person, files, way_of=locked)
        way.freeze(locked, edition)
    if verb in (Move.RETURN, Move.WITHDRAW):
        way.break_off(locked)
    if verb is Move.CLOSE:
        keep_owing(locked)
    decision = decide(locked, verb, person, note)
    if locked.is_frozen:
        counters.renew_plan(locked.pk)
    plan.stage, decision.plan = locked.stage, plan
    return decision


def decide(plan: Plan, verb: Move, person: User, note: str) -> Decision:
    """Put the plan, which the caller has locked and checked, on the move's stage, and write the decision down."""
    source, plan.stage = plan.stage, TRANSITIONS[verb].target.value
    plan.save(update_fields=["stage", "changed_at"])
    log.info("plan %s: %s by user %s", plan.pk, verb.value, person.pk)
    return Decision.objects.create(
        plan=plan, move=verb.value, source=source, target=plan.stage, person=person, note=note.strip()
    )


def check_shown(version: str, shown: str | None) -> None:
    if shown is not None and shown != version:
        raise Changed(
            "Пока план был у вас открыт, его изменили. Ничего не сделано: прочитайте новый текст и решите снова."
        )


def check(plan: Plan, verb: Move, person: User, note: str, *, by_way: bool = False) -> None:
    """Raises PermissionDenied for a wrong person, MoveRefused for a wrong moment or a missing reason.

    `by_way`: the plan is moved by a sign-off that the person may give.
    """
    transition = TRANSITIONS[verb]
    if not by_way and not transition.roles & permissions.roles_in(person, plan.cluster):
        raise PermissionDenied
    if plan.is_merged:
        raise MoveRefused("Эти изменения уже утверждены: они стали новой редакцией плана.")
    if Stage(plan.stage) not in transition.sources:
        raise MoveRefused(f"План сейчас в состоянии «{plan.stage_name}»: кто-то уже изменил его. Обновите страницу.")
    if transition.reason and not note.strip():
        raise MoveRefused("Напишите причину: её увидят все, кто работает с планом.")
    if not by_way:
        way.check_move(plan, verb)
    if verb is Move.SUBMIT:
        _check_ready(plan)
    if verb in (Move.AMEND, Move.CLOSE) and Plan.texts.being_prepared().filter(amends=plan).exists():
        raise MoveRefused("В план уже готовятся изменения. Сначала утвердите их или откажитесь от них.")


def _check_ready(plan: Plan) -> None:
    if not plan.period:
        raise MoveRefused("Укажите период плана: без него сроки не посчитать.")
    if not plan.sections.filter(activities__isnull=False).exists():
        raise MoveRefused("В плане нет ни одного мероприятия. Добавьте мероприятия и отправьте план снова.")


def freeze(
    plan: Plan,
    document: paper.PlanDocument,
    person: User,
    files: Mapping[str, bytes],
    grounds: Mapping[str, str] | None = None,
    *,
    way_of: Plan,
) -> Edition:
    """Store the plan's next edition: the document with the files that were made of it, the reasons of its changes.

    `way_of`: the plan, or the changes of it, whose sign-offs were given; the sheet says them with the names of today.
    """
    content = paper.dumps(document)
    number = checking.next_number(plan)
    edition = Edition(
        plan=plan,
        number=number,
        code=checking.code_of(plan, number),
        content=content,
        content_sha256=sha256(content),
        pdf=files["pdf"],
        pdf_sha256=sha256(files["pdf"]),
        docx=files["docx"],
        docx_sha256=sha256(files["docx"]),
        grounds=dict(grounds or {}),
        approved_by=person,
    )
    told = sheet.of_edition(edition, way_of, way.rows_of(way_of), str(person), timezone.localdate())
    edition.agreement = told.to_json()
    edition.save()
    return edition

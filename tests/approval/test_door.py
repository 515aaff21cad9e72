"""Stages and editions: the door `approval.move`."""

import hashlib
import json

import pytest
from django.core.exceptions import PermissionDenied

from plans import bridge
from plans.approval import door
from plans.core import document as paper
from plans.core.stages import TRANSITIONS, Move, Role, Stage, open_moves
from plans.editor.journal import WriteRefused
from plans.editor.plan import delete_plan, save_columns
from plans.models import Activity, Decision, Edition, FrozenError, Plan, PlanColumn, Section
from tests.cast import approved, draft
from tests.secretary import delete, save

pytestmark = pytest.mark.django_db

# Changes of a plan in force are begun by a door of their own.
MOVES = [verb for verb in Move if verb is not Move.AMEND]
WHO = {Role.SECRETARY: "secretary", Role.CHAIR: "chair", Role.MEMBER: "member", Role.OFFICIAL: "official"}


def test_every_move_is_a_decision_with_person_and_note(cast):
    plan = draft(cast)
    door.move(plan, Move.SUBMIT, cast.secretary, "Прошу согласовать")
    decision = Decision.objects.get()
    assert (decision.plan, decision.person, decision.note) == (plan, cast.secretary, "Прошу согласовать")
    assert (decision.source, decision.target) == ("draft", "on_agreement")
    assert Plan.objects.get().stage == Stage.ON_AGREEMENT


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("verb", MOVES)
def test_a_move_works_exactly_where_the_table_says_so(cast, stage, role, verb):
    plan = draft(cast)
    Plan.objects.filter(pk=plan.pk).update(stage=stage.value)
    allowed = any(row.move is verb for row in open_moves(stage, frozenset({role})))
    person = cast.as_role(WHO[role])
    if allowed:
        door.move(plan, verb, person, "причина")
        assert Plan.objects.get().stage == TRANSITIONS[verb].target
    else:
        with pytest.raises((PermissionDenied, door.MoveRefused)):
            door.move(plan, verb, person, "причина")
        assert Plan.objects.get().stage == stage
        assert not Decision.objects.exists()


@pytest.mark.parametrize("verb", [verb for verb in MOVES if TRANSITIONS[verb].reason])
def test_going_back_wants_a_reason(cast, verb):
    plan = draft(cast)
    source = min(TRANSITIONS[verb].sources)
    Plan.objects.filter(pk=plan.pk).update(stage=source.value)
    person = cast.as_role(WHO[min(TRANSITIONS[verb].roles)])
    with pytest.raises(door.MoveRefused, match="причину"):
        door.move(plan, verb, person, "  ")
    assert Plan.objects.get().stage == source


def test_a_plan_without_rows_is_not_submitted(cast):
    plan = draft(cast)
    Activity.objects.all().delete()
    with pytest.raises(door.MoveRefused, match="ни одного мероприятия"):
        door.move(plan, Move.SUBMIT, cast.secretary)


def test_a_plan_without_a_period_is_not_submitted(cast):
    plan = draft(cast)
    Plan.objects.update(period_start=None, period_end=None)
    with pytest.raises(door.MoveRefused, match="период"):
        door.move(plan, Move.SUBMIT, cast.secretary)


def test_approval_freezes_text_and_files_with_their_sums(cast):
    plan = approved(cast)
    edition = plan.editions.get()
    assert edition.number == 1
    assert edition.approved_by == cast.chair
    assert paper.from_json(json.loads(edition.content)) == bridge.to_document(plan)
    assert hashlib.sha256(edition.content.encode()).hexdigest() == edition.content_sha256
    assert hashlib.sha256(bytes(edition.pdf)).hexdigest() == edition.pdf_sha256
    assert hashlib.sha256(bytes(edition.docx)).hexdigest() == edition.docx_sha256
    assert bytes(edition.pdf).startswith(b"%PDF-")


def test_an_edition_cannot_be_changed_or_deleted(cast):
    edition = approved(cast).editions.get()
    edition.content = "другое"
    for attempt in (
        edition.save,
        edition.delete,
        lambda: Edition.objects.update(content="другое"),
        lambda: Edition.objects.all().delete(),
        lambda: Edition.objects.bulk_update([edition], ["content"]),
    ):
        with pytest.raises(FrozenError):
            attempt()
    assert Edition.objects.get().content != "другое"


def test_a_second_approval_of_the_same_plan_is_refused(cast):
    plan = approved(cast)
    with pytest.raises(door.MoveRefused, match="Обновите страницу"):
        door.move(plan, Move.APPROVE, cast.chair)
    assert plan.editions.count() == 1


@pytest.mark.parametrize("model", [Section, Activity, PlanColumn])
def test_words_of_an_approved_plan_are_not_written(cast, model):
    plan = approved(cast)
    part = model.objects.first()
    if model is not PlanColumn:
        with pytest.raises(WriteRefused, match="только в черновике"):
            save(part, cast.secretary)
        with pytest.raises(WriteRefused):
            delete(part, cast.secretary)
    else:
        with pytest.raises(WriteRefused):
            save_columns(plan, [], cast.secretary)


def test_a_plan_that_was_approved_is_never_deleted(cast):
    plan = approved(cast)
    Plan.objects.update(stage=Stage.DRAFT.value)
    with pytest.raises(WriteRefused, match="не удаляется"):
        delete_plan(plan, cast.secretary)
    assert Plan.objects.exists()

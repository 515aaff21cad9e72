"""A paper that was brought in by mistake is taken back: it stays on record, and what must be is asked again."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from plans.amending import giving
from plans.approval import mistaken, scans, sheet, way
from plans.approval.audit import audit
from plans.approval.refusals import MoveRefused
from plans.approval.sign import Given
from plans.core.evidence import Examined
from plans.core.stages import Stage
from plans.models import Approval, Decision, Plan
from tests.amending.test_giving import DAY, PDF, PROGRAM, PROTOCOL, row, sent
from tests.page import Page

pytestmark = pytest.mark.django_db

WHY = "номер протокола 17, а не 7"


@pytest.fixture
def plan(cast) -> Plan:
    """The council's protocol is in, and the partner has agreed after it: only the approval is left."""
    plan = sent(cast)
    giving.give(
        row(plan, "РАССМОТРЕНО"),
        cast.secretary,
        replace(PROTOCOL, scans=(("a.pdf", Examined("application/pdf", PDF)),)),
    )
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, Given(PROGRAM, DAY, cast.member.signed_name))
    return Plan.texts.get(pk=plan.pk)


def states(plan: Plan) -> dict[str, str]:
    return {one.word: one.state for one in way.rows_of(Plan.texts.get(pk=plan.pk))}


def test_the_paper_is_taken_back_with_a_reason_and_who_agreed_to_its_words_is_asked_again(cast, plan):
    assert plan.stage == Stage.AGREED
    again = mistaken.take_back(row(plan, "РАССМОТРЕНО"), cast.secretary, WHY)
    assert (again.state, again.step, again.signoff.lines) == (
        "waiting",
        1,
        "Педагогическим советом\nпротокол от ______ № ___",
    )
    assert states(plan) == {"РАССМОТРЕНО": "waiting", "СОГЛАСОВАНО": "waiting", "УТВЕРЖДАЮ": "waiting"}
    assert Plan.objects.get().stage == Stage.ON_AGREEMENT
    kept = Approval.objects.get(word="РАССМОТРЕНО", ended_by=cast.secretary)
    assert (kept.document_number, kept.ended_why, kept.scans.count()) == ("7", WHY, 1)
    decision = Decision.objects.first()
    assert (decision.move, decision.note) == ("take_back", f"«РАССМОТРЕНО»: {WHY}")
    assert not any(proof.broken for proof in audit())


def test_only_those_who_have_agreed_after_it_are_asked_again(plan):
    again = mistaken.asked_again(way.rows_of(plan), row(plan, "РАССМОТРЕНО"))
    assert [one.word for one in again] == ["СОГЛАСОВАНО"]


def test_where_no_word_of_the_plan_changes_the_others_stand(cast):
    plan = sent(cast)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, replace(PROTOCOL, fills=False))
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, Given(PROGRAM, DAY))
    mistaken.take_back(row(plan, "РАССМОТРЕНО"), cast.secretary, WHY)
    assert states(plan) == {"РАССМОТРЕНО": "waiting", "СОГЛАСОВАНО": "given", "УТВЕРЖДАЮ": "waiting"}
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, replace(PROTOCOL, number="17"))
    assert Plan.objects.get().stage == Stage.AGREED


@pytest.mark.parametrize("who", ["member", "chair", "official", "stranger"])
def test_only_the_secretary_takes_a_paper_back(cast, plan, who):
    with pytest.raises(PermissionDenied):
        mistaken.take_back(row(plan, "РАССМОТРЕНО"), cast.as_role(who), WHY)


def test_what_a_person_gave_in_the_program_is_not_taken_back_for_him(cast, plan):
    with pytest.raises(MoveRefused):
        mistaken.take_back(row(plan, "СОГЛАСОВАНО"), cast.secretary, WHY)


def test_a_reason_is_wanted(cast, plan):
    with pytest.raises(MoveRefused, match="что внесено неверно"):
        mistaken.take_back(row(plan, "РАССМОТРЕНО"), cast.secretary, " ")
    assert Plan.objects.get().stage == Stage.AGREED


def test_after_the_approval_nothing_is_taken_back(cast, plan):
    paper = row(plan, "РАССМОТРЕНО")
    giving.give(row(plan, "УТВЕРЖДАЮ"), cast.chair, Given(PROGRAM, DAY))
    with pytest.raises(MoveRefused, match="уже утверждён"):
        mistaken.take_back(paper, cast.secretary, WHY)


def test_the_right_paper_is_brought_with_what_was_right_in_the_wrong_one(client, cast, plan):
    client.force_login(cast.secretary)
    paper = row(plan, "РАССМОТРЕНО")
    assert Page(client.get(reverse("plan_way", args=[plan.pk]))).leads_to(
        reverse("approval_take_back", args=[paper.pk])
    )
    asked = Page(client.get(reverse("approval_take_back", args=[paper.pk])))
    assert asked.says("заново надо будет дать: «СОГЛАСОВАНО» — Фамилия-member А.")
    answer = client.post(reverse("approval_take_back", args=[paper.pk]), {"note": WHY})
    form = Page(client.get(answer["Location"]))
    assert (form.fields["number"], form.fields["kind"], form.fields["on"]) == ("7", "протокол", "2022-03-09")
    told = {"on": "2022-03-09", "kind": "протокол", "number": "17", "same_scan": "on", "shown": form.fields["shown"]}
    client.post(answer["Location"], told)
    now = row(plan, "РАССМОТРЕНО")
    assert (now.state, now.document_number) == ("given", "17")
    assert scans.lying_by(now)[1].data == PDF
    assert Page(client.get(reverse("plan_way", args=[plan.pk]))).says(f"«{WHY}»")
    assert Page(client.get(reverse("plan_history", args=[plan.pk]))).says(WHY)
    assert "Документ отозван" in str(sheet.grid_of_plan(plan))

"""A plan's way from draft to closed and back, through the pages."""

import hashlib
import json

import pytest
from django.urls import reverse

from plans import bridge
from plans.core import document as paper
from plans.core.stages import TRANSITIONS, Move, Stage
from plans.models import Activity, Decision, Edition, Plan
from tests.cast import draft

pytestmark = pytest.mark.django_db


def go(client, plan: Plan, verb: str, note: str = "", **more):
    return client.post(reverse("plan_move", args=[plan.pk, verb]), {"note": note}, **more)


def stage() -> str:
    return Plan.objects.get().stage


def stand_at(plan: Plan, where: Stage) -> None:
    Plan.objects.filter(pk=plan.pk).update(stage=where.value)


def buttons(client, plan: Plan) -> list[str]:
    """The moves that the plan's page offers."""
    page = client.get(reverse("plan_page", args=[plan.pk])).content.decode()
    return [verb.value for verb in Move if reverse("plan_move", args=[plan.pk, verb.value]) in page]


def test_the_whole_way_and_back_for_a_new_edition(client, cast):
    plan = draft(cast)
    way = (
        (cast.secretary, "submit", "Прошу согласовать", Stage.ON_AGREEMENT, "Отправлен на согласование"),
        (cast.chair, "agree", "", Stage.AGREED, "Согласован"),
        (cast.chair, "approve", "", Stage.APPROVED, "Утверждён"),
        (cast.secretary, "reopen", "Изменился срок", Stage.DRAFT, "Возвращён в черновик для новой редакции"),
        (cast.secretary, "submit", "", Stage.ON_AGREEMENT, "Отправлен на согласование"),
        (cast.chair, "agree", "", Stage.AGREED, "Согласован"),
        (cast.chair, "approve", "", Stage.APPROVED, "Утверждён"),
        (cast.chair, "close", "Год окончен", Stage.CLOSED, "Завершён"),
    )
    for person, verb, note, target, said in way:
        if Edition.objects.exists():
            Activity.objects.filter(number="1.1.").update(deadline="Февраль")
        client.force_login(person)
        assert verb in buttons(client, plan)
        assert "data-guard" in client.get(reverse("plan_move", args=[plan.pk, verb])).content.decode()
        page = go(client, plan, verb, note, follow=True).content.decode()
        assert (stage(), f"{said}: {plan}." in page) == (target, True)
        assert note in page
    made = [(one.person, one.move, one.note, one.target) for one in Decision.objects.order_by("pk")]
    assert made == [(person, verb, note, target) for person, verb, note, target, _ in way]
    assert buttons(client, plan) == []

    second, first = plan.editions.all()
    assert (first.number, second.number, second.approved_by) == (1, 2, cast.chair)
    for edition in (first, second):
        assert hashlib.sha256(edition.content.encode()).hexdigest() == edition.content_sha256
        assert hashlib.sha256(bytes(edition.pdf)).hexdigest() == edition.pdf_sha256
        assert hashlib.sha256(bytes(edition.docx)).hexdigest() == edition.docx_sha256
    assert "Февраль" not in first.content
    assert paper.from_json(json.loads(second.content)) == bridge.to_document(Plan.objects.get())

    history = client.get(reverse("plan_history", args=[plan.pk])).content.decode()
    for words in ("Редакция № 1", "Редакция № 2", first.pdf_sha256, second.docx_sha256, "«Изменился срок»"):
        assert words in history
    assert history.index("Завершён") < history.index("Возвращён в черновик") < history.index("«Прошу согласовать»")


BACK = [(verb, source) for verb, row in TRANSITIONS.items() if row.reason for source in sorted(row.sources)]


@pytest.mark.parametrize(("verb", "source"), BACK, ids=[f"{verb.value} from {source.value}" for verb, source in BACK])
def test_going_back_wants_a_reason_and_keeps_it(client, cast, verb, source):
    plan = draft(cast)
    stand_at(plan, source)
    client.force_login(cast.chair if verb is Move.RETURN else cast.secretary)
    refused = go(client, plan, verb.value, "   ")
    assert refused.status_code == 422
    assert "Напишите причину: её увидят все, кто работает с планом." in refused.content.decode()
    assert (stage(), Decision.objects.count()) == (source, 0)

    page = go(client, plan, verb.value, "Не указаны сроки <3.2>", follow=True).content.decode()
    assert stage() == Stage.DRAFT
    assert "«Не указаны сроки &lt;3.2&gt;»" in page
    decision = Decision.objects.get()
    assert (decision.source, decision.target, decision.note) == (source, "draft", "Не указаны сроки <3.2>")


@pytest.mark.parametrize(
    ("role", "where", "expected"),
    [
        ("secretary", Stage.DRAFT, ["submit"]),
        ("secretary", Stage.ON_AGREEMENT, ["withdraw"]),
        ("secretary", Stage.AGREED, []),
        ("secretary", Stage.APPROVED, ["reopen", "close"]),
        ("chair", Stage.DRAFT, []),
        ("chair", Stage.ON_AGREEMENT, ["agree", "return"]),
        ("chair", Stage.AGREED, ["return", "approve"]),
        ("chair", Stage.APPROVED, ["reopen", "close"]),
        ("member", Stage.ON_AGREEMENT, []),
        ("official", Stage.AGREED, []),
        ("chair", Stage.CLOSED, []),
    ],
)
def test_the_page_offers_the_moves_of_the_moment(client, cast, role, where, expected):
    plan = draft(cast)
    stand_at(plan, where)
    client.force_login(cast.as_role(role))
    assert buttons(client, plan) == expected


def test_who_comes_second_is_told_so_and_changes_nothing(client, cast):
    plan = draft(cast)
    client.force_login(cast.secretary)
    assert go(client, plan, "submit").status_code == 302
    late = go(client, plan, "submit", "ещё раз")
    assert late.status_code == 422
    text = late.content.decode()
    assert "План сейчас в состоянии «На согласовании»" in text
    assert "ещё раз" in text
    assert (stage(), Decision.objects.count()) == (Stage.ON_AGREEMENT, 1)


def test_what_is_not_ready_is_not_sent_and_the_page_says_why(client, cast):
    plan = draft(cast)
    client.force_login(cast.secretary)
    Plan.objects.update(period_start=None, period_end=None)
    assert "Укажите период плана" in go(client, plan, "submit").content.decode()
    Plan.objects.update(period_start="2022-01-01", period_end="2022-12-31")
    Activity.objects.all().delete()
    answer = go(client, plan, "submit")
    assert (answer.status_code, stage()) == (422, Stage.DRAFT)
    assert "В плане нет ни одного мероприятия" in answer.content.decode()


def test_a_note_may_not_be_a_book(client, cast):
    plan = draft(cast)
    client.force_login(cast.secretary)
    assert go(client, plan, "submit", "ы" * 5_001).status_code == 422
    assert (stage(), Decision.objects.count()) == (Stage.DRAFT, 0)


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("official", 403), ("stranger", 404)])
def test_those_without_a_say_move_nothing(client, cast, role, status):
    plan = draft(cast)
    client.force_login(cast.as_role(role))
    for verb, transition in TRANSITIONS.items():
        stand_at(plan, min(transition.sources))
        assert (verb, go(client, plan, verb.value, "причина").status_code) == (verb, status)
        assert stage() in transition.sources
    assert not Decision.objects.exists()


def test_the_secretary_does_not_approve_nor_the_chair_submit(client, cast):
    plan = draft(cast)
    client.force_login(cast.chair)
    assert go(client, plan, "submit").status_code == 403
    client.force_login(cast.secretary)
    for verb, where in (("agree", Stage.ON_AGREEMENT), ("approve", Stage.AGREED)):
        stand_at(plan, where)
        assert go(client, plan, verb).status_code == 403
        assert stage() == where


def test_asking_moves_nothing_and_other_words_are_no_moves(client, cast):
    plan = draft(cast)
    client.force_login(cast.secretary)
    assert client.get(reverse("plan_move", args=[plan.pk, "submit"])).status_code == 200
    assert go(client, plan, "destroy").status_code == 404
    assert client.put(reverse("plan_move", args=[plan.pk, "submit"])).status_code == 405
    assert (stage(), Decision.objects.count()) == (Stage.DRAFT, 0)

"""A plan's way from draft to closed and back, through the pages."""

import hashlib
import json

import pytest
from django.urls import reverse

from plans import bridge
from plans.approval import door
from plans.core import document as paper
from plans.core.stages import EDITABLE, TRANSITIONS, Move, Role, Stage
from plans.models import Activity, Decision, Edition, Plan
from plans.views.stages import shown_of
from tests.cast import draft
from tests.page import Page
from tests.secretary import save

pytestmark = pytest.mark.django_db


def go(client, plan: Plan, verb: str, note: str = "", **more):
    """As a person who has just read the plan."""
    said = {"note": note, "shown": shown_of(Plan.texts.get(pk=plan.pk))}
    return client.post(reverse("plan_move", args=[plan.pk, verb]), said | more.pop("sent", {}), **more)


def stage() -> str:
    return Plan.objects.get().stage


def stand_at(plan: Plan, where: Stage) -> None:
    Plan.objects.filter(pk=plan.pk).update(stage=where.value)


def buttons(client, plan: Plan) -> list[str]:
    """The moves that the plan's page offers."""
    page = Page(client.get(reverse("plan_page", args=[plan.pk])))
    return [verb.value for verb in Move if page.leads_to(reverse("plan_move", args=[plan.pk, verb.value]))]


def test_the_whole_way_and_back_for_a_new_edition(client, cast):
    plan = draft(cast)
    way = (
        (cast.secretary, "submit", "Прошу согласовать", Stage.ON_AGREEMENT, "Отправлен на согласование"),
        (cast.chair, "agree", "", Stage.AGREED, "Согласован"),
        (cast.chair, "approve", "", Stage.APPROVED, "Утверждён"),
        (cast.secretary, "amend", "Изменился срок", Stage.DRAFT, "Начата подготовка изменений"),
        (cast.secretary, "submit", "", Stage.ON_AGREEMENT, "Отправлен на согласование"),
        (cast.chair, "agree", "", Stage.AGREED, "Согласован"),
        (cast.chair, "approve", "", Stage.APPROVED, "Утверждён"),
        (cast.chair, "close", "Год окончен", Stage.CLOSED, "Завершён"),
    )
    for person, verb, note, target, said in way:
        text = Plan.texts.being_prepared().filter(amends=plan).first() or plan
        Activity.objects.filter(section__plan__amends=plan, number="1.1.").update(deadline="Февраль")
        client.force_login(person)
        assert verb in buttons(client, text)
        assert len(Page(client.get(reverse("plan_move", args=[text.pk, verb]))).all("form[data-guard]")) == 1
        page = Page(go(client, text, verb, note, follow=True))
        text = Plan.texts.get(amends=plan) if verb == "amend" else Plan.texts.get(pk=text.pk)
        assert (text.stage, page.says(f"{said}: {plan}.")) == (target, True)
        assert page.says(note)
    made = [(one.person, one.move, one.note, one.target) for one in Decision.objects.order_by("pk")]
    assert made == [(person, verb, note, target) for person, verb, note, target, _ in way]
    assert buttons(client, plan) == ["resume"]

    second, first = plan.editions.all()
    assert (first.number, second.number, second.approved_by) == (1, 2, cast.chair)
    for edition in (first, second):
        assert hashlib.sha256(edition.content.encode()).hexdigest() == edition.content_sha256
        assert hashlib.sha256(bytes(edition.pdf)).hexdigest() == edition.pdf_sha256
        assert hashlib.sha256(bytes(edition.docx)).hexdigest() == edition.docx_sha256
    assert "Февраль" not in first.content
    assert paper.from_json(json.loads(second.content)) == bridge.to_document(Plan.objects.get())

    history = Page(client.get(reverse("plan_history", args=[plan.pk])))
    for words in ("Редакция № 1", "Редакция № 2", first.pdf_sha256, second.docx_sha256, "«Изменился срок»"):
        assert history.says(words)
    assert history.above("Завершён", "Начата подготовка изменений", "«Прошу согласовать»")


BACK = [(verb, source) for verb, row in TRANSITIONS.items() if row.target in EDITABLE for source in sorted(row.sources)]


@pytest.mark.parametrize(("verb", "source"), BACK, ids=[f"{verb.value} from {source.value}" for verb, source in BACK])
def test_going_back_wants_a_reason_and_keeps_it(client, cast, verb, source):
    plan = draft(cast)
    stand_at(plan, source)
    client.force_login(cast.chair if verb is Move.RETURN else cast.secretary)
    refused = go(client, plan, verb.value, "   ")
    assert refused.status_code == 422
    assert Page(refused).says("Напишите причину: её увидят все, кто работает с планом.")
    assert (stage(), Decision.objects.count()) == (source, 0)

    page = Page(go(client, plan, verb.value, "Не указаны сроки <3.2>", follow=True))
    assert Plan.texts.order_by("pk").last().stage == Stage.DRAFT
    assert page.says("«Не указаны сроки <3.2>»")
    decision = Decision.objects.get()
    assert (decision.source, decision.target, decision.note) == (source, "draft", "Не указаны сроки <3.2>")


@pytest.mark.parametrize(
    ("role", "where", "expected"),
    [
        ("secretary", Stage.DRAFT, ["submit"]),
        ("secretary", Stage.ON_AGREEMENT, ["withdraw"]),
        ("secretary", Stage.AGREED, []),
        ("secretary", Stage.APPROVED, ["amend", "close"]),
        ("chair", Stage.DRAFT, []),
        ("chair", Stage.ON_AGREEMENT, ["agree", "return"]),
        ("chair", Stage.AGREED, ["return", "approve"]),
        ("chair", Stage.APPROVED, ["amend", "close"]),
        ("member", Stage.ON_AGREEMENT, []),
        ("official", Stage.AGREED, []),
        ("chair", Stage.CLOSED, ["resume"]),
        ("secretary", Stage.CLOSED, []),
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
    text = Page(late)
    assert text.says("План сейчас в состоянии «На согласовании»")
    assert text.says("ещё раз")
    assert (stage(), Decision.objects.count()) == (Stage.ON_AGREEMENT, 1)


def test_what_is_not_ready_is_not_sent_and_the_page_says_why(client, cast):
    plan = draft(cast)
    client.force_login(cast.secretary)
    Plan.objects.update(period_start=None, period_end=None)
    assert Page(go(client, plan, "submit")).says("Укажите период плана")
    Plan.objects.update(period_start="2022-01-01", period_end="2022-12-31")
    Activity.objects.all().delete()
    answer = go(client, plan, "submit")
    assert (answer.status_code, stage()) == (422, Stage.DRAFT)
    assert Page(answer).says("В плане нет ни одного мероприятия")


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


def test_the_chair_does_not_agree_to_a_text_that_was_not_shown(client, cast):
    plan = draft(cast)
    door.move(plan, Move.SUBMIT, cast.secretary)
    client.force_login(cast.chair)
    form = reverse("plan_move", args=[plan.pk, "agree"])
    shown = Page(client.get(form)).fields["shown"]
    door.move(plan, Move.WITHDRAW, cast.secretary, "Ещё правка")
    row = Activity.objects.get(number="1.1.")
    row.title = "Закупка совсем другого станка"
    save(row, cast.secretary)
    door.move(plan, Move.SUBMIT, cast.secretary)

    late = client.post(form, {"note": "Поддерживаю", "shown": shown})
    text = Page(late)
    assert (late.status_code, stage()) == (422, Stage.ON_AGREEMENT)
    assert not Decision.objects.filter(move="agree").exists()
    for words in (
        "его изменили",
        "Закупка совсем другого станка",
        "Разработка",
        "Поддерживаю",
        cast.secretary.short_name,
    ):
        assert text.says(words)
    now = text.fields["shown"]
    assert now != shown
    assert client.post(form, {"note": "Поддерживаю", "shown": now}).status_code == 302
    assert stage() == Stage.AGREED


@pytest.mark.parametrize("shown", ["", "1", "0" * 64 + "-0", "<b>" + "f" * 64])
@pytest.mark.parametrize("verb", list(Move))
def test_no_move_is_made_without_the_text_that_was_shown(client, cast, verb, shown):
    plan = draft(cast)
    source = min(TRANSITIONS[verb].sources)
    stand_at(plan, source)
    client.force_login(cast.chair if Role.CHAIR in TRANSITIONS[verb].roles else cast.secretary)
    late = go(client, plan, verb.value, "причина", sent={"shown": shown})
    assert (late.status_code, stage()) == (422, source)
    assert Page(late).says("Ничего не сделано")
    assert [one for one in Page(late).all("b") if one.words.startswith("f")] == []
    assert not Decision.objects.exists()


def test_the_link_of_the_plans_page_carries_what_the_page_showed(client, cast):
    plan = draft(cast)
    door.move(plan, Move.SUBMIT, cast.secretary)
    client.force_login(cast.chair)
    page = Page(client.get(reverse("plan_page", args=[plan.pk])))
    agree = f"{reverse('plan_move', args=[plan.pk, 'agree'])}?shown="
    (link,) = [address for address in page.addresses if address.startswith(agree)]
    assert not Page(client.get(link)).says("Что изменилось")
    Activity.objects.filter(number="1.1.").update(title="Подменено мимо редактора")
    answer = Page(client.get(link))
    assert answer.says("Что изменилось")
    assert answer.says("Подменено мимо редактора")


def test_paper_settings_are_part_of_what_was_shown(client, cast):
    plan = draft(cast)
    stand_at(plan, Stage.AGREED)
    client.force_login(cast.chair)
    shown = shown_of(plan)
    Plan.objects.update(prints_marks=False)
    assert go(client, plan, "approve", sent={"shown": shown}).status_code == 422
    assert not Edition.objects.exists()


def test_a_chair_waits_on_a_page_for_the_files_of_an_edition(client, cast, settings):
    settings.MAKING_WAIT = 0
    plan = draft(cast)
    stand_at(plan, Stage.AGREED)
    client.force_login(cast.chair)
    first = go(client, plan, "approve", "Утверждаю")
    assert (first.status_code, stage()) == (202, Stage.AGREED)
    assert Page(first).says("Файлы готовятся")
    assert Page(first).fields["note"] == "Утверждаю"
    door.files_of(Plan.objects.get(), None, 60)
    done = go(client, plan, "approve", "Утверждаю", headers={"HX-Request": "true"})
    assert done.headers["HX-Redirect"] == reverse("plan_page", args=[plan.pk])
    assert (stage(), Decision.objects.get().note) == (Stage.APPROVED, "Утверждаю")

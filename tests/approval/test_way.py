"""The way of agreement: who gives each sign-off, in which order."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from plans.approval import door, way
from plans.approval.refusals import MoveRefused
from plans.approval.way import Choice
from plans.core.document import Place, SignOff
from plans.core.stages import Move
from plans.models import Approval, Membership, Plan
from plans.models import SignOff as Block
from tests.cast import draft, small_document

pytestmark = pytest.mark.django_db

BLOCKS = (
    SignOff(Place.RIGHT, "УТВЕРЖДАЮ", ("Председатель совета", "____________________", "«___» ________ 20__ г.")),
    SignOff(Place.LEFT, "РАССМОТРЕНО", ("Педагогическим советом", "протокол от ______ № ___")),
    SignOff(Place.LEFT, "СОГЛАСОВАНО", ("Директор техникума", "А. Фамилия-member")),
)


@pytest.fixture
def plan(cast) -> Plan:
    """A draft with three blocks: a head, a council, a partner who has an account."""
    return draft(cast, replace(small_document(), signoffs=BLOCKS))


def block(plan: Plan, word: str):
    return next(one for one in plan.signoff_list if one.word == word)


def test_the_usual_way_follows_the_blocks(cast, plan):
    rows = [(row.signoff.word, row.step, row.giver, row.outsider) for row in way.proposed(plan)]
    assert rows == [
        ("РАССМОТРЕНО", 1, None, "Педагогический совет"),
        ("СОГЛАСОВАНО", 2, cast.member, ""),
        ("УТВЕРЖДАЮ", 3, cast.chair, ""),
    ]
    assert not Approval.objects.exists()


def test_the_secretary_says_who_when_and_in_which_order(cast, plan):
    asked = block(plan, "РАССМОТРЕНО").pk
    due = date(2022, 4, 1)
    way.lay(plan, cast.secretary, {asked: Choice(2, outsider="Педагогический совет", due=due)})
    council, partner, head = Approval.objects.order_by("signoff__position")[1], *way.rows_of(plan)[1:]
    assert (council.step, council.who, council.due) == (2, "Педагогический совет", due)
    assert {row.word for row in way.turn_of(way.rows_of(plan))} == {"РАССМОТРЕНО", "СОГЛАСОВАНО"}
    assert (partner.word, head.word) == ("СОГЛАСОВАНО", "УТВЕРЖДАЮ")


def test_nothing_is_put_behind_the_approval(cast, plan):
    choice = {block(plan, "СОГЛАСОВАНО").pk: Choice(3, giver=cast.member)}
    with pytest.raises(MoveRefused, match="«УТВЕРЖДАЮ» даётся последним"):
        way.lay(plan, cast.secretary, choice)
    assert not Approval.objects.exists()


def test_nobody_stands_in_for_himself(cast, plan):
    with pytest.raises(MoveRefused, match="кто-то другой"):
        way.lay(plan, cast.secretary, {block(plan, "УТВЕРЖДАЮ").pk: Choice(3, cast.chair, deputy=cast.chair)})


@pytest.mark.parametrize("who", ["member", "chair", "official", "stranger"])
def test_only_the_secretary_lays_the_way(cast, plan, who):
    with pytest.raises(PermissionDenied):
        way.lay(plan, cast.as_role(who), {})


def test_a_block_that_is_gone_leaves_the_way_and_a_new_one_joins_it(cast, plan):
    way.lay(plan, cast.secretary, {})
    block(plan, "СОГЛАСОВАНО").delete()
    plan.signoffs.create(place="left", word="ПРИНЯТО", lines="Советом", position=9)
    fresh = Plan.objects.get()
    way.lay(fresh, cast.secretary, {})
    assert [row.word for row in way.rows_of(fresh)] == ["РАССМОТРЕНО", "ПРИНЯТО", "УТВЕРЖДАЮ"]


def test_people_of_the_cluster_and_of_its_department_may_be_asked(cast, plan):
    Membership.objects.filter(user=cast.member).delete()
    assert set(way.people_of(plan.cluster)) == {cast.secretary, cast.chair, cast.official}


@pytest.mark.parametrize("verb", [Move.AGREE, Move.APPROVE])
def test_no_move_goes_past_those_who_have_still_to_agree(cast, plan, verb):
    way.lay(plan, cast.secretary, {})
    door.move(plan, Move.SUBMIT, cast.secretary)
    Plan.objects.update(stage="agreed" if verb is Move.APPROVE else "on_agreement")
    with pytest.raises(MoveRefused, match="Ещё не все согласовали: «РАССМОТРЕНО»"):
        door.move(plan, verb, cast.chair)
    assert not plan.editions.exists()


def test_a_plan_that_comes_back_has_its_way_before_it_again(cast, plan):
    last = Choice(3, cast.chair, deputy=cast.official, deputy_basis="приказ № 4")
    way.lay(plan, cast.secretary, {block(plan, "УТВЕРЖДАЮ").pk: last})
    door.move(plan, Move.SUBMIT, cast.secretary)
    door.move(plan, Move.WITHDRAW, cast.secretary, "Ошибка")
    kept, now = Approval.objects.exclude(ended_at=None), way.rows_of(plan)
    assert [row.word for row in kept] == [row.word for row in now] == ["РАССМОТРЕНО", "СОГЛАСОВАНО", "УТВЕРЖДАЮ"]
    assert [row.giver for row in now] == [None, cast.member, cast.chair]
    assert [(row.deputy, row.deputy_basis) for row in now] == [(None, ""), (None, ""), (cast.official, "приказ № 4")]


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("на заседании Педагогического совета", "Педагогический совет"),
        ("На заседании Координационного Совета", "Координационный Совет"),
        ("на заседании ОПК «Рельсы»", "заседание ОПК «Рельсы»"),
        ("Директор ГБПОУ «Колледж»", "Директор ГБПОУ «Колледж»"),
    ],
)
def test_whoever_gives_it_is_called_by_name(cast, line, who):
    lines = (line, "протокол от 30.08.2023 № 1")
    plan = draft(cast, replace(small_document(), signoffs=(SignOff(Place.LEFT, "РАССМОТРЕНО", lines),)))
    assert [row.who for row in way.proposed(plan)] == [who]


def test_a_plan_that_is_sent_past_the_page_has_its_way_too(cast, plan):
    door.move(plan, Move.SUBMIT, cast.secretary)
    assert [row.word for row in way.rows_of(plan)] == ["РАССМОТРЕНО", "СОГЛАСОВАНО", "УТВЕРЖДАЮ"]
    with pytest.raises(MoveRefused, match="Ещё не все согласовали"):
        door.move(plan, Move.AGREE, cast.chair)


def test_where_only_the_chair_approves_one_press_is_enough(cast):
    plan = draft(cast)
    door.move(plan, Move.SUBMIT, cast.secretary)
    assert way.rows_of(plan) == []
    assert [row.giver for row in way.proposed(plan)] == [cast.chair]


def test_how_many_must_act_at_once_is_told(cast):
    plan = draft(cast)
    Plan.objects.update(stage="on_agreement")
    plan.refresh_from_db()
    for word, step, told in (
        ("РАССМОТРЕНО", 1, "«РАССМОТРЕНО»: Совет 1"),
        ("СОГЛАСОВАНО", 1, "«РАССМОТРЕНО»: Совет 1 и ещё 1"),
        ("УТВЕРЖДАЮ", 2, "«РАССМОТРЕНО»: Совет 1 и ещё 1"),
        ("ОДОБРЕНО", 1, "«РАССМОТРЕНО»: Совет 1 и ещё 2"),
    ):
        signoff = Block.objects.create(plan=plan, place="left", word=word, lines="Совет")
        waits = {"plan": plan, "signoff": signoff, "place": "left", "word": word, "step": step}
        Approval.objects.create(**waits, outsider=f"Совет {step}")
        assert way.turns_of([plan], date(2022, 6, 1)) == {plan.pk: told}

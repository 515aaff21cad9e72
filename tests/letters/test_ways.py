"""Letters about the way of agreement: who must give a sign-off, when its deadline comes, comments without an answer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from plans.amending import giving
from plans.approval import comments, door, way
from plans.approval.sign import Given
from plans.approval.way import Choice
from plans.core.stages import Move
from plans.letters.door import remind
from plans.models import Approval, Plan, User
from tests.amending.test_giving import PROTOCOL, row
from tests.approval.test_way import BLOCKS, block
from tests.cast import draft, small_document

pytestmark = pytest.mark.django_db

TODAY = date(2022, 3, 10)


@pytest.fixture(autouse=True)
def _addresses(cast):
    for one in User.objects.all():
        one.email = f"{one.username}@example.org"
        one.save()


def sent(cast, **choices) -> Plan:
    plan = draft(cast, replace(small_document(), signoffs=BLOCKS))
    way.lay(plan, cast.secretary, {block(plan, word).pk: choice for word, choice in choices.items()})
    door.move(plan, Move.SUBMIT, cast.secretary)
    return Plan.objects.get()


def letters(today: date) -> dict[str, str]:
    """What each person is written on this day, by name."""
    mail.outbox.clear()
    remind(today)
    return {one.to[0].partition("@")[0]: one.body for one in mail.outbox}


def test_whose_turn_it_is_gets_one_letter(cast):
    plan = sent(cast)
    first = letters(TODAY)
    assert set(first) == {"secretary"}
    assert "«РАССМОТРЕНО» ждёт документа: Педагогический совет" in first["secretary"]
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    second = letters(TODAY + timedelta(days=1))
    assert set(second) == {"member"}
    assert reverse("approval_give", args=[row(plan, "СОГЛАСОВАНО").pk]) in second["member"]
    assert letters(TODAY + timedelta(days=2)) == {}
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, Given(Approval.Means.PROGRAM, TODAY))
    assert set(letters(TODAY + timedelta(days=3))) == {"chair"}


def test_the_letter_says_that_a_file_of_a_signature_will_do_and_leads_to_its_page(client, cast, settings):
    settings.SITE_URL = "https://plans.example.org"
    plan = sent(cast)
    for word, name, says in (("РАССМОТРЕНО", "secretary", "Можно внести"), ("СОГЛАСОВАНО", "member", "Можно дать")):
        asked = row(plan, word)
        page = reverse("approval_sign", args=[asked.pk])
        told = letters(TODAY)[name]
        assert f"{says} и файлом электронной подписи: https://plans.example.org{page}\n" in told
        client.force_login(cast.as_role(name))
        assert client.get(page).status_code == 200
        if word == "РАССМОТРЕНО":
            giving.give(asked, cast.secretary, PROTOCOL)


def test_a_deadline_is_reminded_of_and_the_deputy_reads_it_too(cast):
    due = TODAY + timedelta(days=10)
    plan = sent(cast, СОГЛАСОВАНО=Choice(2, giver=cast.member, deputy=cast.official, due=due))
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    told = {day: set(letters(TODAY + timedelta(days=day))) for day in range(13)}
    both = {"member", "official"}
    assert {day for day, people in told.items() if people} == {0, 3, 9, 10, 11}
    assert all(people == both for people in told.values() if people)
    assert "срок 20.03.2022, срок прошёл" in letters(TODAY + timedelta(days=17))["member"]


def test_the_secretary_reads_a_comment_until_it_is_answered(cast):
    plan = draft(cast)
    comment = comments.say(plan, cast.chair, "Уточните срок")
    assert "Уточните срок" in letters(TODAY)["secretary"]
    other = comments.say(plan, cast.chair, "И исполнителя")
    comments.answer(comment, cast.secretary, "Уточнили")
    comments.answer(other, cast.secretary, "Тоже")
    assert letters(TODAY + timedelta(days=1)) == {}

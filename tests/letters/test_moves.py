"""Letters about plans and changes: to who must act, and to members what an approval means for them."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from plans.amending import door
from plans.core.stages import Move
from plans.letters import door as letters
from plans.models import Membership, Plan, User
from tests.amending.helpers import add, approve, begun, sent, take_out, write
from tests.cast import approved, draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _addresses(cast):
    for person in (cast.secretary, cast.chair, cast.member, cast.official):
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.org")


def preview(person) -> str:
    """What the person's letter says of plans."""
    letter = letters.preview(User.objects.get(pk=person.pk), timezone.localdate())
    text = letter.text if letter else ""
    return text[text.index("ПЛАНЫ") :].split("\n\n\n")[0] if "ПЛАНЫ" in text else ""


def test_the_chair_is_told_what_waits_and_the_secretary_what_came_back(cast):
    plan = draft(cast)
    door.move(plan, Move.SUBMIT, cast.secretary)
    assert "Ждёт вашего согласования: план" in preview(cast.chair)
    assert reverse("plan_page", args=[plan.pk]) in preview(cast.chair)
    assert (preview(cast.secretary), preview(cast.member)) == ("", "")
    door.move(plan, Move.AGREE, cast.chair)
    assert "ждёт вашего утверждения" in preview(cast.chair)
    door.move(plan, Move.RETURN, cast.chair, "Нет сроков")
    assert preview(cast.chair) == ""
    assert "Нет сроков" in preview(cast.secretary)


def test_members_are_told_of_an_approved_plan_once(cast):
    approved(cast)
    assert "мероприятий за вашей организацией: 2" in preview(cast.member)
    letters.remind(timezone.localdate())
    letters.remind(timezone.localdate())
    assert [letter.to for letter in mail.outbox].count(["member@example.org"]) == 1


def test_members_are_told_what_an_amendment_changed_for_their_organisation(cast):
    plan = approved(cast)
    Membership.objects.create(user=cast.stranger, role="member", cluster=cast.cluster, organisation=cast.plant)
    User.objects.filter(pk=cast.stranger.pk).update(email="plant@example.org")
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "2.1.", deadline="до 15.06.2022")
    take_out(copy, cast.secretary, "1.2.")
    add(copy, cast.secretary, "1.1.", number="1.3", title="Новое", deadline="июнь", executors="Руководители ПОО")
    sent(copy, cast)
    assert "изменено" not in preview(cast.member)
    assert "изменения в план" in preview(cast.chair)
    door.move(copy, Move.APPROVE, cast.chair)
    mine, plants = preview(cast.member), preview(cast.stranger)
    for words in ("Утверждено: изменения в план", "изменено: 2.1", "новое: 1.3", "больше не за вами: 1.2"):
        assert words in mine
    assert "больше не за вами: 1.2" in plants
    assert "2.1" not in plants


def test_who_is_not_touched_by_a_change_is_not_written_to(cast):
    plan = approved(cast)
    letters.remind(timezone.localdate())
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "1.1.", title="Иное")
    approve(copy, cast)
    assert "изменения" not in preview(cast.member)
    assert Plan.objects.get().editions.count() == 2

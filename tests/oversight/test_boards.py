"""First pages: each number leads to exactly as many rows, whoever looks."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from plans.core.counting import Sums
from plans.core.progress import Deed
from plans.core.stages import Role
from plans.execution import marks
from plans.models import Activity, Approval, Cluster, Invitation, Mark, Membership, Plan, SignOff, Tally, User
from plans.oversight import boards, overview
from plans.owed import counters
from tests.cast import approved, draft, in_force
from tests.page import Page

pytestmark = pytest.mark.django_db

TODAY = date(2022, 6, 15)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2022, 6, 15, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def report(cast, number: str, **said) -> None:
    row = Activity.objects.get(number=number, section__plan__amends=None)
    marks.report(row, cast.college, cast.member, marks.Statement(TODAY, "Сделано", basis="приказ", **said))


def board(client, person: User, block: str):
    client.force_login(person)
    context = client.get(reverse("home")).context
    return context["admin"] if block == "admin" else context[block]["board"]


@pytest.mark.parametrize("block", ["secretary", "chair", "official", "admin"])
def test_a_number_of_rows_leads_to_so_many_rows(client, cast, block):
    approved(cast)
    report(cast, "2.1.", due=date(2022, 5, 1), fact=Deed.PART)
    report(cast, "1.2.", due=date(2022, 6, 30))
    numbers = [one for one in board(client, cast.as_role(block), block).numbers if "rows" in one.address]
    assert numbers
    assert any(one.value for one in numbers)
    for one in numbers:
        assert len(client.get(one.address).context["found"].lines) == one.value, one.words


def test_numbers_are_of_the_clusters_of_that_role_alone(client, cast):
    approved(cast)
    member = {"user": cast.member, "cluster": cast.foreign}
    Membership.objects.create(role=Role.SECRETARY.value, **member)
    late = board(client, cast.member, "secretary").numbers[0]
    assert late.value == 0
    assert client.get(late.address).context["found"].lines == []
    assert Page(client.get(late.address)).says("где вы секретарь")


def test_a_members_number_leads_to_its_duties(client, cast):
    in_force(cast)
    report(cast, "1.2.", due=date(2022, 9, 30))
    for one in board(client, cast.member, "member").numbers:
        block = client.get("/" + one.address.partition("#")[0]).context["member"]
        shown = len(block["returned"]) + sum(len(group.duties) for group in block["groups"])
        assert shown == one.value, one.words
    assert board(client, cast.member, "member").sums == Sums(late=2, fallen=2, kept=0, done=1, owed=5)


def test_what_was_returned_is_among_a_members_late(client, cast):
    in_force(cast)
    report(cast, "1.2.", due=date(2022, 3, 31))
    marks.decide(Mark.objects.get(), cast.secretary, accept=False, note="Приложите документ")
    shown = board(client, cast.member, "member")
    late = shown.numbers[0]
    assert late.value == shown.sums.late == 2
    block = client.get("/" + late.address.partition("#")[0]).context["member"]
    assert (len(block["returned"]), [group.count for group in block["groups"]]) == (1, [1])


@pytest.mark.parametrize("query", ["?show=", "?show=nothing", "?show=late&show=soon", "?show=%00"])
def test_a_strange_word_in_the_address_is_no_error(client, cast, query):
    in_force(cast)
    client.force_login(cast.member)
    assert client.get(f"/{query}").status_code == 200


def test_the_administrators_numbers_lead_to_what_is_missing(client, cast):
    Membership.objects.filter(role=Role.SECRETARY.value, cluster=cast.foreign).delete()
    approved(cast)
    Invitation.objects.create(email="new@example.org", role=Role.CHAIR.value, cluster=cast.cluster)
    invited, no_secretary, no_plan, _ = board(client, cast.admin, "admin").numbers
    assert (invited.value, no_secretary.value, no_plan.value) == (1, 1, 1)
    for one in (no_secretary, no_plan):
        assert [row.pk for row in client.get(one.address).context["page"]] == [cast.foreign.pk]
    assert boards.lacking(Cluster.objects.all(), "plan").get() == cast.foreign


def test_the_numbers_of_the_day_are_those_summed_from_what_is_kept(cast, clock):
    approved(cast)
    report(cast, "2.1.", due=date(2022, 5, 1), fact=Deed.PART)
    for day in (15, 30):
        clock.move_to(datetime(2022, 6, day, 9, tzinfo=UTC))
        today = date(2022, 6, day)
        (summed,) = overview.lines_of(cast.official, overview.Wish(), today)
        assert counters.roll(today) == 1
        assert Tally.objects.told_on(today).exists()
        (told,) = overview.lines_of(cast.official, overview.Wish(), today)
        assert told == summed
    clock.move_to(datetime(2022, 7, 1, 9, tzinfo=UTC))
    assert not Tally.objects.told_on(date(2022, 7, 1)).exists()
    (later,) = overview.lines_of(cast.official, overview.Wish(), date(2022, 7, 1))
    assert later.sums.late == told.sums.late + 1


def test_a_wrong_number_of_the_day_is_found_and_put_right_at_night(cast):
    approved(cast)
    Tally.objects.update(late=77)
    assert len(list(counters.differences())) == 1
    counters.roll(TODAY)
    assert list(counters.differences()) == []


def test_who_must_act_is_told_by_the_way_of_agreement(client, cast):
    plan = draft(cast)
    Plan.objects.update(stage="on_agreement")
    block = SignOff.objects.create(plan=plan, place="left", word="СОГЛАСОВАНО", lines="Директор")
    waits = {"plan": plan, "signoff": block, "place": "left", "word": "СОГЛАСОВАНО", "step": 1}
    Approval.objects.create(**waits, outsider="Педагогический совет", due=date(2022, 6, 1))
    client.force_login(cast.official)
    page = Page(client.get(reverse("home")))
    assert page.says("«СОГЛАСОВАНО»: Педагогический совет, срок был 01.06.2022")
    client.force_login(cast.secretary)
    assert Page(client.get(reverse("home"))).says("«СОГЛАСОВАНО»: Педагогический совет")

"""A card of the first page that was drawn before shows every change at once: of the row, its marks, names, the day."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from plans.models import Activity, Cluster, Mark, Organisation, Plan
from plans.templatetags import duties
from tests.cast import approved
from tests.page import Page

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def row(cast) -> Activity:
    """One that the college and the plant owe, four times a year."""
    with time_machine.travel(datetime(2022, 6, 15, 9, tzinfo=UTC), tick=False):
        plan = approved(cast)
        yield Activity.objects.get(section__plan=plan, number="1.2.")


def said(row: Activity, cast, **facts: object) -> Mark:
    known = {"activity": row, "author": cast.member, "organisation": cast.college, "due": date(2022, 3, 31)}
    return Mark.objects.create(**known | {"done_on": date(2022, 3, 30), "result": "Сделано"} | facts)


def words(row, cast) -> None:
    Activity.objects.filter(pk=row.pk).update(title="Иначе", number="9.9.", deadline="когда-нибудь")


def done(row, cast) -> None:
    said(row, cast, document="Протокол <№ 7>")


def returned(row, cast) -> None:
    said(row, cast, state="returned", note="Приложите & подпишите")


def asked(row, cast) -> None:
    said(row, cast, fact="moved", moved_to=date(2022, 8, 1), basis="ремонт")


def refused(row, cast) -> None:
    said(row, cast, fact="moved", moved_to=date(2022, 8, 1), basis="ремонт", state="returned", note="Поздно")


def moved(row, cast) -> None:
    said(row, cast, fact="moved", moved_to=date(2022, 8, 1), basis="ремонт", state="accepted")


def others(row, cast) -> None:
    for day in range(1, 6):
        said(row, cast, organisation=cast.plant, done_on=date(2022, 3, day))


def collective(row, cast) -> None:
    other = {"one": "each", "each": "one"}[row.collective]
    Activity.objects.filter(pk=row.pk).update(collective=other)


def names(row, cast) -> None:
    Organisation.objects.filter(pk=cast.college.pk).update(short_name="<Колледж & Ко>")


def industry(row, cast) -> None:
    Cluster.objects.filter(pk=cast.cluster.pk).update(industry="Другая отрасль")


def kind(row, cast) -> None:
    Plan.objects.filter(pk=row.section.plan_id).update(kind="roadmap")


CHANGES = (words, done, returned, asked, refused, moved, others, collective, names, industry, kind)


@pytest.mark.parametrize("change", CHANGES, ids=[one.__name__ for one in CHANGES])
def test_a_card_is_the_one_that_would_be_drawn_now(client, cast, row, change):
    client.force_login(cast.member)

    def look() -> str:
        page = client.get(reverse("home")).content.decode()
        return TOKEN.sub("", page.partition("<main")[2])

    duties._DRAWN.clear()
    before, again = look(), look()
    change(row, cast)
    after = look()
    duties._DRAWN.clear()
    assert look() == after != before == again


def test_each_of_two_colleges_sees_its_own(client, cast, row):
    done(row, cast)
    cast.stranger.memberships.create(role="member", cluster=cast.cluster, organisation=cast.plant)
    found = []
    for person, other in ((cast.member, False), (cast.stranger, True)):
        client.force_login(person)
        page = Page(client.get(reverse("home")))
        assert page.says(f"Другие исполнители отметили: {cast.college}") == other
        found.append(page.words)
    assert found[0] != found[1]


def test_cards_are_drawn_once(client, cast, row):
    client.force_login(cast.member)
    client.get(reverse("home"))
    kept = len(duties._DRAWN)
    assert kept > 2
    client.get(reverse("home"))
    assert len(duties._DRAWN) == kept

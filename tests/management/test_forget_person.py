"""The command that takes a person's data out, and the log of access with its term."""

from datetime import date, timedelta
from io import StringIO

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from plans.execution import marks
from plans.models import Access, Activity, Membership, SignIn, User
from tests.cast import approved, in_force
from tests.page import Page

pytestmark = pytest.mark.django_db
SECRET = "Незабвенный"


def said(command: str, *args: str) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def member(client, cast) -> User:
    """A member with a rare name, a post and an address, who has signed in, marked and looked."""
    person = cast.member
    facts = {"last_name": SECRET, "post": f"Директор {SECRET}", "email": "nezabvennyi@example.org"}
    facts["region_id"] = "https://region.example nezabvennyi"
    User.objects.filter(pk=person.pk).update(username="nezabvennyi", **facts)
    in_force(cast)
    row = Activity.objects.get(number="1.2.")
    marks.report(row, cast.college, person, marks.Statement(date(2022, 3, 9), "Сделано"), [])
    client.post("/login/", {"username": "nezabvennyi", "password": "неверно"})
    client.post("/login/", {"username": "nezabvennyi", "password": "klaster-demo"})
    client.get(reverse("letter_settings"))
    client.get(reverse("plan_file", args=[row.section.plan_id, "json"]))
    return User.objects.get(pk=person.pk)


def everything() -> str:
    """Every cell of every table of the database."""
    with connection.cursor() as cursor:
        texts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            texts += [repr(row) for row in cursor.fetchall()]
    return "\n".join(texts).lower()


def test_without_a_yes_it_only_says_what_is_kept(member):
    before = everything()
    text = said("forget_person", "nezabvennyi")
    assert "Это проба: ничего не удалено" in text
    assert "Роли: 1" in text
    assert everything() == before


def test_nothing_of_the_person_is_left_in_any_table(member):
    assert SECRET.lower() in everything()
    assert "учётная запись обезличена" in said("forget_person", "nezabvennyi", "--yes")
    left = everything()
    assert (SECRET.lower() in left, "nezabvennyi" in left) == (False, False)
    assert not SignIn.objects.filter(person=member).exists()
    assert not Access.objects.filter(person=member).exists()


def test_what_the_person_did_stays_without_the_name(member, client, cast):
    said("forget_person", "nezabvennyi", "--yes")
    mark = Activity.objects.get(number="1.2.").marks.get()
    assert (mark.result, str(mark.author)) == ("Сделано", f"удалён-{member.pk}")
    member.refresh_from_db()
    assert (member.is_active, member.has_usable_password(), member.email) == (False, False, "")


def test_an_approved_paper_stays_byte_for_byte(cast):
    edition = approved(cast).editions.get()
    before = (bytes(edition.pdf), edition.content)
    said("forget_person", "chair", "--yes")
    edition.refresh_from_db()
    assert (bytes(edition.pdf), edition.content) == before


def test_the_last_administrator_stays(cast):
    with pytest.raises(CommandError, match="последний администратор"):
        said("forget_person", "admin", "--yes")
    assert User.objects.filter(username="admin", is_active=True).exists()


def test_somebody_unknown_is_named(cast):
    with pytest.raises(CommandError, match="«никто» нет"):
        said("forget_person", "никто")


# The log of access


def test_what_was_taken_is_logged_with_numbers_only(member):
    row = Access.objects.get()
    plan = Activity.objects.get(number="1.2.").section.plan
    assert (row.person, row.kind, row.number, row.page, row.form) == (member, "plan", plan.pk, "plan_file", "json")


def test_what_was_refused_is_not_logged(client, cast):
    plan = in_force(cast)
    client.force_login(cast.stranger)
    assert client.get(reverse("plan_file", args=[plan.pk, "json"])).status_code == 404
    assert not Access.objects.exists()


def test_the_administrator_filters_the_log_and_takes_it_along(client, cast):
    client.force_login(cast.admin)
    for person, kind in ((cast.member, "evidence"), (cast.official, "edition")):
        Access.objects.create(person=person, kind=kind, number=7, page="x")
    address = reverse("access_log")
    for query, shown in (
        ("", 2),
        ("?kind=edition", 1),
        (f"?person={cast.member.pk}", 1),
        (f"?person={cast.member.pk}&kind=edition", 0),
        (f"?until={timezone.localdate() - timedelta(1)}", 0),
        ("?since=0001-01-01&until=9999-12-31", 2),
        ("?since=2999-01-01", 0),
        (f"?until={timezone.localdate()}", 2),
        (f"?who={cast.member.last_name}", 1),
        ("?who=никто", 0),
        ("?person=x&since=x", 2),
    ):
        assert Page(client.get(f"{address}{query}")).says(f"Записей: {shown}"), query
    taken = client.get(reverse("access_file"))
    assert taken["Content-Type"].endswith("spreadsheetml.sheet")
    assert Access.objects.filter(page="access_file", person=cast.admin).count() == 1


def test_the_log_is_kept_for_its_term(cast, settings):
    settings.ACCESS_LOG_DAYS = 30
    for days in (29, 31, 400):
        row = Access.objects.create(person=cast.member, kind="edition", number=1, page="x")
        Access.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(days=days))
    assert "Записей старше 30 дн.: 2" in said("clean_access")
    assert Access.objects.count() == 1


@pytest.mark.parametrize("kind", [AccessAttempt, AccessFailureLog, AccessLog])
def test_who_signed_in_is_kept_for_the_same_term(kind, settings):
    settings.ACCESS_LOG_DAYS = 30
    for days in (29, 31):
        more = {"failures_since_start": 1} if kind is AccessAttempt else {}
        row = kind.objects.create(username=f"of {days}", ip_address="10.0.0.1", **more)
        kind.objects.filter(pk=row.pk).update(attempt_time=timezone.now() - timedelta(days=days))
    assert "Записей старше 30 дн.: 1" in said("clean_access")
    assert kind.objects.get().username == "of 29"


def test_roles_of_others_stay(member, cast):
    said("forget_person", "nezabvennyi", "--yes")
    assert Membership.objects.filter(user=cast.secretary).count() == 1

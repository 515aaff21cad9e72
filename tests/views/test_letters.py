"""A person's letters and calendar: the choice, today's letter, the secret address."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from plans.core.stages import Stage
from plans.execution import marks
from plans.models import Activity, Plan, ReminderChoice, User
from tests.cast import in_force
from tests.page import Page

pytestmark = pytest.mark.django_db
DUE = date(2022, 3, 31)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2022, 3, 31, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def plan(cast) -> Plan:
    User.objects.update(email="person@example.org")
    made = in_force(cast)
    Activity.objects.filter(number="1.2.").update(collective="each")
    return made


@pytest.fixture
def member(client, cast):
    """The member's browser."""
    client.force_login(cast.member)
    return client


def address(member, cast) -> str:
    """The path of the member's calendar, made new."""
    member.post(reverse("calendar_renew"))
    return reverse("calendar", args=[ReminderChoice.objects.get(person=cast.member).calendar])


def days(data: bytes) -> list[tuple[date, str]]:
    return [(event["dtstart"].dt, str(event["summary"])) for event in Calendar.from_ical(data).walk("VEVENT")]


def test_the_choice_is_kept(member, cast):
    choice = {"letters": "on", "rhythm": "weekly", "soon": "on", "returned": "on"}
    answer = member.post(reverse("letter_settings"), choice, follow=True)
    assert Page(answer).says("Сохранено")
    kept = ReminderChoice.objects.get(person=cast.member)
    assert (kept.letters, kept.rhythm, kept.soon, kept.late, kept.returned, kept.waiting) == (
        True,
        "weekly",
        True,
        False,
        True,
        False,
    )


def test_a_rhythm_that_is_none_is_refused(member, cast):
    answer = member.post(reverse("letter_settings"), {"rhythm": "hourly"})
    assert answer.status_code == 422
    assert len(Page(answer).all(".is-invalid")) == 1
    assert not ReminderChoice.objects.exists()


def test_who_has_no_address_reads_so(member, plan, cast):
    User.objects.filter(pk=cast.member.pk).update(email="")
    assert Page(member.get(reverse("letter_settings"))).says("Адрес вашей почты не указан")


def test_todays_letter_is_shown_before_it_goes_out(member, plan):
    page = Page(member.get(reverse("letter_preview")))
    assert page.says("Планы кластеров: сегодня 1")
    assert page.says("1.2. Проведение экскурсий")


def test_a_letter_shows_words_as_words(member, plan):
    Activity.objects.filter(number="1.2.").update(title="<img src=x onerror=alert(1)>")
    page = Page(member.get(reverse("letter_preview")))
    assert page.says("<img src=x onerror=alert(1)>")


def test_an_empty_day_is_said_so(member, cast):
    assert Page(member.get(reverse("letter_preview"))).says("Сегодня писать не о чем")


def test_the_calendar_has_the_organisations_days(member, client, plan, cast):
    path = address(member, cast)
    client.logout()
    answer = client.get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert days(answer.content) == [
        (date(2022, 3, 31), "Срок: 1.2. Проведение экскурсий"),
        (date(2022, 5, 1), "Срок: 2.1. Согласование учебных планов"),
        (date(2022, 6, 30), "Срок: 1.2. Проведение экскурсий"),
        (date(2022, 9, 30), "Срок: 1.2. Проведение экскурсий"),
        (date(2022, 12, 31), "Срок: 1.2. Проведение экскурсий"),
    ]


@pytest.mark.parametrize("zone", ["Europe/Moscow", "Asia/Tomsk", "Europe/Kaliningrad"])
def test_whole_days_are_the_same_everywhere(member, plan, cast, settings, zone):
    settings.TIME_ZONE = zone
    (event, *_) = Calendar.from_ical(member.get(address(member, cast)).content).walk("VEVENT")
    assert (event["dtstart"].dt, event["dtend"].dt) == (DUE, DUE + timedelta(days=1))


def test_the_secretarys_calendar_has_every_row(client, plan, cast):
    client.force_login(cast.secretary)
    client.post(reverse("calendar_renew"))
    path = reverse("calendar", args=[ReminderChoice.objects.get(person=cast.secretary).calendar])
    assert len(days(client.get(path).content)) == 6


def test_what_is_done_says_so(member, plan, cast):
    row = Activity.objects.get(number="1.2.")
    marks.report(row, cast.college, cast.member, marks.Statement(DUE, "Сделано", due=DUE))
    assert days(member.get(address(member, cast)).content)[0] == (DUE, "Выполнено: 1.2. Проведение экскурсий")


def test_a_plan_that_is_closed_leaves_the_calendar(member, plan, cast):
    Plan.objects.update(stage=Stage.CLOSED.value)
    assert days(member.get(address(member, cast)).content) == []


def test_nobody_keeps_a_copy_for_others(member, plan, cast):
    answer = member.get(address(member, cast))
    assert answer["Cache-Control"] == "private, no-cache"
    again = member.get(
        reverse("calendar", args=[ReminderChoice.objects.get().calendar]), headers={"if-none-match": answer["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_a_new_address_ends_the_old_one(member, plan, cast):
    old, new = address(member, cast), address(member, cast)
    assert old != new
    assert (member.get(old).status_code, member.get(new).status_code) == (404, 200)


def test_who_left_has_no_calendar(member, plan, cast):
    path = address(member, cast)
    User.objects.filter(pk=cast.member.pk).update(is_active=False)
    assert member.get(path).status_code == 404


def test_the_address_cannot_be_guessed(member, plan, cast):
    ReminderChoice.objects.create(person=cast.secretary)  # one without an address
    assert len(address(member, cast).rsplit("/", 1)[1]) > 40
    for word in ("None", "0", "-", "a" * 64):
        assert member.get(reverse("calendar", args=[word])).status_code == 404


def test_the_page_shows_the_address_only_to_its_owner(member, plan, cast):
    path = address(member, cast)
    assert f"http://testserver{path}" in [
        one.root.get("value") for one in Page(member.get(reverse("letter_settings"))).all("#calendar-address")
    ]


def test_the_calendar_opens_by_one_tap(member, cast):
    page = Page(member.get(reverse("letter_settings")))
    assert not page.says("Открыть в календаре")
    answer = Page(member.post(reverse("calendar_renew"), follow=True))
    assert answer.says("Адрес календаря готов.")
    assert not answer.says("Прежний больше не действует.")
    secret = ReminderChoice.objects.get(person=cast.member).calendar
    assert f"webcal://testserver/calendar/{secret}.ics" in answer.addresses
    assert Page(member.post(reverse("calendar_renew"), follow=True)).says("Прежний больше не действует.")

"""Sessions end when nobody does anything; nothing of them is kept by browsers."""

from datetime import timedelta

import pytest

from plans.models import SignIn

pytestmark = pytest.mark.django_db

MORNING = "2022-03-09T08:00:00Z"


@pytest.fixture
def clock(time_machine, settings):
    settings.SESSION_COOKIE_AGE = 60 * 60
    time_machine.move_to(MORNING, tick=False)
    return lambda minutes: time_machine.shift(timedelta(minutes=minutes))


def test_a_session_ends_after_an_idle_hour(client, cast, clock):
    client.force_login(cast.member)
    clock(61)
    assert client.get("/")["Location"] == "/login/?next=/"


def test_it_goes_on_while_somebody_works(client, cast, clock):
    client.force_login(cast.member)
    for _ in range(10):
        clock(50)
        assert client.get("/").status_code == 200
    assert client.cookies["plans_session"]["max-age"] == 60 * 60
    clock(61)
    assert client.get("/").status_code == 302


def test_an_editor_that_only_asks_what_others_do_is_nobody_at_work(client, cast, clock):
    client.force_login(cast.member)
    for _ in range(2):
        clock(25)
        assert client.get("/", headers={"X-Requested-With": "fetch"}).status_code == 200
    clock(25)
    assert client.get("/").status_code == 302


def test_not_every_page_writes_into_the_database(client, cast, clock, django_assert_num_queries):
    client.force_login(cast.member)
    ends = SignIn.objects.get().expire_date
    clock(5)
    client.get("/")
    assert SignIn.objects.get().expire_date == ends
    clock(5)
    client.get("/")
    assert SignIn.objects.get().expire_date == ends + timedelta(minutes=10)


def test_a_shorter_setting_shortens_the_sessions_that_are_there(client, cast, clock, settings):
    client.force_login(cast.member)
    settings.SESSION_COOKIE_AGE = 10 * 60
    client.get("/")
    clock(11)
    assert client.get("/").status_code == 302


def test_signing_out_ends_the_session(client, cast, clock):
    client.force_login(cast.member)
    clock(30)
    client.post("/logout/")
    assert not SignIn.objects.exists()


def test_whoever_does_nothing_for_a_working_day_signs_in_again(settings):
    assert settings.SESSION_COOKIE_AGE == 8 * 3600

"""Signing in: who guesses passwords is stopped, and can lock nobody out who is somewhere else."""

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from plans.accounts.addresses import client_address

pytestmark = pytest.mark.django_db

RIGHT, WRONG = "klaster-demo", "не тот пароль"
HOME, CAFE = "198.51.100.7", "203.0.113.9"


STRANGER = Client()  # its middleware is built once; it keeps no cookies


def sign_in(name: str, password: str, address: str = HOME, client: Client = STRANGER, **headers) -> int:
    data = {"username": name, "password": password}
    STRANGER.cookies.clear()
    return client.post("/login/", data, REMOTE_ADDR=address, headers=headers).status_code


def test_ten_wrong_passwords_for_one_name_close_the_door_to_their_address(cast):
    assert [sign_in("chair", WRONG) for _ in range(11)] == [200] * 9 + [429] * 2
    assert sign_in("chair", RIGHT) == 429
    assert sign_in("secretary", RIGHT) == 302


def test_a_known_name_is_not_locked_out_from_one_address(cast):
    for _ in range(60):
        sign_in("chair", WRONG, CAFE)
    assert sign_in("chair", RIGHT, HOME) == 302


def test_a_person_is_not_locked_out_of_his_own_browser_even_at_the_same_address(cast):
    own = Client()
    assert sign_in("chair", RIGHT, client=own) == 302
    own.post("/logout/")
    for _ in range(12):
        sign_in("chair", WRONG)
    assert sign_in("chair", RIGHT) == 429
    assert sign_in("secretary", RIGHT, client=own) == 302, "his browser is as good as any for others"
    own.post("/logout/")


def test_a_known_browser_may_try_ten_times_too(cast):
    own = Client()
    sign_in("chair", RIGHT, client=own)
    own.post("/logout/")
    assert [sign_in("chair", WRONG, client=own) for _ in range(10)] == [200] * 9 + [429]
    assert sign_in("chair", RIGHT, client=own) == 429


def test_a_known_browser_comes_in_while_strangers_guess(cast):
    own = Client()
    sign_in("chair", RIGHT, client=own)
    own.post("/logout/")
    for _ in range(12):
        sign_in("chair", WRONG)
    assert sign_in("chair", RIGHT, client=own) == 302


@pytest.mark.parametrize("cookie", ["", "x", "chair:1:abc", "\x00"])
def test_a_forged_device_is_no_known_one(cast, cookie):
    for _ in range(10):
        sign_in("chair", WRONG)
    forger = Client()
    forger.cookies["plans_device"] = cookie
    assert sign_in("chair", RIGHT, client=forger) == 429


def test_one_password_sprayed_over_many_names_is_stopped(cast):
    answers = [sign_in(f"person{number}", WRONG, CAFE) for number in range(63)]
    assert answers == [200] * 14 + [429] * 49
    assert sign_in("chair", RIGHT, CAFE) == 429
    assert sign_in("chair", RIGHT, HOME) == 302


def test_a_name_guessed_at_from_many_addresses_is_closed_for_strangers(cast):
    answers = [sign_in("chair", WRONG, f"203.0.113.{number // 8}") for number in range(80)]
    assert answers == [200] * 49 + [429] * 31


def test_the_next_quarter_of_an_hour_is_a_new_one(cast, time_machine):
    time_machine.move_to("2022-03-09T12:00:00Z")
    for _ in range(10):
        sign_in("chair", WRONG)
    assert sign_in("chair", RIGHT) == 429
    time_machine.move_to("2022-03-09T12:16:00Z")
    assert sign_in("chair", RIGHT) == 302


def test_a_password_that_is_right_forgets_the_wrong_ones_before_it(cast):
    for _ in range(3):
        assert [sign_in("chair", WRONG) for _ in range(9)] == [200] * 9
        assert sign_in("chair", RIGHT) == 302


def test_the_admins_own_page_counts_too(cast):
    data = {"username": "admin", "password": WRONG}
    for _ in range(10):
        Client().post("/admin/login/", data, REMOTE_ADDR=HOME)
    assert sign_in("admin", RIGHT) == 429


# Whose address


def seen_as(rf, settings, remote: str, forwarded: str = "", trusted: tuple[str, ...] = ()) -> str:
    settings.TRUSTED_PROXIES = list(trusted)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client_address(rf.get("/", REMOTE_ADDR=remote, headers=headers))


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "expected"),
    [
        (HOME, "", (), HOME),
        ("127.0.0.1", CAFE, (), "127.0.0.1"),
        (HOME, CAFE, ("127.0.0.1",), HOME),
        ("127.0.0.1", CAFE, ("127.0.0.1",), CAFE),
        ("127.0.0.1", f"1.2.3.4, {CAFE}", ("127.0.0.1",), CAFE),
        ("127.0.0.1", f"{CAFE}, 10.1.2.3", ("127.0.0.1", "10.0.0.0/8"), CAFE),
        ("127.0.0.1", "10.1.2.3", ("127.0.0.1", "10.0.0.0/8"), "10.1.2.3"),
        ("127.0.0.1", "nonsense", ("127.0.0.1",), "127.0.0.1"),
        ("127.0.0.1", f"{CAFE}, nonsense", ("127.0.0.1",), "127.0.0.1"),
        ("", CAFE, ("unix",), CAFE),
        ("", CAFE, (), "0.0.0.0"),  # noqa: S104
        ("2001:db8:1:2:3:4:5:6", "", (), "2001:db8:1:2::"),
        ("::ffff:203.0.113.9", "", (), CAFE),
    ],
)
def test_a_forwarded_address_is_believed_from_a_trusted_proxy_alone(rf, settings, remote, forwarded, trusted, expected):
    assert seen_as(rf, settings, remote, forwarded, trusted) == expected


def test_behind_a_proxy_each_visitor_has_a_door_of_his_own(cast, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    for _ in range(10):
        sign_in("chair", WRONG, "127.0.0.1", **{"X-Forwarded-For": CAFE})
    assert AccessAttempt.objects.get().ip_address == CAFE
    assert sign_in("chair", RIGHT, "127.0.0.1", **{"X-Forwarded-For": CAFE}) == 429
    assert sign_in("chair", RIGHT, "127.0.0.1", **{"X-Forwarded-For": HOME}) == 302


# The old password on the page to change it


def change(client: Client, old: str) -> int:
    data = {"old_password": old, "new_password1": "сосна-река-79", "new_password2": "сосна-река-79"}
    return client.post("/password/", data).status_code


def test_wrong_old_passwords_are_counted_and_end_the_session(client, cast):
    client.force_login(cast.member)
    assert [change(client, WRONG) for _ in range(10)] == [200] * 9 + [429]
    assert client.get("/").status_code == 302
    client.force_login(cast.member)
    assert change(client, RIGHT) == 429
    cast.member.refresh_from_db()
    assert cast.member.check_password(RIGHT)


def test_the_right_old_password_changes_it_and_keeps_the_session(client, cast):
    client.force_login(cast.member)
    assert change(client, WRONG) == 200
    assert change(client, RIGHT) == 302
    assert client.get("/").status_code == 200
    cast.member.refresh_from_db()
    assert cast.member.check_password("сосна-река-79")


def test_the_admin_has_no_second_page_to_guess_the_old_password(client, cast):
    client.force_login(cast.admin)
    answer = client.post(reverse("admin:password_change"), {"old_password": WRONG})
    assert (answer.status_code, answer["Location"]) == (302, "/password/")

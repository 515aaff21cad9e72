"""The second factor: asked for after the password, whichever page took it; recovery codes; wanted of roles."""

import time

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from plans.models import SignIn
from tests.page import Page

pytestmark = pytest.mark.django_db

RIGHT = "klaster-demo"


@pytest.fixture
def clock(time_machine):
    """A code is good once: the clock goes on between two of them."""
    time_machine.move_to("2022-03-09T08:00:00Z", tick=False)
    return time_machine.shift


def code_of(person) -> str:
    device = TOTPDevice.objects.get(user=person)
    shown = TOTP(device.bin_key)
    shown.time = time.time()
    return f"{shown.token():06}"


def turn_on(person) -> tuple[Client, list[str]]:
    """The person's browser and the recovery codes."""
    browser = Client()
    browser.force_login(person)
    browser.get("/account/factor/")
    page = Page(browser.post("/account/factor/", {"code": code_of(person)}))
    return browser, [one.words for one in page.all("li code")]


def sign_in(name: str) -> Client:
    browser = Client()
    browser.post("/login/", {"username": name, "password": RIGHT})
    return browser


def test_the_password_alone_is_enough_for_who_has_none(cast, clock):
    assert sign_in("member").get("/").status_code == 200


def test_the_code_is_asked_for_after_the_password(cast, clock):
    turn_on(cast.member)
    browser = sign_in("member")
    for path in ("/", "/plans/", "/account/", "/account/factor/off/", "/admin/"):
        assert browser.get(path)["Location"].startswith("/login/code/?next=")
    assert browser.post("/account/sessions/end/")["Location"].startswith("/login/code/")
    clock(30)
    answer = browser.post("/login/code/", {"code": code_of(cast.member), "next": "/plans/"})
    assert answer["Location"] == "/plans/"
    assert browser.get("/plans/").status_code == 200


def test_a_script_is_told_to_sign_in(cast, clock):
    turn_on(cast.member)
    assert sign_in("member").get("/plans/", headers={"X-Requested-With": "fetch"}).status_code == 401


def test_the_admins_own_page_is_no_way_around(cast, clock):
    turn_on(cast.admin)
    browser = Client()
    browser.post("/admin/login/", {"username": "admin", "password": RIGHT})
    assert browser.get("/admin/")["Location"].startswith("/login/code/")


@pytest.mark.parametrize("code", ["", "000000", "x", "12345678901234567890", "²²²²²²", "١٢٣٤٥٦"])
def test_a_wrong_code_is_said_so(cast, clock, code):
    turn_on(cast.member)
    browser = sign_in("member")
    clock(30)
    assert browser.post("/login/code/", {"code": code}).status_code == 422
    assert browser.get("/").status_code == 302


def test_who_guesses_has_to_wait(cast, clock):
    turn_on(cast.member)
    browser = sign_in("member")
    clock(30)
    for _ in range(5):
        browser.post("/login/code/", {"code": "000000"})
    assert browser.post("/login/code/", {"code": code_of(cast.member)}).status_code == 422
    clock(3600)
    assert browser.post("/login/code/", {"code": code_of(cast.member)}).status_code == 302


def test_a_code_is_good_once(cast, clock):
    turn_on(cast.member)
    clock(30)
    assert sign_in("member").post("/login/code/", {"code": code_of(cast.member)}).status_code == 302
    assert sign_in("member").post("/login/code/", {"code": code_of(cast.member)}).status_code == 422


def test_a_recovery_code_is_good_once_too(cast, clock):
    _, codes = turn_on(cast.member)
    assert len(set(codes)) == 10
    assert sign_in("member").post("/login/code/", {"code": f" {codes[0].upper()} "}).status_code == 302
    clock(3600)
    assert sign_in("member").post("/login/code/", {"code": codes[0]}).status_code == 422


def test_turning_it_on_wants_a_right_code(cast, clock):
    browser = Client()
    browser.force_login(cast.member)
    page = Page(browser.get("/account/factor/"))
    assert page.all("img")[0].root.get("src").startswith("data:image/svg+xml")
    assert browser.post("/account/factor/", {"code": "000000"}).status_code == 422
    assert sign_in("member").get("/").status_code == 200


def test_the_secret_stays_the_same_until_it_is_confirmed_and_is_shown_no_more(cast, clock):
    browser = Client()
    browser.force_login(cast.member)
    first, second = (Page(browser.get("/account/factor/")).all("code")[0].words for _ in range(2))
    assert first == second
    browser.post("/account/factor/", {"code": code_of(cast.member)})
    assert first not in Page(browser.get("/account/factor/")).words


def test_turning_it_on_ends_the_other_sessions(cast, clock):
    other = Client()
    other.force_login(cast.member)
    browser, _ = turn_on(cast.member)
    assert [one.get("/").status_code for one in (browser, other)] == [200, 302]


def test_new_codes_and_turning_off_want_the_password(cast, clock):
    browser, codes = turn_on(cast.member)
    assert browser.post("/account/factor/codes/", {"password": "x"}).status_code == 422
    new = [one.words for one in Page(browser.post("/account/factor/codes/", {"password": RIGHT})).all("li code")]
    assert set(new).isdisjoint(codes)
    assert sign_in("member").post("/login/code/", {"code": codes[0]}).status_code == 422
    assert browser.post("/account/factor/off/", {"password": "x"}).status_code == 422
    assert browser.post("/account/factor/off/", {"password": RIGHT}).status_code == 302
    assert sign_in("member").get("/").status_code == 200


# Wanted of roles


def test_a_role_that_wants_it_gets_nowhere_without(cast, clock, settings):
    settings.SECOND_FACTOR_ROLES = ["chair", "admin"]
    assert sign_in("member").get("/").status_code == 200
    for name in ("chair", "admin"):
        assert sign_in(name).get("/plans/")["Location"].startswith("/account/factor/?next=")
    browser = sign_in("chair")
    page = Page(browser.get("/account/factor/"))
    assert page.says("Для вашей роли второй фактор обязателен")
    assert Page(browser.post("/account/factor/", {"code": code_of(cast.chair)})).heading == "Запасные коды"
    assert browser.get("/plans/").status_code == 200
    assert browser.post("/account/factor/off/", {"password": RIGHT})["Location"] == "/account/factor/"
    assert TOTPDevice.objects.filter(user=cast.chair, confirmed=True).exists()


def test_an_administrator_helps_who_has_lost_the_telephone(client, cast, clock):
    turn_on(cast.member)
    client.force_login(cast.admin)
    assert "Снять второй фактор: Фамилия-member А." in Page(client.get(reverse("people_list"))).buttons
    client.post(reverse("person_factor_off", args=[cast.member.pk]))
    assert not SignIn.objects.filter(person=cast.member).exists()
    assert sign_in("member").get("/").status_code == 200


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\x00", "on", "plan_list"]
)
def test_the_code_leads_to_no_foreign_page(cast, clock, wanted):
    turn_on(cast.member)
    clock(30)
    answer = sign_in("member").post("/login/code/", {"code": code_of(cast.member), "next": wanted})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("name", ["login_code", "factor", "factor_codes", "factor_off", "person_factor_off"])
def test_every_post_needs_its_token(cast, name):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.admin)
    assert browser.post(reverse(name, args=[cast.member.pk] if name.startswith("person") else [])).status_code == 403

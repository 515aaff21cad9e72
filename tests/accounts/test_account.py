"""The own account: name, address with confirmation, where one is signed in."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from plans.accounts import emails, post
from plans.models import SignIn, User
from tests.page import Page

pytestmark = pytest.mark.django_db

RIGHT = "klaster-demo"


@pytest.fixture
def member(client, cast):
    """The member's browser."""
    User.objects.filter(pk=cast.member.pk).update(email="old@example.org")
    cast.member.refresh_from_db()
    client.force_login(cast.member)
    return client


def ask(browser, email: str = "new@example.org", password: str = RIGHT):
    answer = browser.post("/account/email/", {"email": email, "password": password})
    post.wait()
    return answer


def link() -> str:
    return re.search(r"127\.0\.0\.1:8000(/account/\S+)", mail.outbox[0].body)[1]


def email_of(person) -> str:
    return User.objects.get(pk=person.pk).email


def test_the_page_leads_to_all_that_is_ones_own(member):
    page = Page(member.get("/account/"))
    assert page.heading == "Моя учётная запись"
    assert page.leads_to("/password/")
    assert page.leads_to("/account/email/")
    assert page.leads_to("/settings/letters/")
    assert Page(member.get("/")).leads_to("/account/")


def test_the_own_name_is_changed(member, cast):
    data = {"last_name": "Орлова", "first_name": "Вера", "patronymic": "Львовна", "post": "Методист"}
    assert Page(member.post("/account/", data | {"is_superuser": "on"}, follow=True)).says("Сохранено.")
    person = User.objects.get(pk=cast.member.pk)
    assert (person.short_name, person.post, person.is_superuser) == ("Орлова В. Л.", "Методист", False)


def test_a_name_is_wanted(member, cast):
    answer = member.post("/account/", {"last_name": "", "first_name": ""})
    assert answer.status_code == 422
    assert User.objects.get(pk=cast.member.pk).last_name == "Фамилия-member"


# Another address


def test_a_new_address_is_confirmed_by_who_reads_it(member, cast):
    page = Page(ask(member).wsgi_request and member.get("/account/"))
    assert page.says("На new@example.org отправлено письмо")
    assert [letter.to for letter in mail.outbox] == [["new@example.org"]]
    assert email_of(cast.member) == "old@example.org"
    assert Page(member.get(link())).says("будет записан new@example.org")
    assert email_of(cast.member) == "old@example.org", "nothing changes by looking"
    assert Page(member.post(link(), follow=True)).says("Адрес почты изменён: new@example.org.")
    assert email_of(cast.member) == "new@example.org"


def test_the_old_address_is_told(member, cast, django_capture_on_commit_callbacks):
    ask(member)
    with django_capture_on_commit_callbacks(execute=True):
        member.post(link())
    post.wait()
    assert (mail.outbox[1].to, mail.outbox[1].subject) == (["old@example.org"], "Адрес почты изменён")


def test_a_link_works_once_and_not_for_ever(member, cast, time_machine, settings):
    time_machine.move_to("2022-03-09T08:00:00Z", tick=False)
    settings.SESSION_COOKIE_AGE = 10**6
    member.force_login(cast.member)
    ask(member)
    time_machine.shift(timedelta(hours=settings.PASSWORD_LINK_HOURS, seconds=1))
    assert member.post(link()).status_code == 410
    time_machine.shift(timedelta(hours=-1))
    assert [member.post(link()).status_code for _ in range(2)] == [302, 410]


def test_the_link_is_no_use_to_others(member, cast):
    ask(member)
    assert Client().post(link())["Location"].startswith("/login/")
    other = Client()
    other.force_login(cast.chair)
    assert other.post(link()).status_code == 410
    assert email_of(cast.chair) == ""


def test_whose_address_it_is_already_is_not_told(member, cast):
    User.objects.filter(pk=cast.chair.pk).update(email="chair@example.org")
    answers = [ask(member, email) for email in ("chair@example.org", "free@example.org")]
    assert {(one.status_code, one["Location"]) for one in answers} == {(302, "/account/")}
    assert len(mail.outbox) == 2


def test_the_password_is_asked_and_wrong_ones_are_counted(member, cast):
    assert [ask(member, password="x").status_code for _ in range(9)] == [422] * 9
    ask(member, password="x")
    assert member.get("/account/").status_code == 302, "signed out"
    assert mail.outbox == []


def test_who_signs_in_by_the_address_goes_on_with_the_new_one(member, cast):
    User.objects.filter(pk=cast.member.pk).update(username="old@example.org")
    cast.member.refresh_from_db()
    ask(member)
    member.post(link())
    assert User.objects.get(pk=cast.member.pk).username == "new@example.org"


def test_a_sign_in_name_that_is_taken_stays_its_owners(member, cast):
    User.objects.filter(pk=cast.member.pk).update(username="old@example.org")
    User.objects.create(username="new@example.org")
    cast.member.refresh_from_db()
    ask(member)
    member.post(link())
    person = User.objects.get(pk=cast.member.pk)
    assert (person.username, person.email) == ("old@example.org", "new@example.org")


@pytest.mark.parametrize("token", ["x", "a:b:c", ""])
def test_a_forged_link_is_over(member, cast, token):
    with pytest.raises(emails.LinkOver):
        emails.confirm(cast.member, token)


# Where one is signed in


def test_the_own_sessions_are_listed_and_the_others_ended(cast):
    agents = ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 YaBrowser/24", "Mozilla/5.0 (Linux; Android 14) Chrome/120")
    desk, phone, foreign = Client(), Client(), Client()
    for browser, agent in zip((desk, phone), agents, strict=True):
        browser.post("/login/", {"username": "member", "password": RIGHT}, headers={"user-agent": agent})
    foreign.force_login(cast.chair)
    rows = [one.words for one in Page(desk.get("/account/")).all("main li")]
    assert ["Яндекс Браузер, Windows — здесь и сейчас" in rows[0], "Chrome, Android" in rows[1], len(rows)] == [
        True,
        True,
        2,
    ]
    answer = desk.post("/account/sessions/end/", follow=True)
    assert Page(answer).says("Завершено входов: 1.")
    assert [one.get("/account/").status_code for one in (desk, phone, foreign)] == [200, 302, 200]


def test_a_new_password_ends_the_other_sessions(member, cast):
    other = Client()
    other.force_login(cast.member)
    data = {"old_password": RIGHT, "new_password1": "сосна-река-79", "new_password2": "сосна-река-79"}
    member.post("/password/", data)
    assert [one.get("/account/").status_code for one in (member, other)] == [200, 302]
    assert SignIn.objects.filter(person=cast.member).count() == 1


def test_a_page_under_way_does_not_bring_an_ended_session_back(member, cast):
    SignIn.objects.all().delete()
    member.get("/account/")
    assert SignIn.objects.filter(person=cast.member).count() == 0

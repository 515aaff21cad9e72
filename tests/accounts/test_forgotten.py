"""A new password by e-mail: the same answer whoever asks, a link that works once, no flood of letters."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.test import Client
from django.urls import reverse

from plans.accounts import asking, post
from plans.models import AskedLetter, SignIn, User
from tests.page import Page

pytestmark = pytest.mark.django_db

NEW = {"new_password1": "сосна-река-79", "new_password2": "сосна-река-79"}
ASK = "/password/forgotten/"


@pytest.fixture(autouse=True)
def _address(cast):
    User.objects.filter(pk=cast.member.pk).update(email="Member@example.org")


def ask(email: str = "member@example.org", address: str = "198.51.100.7"):
    answer = Client().post(ASK, {"email": email}, REMOTE_ADDR=address)
    post.wait()
    return answer


def link() -> str:
    return re.search(r"127\.0\.0\.1:8000(/password/\S+)", mail.outbox[-1].body)[1]


def test_a_new_password_comes_by_letter(cast, django_capture_on_commit_callbacks):
    guessing = Client()
    for _ in range(10):
        guessing.post("/login/", {"username": "member", "password": "x"}, REMOTE_ADDR="198.51.100.7")
    elsewhere = Client()
    elsewhere.force_login(cast.member)
    assert ask()["Location"] == "/password/sent/"
    assert (mail.outbox[0].to, "Имя для входа: member" in mail.outbox[0].body) == (["Member@example.org"], True)
    browser = Client()
    page = browser.get(link(), follow=True)
    assert Page(page).heading == "Новый пароль"
    assert link().split("/")[3] not in page.request["PATH_INFO"], "the token stands in no address any more"
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(page.request["PATH_INFO"], NEW, follow=True)
    assert Page(answer).says("Пароль изменён. Войдите с ним; имя для входа: member.")
    cast.member.refresh_from_db()
    assert cast.member.check_password("сосна-река-79")
    assert not SignIn.objects.filter(person=cast.member).exists()
    assert not AccessAttempt.objects.filter(username="member").exists()
    post.wait()
    assert mail.outbox[-1].subject == "Пароль изменён"


def test_the_answer_tells_nobody_whether_there_is_an_account(cast, django_assert_num_queries):
    User.objects.filter(pk=cast.chair.pk).update(email="closed@example.org", is_active=False)
    answers = [ask(email) for email in ("member@example.org", "closed@example.org", "nobody@example.org")]
    assert {(one.status_code, one["Location"], tuple(one.cookies)) for one in answers} == {(302, "/password/sent/", ())}
    assert [letter.to for letter in mail.outbox] == [["Member@example.org"]]
    for email in ("member@example.org", "nobody@example.org"):
        with django_assert_num_queries(8):
            Client().post(ASK, {"email": email})
    post.wait()


def test_a_refusing_mail_server_does_not_tell_either(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert ask()["Location"] == "/password/sent/"


def test_a_link_works_once(cast):
    ask()
    browser, again = Client(), link()
    browser.post(browser.get(again, follow=True).request["PATH_INFO"], NEW)
    assert Page(Client().get(again, follow=True)).heading == "Ссылка не действует"


def test_a_link_is_over_after_its_hours(cast, time_machine, settings):
    time_machine.move_to("2022-03-09T08:00:00Z", tick=False)
    ask()
    time_machine.shift(timedelta(hours=settings.PASSWORD_LINK_HOURS))
    assert Page(Client().get(link(), follow=True)).heading == "Новый пароль"
    time_machine.shift(timedelta(seconds=1))
    assert Page(Client().get(link(), follow=True)).heading == "Ссылка не действует"


def test_a_weak_password_is_refused(cast):
    ask()
    browser = Client()
    path = browser.get(link(), follow=True).request["PATH_INFO"]
    page = Page(browser.post(path, {"new_password1": "klaster-demo", "new_password2": "klaster-demo"}))
    assert page.says("Это пароль демонстрации")


def test_nobody_is_flooded_with_letters(cast):
    for at in range(5):
        assert ask(address=f"203.0.113.{at}")["Location"] == "/password/sent/"
    assert len(mail.outbox) == asking.LETTERS_AN_HOUR


def test_one_address_asks_no_more_after_twenty(cast):
    answers = [ask(f"p{at}@example.org").status_code for at in range(asking.ASKED_FROM_AN_ADDRESS + 1)]
    assert answers == [302] * asking.ASKED_FROM_AN_ADDRESS + [429]
    assert ask("member@example.org", "203.0.113.1").status_code == 302


def test_what_was_asked_is_kept_for_a_day_and_names_nobody(cast, time_machine):
    time_machine.move_to("2022-03-09T08:00:00Z", tick=False)
    ask()
    assert "member" not in AskedLetter.objects.get().about
    time_machine.shift(timedelta(days=1, minutes=1))
    ask("other@example.org")
    assert AskedLetter.objects.count() == 1


@pytest.mark.parametrize("email", ["", "x", "a@b", "x\x00@example.org", "a@example.org\nBcc: b@example.org", "э" * 400])
def test_what_is_no_address_is_said_so(cast, email):
    assert ask(email).status_code == 422
    assert mail.outbox == []


def test_the_sign_in_page_leads_there(client, cast):
    assert Page(client.get("/login/")).leads_to(ASK)


@pytest.mark.parametrize("name", ["password_forgotten", "account", "email_change", "email_confirm", "sessions_end"])
def test_every_post_needs_its_token(cast, name):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.member)
    assert browser.post(reverse(name, args=["x"] if name == "email_confirm" else [])).status_code == 403

"""A real mail server that refuses: who waits for a letter about an account reads why none came; nothing is lost."""

import threading

import pytest
from django.core.cache import cache
from django.test import Client

from plans.accounts import invitations, post
from plans.accounts.invitations import Grant
from plans.models import Invitation, User
from tests.page import Page
from tests.waiting import until

pytestmark = pytest.mark.django_db

UNKNOWN = "550 5.1.1 <{}>: Recipient address rejected"
LATER = "450 4.2.0 <{}>: greylisted"


def invite(cast, *emails: str) -> list[Invitation]:
    grant = Grant("member", cast.cluster, None, cast.plant)
    return [invitations.invite(email, grant, cast.secretary) for email in emails]


def unsent() -> list[str]:
    return sorted(Invitation.objects.filter(sent_at=None).values_list("email", flat=True))


@pytest.fixture
def keeper(client, cast):
    client.force_login(cast.secretary)
    return client


@pytest.fixture
def member(client, cast):
    User.objects.filter(pk=cast.member.pk).update(email="old@example.org", password="!")
    cast.member.refresh_from_db()
    cast.member.set_password("сосна-река-78")
    cast.member.save()
    client.force_login(cast.member)
    return client


def test_one_refused_address_keeps_nobody_else_from_an_invitation(keeper, cast, mailserver):
    invite(cast, "a@example.org", "nobody@example.org", "later@example.org", "z@example.org")
    mailserver.nobody = {"nobody@example.org": UNKNOWN, "later@example.org": LATER}
    (said,) = Page(keeper.post("/invitations/send/", follow=True)).messages
    assert said.startswith("Писем отправлено: 2, осталось: 2. Приглашения сохранены")
    assert "nobody@example.org: почтовый сервер не принимает писем на этот адрес (550)." in said
    assert "later@example.org: почтовый сервер просит повторить позже (450)." in said
    assert sorted(mailserver.addresses) == ["a@example.org", "z@example.org"]
    assert unsent() == ["later@example.org", "nobody@example.org"]
    mailserver.forgive()
    assert Page(keeper.post("/invitations/send/", follow=True)).messages == ["Приглашений отправлено: 2."]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_refused_invitation_says_why_and_waits(keeper, cast, mailserver, step):
    mailserver.refuses = {step: "452 4.3.1 full"}
    (row,) = invite(cast, "vera@example.org")
    (said,) = Page(keeper.post(f"/invitations/{row.pk}/again/", follow=True)).messages
    assert said == (
        "Письмо для vera@example.org не ушло. Почтовый сервер просит повторить позже (452)."
        " Приглашение сохранено: проверьте адрес и отправьте ещё раз."
    )
    assert unsent() == ["vera@example.org"]


def test_a_server_that_refuses_everybody_is_not_asked_for_each(keeper, cast, mailserver):
    invite(cast, *(f"p{at}@example.org" for at in range(8)))
    mailserver.greeting = "421 too busy"
    (said,) = Page(keeper.post("/invitations/send/", follow=True)).messages
    assert "p3@example.org и ещё 3: почтовый сервер просит повторить позже (421)." in said
    assert mailserver.visits == 1


def test_a_letter_to_a_new_address_that_is_refused_is_said_so(member, cast, mailserver, caplog):
    mailserver.nobody = {"new@example.org": UNKNOWN}
    sent = {"email": "new@example.org", "password": "сосна-река-78"}
    (said,) = Page(member.post("/account/email/", sent, follow=True)).messages
    assert said == (
        "Письмо на new@example.org не ушло, адрес не изменён. Почтовый сервер не принимает писем на этот адрес (550)."
    )
    assert User.objects.get(pk=cast.member.pk).email == "old@example.org"
    assert f"a letter was not sent: email of user {cast.member.pk}. " in caplog.text
    assert "example.org" not in caplog.text


def ask_for_password():
    answer = Client().post("/password/forgotten/", {"email": "old@example.org"}, follow=True)
    post.wait()
    return Page(answer)


def test_while_no_letter_goes_out_whoever_asks_for_a_password_reads_it(member, mailserver, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "site", "secret"
    mailserver.refuses = {"AUTH": "535 5.7.8 wrong"}
    page = ask_for_password()
    assert page.says("Почта сайта сейчас не работает, письма не приходят.")
    assert page.says("Почтовый сервер не принял имя и пароль сайта (535).")
    mailserver.forgive()
    cache.clear()
    assert not ask_for_password().says("Почта сайта сейчас не работает")
    assert mailserver.addresses == ["old@example.org"]


def test_whether_there_is_an_account_is_not_told_by_a_refused_address(member, mailserver):
    mailserver.nobody = {"old@example.org": UNKNOWN}
    assert not ask_for_password().says("Почта сайта сейчас не работает")


def test_a_letter_that_is_wanted_later_is_brought_again(member, mailserver, settings):
    settings.LETTERS_AGAIN = [0.05] * 500
    mailserver.nobody = {"old@example.org": LATER}
    ask_for_password()
    assert mailserver.taken == []
    mailserver.forgive()
    until(lambda: mailserver.taken, "the letter")
    assert mailserver.addresses == ["old@example.org"]


def test_a_letter_that_is_refused_for_good_is_not_brought_again(member, mailserver, settings):
    settings.LETTERS_AGAIN = [60]
    mailserver.nobody = {"old@example.org": UNKNOWN}
    ask_for_password()
    assert not [one for one in threading.enumerate() if isinstance(one, threading.Timer)]

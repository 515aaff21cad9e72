"""A real mail server at a real port that refuses: what people set down waits, is said in words, and goes out later."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from plans.approval import door
from plans.core.stages import Move
from plans.models import Letter, User
from tests.cast import draft, in_force

pytestmark = pytest.mark.django_db
DAY = "2022-03-31"
FULL = "452 4.3.1 Insufficient system storage"
UNKNOWN = "550 5.1.1 <{}>: Recipient address rejected"


@pytest.fixture
def plan(cast):
    for person in User.objects.all():
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.org")
    return in_force(cast)


def remind() -> None:
    call_command("remind", "--today", DAY)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_refused_letters_wait_and_go_out_with_the_next_run(plan, mailserver, step):
    mailserver.refuses = {step: FULL}
    with pytest.raises(
        CommandError, match=r"Отправлено: 0, .* не принято почтой: 2\. Неотправленное уйдёт при следующем"
    ):
        remind()
    assert not Letter.objects.exists()
    mailserver.forgive()
    remind()
    assert len(mailserver.taken) == Letter.objects.exclude(sent_at=None).count() == 2
    remind()
    assert len(mailserver.taken) == 2


def test_one_refused_address_keeps_no_other_from_its_letter_and_the_log_keeps_no_address(
    cast, plan, mailserver, caplog
):
    mailserver.nobody = {"secretary@example.org": UNKNOWN}
    with pytest.raises(CommandError, match=r"Отправлено: 1, .* не принято почтой: 1\."):
        remind()
    assert mailserver.addresses == ["member@example.org"]
    why = f"user {cast.secretary.pk}: the letter was not sent: Почтовый сервер не принимает писем на этот адрес (550)."
    assert why in caplog.text
    assert "example.org" not in caplog.text


@pytest.mark.parametrize(
    ("set_up", "why"),
    [
        ({"greeting": "554 no service"}, r"Почтовый сервер отказал \(554\)\."),
        ({"greeting": "421 too busy"}, r"Почтовый сервер просит повторить позже \(421\)\."),
        ({"refuses": {"AUTH": "535 5.7.8 wrong"}}, r"Почтовый сервер не принял имя и пароль сайта \(535\)\."),
    ],
    ids=["refused", "busy", "a wrong password"],
)
def test_a_server_that_takes_nothing_is_said_in_words_and_no_row_is_left(plan, mailserver, settings, set_up, why):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "site", "secret"
    for name, value in set_up.items():
        setattr(mailserver, name, value)
    with pytest.raises(CommandError, match=f"^{why} Проверьте EMAIL_URL и повторите"):
        remind()
    assert not Letter.objects.exists()
    mailserver.forgive()
    remind()
    assert len(mailserver.taken) == 2


def test_a_server_without_encryption_gets_no_letter_that_asks_for_it(plan, mailserver, settings):
    settings.EMAIL_USE_TLS = True
    with pytest.raises(CommandError, match="не получилось договориться о шифровании"):
        remind()
    assert (mailserver.taken, Letter.objects.exists()) == ([], False)


def test_a_letter_of_a_decision_that_was_refused_comes_with_the_next_run(cast, mailserver, time_machine):
    time_machine.move_to("2022-03-30T09:00:00Z", tick=False)
    User.objects.filter(pk=cast.chair.pk).update(email="chair@example.org")
    door.move(draft(cast), Move.SUBMIT, cast.secretary)
    mailserver.refuses = {"DATA": FULL}
    with pytest.raises(CommandError, match=r"не принято почтой: 1\."):
        remind()
    mailserver.forgive()
    remind()
    assert mailserver.addresses == ["chair@example.org"]

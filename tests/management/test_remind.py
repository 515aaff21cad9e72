"""`manage.py remind`: what the person who set it up reads."""

from datetime import date

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from plans.models import Letter, User
from tests.cast import in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast):
    User.objects.update(email="person@example.org")
    return in_force(cast)


def run(capsys, *words: str) -> str:
    call_command("remind", *words)
    return capsys.readouterr().out


def test_the_letters_go_out_and_are_counted(cast, plan, capsys):
    assert run(capsys, "--today", "2022-03-31") == "Отправлено: 2, без адреса: 0, не принято почтой: 0.\n"
    assert len(mail.outbox) == 2
    assert run(capsys, "--today", "2022-03-31") == "Отправлено: 0, без адреса: 0, не принято почтой: 0.\n"


def test_a_trial_sends_nothing(cast, plan, capsys):
    said = run(capsys, "--today", "2022-03-31", "--dry-run")
    assert "Фамилия-member А. <person@example.org> Планы кластеров: сегодня 1\n" in said
    assert said.endswith("Писем: 2. Ничего не отправлено: это проба.\n")
    assert mail.outbox == []
    assert not Letter.objects.exists()


def test_today_is_the_day_of_the_regions_clock(cast, plan, capsys, time_machine):
    time_machine.move_to("2022-03-30 22:30:00Z")  # half past one at night in Moscow
    run(capsys)
    assert {letter.day for letter in Letter.objects.all()} == {date(2022, 3, 31)}


@pytest.mark.parametrize("word", ["завтра", "31.03.2022", "2022-02-30"])
def test_a_day_that_is_none_is_said_so(word):
    with pytest.raises(CommandError, match="напишите его так: 2022-03-10"):
        call_command("remind", "--today", word)


def test_a_mail_server_that_is_not_there_is_said_so(cast, plan, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match="Почтовый сервер не отвечает"):
        call_command("remind", "--today", "2022-03-31")
    assert not Letter.objects.exists()


def test_letters_that_were_not_taken_end_the_command_with_an_error(cast, plan, capsys):
    User.objects.filter(pk=cast.member.pk).update(email="a@b\nc")
    with pytest.raises(CommandError, match=r"не принято почтой: 1\. Неотправленное уйдёт при следующем запуске"):
        call_command("remind", "--today", "2022-03-31")
    assert Letter.objects.count() == 1

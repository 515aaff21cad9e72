"""Letters going out: one a person and day, none twice, none lost when the mail server fails."""

import threading
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections
from django.utils import timezone

from plans.letters import door
from plans.letters.door import Outcome
from plans.models import Activity, Letter, Membership, ReminderChoice, User
from plans.models.letter import PATIENCE
from tests.cast import in_force, make_cast

DUE = date(2022, 3, 31)
DAY = timedelta(days=1)


class PickyServer(EmailBackend):
    """A mail server that refuses some addresses, or does not answer at all."""

    refused: frozenset[str] = frozenset()
    down = False

    def open(self):
        if self.down:
            raise ConnectionRefusedError("no answer")
        return super().open()

    def send_messages(self, messages):
        if self.refused & {address for message in messages for address in message.to}:
            raise TimeoutError("too slow")
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    """The picky server, which refuses nothing yet."""
    settings.EMAIL_BACKEND = f"{__name__}.PickyServer"
    monkeypatch.setattr("tests.letters.test_sending.PickyServer.refused", frozenset())
    monkeypatch.setattr("tests.letters.test_sending.PickyServer.down", False)
    return PickyServer


def ready(cast):
    """A plan in force where each organisation holds its own excursions; everybody has an address of his own."""
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
    plan = in_force(cast)
    Activity.objects.filter(number="1.2.").update(collective="each")
    return plan


@pytest.fixture
def plan(cast):
    return ready(cast)


def sent() -> dict[str, list[str]]:
    """The subjects in the outbox by address, which is emptied."""
    found: dict[str, list[str]] = {}
    for message in mail.outbox:
        found.setdefault(message.to[0], []).append(message.subject)
    mail.outbox.clear()
    return found


pytestmark = pytest.mark.django_db


def test_one_letter_a_person(cast, plan):
    assert door.remind(DUE) == Outcome(sent=2)
    assert sorted(sent()) == ["member@example.org", "secretary@example.org"]
    letter = Letter.objects.get(person=cast.member)
    assert (letter.day, letter.subject, len(letter.keys)) == (DUE, "Планы кластеров: сегодня 1", 1)
    assert letter.sent_at


def test_programs_are_told_that_a_program_writes(cast, plan):
    door.remind(DUE)
    assert {message.extra_headers["Auto-Submitted"] for message in mail.outbox} == {"auto-generated"}


def test_a_second_run_on_the_day_sends_nothing(cast, plan):
    door.remind(DUE)
    sent()
    assert door.remind(DUE) == Outcome()
    assert sent() == {}


def test_the_next_day_says_only_what_is_new(cast, plan):
    said = []
    for number in range(-9, 40):
        door.remind(DUE + number * DAY)
        said += [(number, subject) for subject in sent().get("member@example.org", ())]
    # 1 May, the due day of 2.1., is the 31st day after; its letter «скоро» comes on the 24th.
    assert said == [
        (-7, "Планы кластеров: скоро 1"),
        (-1, "Планы кластеров: скоро 1"),
        (0, "Планы кластеров: сегодня 1"),
        (1, "Планы кластеров: просрочено 1"),
        (7, "Планы кластеров: просрочено 1"),
        (24, "Планы кластеров: скоро 1"),
        (30, "Планы кластеров: скоро 1, просрочено 1"),
        (31, "Планы кластеров: сегодня 1"),
        (32, "Планы кластеров: просрочено 1"),
        (38, "Планы кластеров: просрочено 1"),
    ]


def test_days_without_a_run_are_caught_up_with_one_letter(cast, plan):
    door.remind(DUE - 7 * DAY)
    sent()
    door.remind(DUE + 12 * DAY)
    assert sent()["member@example.org"] == ["Планы кластеров: просрочено 1"]
    door.remind(DUE + 13 * DAY)
    assert "member@example.org" not in sent()


def test_a_letter_that_the_server_refuses_is_sent_by_the_next_run(cast, plan, server, monkeypatch, caplog):
    monkeypatch.setattr(server, "refused", {"secretary@example.org"})
    assert door.remind(DUE) == Outcome(sent=1, failed=1)
    assert list(sent()) == ["member@example.org"]
    assert "was not sent: Почтовый сервер не отвечает." in caplog.text
    assert not Letter.objects.filter(person=cast.secretary).exists()
    monkeypatch.setattr(server, "refused", frozenset())
    assert door.remind(DUE) == Outcome(sent=1)
    assert list(sent()) == ["secretary@example.org"]


def test_an_address_that_is_none_stops_nobody_else(cast, plan, settings, server):
    User.objects.filter(pk=cast.secretary.pk).update(email="a@b\r\nBcc: all@example.org")
    outcome = door.remind(DUE)
    assert outcome == Outcome(sent=1, failed=1)
    assert list(sent()) == ["member@example.org"]


def test_without_any_mail_server_nothing_counts_as_sent(cast, plan, server, monkeypatch):
    monkeypatch.setattr(server, "down", True)
    with pytest.raises(ConnectionRefusedError):
        door.remind(DUE)
    assert not Letter.objects.exists()
    monkeypatch.setattr(server, "down", False)
    assert door.remind(DUE).sent == 2


def test_a_letter_that_another_run_has_begun_is_left_to_it(cast, plan):
    letters = next(iter(door.drafts(DUE)))
    Letter.objects.create(person=cast.member, day=DUE, subject="-", keys=[])
    outcome = Outcome()
    with mail.get_connection() as line:
        for letter in letters:
            door._send(letter, line, outcome)
    assert outcome == Outcome(sent=1)
    assert list(sent()) == ["secretary@example.org"]


@pytest.mark.parametrize(("age", "count"), [(PATIENCE / 2, 1), (PATIENCE * 2, 2)])
def test_what_a_killed_run_began_is_sent_after_an_hour(cast, plan, age, count):
    Letter.objects.create(person=cast.member, day=DUE, subject="-", keys=[])
    Letter.objects.update(begun_at=timezone.now() - age)
    assert door.remind(DUE).sent == count


def test_who_has_no_address_is_counted_and_named_in_the_log(cast, plan, caplog):
    User.objects.filter(pk=cast.secretary.pk).update(email="")
    assert door.remind(DUE) == Outcome(sent=1, nowhere=1)
    assert f"user {cast.secretary.pk} has no e-mail" in caplog.text


def test_who_wants_no_letters_gets_none(cast, plan):
    ReminderChoice.objects.create(person=cast.member, letters=False)
    door.remind(DUE)
    assert list(sent()) == ["secretary@example.org"]


def test_who_wants_letters_on_workdays_gets_saturdays_on_monday(cast, plan):
    ReminderChoice.objects.create(person=cast.member, rhythm="workdays")
    due = date(2022, 9, 30)  # a Friday
    counts = []
    for number in range(4):
        door.remind(due + number * DAY)
        counts.append("member@example.org" in sent())
    assert counts == [True, False, False, True]


def test_without_plans_in_force_there_is_nothing_to_do(cast):
    assert door.remind(DUE) == Outcome()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory has one connection")
def test_two_runs_at_once_send_each_letter_once(settings):
    cast = make_cast()
    ready(cast)
    for number in range(20):
        person = User.objects.create(username=f"member-{number}", email=f"member-{number}@example.org")
        Membership.objects.create(user=person, role="member", cluster=cast.cluster, organisation=cast.college)
    gate, outcomes = threading.Barrier(3), []

    def run() -> None:
        gate.wait()
        outcomes.append(door.remind(DUE))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(outcome.sent for outcome in outcomes) == len(mail.outbox) == 22
    assert {len(subjects) for subjects in sent().values()} == {1}

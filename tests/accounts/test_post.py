"""Letters beside the page, sent by any node's worker: none is lost with a process, no link stands in the database."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from plans import jobs
from plans.accounts import emails, post
from plans.files import queued
from plans.models import Job, User

pytestmark = pytest.mark.django_db

LATER, UNKNOWN = "450 4.2.0 <{}>: greylisted", "550 5.1.1 <{}>: unknown"


@pytest.fixture(autouse=True)
def _workers(cast, settings):
    settings.JOBS = "database"
    User.objects.filter(pk=cast.member.pk).update(email="vera@example.org")


def ask(email: str = "vera@example.org") -> None:
    Client().post("/password/forgotten/", {"email": email})


def work() -> int:
    """A worker does what there is; how many jobs."""
    done = 0
    while job := jobs.claim("a", post.QUEUE):
        jobs.run(job)
        done += 1
    return done


def test_the_page_sends_nothing_itself_and_keeps_no_link():
    ask()
    assert mail.outbox == []
    assert "/password/" not in str(Job.objects.get().args)
    assert work() == 1
    assert ("/password/" in mail.outbox[0].body, mail.outbox[0].to) == (True, ["vera@example.org"])
    assert Job.objects.get().args == []


def test_a_letter_of_a_killed_worker_is_sent_by_another():
    ask()
    held = jobs.claim("killed", post.QUEUE)
    Job.objects.filter(pk=held.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert work() == 1
    assert len(mail.outbox) == 1


def test_whether_there_is_an_account_is_not_told_by_what_is_written(django_assert_num_queries):
    for email in ("vera@example.org", "nobody@example.org"):
        with django_assert_num_queries(11):
            ask(email)
    assert (work(), len(mail.outbox)) == (2, 1)


def test_who_is_gone_meanwhile_gets_no_letter(cast):
    ask()
    User.objects.filter(pk=cast.member.pk).update(is_active=False)
    assert (work(), mail.outbox) == (1, [])


def test_a_letter_that_is_wanted_later_waits_for_its_time(mailserver, settings):
    settings.LETTERS_AGAIN = [60, 600]
    mailserver.nobody = {"vera@example.org": LATER}
    ask()
    assert work() == 1
    again = Job.objects.get(status="ready")
    assert timedelta(seconds=50) < again.run_after - timezone.now() <= timedelta(seconds=60)
    assert queued.unheard() == 0
    mailserver.forgive()
    Job.objects.filter(pk=again.pk).update(run_after=timezone.now() - timedelta(minutes=3))
    assert queued.unheard() == 1
    assert work() == 1
    assert mailserver.addresses == ["vera@example.org"]


def test_a_letter_is_given_up_after_the_last_pause_with_the_servers_reason(mailserver, settings):
    settings.LETTERS_AGAIN = [0]
    mailserver.nobody = {"vera@example.org": LATER}
    ask()
    assert work() == 2
    assert Job.objects.get(status="failed").error == "Почтовый сервер просит повторить позже (450)."


def test_a_letter_that_is_refused_for_good_is_not_brought_again(mailserver, settings):
    settings.LETTERS_AGAIN = [60]
    mailserver.nobody = {"vera@example.org": UNKNOWN}
    ask()
    assert work() == 1
    assert [(job.status, job.args) for job in Job.objects.all()] == [("failed", [])]


def test_the_old_address_is_told_by_a_worker_too_by_a_row_written_with_the_change(cast):
    cast.member.refresh_from_db()
    assert emails.ask(cast.member, "new@example.org", "198.51.100.7") is None
    token = mail.outbox[0].body.split("/account/email/")[1].split("/")[0]
    emails.confirm(cast.member, token)
    assert work() == 1
    assert (mail.outbox[1].to, mail.outbox[1].subject) == (["vera@example.org"], "Адрес почты изменён")


def test_a_password_is_changed_with_its_notice_and_the_end_of_all_sessions_or_not_at_all(cast):
    elsewhere, browser = Client(), Client(raise_request_exception=False)
    elsewhere.force_login(cast.member)
    ask()
    work()
    link = re.search(r"127\.0\.0\.1:8000(/password/\S+)", mail.outbox[0].body)[1]
    path = browser.get(link, follow=True).request["PATH_INFO"]
    typed = {"new_password1": "сосна-река-79", "new_password2": "сосна-река-79"}
    with connection.execute_wrapper(_no_new_jobs):
        assert browser.post(path, typed).status_code == 503
    assert not User.objects.get(pk=cast.member.pk).check_password("сосна-река-79")
    assert elsewhere.get("/account/").status_code == 200
    assert browser.post(path, typed).status_code == 302
    assert User.objects.get(pk=cast.member.pk).check_password("сосна-река-79")
    assert elsewhere.get("/account/").status_code == 302
    assert (work(), mail.outbox[1].subject) == (1, "Пароль изменён")


def _no_new_jobs(execute, sql, params, many, context):
    """The database goes away at just this moment."""
    if sql.startswith('INSERT INTO "plans_job"'):
        raise OperationalError("server closed the connection unexpectedly")
    return execute(sql, params, many, context)

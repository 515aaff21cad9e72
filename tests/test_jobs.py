"""Jobs in the database: done once, by one worker at a time; what a killed worker held is taken over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from plans import jobs
from plans.core.errors import PlanError
from plans.core.processes import write
from plans.files import background, making, queued
from plans.models import Job
from tests.cast import draft, small_document

pytestmark = pytest.mark.django_db
DONE = []


@jobs.task(queue_name="light")
def note(word: str) -> None:
    DONE.append(word)


@jobs.task(queue_name="light")
def refuse(word: str) -> None:
    raise PlanError(f"Не получилось: {word}")


@jobs.task(queue_name="light")
def break_down(word: str) -> None:
    raise OSError(word)


@pytest.fixture(autouse=True)
def done():
    DONE.clear()
    return DONE


def dies(job: Job) -> None:
    """The worker that holds it is killed, and its lease runs out."""
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def test_what_is_asked_for_twice_is_done_once(done):
    first, second = note.enqueue("one", "слово"), note.enqueue("one", "слово")
    assert first == second
    jobs.run(jobs.claim("a", "light"))
    assert jobs.claim("b", "light") is None
    assert done == ["слово"]
    kept = Job.objects.get()
    assert (kept.status, kept.args, kept.attempts, kept.owner) == ("successful", [], 1, "a")


def test_jobs_are_done_in_the_order_in_which_they_came_each_queue_for_itself(done):
    for word in ("первое", "второе"):
        note.enqueue(word, word)
    note.using(queue_name="heavy").enqueue("третье", "третье")
    while job := jobs.claim("a", "light"):
        jobs.run(job)
    assert done == ["первое", "второе"]
    jobs.run(jobs.claim("a", "heavy"))
    assert done[-1] == "третье"


def test_a_job_that_somebody_holds_is_nobody_elses_until_the_lease_runs_out():
    note.enqueue("one", "слово")
    held = jobs.claim("a", "light")
    assert jobs.claim("b", "light") is None
    dies(held)
    taken = jobs.claim("b", "light")
    assert (taken.pk, taken.owner, taken.attempts) == (held.pk, "b", 2)


def test_who_lost_a_job_to_another_has_no_say_in_it_any_more():
    refuse.enqueue("one", "слово")
    held = jobs.claim("a", "light")
    dies(held)
    jobs.claim("b", "light")
    jobs.run(held)
    kept = Job.objects.get()
    assert (kept.status, kept.owner, kept.error) == ("running", "b", "")


def test_a_worker_holds_what_it_renews():
    note.enqueue("one", "слово")
    worker = jobs.Worker([])
    held = jobs.claim(worker.owner, "light")
    dies(held)
    worker._renew()
    assert jobs.claim("b", "light") is None


def test_what_a_stopped_worker_gives_back_is_begun_at_once_and_costs_no_attempt():
    note.enqueue("one", "слово")
    worker = jobs.Worker([])
    jobs.claim(worker.owner, "light")
    worker.stopping.set()
    worker.work()
    assert jobs.claim("b", "light").attempts == 1


def test_a_job_that_ends_each_of_its_workers_is_given_up():
    note.enqueue("one", "слово")
    for _ in range(jobs.MOST_ATTEMPTS):
        dies(jobs.claim("a", "light"))
    assert jobs.claim("a", "light") is None
    kept = Job.objects.get()
    assert (kept.status, kept.args, "трижды" in kept.error) == ("failed", [], True)


def test_what_people_must_be_told_ends_a_job_and_a_fault_of_the_machine_has_it_tried_again(caplog):
    refuse.enqueue("one", "шрифт")
    jobs.run(jobs.claim("a", "light"))
    assert Job.objects.get().error == "Не получилось: шрифт"
    break_down.enqueue("two", "диск")
    for attempt in (1, 2, 3):
        job = jobs.claim("a", "light")
        assert job.attempts == attempt
        jobs.run(job)
    assert jobs.claim("a", "light") is None
    assert Job.objects.get(key="two").status == "failed"
    assert "attempt 3 failed" in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_two_workers_at_once_take_two_jobs():
    for number in range(40):
        note.enqueue(str(number), str(number))
    begin = Barrier(2)

    def take(owner: str) -> list[str]:
        begin.wait()
        taken = []
        while job := jobs.claim(owner, "light"):
            taken.append(job.key)
        connection.close()
        return taken

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(take, ("a", "b"))
    assert sorted(one + other) == sorted(map(str, range(40)))


# Files


@pytest.fixture
def in_database(settings):
    settings.JOBS = "database"


def work() -> None:
    """What a worker does with all that waits."""
    for name in (queued.LIGHT, queued.HEAVY):
        while job := jobs.claim("worker", name):
            jobs.run(job)


def ask() -> background.Made:
    return background.made(write.Job(small_document(), "pdf", draft=True), wait=0)


def test_a_file_is_made_by_a_worker_and_read_by_whoever_asks(in_database):
    assert ask().state is making.Readiness.QUEUED
    assert ask().state is making.Readiness.QUEUED
    work()
    found = ask()
    assert found.state is making.Readiness.READY
    assert found.read().startswith(b"%PDF")
    assert Job.objects.count() == 1


def test_a_made_file_that_was_thrown_away_is_made_again(in_database, settings):
    ask()
    work()
    for path in settings.MADE_ROOT.iterdir():
        path.unlink()
    assert ask().state is making.Readiness.QUEUED
    work()
    assert ask().state is making.Readiness.READY


def test_files_of_yesterday_are_forgotten(in_database, settings):
    ask()
    work()
    Job.objects.update(finished_at=timezone.now() - jobs.KEPT - timedelta(minutes=1))
    assert queued.forget_old() == 1
    assert (Job.objects.count(), list(settings.MADE_ROOT.iterdir())) == (0, [])


def test_why_a_file_is_not_made_is_said_once_and_it_is_tried_again(in_database, settings):
    settings.MAKING_MEMORY = 50 * 1024**2
    ask()
    work()
    failed = ask()
    assert (failed.state, failed.why) == (making.Readiness.FAILED, making.STOPPED)
    assert ask().state is making.Readiness.QUEUED


def test_a_page_tells_that_its_file_waits_for_a_worker(in_database, client, cast, settings):
    settings.MAKING_WAIT = 0
    plan = draft(cast)
    client.force_login(cast.member)
    assert client.get(f"/plans/{plan.pk}/plan.pdf").status_code == 202
    work()
    assert client.get(f"/plans/{plan.pk}/plan.pdf").content.startswith(b"%PDF")


def test_the_health_of_the_site_tells_that_nobody_works(in_database, client):
    ask()
    assert "jobs" not in client.get("/health/ready").json()["warnings"]
    Job.objects.update(enqueued_at=timezone.now() - timedelta(minutes=3))
    assert "./run manage work" in client.get("/health/ready").json()["warnings"]["jobs"]


def test_a_worker_where_nobody_asks_for_one_says_so(settings):
    settings.JOBS = "process"
    with pytest.raises(CommandError, match="JOBS=database"):
        call_command("work")

"""Work beside the pages as rows of the database, taken by whichever node's worker is free (`manage.py work`).

Shaped like django.tasks, which the Django of today does not have yet: `@task`, `enqueue`, queues, the same states. A
worker holds a job by a lease that it renews: one that was killed renews nothing, and another takes its job over. Time
is the database's own, so that the clocks of nodes need not agree. Nothing here lives in a session of the database.
"""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from plans.core.errors import PlanError
from plans.models import Job

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
KEPT = timedelta(days=1)
_IDLE = 0.2
_GAVE_UP = "Работа трижды обрывалась и остановлена. Попробуйте ещё раз."
_NEW = {"status": Job.Status.READY, "owner": "", "leased_until": None}


@dataclass(frozen=True, slots=True)
class Task:
    """A function that a worker calls with what was given; it may be called twice, so it must bear that."""

    func: Callable[..., None]
    queue_name: str
    run_after: datetime | None = None

    @property
    def module_path(self) -> str:
        return f"{self.func.__module__}.{self.func.__qualname__}"

    def using(self, *, queue_name: str = "", run_after: datetime | None = None) -> "Task":
        """The same in another queue, or not before a moment."""
        return replace(self, queue_name=queue_name or self.queue_name, run_after=run_after)

    def enqueue(self, key: str, *args: object) -> Job:
        """The job of this key, made unless it is there."""
        new = {"task": self.module_path, "args": args, "queue_name": self.queue_name, "run_after": self.run_after}
        return Job.objects.defer("args").get_or_create(key=key, defaults=new)[0]


def task(*, queue_name: str) -> Callable[[Callable[..., None]], Task]:
    """A function as a task, under its own name in its module."""
    return lambda func: Task(func, queue_name)


def _lease() -> timedelta:
    return timedelta(seconds=settings.JOBS_LEASE)


def claim(owner: str, queue_name: str) -> Job | None:
    """The next job, held by the owner from now on; None when there is nothing to do.

    One that was begun too often is given up: whatever ends its workers would go on ending them.
    """
    free = Q(status=Job.Status.READY) | Q(status=Job.Status.RUNNING, leased_until__lt=Now())
    with transaction.atomic():
        rows = Job.objects.exclude(run_after__gt=Now()).filter(free, queue_name=queue_name)
        job = rows.select_for_update(skip_locked=True).order_by("pk").first()
        if job is None:
            return None
        mine = Job.objects.filter(pk=job.pk)
        if job.attempts >= MOST_ATTEMPTS:
            mine.update(**_NEW | {"status": Job.Status.FAILED, "args": [], "error": _GAVE_UP, "finished_at": Now()})
            return None
        held = {"status": Job.Status.RUNNING, "owner": owner, "leased_until": Now() + _lease(), "started_at": Now()}
        mine.update(**held, attempts=F("attempts") + 1)
        log.info("job %s: begun by %s%s", job.pk, owner, f", taken over from {job.owner}" if job.owner else "")
    return Job.objects.get(pk=job.pk)


def run(job: Job) -> None:
    """Do it. What people must be told ends it; after any other fault it is begun again, a few times."""
    try:
        import_string(job.task).func(*job.args)
    except PlanError as error:
        _finish(job, status=Job.Status.FAILED, args=[], error=str(error), finished_at=Now())
    except Exception:
        log.exception("job %s: attempt %s failed", job.pk, job.attempts)
        _finish(job, **_NEW)
    else:
        _finish(job, status=Job.Status.SUCCESSFUL, args=[], finished_at=Now())


def _finish(job: Job, **said: object) -> None:
    """Unless it was taken over meanwhile: then its new owner tells."""
    mine = Job.objects.filter(pk=job.pk, owner=job.owner, attempts=job.attempts, status=Job.Status.RUNNING)
    if not mine.update(**said):
        log.warning("job %s: another has taken it over from %s", job.pk, job.owner)


class Worker:
    """A process that does jobs: a thread for each of the queues named, in each one job at a time."""

    def __init__(self, queues: Sequence[str]) -> None:
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self.stopping = threading.Event()
        self._threads = [threading.Thread(target=self._serve, args=[name], daemon=True) for name in queues]

    def work(self) -> None:
        """Until it is told to stop. What is not finished then is given back, for others to begin at once."""
        for thread in self._threads:
            thread.start()
        while not self.stopping.wait(settings.JOBS_LEASE / 3):
            close_old_connections()
            self._try(self._renew)
        self._try(self._give_back)

    def _serve(self, queue_name: str) -> None:
        while not self.stopping.is_set():
            close_old_connections()
            if not self._try(lambda: self._one(queue_name)):
                self.stopping.wait(_IDLE)

    def _one(self, queue_name: str) -> bool:
        job = claim(self.owner, queue_name)
        if job:
            run(job)
        return job is not None

    def _try(self, work: Callable[[], object]) -> object:
        """The database may be away for a while: whoever works goes on when it is back."""
        try:
            return work()
        except DatabaseError as error:
            log.warning("jobs wait for the database: %s", error)
            connection.close()
            self.stopping.wait(1)
            return None

    def _renew(self) -> None:
        mine = Job.objects.filter(owner=self.owner, status=Job.Status.RUNNING)
        mine.update(leased_until=Now() + _lease())

    def _give_back(self) -> None:
        Job.objects.filter(owner=self.owner, status=Job.Status.RUNNING).update(**_NEW, attempts=F("attempts") - 1)

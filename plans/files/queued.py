"""Files made by the workers of any node (JOBS=database, `manage.py work`): jobs in the database, files in storage."""

import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models.functions import Coalesce, Now

from plans import jobs
from plans.core.errors import PlanError
from plans.files import making
from plans.files.making import Readiness
from plans.models import Job

LIGHT, HEAVY = "light", "heavy"
LOOK = 0.1  # seconds between two looks; also how often a worker looks after its process
_UNHEARD = timedelta(minutes=2)  # after which a job that nobody has begun tells that nobody works
_STATES = {Job.Status.READY: Readiness.QUEUED, Job.Status.RUNNING: Readiness.RUNNING}


@jobs.task(queue_name=LIGHT)
def make_file(name: str, text: str, heavy: bool) -> None:
    """What a worker does: the file is made beside it, under limits, then kept where every node reads."""
    with TemporaryDirectory(prefix="plans-making-") as folder:
        path = Path(folder) / name
        job = path.with_suffix(".job")
        making.begin(job, path, text, heavy=heavy)
        while making.is_held(job):
            time.sleep(LOOK)
        if path.exists():
            if not _made().exists(name):
                _made().save(name, ContentFile(path.read_bytes()))
            forget_old()
            return
        failed = path.with_suffix(".error")
        raise PlanError(failed.read_text(encoding="utf-8") if failed.exists() else making.STOPPED)


def standing(name: str, text: str, *, heavy: bool) -> tuple[Readiness, str, float | None]:
    """Where the making of the file stands, why it failed, and when it was begun; it is begun unless it was."""
    job = make_file.using(queue_name=HEAVY if heavy else LIGHT).enqueue(name, name, text, heavy)
    if job.status == Job.Status.FAILED:  # said once: whoever asks again has it tried again
        job.delete()
        return Readiness.FAILED, job.error, None
    if job.status == Job.Status.SUCCESSFUL:
        if _made().exists(name):
            return Readiness.READY, "", None
        job.delete()  # the file was thrown away, as it may be
        return standing(name, text, heavy=heavy)
    return _STATES[job.status], "", (job.started_at or job.enqueued_at).timestamp()


def read(name: str) -> bytes:
    """The bytes of a file that is ready."""
    with _made().open(name) as file:
        return file.read()


def unheard() -> int:
    """How many jobs wait so long that no worker can be there."""
    waiting = Job.objects.filter(status=Job.Status.READY).annotate(since=Coalesce("run_after", "enqueued_at"))
    return waiting.filter(since__lt=Now() - _UNHEARD).count()


def forget_old() -> int:
    """Throw away what was made or failed long ago; how many."""
    old = Job.objects.filter(finished_at__lt=Now() - jobs.KEPT)
    for name in list(old.values_list("key", flat=True)):
        _made().delete(name)
    return old.delete()[0]


def _made():
    return storages["made"]

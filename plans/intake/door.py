"""The door for plans that come from a file: kept as it was read, corrected by steps, saved as a plan or dropped."""

import logging
from collections.abc import Callable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from plans import bridge, permissions
from plans.core import revise
from plans.core.errors import PlanError
from plans.core.limits import SAME_PRESS
from plans.core.recognise import Recognition
from plans.core.text import sha256
from plans.editor.plan import write_plan
from plans.models import Cluster, Intake, Plan, User

log = logging.getLogger(__name__)


CHANGED = "Файл уже исправляли в другом окне. Здесь показано, каким он стал: повторите правку."


class ReceivingRefused(PlanError):
    """The file under review cannot be changed or saved so; the message says why."""


@transaction.atomic
def receive(cluster: Cluster, file_name: str, data: bytes, plans: Sequence[Recognition], person: User) -> Intake:
    """Keep what was read of a file, and its digest, until it is saved or dropped.

    A second press of the same button answers what the first has kept.
    """
    if not permissions.can_manage_cluster(person, cluster):
        raise PermissionDenied
    Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)
    digest = sha256(data)
    same = Intake.objects.waiting().filter(cluster=cluster, person=person, digest=digest, file_name=file_name)
    if twin := same.filter(created_at__gte=timezone.now() - SAME_PRESS).first():
        return twin
    intake = Intake.objects.create(
        cluster=cluster,
        person=person,
        file_name=file_name,
        digest=digest,
        readings=[one.to_json() for one in plans],
    )
    log.info("intake %s: read for user %s", intake.pk, person.pk)
    return intake


def correct(intake: Intake, step: dict[str, object], after: int, person: User) -> revise.Revised:
    """Do one more step after the `after` steps that the person saw, and answer the plan as it is then."""
    seen = _checked(Intake.objects.filter(pk=intake.pk).first(), person, after)
    # All steps are done anew: for a long file that takes seconds, in which the database waits for nobody.
    revised = revise.replay(seen.read, [*seen.steps, step])
    _add_step(seen, step, person)
    return revised


@transaction.atomic
def _add_step(seen: Intake, step: dict[str, object], person: User) -> None:
    locked = _unchanged(seen, person)
    locked.steps.append(step)
    locked.save(update_fields=["steps"])


@transaction.atomic
def choose(intake: Intake, at: int, person: User) -> None:
    """Of several plans in the file take the one at `at`; corrections of another one are forgotten."""
    locked = _locked(intake, person)
    if not 0 <= at < len(locked.readings):
        raise ReceivingRefused("Такого плана в файле нет. Обновите страницу и выберите снова.")
    if at != locked.choice:
        locked.choice, locked.steps = at, []
        locked.save(update_fields=["choice", "steps"])


@transaction.atomic
def undo(intake: Intake, keep: int, after: int, person: User) -> None:
    """Take back all steps but the first `keep`."""
    locked = _locked(intake, person, after)
    locked.steps = locked.steps[: max(keep, 0)]
    locked.save(update_fields=["steps"])


@transaction.atomic
def assign(intake: Intake, cluster: Cluster, person: User) -> None:
    """The file is another cluster's, of those for which the person writes."""
    locked = _locked(intake, person)
    if not permissions.can_manage_cluster(person, cluster):
        raise PermissionDenied
    locked.cluster = cluster
    locked.save(update_fields=["cluster"])
    log.info("intake %s: of cluster %s, by user %s", locked.pk, cluster.pk, person.pk)


def save(intake: Intake, person: User) -> Plan:
    """Turn the file into a plan: all of it or nothing. The second of two clicks is refused."""
    seen, revised = ready(intake, person)
    return _saved(seen, bridge.understood(seen.cluster, revised.document), person)


def ready(intake: Intake, person: User) -> tuple[Intake, revise.Revised]:
    """The intake as it stands, and the plan that it gives. Raises ReceivingRefused, StepRefused where it gives none."""
    seen = _checked(Intake.objects.select_related("cluster").filter(pk=intake.pk).first(), person)
    if seen.wants_choice:
        raise ReceivingRefused("В файле несколько планов. Сначала выберите, какой из них сохранить.")
    revised = seen.revised()
    if why := revise.unfit(revised):
        raise why
    return seen, revised


@transaction.atomic
def _saved(seen: Intake, found: bridge.Understood, person: User) -> Plan:
    return finish(seen, person, lambda: write_plan(seen.cluster, found, person))


def finish(seen: Intake, person: User, make: Callable[[], Plan]) -> Plan:
    """Make the plan of what was seen, within the caller's transaction. Raises ReceivingRefused if that has changed."""
    locked = _unchanged(seen, person)
    plan = locked.plan = make()
    locked.save(update_fields=["plan"])
    log.info("intake %s: saved as plan %s by user %s", locked.pk, plan.pk, person.pk)
    return plan


@transaction.atomic
def drop(intake: Intake, person: User) -> None:
    """Throw away what was read."""
    _locked(intake, person).delete()


def _locked(intake: Intake, person: User, after: int | None = None) -> Intake:
    """The intake, locked. `after`: how many steps the person's page showed, lest two pages mix their steps."""
    return _checked(Intake.objects.select_for_update().defer("readings").filter(pk=intake.pk).first(), person, after)


def _unchanged(seen: Intake, person: User) -> Intake:
    """The intake, locked, if it still is what was `seen` before the transaction."""
    locked = _locked(seen, person, len(seen.steps))
    if (locked.choice, locked.steps, locked.cluster_id) != (seen.choice, seen.steps, seen.cluster_id):
        raise ReceivingRefused(CHANGED)
    return locked


def _checked(found: Intake | None, person: User, after: int | None = None) -> Intake:
    if found is None or found.plan_id:
        raise ReceivingRefused("Этот файл уже сохранён или убран. Откройте план в списке планов.")
    if not permissions.can_manage_cluster(person, found.cluster):
        raise PermissionDenied
    if after is not None and after != len(found.steps):
        raise ReceivingRefused(CHANGED)
    return found

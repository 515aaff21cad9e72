"""The door for plans that come from a file: kept as it was read, corrected by steps, saved as a plan or dropped."""

import logging
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from plans import permissions
from plans.core import revise
from plans.core.errors import PlanError
from plans.core.limits import SAME_PRESS
from plans.core.recognise import Recognition
from plans.core.text import sha256
from plans.editor.plan import create_plan
from plans.models import Cluster, Intake, Plan, User

log = logging.getLogger(__name__)


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


@transaction.atomic
def correct(intake: Intake, step: dict[str, object], after: int, person: User) -> revise.Revised:
    """Do one more step after the `after` steps that the person saw, and answer the plan as it is then."""
    locked = _locked(intake, person, after)
    revised = revise.replay(locked.read, [*locked.steps, step])
    locked.steps.append(step)
    locked.save(update_fields=["steps"])
    return revised


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
def save(intake: Intake, person: User) -> Plan:
    """Turn the file into a plan: all of it or nothing. The second of two clicks is refused."""
    locked = _locked(intake, person)
    if locked.wants_choice:
        raise ReceivingRefused("В файле несколько планов. Сначала выберите, какой из них сохранить.")
    revised = locked.revised()
    if why := revise.unfit(revised):
        raise why
    plan = create_plan(locked.cluster, revised.document, person)
    locked.plan = plan
    locked.save(update_fields=["plan"])
    log.info("intake %s: saved as plan %s by user %s", locked.pk, plan.pk, person.pk)
    return plan


@transaction.atomic
def drop(intake: Intake, person: User) -> None:
    """Throw away what was read."""
    _locked(intake, person).delete()


def _locked(intake: Intake, person: User, after: int | None = None) -> Intake:
    """The intake, locked. `after`: how many steps the person's page showed, lest two pages mix their steps."""
    locked = Intake.objects.select_for_update().filter(pk=intake.pk).first()
    if locked is None or locked.plan_id:
        raise ReceivingRefused("Этот файл уже сохранён или убран. Откройте план в списке планов.")
    if not permissions.can_manage_cluster(person, locked.cluster):
        raise PermissionDenied
    if after is not None and after != len(locked.steps):
        raise ReceivingRefused("Файл уже исправляли в другом окне. Здесь показано, каким он стал: повторите правку.")
    return locked

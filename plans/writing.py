"""The door for changes of a draft's words: lock the plan, check that it is a draft, save, renew what is derived."""

import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from plans import bridge, permissions
from plans.core import document as paper
from plans.core.errors import PlanError
from plans.models import Activity, Cluster, Plan, PlanColumn, Section, SignOff, User

log = logging.getLogger(__name__)

Part = Section | Activity | SignOff


class WriteRefused(PlanError):
    """The draft cannot be changed so; the message says why."""


@transaction.atomic
def save(part: Part, person: User) -> Part:
    """Save a new or changed section, activity or sign-off block; a new one goes to the end."""
    plan = _locked(part.owner, person)
    if part.pk is None:
        part.position = (_siblings(part).aggregate(last=Max("position"))["last"] or 0) + 1
    if isinstance(part, Activity):
        _forget_old_reading(part)
    part.save()
    if isinstance(part, Activity):
        bridge.understand(plan, [part])
    return part


@transaction.atomic
def delete(part: Part, person: User) -> None:
    """Take a part out of the draft. A row with marks stays: marks are facts."""
    _locked(part.owner, person)
    if _has_marks(part):
        raise WriteRefused("Здесь есть отметки о выполнении, поэтому удалить нельзя. Измените текст строки.")
    part.delete()


@transaction.atomic
def shift(part: Part, down: bool, person: User) -> None:
    """Move a part one place up or down among its siblings; at the end of the list nothing happens."""
    _locked(part.owner, person)
    rows = list(_siblings(part))
    at = next(index for index, row in enumerate(rows) if row.pk == part.pk)
    to = at + (1 if down else -1)
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


@transaction.atomic
def create_plan(cluster: Cluster, document: paper.PlanDocument, person: User) -> Plan:
    """A new draft of the cluster from a document."""
    if not permissions.can_manage_cluster(person, cluster):
        raise PermissionDenied
    plan = bridge.create_plan(cluster, document)
    log.info("plan %s: created by user %s", plan.pk, person.pk)
    return plan


@transaction.atomic
def save_plan(plan: Plan, person: User) -> Plan:
    """Save title, period and the like; a new period gives every deadline a new reading."""
    before = _locked(plan, person)
    plan.save()
    if before.period != plan.period:
        bridge.understand(plan, Activity.objects.filter(section__plan=plan))
    return plan


@transaction.atomic
def save_columns(plan: Plan, columns: list[paper.Column], person: User) -> None:
    """Set the columns of the draft's table. A column that holds words cannot be taken away."""
    _locked(plan, person)
    keys = {column.key for column in columns}
    for column in plan.columns.exclude(key__in=keys):
        _refuse_filled(plan, column)
        column.delete()
    for position, column in enumerate(columns):
        row = plan.columns.filter(key=column.key).first() or PlanColumn(plan=plan, key=column.key)
        row.heading, row.position = column.heading, position
        row.save()


@transaction.atomic
def delete_plan(plan: Plan, person: User) -> None:
    """Delete a draft that was never approved."""
    locked = _locked(plan, person)
    if locked.has_edition:
        raise WriteRefused("План уже утверждали: он хранится вместе с редакциями и не удаляется.")
    log.info("plan %s: deleted by user %s", plan.pk, person.pk)
    locked.delete()


def _locked(plan: Plan, person: User) -> Plan:
    locked = Plan.objects.select_for_update().select_related("cluster").get(pk=plan.pk)
    if not permissions.is_secretary(person, locked.cluster):
        raise PermissionDenied
    if not locked.is_editable:
        raise WriteRefused(f"План в состоянии «{locked.stage_name}»: текст меняют только в черновике.")
    return locked


def _forget_old_reading(row: Activity) -> None:
    """What was set by hand was a reading of the old words: new words are read anew."""
    old = Activity.objects.filter(pk=row.pk).values_list("deadline", "executors").first()
    if old is None:
        return
    if old[0] != row.deadline:
        row.pinned, row.event_on = [], None
    if old[1] != row.executors:
        row.named = []


def _siblings(part: Part):
    return part.section.activities.all() if isinstance(part, Activity) else type(part).objects.filter(plan=part.plan)


def _has_marks(part: Part) -> bool:
    if isinstance(part, Activity):
        return part.marks.exists()
    return isinstance(part, Section) and part.activities.filter(marks__isnull=False).exists()


def _refuse_filled(plan: Plan, column: PlanColumn) -> None:
    rows = Activity.objects.filter(section__plan=plan)
    filled = sum(bool(row.text(column.key)) for row in rows)
    if filled:
        raise WriteRefused(f"В графе «{column.heading}» есть текст (строк: {filled}). Сначала очистите её.")

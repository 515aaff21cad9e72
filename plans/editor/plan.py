"""Plans as wholes: a new one, its settings, its columns, its end. Words change in steps of the journal alone."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from plans import bridge, permissions
from plans.core import document as paper
from plans.core.editor.values import Place, Plain
from plans.core.limits import SAME_PRESS
from plans.core.stages import Stage
from plans.editor import cells
from plans.editor.journal import WriteRefused, open_step
from plans.models import Cluster, Plan, PlanColumn, User

log = logging.getLogger(__name__)


def create_plan(cluster: Cluster, document: paper.PlanDocument, person: User) -> Plan:
    """A new draft of the cluster from a document."""
    _check_manager(cluster, person)
    return write_plan(cluster, bridge.understood(cluster, document), person)


@transaction.atomic
def write_plan(cluster: Cluster, found: bridge.Understood, person: User) -> Plan:
    """A new draft of what was understood before the transaction."""
    _check_manager(cluster, person)
    plan = bridge.create_plan(cluster, found)
    log.info("plan %s: created by user %s", plan.pk, person.pk)
    return plan


def _check_manager(cluster: Cluster, person: User) -> None:
    if not permissions.can_manage_cluster(person, cluster):
        raise PermissionDenied


def begin_plan(cluster: Cluster, document: paper.PlanDocument, person: User) -> Plan:
    """A new draft from a form; a second press of the same button answers the plan of the first."""
    _check_manager(cluster, person)
    return _begun(cluster, bridge.understood(cluster, document), person)


@transaction.atomic
def _begun(cluster: Cluster, found: bridge.Understood, person: User) -> Plan:
    # Two presses at once wait here for each other; what refers to the cluster waits for nobody.
    locked = Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)
    recent = locked.plans.filter(created_at__gte=timezone.now() - SAME_PRESS, stage=Stage.DRAFT.value, changes=None)
    wanted = _without_blocks(found.document)
    twin = next((plan for plan in recent if _without_blocks(bridge.to_document(plan)) == wanted), None)
    if twin and permissions.can_manage_cluster(person, locked):
        return twin
    return write_plan(locked, found, person)


def _without_blocks(document: paper.PlanDocument) -> paper.PlanDocument:
    """Without the blocks above the table: rows of the database forget empty lines at their end."""
    return replace(document, signoffs=())


def save_settings(plan: Plan, person: User, base: Mapping[str, Plain] | None = None) -> Plan:
    """Save title, period, kind and paper; a new period gives every deadline a new reading.

    `base` is what the person saw: where somebody has written something else since, Conflict is raised.
    """
    bridge.read_ahead(plan)
    return _save_settings(plan, person, base)


@transaction.atomic
def _save_settings(plan: Plan, person: User, base: Mapping[str, Plain] | None) -> Plan:
    step = open_step(plan, person)
    mine = {key: plan.cell(key) for key in Plan.CELLS}
    if base is not None:
        mine = {key: value for key, value in mine.items() if value != _stripped(base.get(key, ""))}
    cells.put(step, step.plan, mine, base)
    step.save("Изменены заголовок, период или бумага плана")
    return step.plan


def _stripped(value: Plain) -> Plain:
    """As a form sends it back that was not touched."""
    return value.strip() if isinstance(value, str) else value


@transaction.atomic
def save_columns(plan: Plan, columns: Sequence[paper.Column], person: User) -> None:
    """Set the columns of the draft's table. A column that holds words cannot be taken away."""
    step = open_step(plan, person)
    present = {column.key: column for column in step.plan.column_list}
    wanted = {column.key: column for column in columns}
    step.remove(column for key, column in present.items() if key not in wanted)
    for key in present.keys() & wanted.keys():
        step.put(present[key], {"heading": wanted[key].heading})
    new = [PlanColumn(plan=step.plan, key=key, heading=wanted[key].heading) for key in wanted.keys() - present.keys()]
    step.add(new, step.places.end("column", plan.pk))
    rows = present | {column.key: column for column in new}
    order = [rows[column.key].pk for column in columns]
    if step.places.of("column", plan.pk) != order:
        step.move([rows[column.key] for column in columns], Place(plan.pk))
    step.save("Изменены графы таблицы")


@transaction.atomic
def delete_plan(plan: Plan, person: User) -> None:
    """Delete a draft that was never approved."""
    locked = open_step(plan, person).plan
    if locked.has_edition:
        raise WriteRefused("План уже утверждали: он хранится вместе с редакциями и не удаляется.")
    log.info("plan %s: deleted by user %s", plan.pk, person.pk)
    locked.delete()

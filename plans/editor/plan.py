"""The door for the plain forms of a draft, and for plans as a whole. Words change in steps of the journal alone."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plans import bridge, permissions
from plans.core import document as paper
from plans.core.editor import labels
from plans.core.errors import PlanError
from plans.editor.cells import label_of, last_change, part_of
from plans.editor.journal import Step, WriteRefused, lock
from plans.editor.parts import CELLS, cell, container_of, kind_of, ref_of, whole
from plans.editor.rows import beside, end_of, named
from plans.models import Activity, Cluster, Plan, PlanColumn, Section, SignOff, User

log = logging.getLogger(__name__)

Part = Section | Activity | SignOff


class Newer(PlanError):
    """Others have written into the same cells since the form was opened: `theirs` is what stands there, by key."""

    def __init__(self, theirs: Mapping[str, Any], who: str) -> None:
        super().__init__("Пока вы писали, этот текст изменили. Ничего не потеряно: выберите или соедините оба.")
        self.theirs = theirs
        self.who = who


@transaction.atomic
def save(part: Part, person: User, was: Mapping[str, Any] | None = None) -> Part:
    """Save a new or changed section, activity or sign-off block; a new one goes to the end.

    `was` is what the person saw. A cell that somebody has changed since is left as it is when the person has not
    touched it, and raises Newer when both have written different texts.
    """
    plan = lock(part.owner, person)
    step = Step(plan, person)
    if part.pk is None:
        step.add([part], end_of(step, kind_of(part), container_of(part)))
        step.save(labels.of_many("Добавлено", named([part])))
        return part
    stored = part_of(plan, ref_of(part))
    label = _put(step, stored, {key: cell(part, key) for key in whole(part)["cells"]}, was)
    if isinstance(part, Activity) and part.section_id != stored.section_id:
        step.move([stored], end_of(step, "activity", part.section_id))
        label = label or labels.of_many("Перенесено", named([stored]))
    step.save(label)
    return stored


def _put(step: Step, stored: Part | Plan, texts: Mapping[str, Any], was: Mapping[str, Any] | None) -> str:
    """Write the cells that the person has changed; the step's label."""
    gone = {key: "" for key in whole(stored)["cells"] if key not in texts}
    mine = {key: text for key, text in (gone | dict(texts)).items() if was is None or not _same(text, was.get(key, ""))}
    now = {key: cell(stored, key) for key in mine}
    newer = {key: now[key] for key in mine if was is not None and now[key] not in (was.get(key, ""), mine[key])}
    if newer:
        last = last_change(step.plan, ref_of(stored), next(iter(newer)))
        raise Newer(newer, last.person.short_name if last else "")
    changed = [key for key in mine if now[key] != mine[key]]
    label = label_of(stored, changed[0]) if len(changed) == 1 else labels.of_many("Изменено", named([stored]))
    step.put(stored, mine)
    return label if changed else ""


def _same(mine: Any, was: Any) -> bool:
    """Whether the person has left a text alone; forms cut blanks off at both ends."""
    return mine == (was.strip() if isinstance(was, str) else was)


@transaction.atomic
def delete(part: Part, person: User) -> None:
    """Take a part out of the draft. A row with marks stays: marks are facts."""
    plan = lock(part.owner, person)
    step = Step(plan, person)
    stored = part_of(plan, ref_of(part))
    step.remove([stored])
    step.save(labels.of_many("Удалено", named([stored])))


@transaction.atomic
def shift(part: Part, down: bool, person: User) -> None:
    """Move a part one place up or down among its siblings; at the end of the list nothing happens."""
    plan = lock(part.owner, person)
    step = Step(plan, person)
    stored = part_of(plan, ref_of(part))
    container, _, at = beside(step, "before", stored)
    keys = step.orders.of(kind_of(stored), container)
    to = at + (1 if down else -1)
    if not 0 <= to < len(keys):
        return
    above = [key for key in keys if key != stored.pk][:to]
    step.move([stored], [container, above[-1] if above else 0, to])
    step.save(labels.of_many("Перенесено", named([stored])))


@transaction.atomic
def create_plan(cluster: Cluster, document: paper.PlanDocument, person: User) -> Plan:
    """A new draft of the cluster from a document."""
    if not permissions.can_manage_cluster(person, cluster):
        raise PermissionDenied
    plan = bridge.create_plan(cluster, document)
    log.info("plan %s: created by user %s", plan.pk, person.pk)
    return plan


@transaction.atomic
def save_plan(plan: Plan, person: User, was: Mapping[str, Any] | None = None) -> Plan:
    """Save title, period and the like; a new period gives every deadline a new reading. `was` as in `save`."""
    stored = lock(plan, person)
    step = Step(stored, person)
    _put(step, stored, {key: cell(plan, key) for key in CELLS["plan"]}, was)
    step.save("Изменены заголовок, период или бумага плана")
    return stored


@transaction.atomic
def save_columns(plan: Plan, columns: list[paper.Column], person: User) -> None:
    """Set the columns of the draft's table. A column that holds words cannot be taken away."""
    locked = lock(plan, person)
    step = Step(locked, person)
    present = {column.key: column for column in locked.column_list}
    wanted = {column.key: column for column in columns}
    step.remove(column for key, column in present.items() if key not in wanted)
    for key in present.keys() & wanted.keys():
        step.put(present[key], {"heading": wanted[key].heading})
    new = [PlanColumn(plan=locked, key=key, heading=wanted[key].heading) for key in wanted.keys() - present.keys()]
    step.add(new, end_of(step, "column", locked.pk))
    rows = present | {column.key: column for column in new}
    order = [rows[column.key].pk for column in columns]
    if step.orders.of("column", locked.pk) != order:
        step.move([rows[column.key] for column in columns], [locked.pk, 0, 0])
    step.save("Изменены графы таблицы")


@transaction.atomic
def delete_plan(plan: Plan, person: User) -> None:
    """Delete a draft that was never approved."""
    locked = lock(plan, person)
    if locked.has_edition:
        raise WriteRefused("План уже утверждали: он хранится вместе с редакциями и не удаляется.")
    log.info("plan %s: deleted by user %s", plan.pk, person.pk)
    locked.delete()

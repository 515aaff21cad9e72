"""A plan through the years: compared with its changed self, carried into the next period."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from plans.amending.door import put_in_force
from plans.approval import door as approval
from plans.approval.door import version_of
from plans.core.compare import compare
from plans.core.compare.instruction import instruction
from plans.core.compare.tracking import tracked_document
from plans.core.document import PlanDocument, Section
from plans.core.rollover import next_period, rollover
from plans.core.stages import Move
from plans.editor.door import ask
from plans.models import Activity, Plan, User
from tests.amending.helpers import begun, sent, settled
from tests.bench.timing import median
from tests.cast import draft, in_force, make_cast
from tests.core.compare.amended import SEEDS, amended
from tests.views.test_files import STORED, with_edition


def measure(document: Callable[[int], PlanDocument]) -> Iterator[str]:
    """The lines of the measure; `document` makes a plan of so many rows."""
    for rows, aim in ((400, 100), (4_000, 2_000)):
        old = _varied(rows)
        new, _ = amended(random.Random(1), old)
        took = median(lambda old=old, new=new: compare(old, new), 3)
        yield f"compare, {rows:,} rows: {took:.0f} ms (aim {aim})"
        if rows == 400:
            found = compare(old, new)
            yield f"its sentences: {median(lambda found=found: instruction(found), 3):.0f} ms"
            yield f"its tracked changes: {median(lambda found=found: tracked_document(found), 3):.0f} ms"
    plan = document(400)
    yield f"rollover, 400 rows: {median(lambda: rollover(plan, next_period(plan.period)), 3):.0f} ms (aim 300)"
    yield from _approval(document(100))
    yield from _amendment(document(120))


def _approval(document: PlanDocument) -> Iterator[str]:
    """The last sign-off of a new plan: its files before, then the plan locked for a moment."""
    cast = _people()
    files, locks = [], []
    for _ in range(5):
        plan = draft(cast, document)
        approval.move(plan, Move.SUBMIT, cast.secretary)
        approval.move(plan, Move.AGREE, cast.chair)
        start = time.perf_counter()
        version, made = approval.files_of(Plan.texts.get(pk=plan.pk), None, 60)
        between = time.perf_counter()
        approval.moved(plan, Move.APPROVE, cast.chair, "", version, made)
        locks.append((time.perf_counter() - between) * 1000)
        files.append((between - start) * 1000)
    rows = len(document.activities)
    yield f"approval of {rows} rows, the plan locked: {statistics.median(locks):.0f} ms (aim 300)"
    yield f"its files, before the lock: {statistics.median(files):.0f} ms"


def _people() -> type:
    if not User.objects.filter(username="secretary").exists():
        make_cast()
    people = {name: User.objects.get(username=name) for name in ("secretary", "chair")}
    return type("Cast", (), people | {"cluster": people["secretary"].memberships.get().cluster})


def _amendment(document: PlanDocument) -> Iterator[str]:
    """The doors of changes of a plan in force; the files of the edition are made before, apart."""
    cast = _people()
    plan = in_force(cast, document)
    with_edition(plan, cast)
    starts, approvals = [], []
    for at in range(5):
        start = time.perf_counter()
        copy = begun(plan, cast.secretary)
        starts.append((time.perf_counter() - start) * 1000)
        for row in Activity.objects.of_plan(copy)[at * 10 : at * 10 + 10]:
            ask(copy, cast.secretary, "cells", part=str(row.ref), texts={"deadline": f"до {at + 10}.06.2022"})
        settled(copy, cast.secretary)
        version = version_of(Plan.texts.get(pk=sent(copy, cast).pk))
        start = time.perf_counter()
        put_in_force(copy, cast.chair, "", version, STORED)
        approvals.append((time.perf_counter() - start) * 1000)
        plan = Plan.objects.get(pk=plan.pk)
    yield f"changes of {len(document.activities)} rows begun: {statistics.median(starts):.0f} ms (aim 150)"
    yield f"ten rows changed, approved without files: {statistics.median(approvals):.0f} ms (aim 1000)"


def _varied(rows: int) -> PlanDocument:
    """Rows of the five plans, each with a number in its title that makes it another one."""
    pool = [row for document in SEEDS for row in document.activities]
    made = [
        replace(
            pool[at % len(pool)], number=f"{at // 20 + 1}.{at % 20 + 1}.", title=f"{pool[at % len(pool)].title} {at}"
        )
        for at in range(rows)
    ]
    sections = tuple(Section(f"{at // 20 + 1}. Раздел", tuple(made[at : at + 20])) for at in range(0, rows, 20))
    return replace(SEEDS[0], sections=sections)

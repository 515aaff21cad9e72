"""A plan through the years: compared with its changed self, carried into the next period."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from plans.core.compare import compare
from plans.core.compare.instruction import instruction
from plans.core.compare.tracking import tracked_document
from plans.core.document import PlanDocument, Section
from plans.core.rollover import next_period, rollover
from tests.bench.timing import median
from tests.core.compare.amended import SEEDS, amended


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

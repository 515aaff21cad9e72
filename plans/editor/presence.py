"""Who else looks at a draft now: one row per person and plan, renewed by polling, forgotten after seconds."""

from datetime import datetime, timedelta
from typing import TypedDict

from plans.models import Plan, Presence, User

HERE = timedelta(seconds=15)
# A row that is younger and says the same is not written again: most polls only read.
FRESH = timedelta(seconds=6)
COLOURS = 8


class Guest(TypedDict):
    """Somebody at the table: in which cell, and the number of a colour."""

    name: str
    part: str
    key: str
    colour: int


def meet(plan: Plan, person: User, part: str, key: str, now: datetime) -> list[Guest]:
    """Note that the person is here, and answer who else is: name, part, key and the number of a colour."""
    rows = list(plan.presences.filter(seen_at__gt=now - HERE).select_related("person").order_by("person_id"))
    mine = next((row for row in rows if row.person_id == person.pk), None)
    if mine is None or (mine.part, mine.key) != (part, key) or mine.seen_at < now - FRESH:
        Presence.objects.bulk_create(
            [Presence(plan=plan, person=person, part=part, key=key, seen_at=now)],
            update_conflicts=True,
            unique_fields=["plan", "person"],
            update_fields=["part", "key", "seen_at"],
        )
    return [
        {"name": row.person.short_name, "part": row.part, "key": row.key, "colour": row.person_id % COLOURS}
        for row in rows
        if row.person_id != person.pk
    ]

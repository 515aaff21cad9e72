"""The texts of a plan that can be set beside each other: its editions, and what is written now where it is another.

Changes that are being prepared are a text of their plan for those who may know of them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plans import bridge, permissions
from plans.core import document as paper
from plans.core.compare import Comparison, compare
from plans.core.compare.changes import At
from plans.models import Activity, Edition, EditionRow, Plan, User

_NOW, _CHANGES, _BEFORE = "now", "changes", "before"


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a plan: its key in an address, and its name for people; of an edition its number and row."""

    key: str
    name: str
    plan: Plan
    number: int | None = None
    edition: int | None = None

    def document(self) -> paper.PlanDocument:
        """The text; one query for an edition, five for what is written now."""
        if self.number is None:
            return bridge.to_document(self.plan)
        content = self.plan.editions.values_list("content", flat=True).get(number=self.number)
        return paper.from_json(json.loads(content))


def versions_of(plan: Plan, user: User | None = None) -> list[Version]:
    """All texts of the plan, the newest first; last that of the plan which it follows.

    Of changes of a plan: themselves, and the editions of the plan. `user` is told of changes if they may know of them.
    """
    whole = plan.amends if plan.amends else plan
    found = _written(plan, user)
    rows = whole.editions.only("number", "approved_at", "plan").order_by("-number")
    found += [_edition(whole, row) for row in rows]
    before = whole.follows
    return found + ([Version(_BEFORE, f"план на {before.period_name}", before)] if before else [])


def _written(plan: Plan, user: User | None) -> list[Version]:
    """What is written now, where that is no edition."""
    if plan.is_amendment:
        return [] if plan.is_merged else [Version(_CHANGES, "изменения, которые готовятся", plan)]
    if not plan.is_frozen:
        return [Version(_NOW, f"{plan.stage_name}: как написано сейчас", plan)]
    changes = None
    if user and permissions.can_see_amendments(user, plan.cluster):
        changes = Plan.texts.being_prepared().filter(amends=plan).first()
    return [Version(_CHANGES, "изменения, которые готовятся", changes)] if changes else []


def _edition(plan: Plan, row: Edition) -> Version:
    return Version(f"{row.number}", f"редакция № {row.number} от {row.approved_at:%d.%m.%Y}", plan, row.number, row.pk)


def chosen(versions: Sequence[Version], old: str, new: str) -> tuple[Version, Version] | None:
    """The two texts with these keys, else the newest and the one before it; None where there are no two."""
    if len(versions) < 2:
        return None
    by_key = {one.key: one for one in versions}
    now = by_key.get(new, versions[0])
    before = versions[min(versions.index(now) + 1, len(versions) - 1)]
    return by_key.get(old, before), now


@dataclass(frozen=True, slots=True)
class Compared:
    """Two texts, what was changed from the one to the other, and the rows of both by their places, as `rows_of`."""

    old: Version
    new: Version
    found: Comparison
    olds: Mapping[At, int] | None
    news: Mapping[At, int] | None


def compared(old: Version, new: Version) -> Compared:
    """What was changed; rows of editions and of changes know for themselves which rows of their plan they are."""
    before, after = old.document(), new.document()
    olds, news = rows_of(old, before), rows_of(new, after)
    return Compared(old, new, compare(before, after, lineage(olds, news) if olds and news else None), olds, news)


def lineage(olds: Mapping[At, int], news: Mapping[At, int]) -> Mapping[At, At]:
    """The places of new rows → those of the old rows that they are."""
    places = {key: at for at, key in olds.items()}
    return {at: places[key] for at, key in news.items() if key in places}


def rows_of(version: Version, document: paper.PlanDocument) -> Mapping[At, int] | None:
    """Which row of its plan (its key) stands at each place; a row that only changes have bears its own, negative.

    None where nobody knows: before a plan's first edition, and of editions of the time before rows were remembered.
    """
    if version.plan.is_amendment and version.number is None:
        return {at: row.origin_id or -row.pk for at, row in placed(version.plan).items()}
    if version.edition is None:
        return None
    keys = list(EditionRow.objects.filter(edition=version.edition).values_list("activity", flat=True))
    if not keys and version.edition == version.plan.editions.values_list("pk", flat=True).first():
        keys = list(Activity.objects.of_plan(version.plan).values_list("pk", flat=True))
    places = [(at, row) for at, section in enumerate(document.sections) for row in range(len(section.activities))]
    return dict(zip(places, keys, strict=True)) if len(places) == len(keys) else None


def placed(plan: Plan) -> dict[At, Activity]:
    """The rows of a plan by their places."""
    places: dict[At, Activity] = {}
    sections = plan.sections.prefetch_related("activities")
    for at, section in enumerate(sections):
        places |= {(at, row): one for row, one in enumerate(section.activities.all())}
    return places

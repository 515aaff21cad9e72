"""The table of stems, kept equal to the words of the plans: the doors renew it, `manage.py reindex` makes it again.

Which plan is in force, and who may see it, is asked when somebody searches: no move of a plan touches the table.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from plans.core.search import indexed
from plans.models import Activity, Evidence, Mark, Plan, SearchEntry, Section, found

_BATCH = 500


def renew(plan: Plan, parts: Iterable[Model]) -> None:
    """Write anew what search knows of parts of the plan as they stand in memory; other kinds of parts are not found.

    Changes that are being prepared, and what they have taken out of a plan, are no text of the plan.
    """
    if plan.is_amendment:
        return
    by_kind: dict[str, list[SearchEntry]] = defaultdict(list)
    for entry in _entries(plan, parts):
        by_kind["activity" if entry.activity_id else "section" if entry.section_id else "whole"].append(entry)
    for kind, entries in by_kind.items():
        SearchEntry.objects.bulk_create(
            entries, _BATCH, update_conflicts=True, unique_fields=[kind], update_fields=["plan", "stems"]
        )


def renew_row(activity: Activity) -> None:
    """The same for one row whose marks have changed."""
    renew(activity.section.plan, [activity])


@transaction.atomic
def renew_plan(key: int) -> None:
    """The same for a whole plan, as it is stored; nobody writes into it meanwhile. Of one that is gone, nothing."""
    plan = Plan.objects.select_for_update().order_by().filter(pk=key).first()
    SearchEntry.objects.filter(plan=key).delete()
    if plan:
        renew(plan, _parts(plan))


def rebuild() -> int:
    """Make the whole table again, plan by plan, so that people go on working; how many entries it has."""
    found.mend(connection)
    SearchEntry.objects.exclude(plan__in=Plan.objects.order_by()).delete()
    for key in list(Plan.objects.order_by("pk").values_list("pk", flat=True)):
        renew_plan(key)
    return SearchEntry.objects.count()


def differences() -> Iterator[str]:
    """A line for every plan whose entries are not what its words make of them, and for what they are looked up in."""
    if not found.is_sound(connection):
        yield "Указатель слов расходится с записями поиска"
    strays = SearchEntry.objects.exclude(plan__in=Plan.objects.order_by()).count()
    if strays:
        yield f"Записей, которые не принадлежат ни одному плану: {strays}"
    for plan in Plan.objects.order_by("pk").iterator(chunk_size=_BATCH):
        fields = ("whole_id", "section_id", "activity_id", "stems")
        stored = set(SearchEntry.objects.filter(plan=plan).values_list(*fields))
        wanted = {tuple(getattr(one, name) for name in fields) for one in _entries(plan, _parts(plan))}
        if stored != wanted:
            yield f"План {plan.pk}: записей {len(stored)} вместо {len(wanted)}, различаются {len(stored ^ wanted)}"


def is_missing() -> bool:
    """Whether there are plans, and the table knows of none of them: it was made after them."""
    return Plan.objects.exists() and not SearchEntry.objects.exists()


def _parts(plan: Plan) -> list[Model]:
    """All parts of the stored plan that can be found."""
    return [plan, *Section.objects.filter(plan=plan), *Activity.objects.of_plan(plan)]


def _entries(plan: Plan, parts: Iterable[Model]) -> Iterator[SearchEntry]:
    rows = []
    for part in parts:
        if isinstance(part, Plan):
            yield _entry(plan, [part.title, part.masthead, part.tail], whole_id=part.pk)
        elif isinstance(part, Section) and not part.excluded_by_id:
            yield _entry(plan, [part.heading], section_id=part.pk)
        elif isinstance(part, Activity) and not part.excluded_by_id:
            rows.append(part)
    yield from _of_rows(plan, rows)


def _of_rows(plan: Plan, rows: Sequence[Activity]) -> Iterator[SearchEntry]:
    marks = Mark.objects.filter(activity__in=[row.pk for row in rows]).order_by("pk")
    said = said_of(marks) if rows else {}
    for row in rows:
        cells = [row.text(key) for key in row.cell_names]
        yield _entry(plan, [*cells, *chain.from_iterable(said.get(row.pk, ()))], activity_id=row.pk)


def said_of(marks: QuerySet[Mark]) -> dict[int, list[list[str]]]:
    """What search finds of marks, by row: of each its words, its document, the names of its files. Two queries."""
    names, found = defaultdict(list), defaultdict(list)
    files = Evidence.objects.using(marks.db).filter(mark__in=[mark.pk for mark in marks]).order_by("pk")
    for key, name in files.values_list("mark", "name") if marks else ():
        names[key].append(name)
    for mark in marks:
        texts = (mark.result, mark.basis, mark.document_words, mark.words, *names[mark.pk])
        found[mark.activity_id].append([text for text in texts if text])
    return found


def _entry(plan: Plan, cells: Iterable[str], **of: int) -> SearchEntry:
    return SearchEntry(plan_id=plan.pk, stems=indexed(plan.cluster_id, cells), **of)

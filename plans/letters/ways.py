"""Who must give a sign-off now reads it: once when the turn comes, and again as its deadline comes near and passes."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from django.conf import settings
from django.urls import reverse

from plans.approval import way
from plans.core.reminders import Occasion, due_step
from plans.core.stages import IN_PREPARATION, Stage
from plans.core.text import fold
from plans.letters.places import LetterRow, RowPlace
from plans.models import Approval, Comment

_ON_WAY = (Stage.ON_AGREEMENT.value, Stage.AGREED.value)


def way_rows(clusters: Collection[int], today: date) -> Iterator[tuple[RowPlace, LetterRow]]:
    """For each sign-off whose turn it is a line to its person and the deputy, else to the secretary; two queries."""
    rows = Approval.objects.current().filter(plan__cluster__in=clusters, plan__stage__in=_ON_WAY)
    plans: dict[int, list[Approval]] = defaultdict(list)
    for row in rows.select_related("plan", "giver"):
        plans[row.plan_id].append(row)
    for of_plan in plans.values():
        for row in way.turn_of(of_plan):
            yield from _asked(row, today)
    yield from _comments(clusters)


def _asked(row: Approval, today: date) -> Iterator[tuple[RowPlace, LetterRow]]:
    step = due_step(row.due, today) if row.due else None
    said = "ждёт вашего согласования" if row.giver_id else f"ждёт документа: {row.outsider}"
    late = ", срок прошёл" if row.is_late(today) else ""
    due = f", срок {row.due:%d.%m.%Y}{late}" if row.due else ""
    kind = "изменения в план" if row.plan.is_amendment else "план"
    title = f"«{row.word}» {said}: {kind}{due}"
    key = f"way:{row.pk}:{step.offset if step else 'turn'}"
    path = reverse("approval_give", args=[row.pk])
    line = LetterRow(Occasion.PLAN, key, str(row.plan), "", title, None, path, note=_by_file(row))
    people = {person for person in (row.giver_id, row.deputy_id) if person}
    for person in people:
        yield RowPlace(row.plan.cluster_id, person=person), line
    if not row.giver_id:
        yield RowPlace(row.plan.cluster_id), line


def _by_file(row: Approval) -> str:
    """That a file of a signature will do as well, and where it is brought."""
    words = "Можно дать" if row.giver_id else "Можно внести"
    return f"{words} и файлом электронной подписи: {settings.SITE_URL}{reverse('approval_sign', args=[row.pk])}"


def _comments(clusters: Collection[int]) -> Iterator[tuple[RowPlace, LetterRow]]:
    """To the secretary each comment without an answer."""
    stages = [stage.value for stage in IN_PREPARATION]
    rows = Comment.objects.filter(plan__cluster__in=clusters, plan__stage__in=stages, answer="")
    for comment in rows.select_related("plan", "person"):
        title = f"Комментарий, {comment.person}" + (f": {comment.about}" if comment.about else "")
        key, path = f"comment:{comment.pk}", reverse("plan_way", args=[comment.plan_id])
        line = LetterRow(
            Occasion.PLAN, key, str(comment.plan), "", title, None, f"{path}#comments", note=fold(comment.text)
        )
        yield RowPlace(comment.plan.cluster_id), line

"""A person's calendar: the due days of what his organisations owe, or of all plans that he keeps."""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from plans import queries
from plans.core.calendar import Entry, write
from plans.core.stages import Role
from plans.models import Plan, User
from plans.queries import Duty

NAME = "Планы кластеров"


def calendar_of(person: User, today: date) -> bytes:
    """The .ics file with every slot of plans in force that concerns the person, each one once."""
    # The same day of the same row is one entry; it is done when everybody for whom the person answers has done it.
    duties = sorted(_duties(person, today), key=lambda duty: duty.mark is None)
    found = {entry.uid: entry for entry in map(_entry, duties) if entry}
    return write(NAME, sorted(found.values(), key=lambda entry: (entry.day, entry.uid)))


def _duties(person: User, today: date) -> list[Duty]:
    kept = [row.cluster_id for row in person.membership_list if row.role == Role.SECRETARY]
    plans = Plan.objects.in_force().filter(cluster__in=kept).order_by("pk")
    return [duty for plan in plans for duty in _of_plan(plan, today)] + queries.member_duties(person, today)


def _of_plan(plan: Plan, today: date) -> list[Duty]:
    duties = queries.plan_duties(plan, today)
    for duty in duties:
        duty.activity.section.plan = plan
    return duties


def _entry(duty: Duty) -> Entry | None:
    if duty.slot is None:
        return None
    activity, due = duty.activity, duty.slot.due
    plan = activity.section.plan
    host = urlsplit(settings.SITE_URL).hostname
    words = [f"Срок в плане: {activity.deadline}", f"План: {plan}"]
    if activity.result:
        words.insert(1, f"Ожидаемый результат: {activity.result}")
    if duty.organisation:
        words.append(f"Кто: {duty.organisation}")
    link = f"{settings.SITE_URL}{reverse('mark_new', args=[activity.pk])}?slot={duty.slot.pk}"
    return Entry(
        uid=f"{activity.pk}-{due:%Y%m%d}@{host}",
        day=due,
        summary=" ".join(f"{'Выполнено: ' if duty.mark else 'Срок: '}{activity}".split()),
        changed=max([plan.changed_at, *(mark.decided_at or mark.created_at for mark in duty.marks)]),
        description="\n".join(words),
        link=link,
    )

"""A person's calendar as a file: the due days of what his organisations owe, or of all plans that he keeps."""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from plans.core.calendar import Entry, write
from plans.core.obligations import DONE
from plans.core.progress import State
from plans.execution.agenda import AgendaItem, agenda_for
from plans.models import User

NAME = "Планы кластеров"


def calendar_of(person: User, today: date) -> bytes:
    """The .ics file with every due day of plans in force that concerns the person."""
    items = (item for item in agenda_for(person, today).items if item.slot and item.due)
    return write(NAME, map(_entry, items))


def _entry(item: AgendaItem) -> Entry:
    activity, slot = item.activity, item.slot
    plan = activity.section.plan
    words = [f"Состояние: {item.state_name}", f"Срок в плане: {activity.deadline}", f"План: {plan}"]
    if activity.result:
        words.append(f"Ожидаемый результат: {activity.result}")
    words.append(f"Кто: {', '.join(item.names)}")
    return Entry(
        # The day it was set for and the day it is due now: one party may have moved it, and another not.
        uid=f"{activity.pk}-{slot.due:%Y%m%d}-{item.due:%Y%m%d}@{urlsplit(settings.SITE_URL).hostname}",
        day=item.due,
        summary=f"{_word(item.state)}: {' '.join(str(activity).split())}",
        changed=plan.changed_at,
        description="\n".join(words),
        link=f"{settings.SITE_URL}{reverse('mark_new', args=[activity.pk])}?slot={slot.pk}",
    )


def _word(state: State) -> str:
    """What stands before the title; a day that was moved already stands on its new day."""
    if state in DONE:
        return "Выполнено"
    return "Снято" if state is State.DROPPED else "Срок"

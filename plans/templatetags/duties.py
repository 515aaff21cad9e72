"""What somebody has to do, as a card of the first page: most were drawn before, for another look or another person."""

from datetime import date
from typing import NamedTuple

from django import template
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString

from plans.core.text import short
from plans.drawn import Drawn
from plans.execution.duties import Duty
from plans.models import Mark
from plans.templatetags.links import activity_link, mark_link

register = template.Library()
_DRAWN = Drawn(8_000_000)  # letters: of some six thousand
_OTHERS = 3


class Card(NamedTuple):
    """All that the template sees of a duty, so that two that are equal look the same.

    `said` and `asked`: the words of a mark and where it stands; `others`: who has marked and when.
    """

    state: str
    number: str
    title: str
    deadline: str
    due: date | None
    moved_from: date | None
    said_by: str
    said: tuple[str, str] | None
    asked: tuple[str, str] | None
    returned: str | None
    refused: bool
    others: tuple[tuple[str, date | None], ...]
    more: int
    link: str
    plan: str
    organisation: str
    sharing: int
    look: str
    mark: str


@register.simple_tag
def duty_card(duty: Duty) -> SafeString:
    """One thing to do, with what was said of it and the button to mark it."""
    card = _card(duty)
    return _DRAWN.piece((card, get_script_prefix()), lambda: render_to_string("home/_duty.html", {"card": card}))


def _card(duty: Duty) -> Card:
    activity, organisation, returned = duty.activity, duty.organisation, duty.returned
    seen = duty.asked or (duty.mark if duty.is_closed else None)
    return Card(
        state=duty.state.value,
        number=activity.number,
        title=short(activity.title, 200),
        deadline=activity.deadline,
        due=duty.due,
        moved_from=duty.moved_from,
        said_by=duty.mark.party if duty.mark and duty.mark.organisation_id != organisation.pk else "",
        said=_told(duty.mark, duty.mark.get_state_display()) if duty.mark else None,
        asked=_told(duty.asked, duty.asked.state_words) if duty.asked else None,
        returned=returned.note if returned else None,
        refused=bool(returned and returned.is_request),
        others=tuple((mark.party, mark.done_on) for mark in duty.others[:_OTHERS]),
        more=max(0, len(duty.others) - _OTHERS),
        link=activity_link(activity),
        plan=activity.section.plan.short_name,
        organisation=str(organisation),
        sharing=duty.owing if duty.owing > 1 and activity.collective == "one" else 0,
        look=reverse("mark_page", args=[seen.pk]) if seen else "",
        mark="" if seen else mark_link(activity, duty.slot, organisation.pk),
    )


def _told(mark: Mark, words: str) -> tuple[str, str]:
    return short(mark.printed, 200), words

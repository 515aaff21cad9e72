"""What stands on top of every page of a plan: its short name, where it stands, and the tabs."""

from django import template
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString

from plans.drawn import Drawn
from plans.editor.offers import signoffs_for
from plans.editor.palette import palette_of
from plans.models import Plan, User

register = template.Library()
_EDITORS = Drawn(2_000_000)

_OF_WAY = (
    *("way_edit", "approval_give", "approval_return", "plan_waive", "edition_scan"),
    *("approval_sign", "approval_signed"),
)
# Each tab: its words, where it leads, and the other pages (names of addresses) that belong to it.
TABS = (
    ("План", "plan_page", ()),
    ("Согласование", "plan_way", _OF_WAY),
    ("Исполнение", "plan_execution", ("plan_marks", "mark_page", "mark_new")),
    ("Календарь", "plan_calendar", ("plan_strip",)),
    ("Отчёты", "plan_report", ("plan_report_file", "report_keep", "report_page", "report_file")),
    ("Изменения и история", "plan_changes", ("plan_history", "plan_compare", "plan_next", "edition_signatures")),
)


@register.inclusion_tag("plans/_head.html", takes_context=True)
def plan_head(context: dict[str, object], plan: object) -> dict[str, object]:
    """The head of a page of `plan`; a page that no tab names belongs to the first."""
    match = context["request"].resolver_match
    here = match.url_name if match else ""
    found = next((tab for tab in TABS if here in (tab[1], *tab[2])), TABS[0])
    tabs = [(words, reverse(name, args=[plan.pk]), name == found[1]) for words, name, _ in TABS]
    return {"plan": plan, "tabs": tabs, "is_sheet": here == "plan_page"}


@register.simple_tag
def plan_editor(plan: Plan, person: User) -> SafeString:
    """Bar, menus, palette and dialogs of the editor: the same for a person as long as the plan is of its kind."""

    def draw() -> str:
        context = {"plan": plan, "person": person, "commands": palette_of(plan), "signoffs": signoffs_for(plan.kind)}
        return render_to_string("plans/_editor.html", context)

    return _EDITORS.piece((plan.pk, plan.kind, person.pk, get_script_prefix()), draw)

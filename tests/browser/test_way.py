"""The pages of the way of agreement in a browser: read by everybody on any screen, and gone by keyboard alone."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import reverse

from plans.amending import giving
from plans.approval import comments
from plans.models import Activity, Plan
from tests.amending.test_giving import PROTOCOL, row, sent
from tests.browser.test_everybody import LOOKS, serious
from tests.browser.test_keyboard import tab_to
from tests.cast import draft, small_document

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # axe's script is read by its own library


def wrong_on(one, paths: list[str]) -> dict:
    """By page, width and scheme: what axe calls serious, or by how much the page is too wide."""
    found = {}
    for path in paths:
        one.open(path)
        one.page.evaluate(AXE_SCRIPT)
        for size, scheme in LOOKS:
            one.page.set_viewport_size(size)
            one.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if told := serious(one.page, scheme) or one.overflow:
                found[path, size["width"], scheme] = told
    return found


def test_the_pages_of_the_way_are_read_on_any_screen(cast, visitor):
    plan = sent(cast)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    one = Activity.objects.get(number="1.2.")
    comments.say(plan, cast.member, "Когда?", one)
    paper, asked = row(plan, "РАССМОТРЕНО"), row(plan, "СОГЛАСОВАНО")
    new = draft(cast)
    paths = [
        reverse("plan_page", args=[plan.pk]),
        reverse("plan_way", args=[plan.pk]),
        reverse("way_edit", args=[plan.pk]),
        reverse("plan_move", args=[new.pk, "submit"]),
        reverse("approval_give", args=[asked.pk], query={"means": "paper"}),
        reverse("approval_take_back", args=[paper.pk]),
        reverse("approval_return", args=[asked.pk]),
        reverse("row_comments", args=[one.pk]),
    ]
    assert wrong_on(visitor("secretary"), paths) == {}


def test_the_chair_approves_by_keyboard_alone(cast, visitor):
    plan = sent(cast, small_document())
    chair = visitor("chair")
    path = reverse("approval_give", args=[row(plan, "УТВЕРЖДАЮ").pk])
    assert wrong_on(chair, [path]) == {}
    chair.open(path)
    tab_to(chair.page, "Дать «УТВЕРЖДАЮ»")
    chair.page.keyboard.press("Enter")
    chair.page.wait_for_url(f"**{reverse('plan_way', args=[plan.pk])}")
    assert Plan.objects.get().editions.count() == 1

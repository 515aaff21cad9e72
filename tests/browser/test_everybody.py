"""Pages for everybody: nothing that axe calls serious, each role, narrow and wide, light and dark; large letters;
nothing that moves for those who asked for stillness."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import reverse
from playwright.sync_api import expect

from plans.approval import door
from plans.core.stages import Move
from plans.models import Activity, Executor, Membership, Plan
from plans.oversight.twins import Same
from tests.browser.conftest import PHONE, WIDE, Visitor
from tests.cast import draft, in_force
from tests.views.test_marks import reported
from tests.world import Things

LARGE = {200: {"width": 640, "height": 512}, 400: {"width": 320, "height": 256}}  # a window of 1280 × 1024
# Elements that would move although the person asked for stillness.
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(one);
  const takes = (times) => times.split(",").some((time) => parseFloat(time) > 0);
  return takes(transitionDuration) || takes(animationDuration) || scrollBehavior === "smooth";
}).map((one) => one.outerHTML.slice(0, 120))"""
# What is pressed with a finger and is lower than 44 pixels; words inside a sentence may be.
PRESSED = ".btn, .form-control, .form-select, .back > a, .stack td > a, .states a"
SMALL = """(pressed) => [...document.querySelectorAll(pressed)]
  .filter((one) => one.offsetHeight && one.offsetHeight < 44).map((one) => one.outerHTML.slice(0, 120))"""
# How high on the screen the signs of a plan's steps stand, but of the one that it is at.
STEPS = "() => [...document.querySelectorAll('.steps li:not(.step-now)')].map((one) => one.offsetTop)"
LOOKS = [(size, scheme) for size in (WIDE, PHONE) for scheme in ("light", "dark")]
OPEN = ("login", "password_forgotten", "help")


def pages_of(cast, plan: Plan) -> dict[str, list[str]]:
    """Role → the pages that it comes to, of a plan in force and of one on agreement."""
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    waiting = draft(cast)
    door.move(waiting, Move.SUBMIT, cast.secretary)
    things = Things(cast)
    asked, inquiry, edition = things["asked"], things["inquiry"], things["edition"]
    mark = reported(cast, row)
    to = reverse
    return {
        "": [
            *map(to, OPEN),
            to("help_chapter", args=["member-mark"]),
            to("check_page", args=[edition.code]),
        ],
        "member": [
            to("home"),
            to("mark_new", args=[row.pk]),
            to("mark_page", args=[mark.pk]),
            to("letter_settings"),
            to("account"),
            to("my_calendar"),
        ],
        "secretary": [
            to("home"),
            to("plan_page", args=[plan.pk]),
            to("plan_execution", args=[plan.pk]),
            to("plan_marks", args=[plan.pk]),
            to("plan_report", args=[plan.pk]),
            to("plan_history", args=[plan.pk]),
            to("plan_calendar", args=[plan.pk]),
            to("plan_strip", args=[plan.pk]),
            to("activity_reading", args=[row.pk]),
            to("executor_list", args=[cast.cluster.pk]),
            to("executor_edit", args=[Executor.objects.first().pk]),
            to("upload"),
            to("plan_new"),
            to("people_list"),
            to("person_invite"),
            to("member_list", args=[cast.cluster.pk]),
            to("organisation_list"),
            to("role_words"),
            to("people_upload"),
            to("plan_compare", args=[plan.pk]),
            to("plan_changes", args=[waiting.pk]),
            to("plan_way", args=[waiting.pk]),
            to("plan_next", args=[plan.pk]),
            to("plan_move", args=[plan.pk, "amend"]),
            to("inquiry_answer", args=[inquiry.addressees.first().pk]),
            to("inquiry_list"),
            to("approval_sign", args=[asked.pk]),
            to("plan_others", args=[things["draft"].pk]),
            to("plan_reasons", args=[plan.pk]),
            to("edition_signatures", args=[edition.pk]),
        ],
        "chair": [
            to("home"),
            to("cluster_page", args=[cast.cluster.pk]),
            to("plan_page", args=[waiting.pk]),
            to("plan_move", args=[waiting.pk, "agree"]),
            to("plan_move", args=[waiting.pk, "return"]),
        ],
        "official": [
            to("home"),
            to("plan_list"),
            to("cluster_list"),
            f"{to('search')}?q=план",
            to("department_page", args=[cast.cluster.department_id]),
            to("overview"),
            to("summary"),
            to("inquiry_list"),
            to("inquiry_new"),
            to("inquiry_page", args=[inquiry.pk]),
            to("inquiry_move", args=[inquiry.pk, "extend"]),
            to("overview", query={"group": "industry"}),
            to("overview_rows"),
            to("ask"),
            *(to("twins", query={"same": one.value}) for one in Same),
            to("cluster_passport", args=[cast.cluster.pk]),
        ],
        "admin": [
            to("home"),
            to("people_list"),
            to("cluster_directory"),
            to("department_list"),
            to("organisation_new"),
            to("cluster_new"),
            to("cluster_edit", args=[cast.cluster.pk]),
            to("department_edit", args=[cast.cluster.department_id]),
            to("role_edit", args=[Membership.objects.get(user=cast.secretary).pk]),
            to("access_log"),
            to("admin:index"),
            to("admin:plans_mark_changelist"),
        ],
    }


def serious(page, scheme: str) -> list[str]:
    """What axe says of the page; of a dark one only its colours, the rest is the same."""
    only = {"runOnly": {"type": "rule", "values": ["color-contrast"]}} if scheme == "dark" else {}
    found = page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"]} | only)["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def too_wide(one: Visitor, path: str) -> dict[tuple, int]:
    """By how many pixels a page with large letters must be pushed sideways.

    Tables of plans and strips are excepted by WCAG 1.4.10: they scroll by themselves. So is Django's own admin.
    """
    if path.startswith(reverse("admin:index")):
        return {}
    found = {}
    for percent, size in LARGE.items():
        one.page.set_viewport_size(size)
        if one.overflow > 0:
            found[path, percent, "wider than the window"] = one.overflow
    return found


@pytest.mark.parametrize("role", ["", "member", "secretary", "chair", "official", "admin"])
def test_on_any_page_axe_finds_nothing_serious_nothing_moves_and_large_letters_fit(cast, visitor, role):
    plan = in_force(cast)
    one = visitor.known(role) if role else visitor()
    found: dict[tuple, object] = {}
    for path in pages_of(cast, plan)[role]:
        one.open(path)
        found |= too_wide(one, path)
        one.page.evaluate(AXE_SCRIPT)
        for size, scheme in LOOKS:
            one.page.set_viewport_size(size)
            one.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if wrong := serious(one.page, scheme):
                found[path, size["width"], scheme] = "\n".join(wrong)
        if moving := one.page.evaluate(MOVING):
            found[path, "moves"] = moving
    assert not found, "\n".join(f"{key}: {what}" for key, what in found.items())


def test_choices_with_a_search_and_cells_of_djangos_tables_have_names(cast, visitor):
    one = visitor.known("admin")
    for address in (
        reverse("admin:plans_membership_add"),
        reverse("admin:plans_cluster_change", args=[cast.cluster.pk]),
    ):
        one.open(address)
        expect(one.page.get_by_role("combobox").first).to_be_visible()
        one.page.evaluate(AXE_SCRIPT)
        assert serious(one.page, "light") == []
    expect(one.page.get_by_role("checkbox", name="Удалить?").first).to_be_attached()
    # Django's select2 writes styles into its elements, which our policy refuses.
    one.complaints[:] = [said for said in one.complaints if "style-src" not in said]


@pytest.mark.parametrize("role", ["member", "secretary", "official"])
def test_on_a_telephone_what_is_pressed_is_as_large_as_a_finger(cast, visitor, role):
    plan = in_force(cast)
    one = visitor(role, size=PHONE)
    found = {}
    for path in (reverse("home"), reverse("cluster_list"), reverse("plan_execution", args=[plan.pk])):
        one.open(path)
        if small := one.page.evaluate(SMALL, PRESSED):
            found[path] = small
    assert not found


def test_the_steps_of_a_plan_stand_on_one_line_of_a_telephone(cast, visitor):
    plan = in_force(cast)
    one = visitor("secretary", size=PHONE)
    one.open(reverse("plan_page", args=[plan.pk]))
    heights = one.page.evaluate(STEPS)
    assert len(heights) == 4
    assert len(set(heights)) == 1

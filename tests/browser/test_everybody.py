"""Pages for everybody: nothing that axe calls serious, each role, narrow and wide, light and dark; large letters."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from plans.models import Activity, Executor, Plan
from tests.browser.conftest import PHONE, WIDE
from tests.cast import in_force
from tests.views.test_marks import reported

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # axe's script is read by its own library
LOOKS = [(size, scheme) for size in (WIDE, PHONE) for scheme in ("light", "dark")]
OPEN = ("login", "password_forgotten", "help")


def pages_of(cast) -> dict[str, list[str]]:
    """Role → the pages that it comes to."""
    plan = Plan.objects.get()
    row = Activity.objects.get(number="1.2.")
    mark = reported(cast, row)
    to = reverse
    return {
        "": [*map(to, OPEN), to("help_chapter", args=["member-mark"])],
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
        ],
        "chair": [to("home"), to("cluster_page", args=[cast.cluster.pk])],
        "official": [
            to("home"),
            to("plan_list"),
            to("cluster_list"),
            f"{to('search')}?q=план",
            to("department_page", args=[cast.cluster.department_id]),
        ],
        "admin": [to("home"), to("people_list"), to("cluster_directory"), to("department_list")],
    }


def serious(page, scheme: str) -> list[str]:
    """What axe says of the page; of a dark one only its colours, the rest is the same."""
    only = {"runOnly": {"type": "rule", "values": ["color-contrast"]}} if scheme == "dark" else {}
    found = Axe().run(page, options={"resultTypes": ["violations"]} | only).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("role", ["", "member", "secretary", "chair", "official", "admin"])
def test_axe_finds_nothing_serious_on_any_page(cast, visitor, role):
    in_force(cast)
    one = visitor(role)
    found = {}
    for path in pages_of(cast)[role]:
        one.open(path)
        for size, scheme in LOOKS:
            one.page.set_viewport_size(size)
            one.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if wrong := serious(one.page, scheme):
                found[path, size["width"], scheme] = wrong
    assert not found, "\n".join(f"{key}: {text}" for key, texts in found.items() for text in texts)


@pytest.mark.parametrize("role", ["member", "secretary"])
def test_four_times_as_large_a_page_needs_no_sideways_scrolling(cast, visitor, role):
    in_force(cast)
    one = visitor(role, {"width": 320, "height": 256})  # 1280 × 1024 at 400 %
    wide = {}
    # Tables of plans and strips are excepted by WCAG 1.4.10: they scroll by themselves.
    for path in pages_of(cast)[role]:
        one.open(path)
        if one.overflow > 0:
            wide[path] = one.overflow
    assert not wide

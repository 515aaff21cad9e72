"""A plan's page that was drawn before shows every change at once: of words, readings, marks, roles, of the day."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from plans.amending.door import move
from plans.core.stages import Move, Role, Stage
from plans.editor import door, drawing, readings, sheet
from plans.execution import marks, shares
from plans.models import Activity, Cluster, Membership, Plan
from plans.owed import counters
from plans.templatetags import papers
from plans.templatetags import plan as heads
from tests.cast import approved, draft
from tests.page import Page

pytestmark = pytest.mark.django_db
KEPT = (drawing._DRAWN, papers._DRAWN, heads._EDITORS)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2022, 6, 15, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def look(client):
    """The page of a plan as somebody sees it: what is kept of it makes no difference to what is drawn anew."""

    def see(person, plan: Plan) -> str:
        client.force_login(person)
        shown = client.get(reverse("plan_page", args=[plan.pk])).content.decode()
        for kept in KEPT:
            kept.clear()
        shares._kept.cache_clear()
        sheet._sheet.cache_clear()
        anew = client.get(reverse("plan_page", args=[plan.pk])).content.decode()
        assert Page(anew).words == Page(shown).words
        assert _untold(anew) == _untold(shown)
        return _untold(shown)

    return see


def _untold(page: str) -> str:
    """Without the tokens, which differ each time."""
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def row_of(plan: Plan) -> Activity:
    return Activity.objects.select_related("section__plan__cluster__department").get(section__plan=plan, number="2.1.")


def cell(plan: Plan, cast) -> None:
    row = row_of(plan)
    values = {"part": f"activity-{row.pk}", "key": "title", "version": row.version, "base": row.title, "text": "Иначе"}
    door.ask(plan, cast.secretary, "cell", **values)


def pin(plan: Plan, cast) -> None:
    readings.pin(row_of(plan), [(date(2022, 1, 1), date(2022, 2, 1))], cast.secretary)


def unclear(plan: Plan, _cast) -> None:
    """As `bridge.read_again` writes it: no version grows."""
    Activity.objects.filter(pk=row_of(plan).pk).update(rule="on_event")


def heading(plan: Plan, _cast) -> None:
    plan.sections.update(heading="Другой раздел")


def column(plan: Plan, _cast) -> None:
    plan.columns.filter(key="title").update(heading="Дело")


def block(plan: Plan, _cast) -> None:
    plan.signoffs.update(word="РАССМОТРЕНО")


def stage(plan: Plan, cast) -> None:
    move(plan, Move.CLOSE, cast.chair, "Год окончен") if plan.is_frozen else plan_sent(plan)


def plan_sent(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(stage=Stage.ON_AGREEMENT.value)


def mark(plan: Plan, cast) -> None:
    marks.report(
        row_of(plan), cast.college, cast.member, marks.Statement(date(2022, 6, 15), "Да", due=date(2022, 5, 1))
    )


def prints(plan: Plan, _cast) -> None:
    Plan.objects.filter(pk=plan.pk).update(prints_marks=False)


@pytest.mark.parametrize("change", [cell, pin, unclear, heading, column, block, stage, prints])
def test_a_change_of_a_draft_is_seen(look, cast, change):
    plan = draft(cast)
    before = look(cast.secretary, plan), look(cast.official, plan)
    change(plan, cast)
    plan = Plan.objects.get(pk=plan.pk)
    assert look(cast.secretary, plan) != before[0]
    assert look(cast.official, plan) != before[1]


@pytest.mark.parametrize("change", [pin, unclear, heading, column, block, stage, mark])
def test_a_change_of_a_plan_in_force_is_seen(look, cast, change):
    plan = approved(cast)
    counters.renew_plan(plan.pk)
    before = look(cast.member, plan)
    change(plan, cast)
    assert look(cast.member, Plan.objects.get(pk=plan.pk)) != before


def test_other_words_of_a_mark_are_seen(look, cast):
    plan = approved(cast)
    mark(plan, cast)
    before = look(cast.member, plan)
    row_of(plan).marks.update(words="Прочитано вслух")
    assert "Прочитано вслух" in look(cast.member, plan)
    assert "Прочитано вслух" not in before


def test_another_day_is_seen(look, cast, clock):
    plan = approved(cast)
    before = look(cast.member, plan)
    clock.move_to(datetime(2023, 6, 15, 9, tzinfo=UTC))
    assert look(cast.member, plan) != before


def test_whoever_gets_another_role_sees_its_tools_and_no_others(look, cast):
    plan = draft(cast)
    assert "data-editor" in look(cast.secretary, plan)
    assert "data-editor" not in look(cast.member, plan)
    Membership.objects.filter(user=cast.member).update(role=Role.SECRETARY.value, organisation=None)
    assert f'data-person="{cast.member.pk}"' in look(cast.member, plan)
    Membership.objects.filter(user=cast.member).update(role=Role.CHAIR.value)
    assert "data-editor" not in look(cast.member, plan)


def test_what_was_drawn_for_one_is_nothing_to_a_stranger(client, look, cast):
    plan = approved(cast)
    look(cast.member, plan)
    Membership.objects.filter(user=cast.member).update(cluster=Cluster.objects.get(name="Чужой кластер"))
    client.force_login(cast.member)
    assert client.get(reverse("plan_page", args=[plan.pk])).status_code == 404

"""Queries whose SQL is written once find what Django would find each time anew."""

import pytest

from plans import queries
from plans.editor import sheet
from plans.execution import shares
from plans.models import Activity, Mark, ObligationRow, Section
from plans.prepared import Prepared
from tests.cast import approved, draft

pytestmark = pytest.mark.django_db
DERIVED = ("pk", "section__heading", "pinned", "assumed", "event_on", "other", "section__plan__period_start")


def test_each_key_finds_its_own_rows_as_django_does(cast):
    plans = [draft(cast), approved(cast)]
    Activity.objects.filter(number="1.1.").update(pinned=[["2022-01-01", "2022-02-01"]], other={"код": "1"})

    def found(plan: int):
        return Activity.objects.filter(section__plan=plan).order_by("pk").values_list(*DERIVED)

    query = Prepared(found)
    for key in [plan.pk for plan in (*plans, *plans)]:
        assert query.rows(key) == list(found(key)) != []
    assert query.rows(0) == []


def test_several_keys_stand_each_in_its_place(cast):
    plans = [draft(cast), draft(cast)]
    first = Activity.objects.filter(section__plan=plans[0]).first().pk
    query = Prepared(lambda plan, row: Activity.objects.filter(section__plan=plan).exclude(pk=row).values_list("pk"))
    for plan in plans:
        expected = Activity.objects.filter(section__plan=plan).exclude(pk=first).values_list("pk")
        assert sorted(query.rows(plan.pk, first)) == sorted(expected) != []


def test_the_sheet_and_its_states_are_read_so(cast):
    plan = approved(cast)
    row = Activity.objects.filter(section__plan=plan).first()
    Mark.objects.create(activity=row, author=cast.secretary, done_on="2022-02-01", people=3, state="accepted")
    assert sheet._MARKS.rows(plan.pk) == list(Mark.objects.values_list(*sheet._SAID))
    kept = ObligationRow.objects.filter(plan=plan)
    assert sorted(one[0] for one in shares._KEPT.rows(plan.pk)) == sorted(kept.values_list("activity", flat=True)) != []
    Section.objects.create(plan=plan, heading="Пустой", position=9)
    for lines in (sheet._LINES, sheet._WHOLE_LINES):
        assert [line[3] for line in lines.rows(plan.pk)][:-1] == list(
            Activity.objects.of_plan(plan).values_list("pk", flat=True)
        )
        assert lines.rows(plan.pk)[-1][2:4] == ("Пустой", None)


def test_the_last_decision_comes_with_the_name_of_its_person(cast, django_assert_num_queries):
    assert queries.last_decision(draft(cast)) is None
    plan = approved(cast)
    cast.chair.first_name, cast.chair.last_name, cast.chair.patronymic = "Анна", "Петрова", "Ивановна"
    cast.chair.save()
    expected = queries.decisions_on(plan).first()
    with django_assert_num_queries(1):
        found = queries.last_decision(plan)
        assert str(found.person) == str(expected.person) == "Петрова А. И."
    assert {name: getattr(found, name) for name in queries._DECIDED} == {
        name: getattr(expected, name) for name in queries._DECIDED
    }

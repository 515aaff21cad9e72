"""Where one mark is enough for all, the other party's mark counts for all: pages, letters and reports agree."""

from datetime import date

import pytest

from plans.core.deadlines import Period
from plans.core.progress import State
from plans.core.reports.document import ReportKind
from plans.execution import marks
from plans.execution.agenda import agenda_for
from plans.execution.duties import owed_by
from plans.execution.ledger import ledger_of
from plans.execution.shares import progress_of
from plans.letters import door
from plans.models import Activity, User
from plans.reports.rows import Asked, report_of
from tests.cast import in_force

pytestmark = pytest.mark.django_db

MARCH, APRIL = date(2022, 3, 31), date(2022, 4, 10)
PAGES = ("home", "matrix", "calendar", "report", "letter")
LATE, DONE = frozenset({State.LATE}), frozenset({State.DONE})


@pytest.fixture
def row(cast, time_machine) -> Activity:
    """A quarterly row of all participants; one mark is enough."""
    time_machine.move_to("2022-04-10 12:00+03:00")
    User.objects.update(email="person@example.org")
    in_force(cast)
    return Activity.objects.get(number="1.2.")


def told(cast, row: Activity) -> dict[str, set[State | bool]]:
    """What each page, letter and report says of the row's first quarter on 10 April."""
    plan = row.section.plan
    member = User.objects.get(pk=cast.member.pk)
    report = report_of(plan, Asked(ReportKind.EXECUTION, APRIL, APRIL, Period(date(2022, 1, 1), MARCH)), APRIL)
    letter = door.preview(member, APRIL)
    late = {(one.number, one.due) for one in letter.rows} if letter else set()
    return {
        "home": {one.standing.state for one in owed_by(member, APRIL) if _is_it(one.obligation, row)},
        "matrix": {one.state(APRIL) for one in ledger_of(plan, APRIL).owed if _is_it(one, row)},
        "calendar": {one.state for one in agenda_for(member, APRIL).items if (one.activity, one.due) == (row, MARCH)},
        "report": {line.state for line in report.lines if line.number == row.number},
        "letter": {State.LATE if (row.number, MARCH) in late else State.DONE},
    }


def _is_it(owed, row: Activity) -> bool:
    return (owed.activity, owed.due) == (row.pk, MARCH)


def test_before_any_mark_all_say_that_it_is_late(cast, row):
    assert told(cast, row) == dict.fromkeys(PAGES, LATE)


def test_the_mark_of_another_party_counts_for_all(cast, row):
    before = progress_of([row.section.plan_id], APRIL)[row.section.plan_id]
    marks.report(row, cast.plant, cast.secretary, marks.Statement(MARCH, "Проведены", due=MARCH))
    assert told(cast, row) == dict.fromkeys(PAGES, DONE)
    after = progress_of([row.section.plan_id], APRIL)[row.section.plan_id]
    assert (after.late, after.done) == (before.late - 1, before.done + 1)


def test_where_each_must_mark_it_counts_for_that_party_alone(cast, row):
    Activity.objects.filter(pk=row.pk).update(collective="each")
    marks.report(row, cast.plant, cast.secretary, marks.Statement(MARCH, "Проведены", due=MARCH))
    found = told(cast, row)
    assert found["matrix"] == found["report"] == {State.LATE, State.DONE}
    assert found["home"] == found["letter"] == found["calendar"] == {State.LATE}

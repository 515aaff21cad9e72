"""Many who approve at once, and a program that is killed while it approves: there is one edition, whole or not yet."""

import os
import signal
import traceback

import pytest
from django.db import connection, connections

from plans.amending import door
from plans.amending.marks import of_amendment
from plans.core.stages import Move, Stage
from plans.models import Activity, Change, Edition, EditionRow, Mark, Plan
from tests.amending.helpers import add, begun, marked, own_row, sent, settled, take_out, write
from tests.cast import Cast, approved, make_cast
from tests.secretary import words
from tests.test_together import database  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
EVERY = 9  # the program is killed before each so-many-th statement
FAILED = 1 << 8  # what waitpid tells of a process that ended with 1


@pytest.fixture
def cast(transactional_db) -> Cast:
    return make_cast()


@pytest.fixture
def copy(cast) -> Plan:
    """Changes of every kind, with a mark that goes to another day; only the approval is left."""
    plan = approved(cast)
    marked(own_row(plan, "2.1."), cast.college, cast.member, own_row(plan, "2.1.").slots.get().due)
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "2.1.", deadline="до 15.06.2022")
    take_out(copy, cast.secretary, "1.1.")
    add(copy, cast.secretary, "1.2.", number="1.3", title="Новое дело", deadline="июнь", executors="ПОО")
    settled(copy, cast.secretary)
    return sent(copy, cast)


def test_fifty_who_approve_at_once_make_one_edition(database, cast, copy):  # noqa: F811 - the fixture
    door.approval.files_of(copy, None, 60)  # the PDF is made once; what follows is the approval itself
    database.copy()
    answers = database.at_once(*[lambda: door.move(copy, Move.APPROVE, cast.chair, wait=60)] * 50)
    said = sorted(type(answer).__name__ for answer in answers)
    assert said == ["Decision", *["MoveRefused"] * 49]
    assert list(Edition.objects.values_list("number", flat=True)) == [2, 1]
    assert EditionRow.objects.count() == 3
    assert Activity.objects.count() == 3


def state(plan: Plan) -> tuple:
    """All that an approval changes."""
    return (
        words(plan),
        Edition.objects.count(),
        EditionRow.objects.count(),
        sorted(Plan.texts.values_list("pk", "stage", "became", "amended_on")),
        sorted(Activity.ever.values_list("pk", "section", "excluded_by", "origin", "version")),
        sorted(Mark.objects.values_list("pk", "due")),
        sorted(Change.objects.values_list("pk", "plan", "is_final")),
    )


def killed_at(number: int, work) -> bool:
    """Do the work in a process of its own that is killed before its so-many-th statement; whether it was stopped.

    A process that gives up by itself (the database was busy) has stopped too, and must leave as little behind.
    """
    connections.close_all()
    pid = os.fork()
    if not pid:
        _work_until(number, work)
    _, status = os.waitpid(pid, 0)
    assert status in (0, signal.SIGKILL, FAILED)
    return status != 0


def _work_until(number: int, work) -> None:
    counted = iter(range(number))

    def count(execute, sql, params, many, context):
        if next(counted, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(count):
            work()
        connections.close_all()
    except BaseException:
        traceback.print_exc()
        os._exit(os.waitstatus_to_exitcode(FAILED))
    os._exit(0)


def test_whoever_is_killed_while_approving_leaves_the_old_or_the_new_whole(database, cast, copy):  # noqa: F811
    plan = Plan.objects.get()
    version, files = door.approval.files_of(Plan.texts.get(pk=copy.pk), None, 60)
    database.copy()
    old, number = state(plan), 1
    while killed_at(number, lambda: door.put_in_force(copy, cast.chair, "", version, files)):
        assert state(plan) == old
        number += EVERY
        assert number < 200 * EVERY
    assert number > 5 * EVERY
    plan.refresh_from_db()
    now = state(plan)
    assert (now[1], now[2], plan.stage) == (2, 3, Stage.APPROVED)
    assert [row.number for row in now[0].activities] == ["1.2.", "1.3", "2.1."]
    assert not of_amendment(Plan.texts.get(pk=copy.pk))

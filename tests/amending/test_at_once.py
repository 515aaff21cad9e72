"""Many who approve at once, and a program that is killed while it approves: there is one edition, whole or not yet."""

import asyncio
import os
import signal
import traceback
from collections.abc import Callable

import pytest
from django.db import connection, connections

from plans.amending import door
from plans.amending.marks import of_amendment
from plans.core.stages import Move, Stage
from plans.models import Activity, Change, Edition, EditionRow, Mark, Plan
from tests.amending.helpers import add, begun, marked, own_row, sent, settled, take_out, write
from tests.cast import Cast, approved, make_cast
from tests.secretary import words
from tests.test_together import Database, database  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
EVERY = 9  # the program is killed before each so-many-th statement


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


def killed_at(number: int, database: Database, work: Callable[[], object]) -> bool:  # noqa: F811 - not the fixture
    """Do the work in a process of its own that is killed before its so-many-th statement; whether it was."""
    connections.close_all()
    pid = os.fork()
    if not pid:
        _work_until(number, database, work)
    _, status = os.waitpid(pid, 0)
    assert status in (0, signal.SIGKILL)
    return status != 0


def _work_until(number: int, database: Database, work: Callable[[], object]) -> None:  # noqa: F811
    counted = iter(range(number))

    def count(execute, sql, params, many, context):
        if next(counted, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    status = 1
    try:
        database.open_anew()
        with connection.execute_wrapper(count):
            work()
        connection.close()
        status = 0
    except BaseException:
        traceback.print_exc()
    os._exit(status)


@pytest.fixture
def event_loop_of_a_browser(monkeypatch, database):  # noqa: F811
    """As after the suite's browser tests: a loop runs in this thread, and Django had its connection before it."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    loop = asyncio.new_event_loop()
    asyncio.events._set_running_loop(loop)
    connections["default"] = database.kept
    yield
    database.close()
    asyncio.events._set_running_loop(None)
    loop.close()


def test_a_process_of_its_own_works_on_the_same_database(database, event_loop_of_a_browser, cast):  # noqa: F811
    database.copy()
    assert not killed_at(99, database, lambda: Plan.objects.create(cluster=cast.cluster, kind="work_plan"))
    assert Plan.objects.count() == 1


def test_whoever_is_killed_while_approving_leaves_the_old_or_the_new_whole(database, cast, copy):  # noqa: F811
    plan = Plan.objects.get()
    version, files = door.approval.files_of(Plan.texts.get(pk=copy.pk), None, 60)
    database.copy()
    old, number = state(plan), 1
    while killed_at(number, database, lambda: door.put_in_force(copy, cast.chair, "", version, files)):
        assert state(plan) == old
        number += EVERY
        assert number < 200 * EVERY
    assert number > 5 * EVERY
    plan.refresh_from_db()
    now = state(plan)
    assert (now[1], now[2], plan.stage) == (2, 3, Stage.APPROVED)
    assert [row.number for row in now[0].activities] == ["1.2.", "1.3", "2.1."]
    assert not of_amendment(Plan.texts.get(pk=copy.pk))

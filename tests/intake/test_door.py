"""A file on its way to a plan: nothing slow holds the database, and nobody's work is lost meanwhile."""

from datetime import date

import pytest
from django.db import connection

from plans import bridge
from plans.core import deadlines, executors, revise
from plans.core.reading import read_plans
from plans.editor.plan import begin_plan
from plans.intake import door
from plans.models import Activity, Execution, Intake, Plan, Slot
from tests.cast import make_cast, small_document

pytestmark = pytest.mark.django_db(transaction=True)

FILE = """ПЛАН РАБОТЫ
на 2022 год
№\tМероприятие\tИсполнители\tСрок
1.1.\tАудит базы\tСовет, ЦОПП\tЕжеквартально
1.2.\tВстречи\tСовет\tдо 1 мая 2022 года
""".encode()
LEAVE = {"do": "leave", "row": "1"}
SLOW = ((revise, "replay"), (deadlines, "parse"), (executors, "split"))


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def intake(cast) -> Intake:
    return door.receive(cast.cluster, "план.txt", FILE, read_plans(FILE), cast.secretary)


@pytest.fixture
def watched(monkeypatch) -> dict[str, list[bool]]:
    """For each slow work, whether a transaction was open each time that it was done; nothing is remembered yet."""
    bridge._parsed.cache_clear()
    seen: dict[str, list[bool]] = {name: [] for _, name in SLOW}
    for home, name in SLOW:
        monkeypatch.setattr(home, name, _watch(getattr(home, name), seen[name]))
    return seen


def _watch(work, seen: list[bool]):
    def done(*args, **kwargs):
        seen.append(connection.in_atomic_block)
        return work(*args, **kwargs)

    return done


def test_a_file_is_understood_before_the_transaction_that_saves_it(cast, intake, watched):
    plan = door.save(intake, cast.secretary)
    assert watched == {"replay": [False], "parse": [False] * 2, "split": [False] * 2}
    rows = Activity.objects.filter(section__plan=plan).order_by("position")
    assert [(row.number, row.rule) for row in rows] == [("1.1.", "recurring"), ("1.2.", "once")]
    assert [slot.due for slot in Slot.objects.filter(activity=rows[1])] == [date(2022, 5, 1)]
    assert [str(one) for one in Execution.objects.filter(activity=rows[0])] == ["Совет", "ЦОПП"]


def test_steps_are_done_before_the_transaction_that_keeps_one_more(cast, intake, watched):
    door.correct(intake, LEAVE, 0, cast.secretary)
    assert watched["replay"] == [False]
    assert Intake.objects.get().steps == [LEAVE]


def test_a_plan_from_a_form_is_understood_before_its_transaction(cast, watched):
    begin_plan(cast.cluster, small_document(), cast.secretary)
    assert watched["parse"] == watched["split"] == [False] * 3


def test_a_file_that_was_corrected_while_it_was_understood_is_not_saved_as_it_was(cast, intake, monkeypatch):
    understood = bridge.understood

    def slow(cluster, document):
        door.correct(intake, LEAVE, 0, cast.secretary)
        return understood(cluster, document)

    monkeypatch.setattr(bridge, "understood", slow)
    with pytest.raises(door.ReceivingRefused, match="в другом окне"):
        door.save(intake, cast.secretary)
    assert not Plan.objects.exists()
    assert Intake.objects.get().steps == [LEAVE]


def test_of_two_corrections_at_once_the_second_is_told(cast, intake, monkeypatch):
    replay = revise.replay

    def slow(read, steps):
        monkeypatch.setattr(revise, "replay", replay)
        door.correct(intake, {"do": "leave", "row": "0"}, 0, cast.secretary)
        return replay(read, steps)

    monkeypatch.setattr(revise, "replay", slow)
    with pytest.raises(door.ReceivingRefused, match="в другом окне"):
        door.correct(intake, LEAVE, 0, cast.secretary)
    assert Intake.objects.get().steps == [{"do": "leave", "row": "0"}]

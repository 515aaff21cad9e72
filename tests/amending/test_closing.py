"""The end of a plan: what is open is shown, dropped if that was said, and the chair can bring the plan back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from plans.amending import door, sending
from plans.amending.closing import Fate, left_open
from plans.amending.rollover import Wish, begin_next, source_of
from plans.approval.door import Changed, MoveRefused, version_of
from plans.approval.versions import Version
from plans.core.deadlines import Period
from plans.core.progress import State
from plans.core.stages import Move, Stage
from plans.execution import marks
from plans.execution.ledger import ledger_of
from plans.models import Activity, Mark, Owing, Plan
from plans.views.stages import shown_of
from tests.amending.helpers import marked, own_row
from tests.cast import in_force
from tests.page import Page

pytestmark = pytest.mark.django_db
DAY = date(2022, 7, 1)


def states(plan: Plan) -> set[State]:
    today = timezone.localdate()
    return {one.state(today) for one in ledger_of(plan, today).owed}


def test_what_is_open_is_told(cast):
    plan = in_force(cast)
    marked(own_row(plan, "1.2."), cast.college, cast.member, date(2022, 3, 31))
    left = left_open(plan, DAY)
    assert list(left.rows.values()) == [
        ("1.1. Разработка плана", [date(2022, 1, 31)]),
        ("1.2. Проведение экскурсий", [date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31)]),
        ("2.1. Согласование учебных планов", [date(2022, 5, 1)]),
    ]
    assert (len(left.ahead), left.waiting) == (2, 1)


def test_the_page_of_closing_says_what_is_open_and_asks(client, cast):
    plan = in_force(cast)
    client.force_login(cast.chair)
    page = Page(client.get(reverse("plan_move", args=[plan.pk, "close"])))
    for words in ("Просрочено: 6.", "1.1. Разработка плана", "Что станет с невыполненным", "снимается"):
        assert page.says(words)
    said = {"note": "Решение совета № 5", "fate": "drop", "shown": shown_of(plan)}
    assert client.post(reverse("plan_move", args=[plan.pk, "close"]), said).status_code == 302
    assert Plan.objects.get().stage == Stage.CLOSED
    assert set(Mark.objects.values_list("fact", "basis", "state")) == {("dropped", "Решение совета № 5", "accepted")}


@pytest.mark.parametrize("close", [door.move, sending.move])
def test_a_text_that_was_not_shown_is_not_closed_and_nothing_of_it_is_dropped(cast, close):
    plan = in_force(cast)
    shown = version_of(plan)
    Plan.texts.filter(pk=plan.pk).update(title="Другой план")
    with pytest.raises(Changed):
        close(plan, Move.CLOSE, cast.chair, "Решение совета", fate=Fate.DROP, shown=shown)
    assert (Plan.objects.get().stage, Mark.objects.count()) == (Stage.APPROVED, 0)


def test_what_is_left_as_it_is_stays_late(cast):
    plan = in_force(cast)
    door.move(plan, Move.CLOSE, cast.secretary)
    assert (Mark.objects.count(), states(plan)) == (0, {State.LATE})


def test_what_is_dropped_is_dropped_once_for_each_who_owed_it(cast):
    plan = in_force(cast)
    waiting = marked(own_row(plan, "1.2."), cast.college, cast.member, date(2022, 3, 31))
    door.move(plan, Move.CLOSE, cast.chair, "Решение совета", fate=Fate.DROP)
    assert states(plan) == {State.DROPPED, State.DONE}
    waiting.refresh_from_db()
    assert waiting.state == Mark.States.REPORTED
    marks.decide(waiting, cast.secretary, accept=True)


def test_of_each_row_it_is_said_what_becomes_of_it(client, cast):
    plan = in_force(cast)
    drop, carry = own_row(plan, "1.1."), own_row(plan, "2.1.")
    client.force_login(cast.chair)
    said = {
        "note": "Решение совета № 5",
        "fate": "keep",
        f"row-{drop.pk}": "drop",
        f"row-{carry.pk}": "carry",
        "shown": shown_of(plan),
    }
    assert client.post(reverse("plan_move", args=[plan.pk, "close"]), said).status_code == 302
    assert set(Mark.objects.values_list("activity", "fact")) == {(drop.pk, "dropped")}
    assert list(Activity.objects.filter(goes_on=True)) == [carry]
    assert Page(client.get(reverse("plan_execution", args=[plan.pk]))).says("переносится в план на следующий период")

    made = begin_next(
        source_of(Version("now", "", Plan.objects.get()), DAY), Wish(Period.calendar(2023)), cast.secretary
    )
    assert [row.carried for row in Activity.objects.of_plan(made)] == [False, False, True]


def test_one_row_that_is_dropped_wants_the_ground_too(cast):
    plan = in_force(cast)
    with pytest.raises(MoveRefused, match="Напишите решение"):
        door.move(plan, Move.CLOSE, cast.chair, fates={own_row(plan, "1.1.").pk: Fate.DROP})


def test_a_next_plan_that_was_begun_before_is_told(cast):
    plan = in_force(cast)
    source = source_of(Version("now", "", plan), date(2022, 1, 10))
    made = begin_next(source, Wish(Period.calendar(2023)), cast.secretary)
    assert not Activity.objects.of_plan(made).filter(carried=True).exists()
    door.move(plan, Move.CLOSE, cast.chair, fate=Fate.CARRY)
    assert Activity.objects.of_plan(made).filter(carried=True).count() == 3


def test_what_was_said_is_said_anew_when_the_plan_is_closed_again(cast):
    plan = in_force(cast)
    door.move(plan, Move.CLOSE, cast.chair, fate=Fate.CARRY)
    door.move(plan, Move.RESUME, cast.chair, "Рано")
    door.move(plan, Move.CLOSE, cast.chair)
    assert not Activity.objects.filter(goes_on=True).exists()


def test_a_row_that_was_carried_over_shows_what_each_of_its_executors_did(client, cast):
    """Also that one of them made no mark, and when he takes part in the cluster no more."""
    plan = in_force(cast)
    row = own_row(plan, "1.2.")
    Activity.objects.filter(pk=row.pk).update(collective="each")
    marked(row, cast.college, cast.member, date(2022, 3, 31))
    door.move(plan, Move.CLOSE, cast.chair, fate=Fate.CARRY)
    made = begin_next(source_of(Version("now", "", plan), DAY), Wish(Period.calendar(2023)), cast.secretary)
    cast.cluster.participations.all().delete()
    client.force_login(cast.secretary)
    page = Page(client.get(reverse("activity_reading", args=[own_row(made, "1.2.").pk])))
    assert page.says("В прежних планах (перенесено: не было выполнено)")
    assert page.says("Техникум транспорта: Выполнено 31.03.2022")
    assert page.says("Автоколонна: отметок нет")


def test_dropping_wants_its_ground_and_closes_nothing_without_it(cast):
    plan = in_force(cast)
    with pytest.raises(MoveRefused, match="Напишите решение"):
        door.move(plan, Move.CLOSE, cast.chair, " ", fate=Fate.DROP)
    assert (Plan.objects.get().stage, Mark.objects.count()) == (Stage.APPROVED, 0)


def test_others_close_nothing(cast):
    plan = in_force(cast)
    with pytest.raises(PermissionDenied):
        door.move(plan, Move.CLOSE, cast.member, "Решение", fate=Fate.DROP)
    assert not Mark.objects.exists()


def test_the_chair_brings_a_closed_plan_back_with_a_reason_and_it_can_be_closed_again(cast):
    plan = in_force(cast)
    door.move(plan, Move.CLOSE, cast.chair)
    kept = Owing.objects.count()
    with pytest.raises(MoveRefused, match="причину"):
        door.move(plan, Move.RESUME, cast.chair)
    with pytest.raises(PermissionDenied):
        door.move(plan, Move.RESUME, cast.secretary, "Рано")
    door.move(plan, Move.RESUME, cast.chair, "Закрыт по ошибке")
    assert Plan.objects.get().stage == Stage.APPROVED
    marked(own_row(plan, "1.2."), cast.college, cast.member, date(2022, 3, 31))
    door.move(plan, Move.CLOSE, cast.chair)
    assert (Plan.objects.get().stage, Owing.objects.count()) == (Stage.CLOSED, kept)

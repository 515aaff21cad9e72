"""The end of a plan: what is open is shown, dropped if that was said, and the chair can bring the plan back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from plans.amending import door
from plans.amending.closing import Fate, left_open
from plans.approval.door import MoveRefused
from plans.core.progress import State
from plans.core.stages import Move, Stage
from plans.execution import marks
from plans.execution.ledger import ledger_of
from plans.models import Mark, Owing, Plan
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
    assert [name for name, _ in left.names] == [
        "1.1. Разработка плана",
        "1.2. Проведение экскурсий",
        "2.1. Согласование учебных планов",
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

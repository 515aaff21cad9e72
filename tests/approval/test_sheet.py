"""Лист согласования: what happened on the way stands under its table."""

import pytest

from plans.approval import door, sheet
from plans.core.grid import Paragraph
from plans.core.stages import Move
from plans.models import Plan
from tests.amending.test_giving import sent

pytestmark = pytest.mark.django_db


def test_a_return_stands_on_the_sheet_with_its_day_person_and_reason(cast, time_machine):
    time_machine.move_to("2022-03-09T08:00:00Z", tick=False)
    plan = sent(cast)
    door.move(plan, Move.RETURN, cast.chair, "Нет сроков в разделе 2")
    plan = Plan.texts.get(pk=plan.pk)
    assert f"Возвращено на доработку 09.03.2022, {cast.chair}: Нет сроков в разделе 2" in str(sheet.grid_of_plan(plan))


def test_the_sheet_bears_the_title_of_the_plan_line_by_line_and_its_cluster(cast):
    plan = sent(cast)
    plan.title = "ПЛАН РАБОТЫ\nкластера\nна 2022 год"
    lines = [one.text.replace("\u00a0", " ") for one in sheet.grid_of_plan(plan).blocks if isinstance(one, Paragraph)]
    assert lines[1:5] == ["ПЛАН РАБОТЫ", "кластера", "на 2022 год", f"({plan.cluster})"]

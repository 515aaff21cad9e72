"""The door of the editor: what each command does, that it can be undone, and that nobody's words get lost."""

import random

import pytest

from plans.models import Activity, Change
from plans.parts import rows_of
from tests.cast import draft
from tests.editor import Editor, stir, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(cast) -> Editor:
    return Editor(draft(cast), cast.secretary)


def derived(editor: Editor) -> list[tuple]:
    """Everything about the rows that is not in the document: keys, readings, executors, slots."""
    return [
        (
            one.pk,
            one.rule,
            one.event,
            one.pinned,
            one.named,
            one.event_on,
            [executor.executor.name for executor in one.executions.select_related("executor")],
            list(one.slots.values_list("start", "due", "label")),
        )
        for one in rows_of(editor.plan, "activity")
    ]


# Undo


@pytest.mark.parametrize("seed", range(12))
def test_as_many_undos_give_the_plan_back_and_redos_its_end(editor, seed):
    dice = random.Random(seed)
    Activity.objects.filter(number="1.2.").update(pinned=[["2022-01-01", "2022-02-01"]], named=["Вася", "Петя"])
    begin, begin_rows = words(editor.plan), derived(editor)
    steps = stir(editor, dice, 30)
    end, end_rows = words(editor.plan), derived(editor)
    assert steps > 10
    for _ in range(steps):
        editor.do("undo")
    assert words(editor.plan) == begin
    assert [one[0] for one in derived(editor)] == [one[0] for one in begin_rows]
    for _ in range(steps):
        editor.do("redo")
    assert (words(editor.plan), derived(editor)) == (end, end_rows)
    assert Change.objects.filter(undone_by__isnull=False).count() == 0

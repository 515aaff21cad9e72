"""One line up or down, over the edges of sections."""

import pytest

from plans.editor.journal import WriteRefused
from tests.cast import draft
from tests.secretary import Editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(cast) -> Editor:
    return Editor(draft(cast), cast.secretary)


def layout(editor: Editor) -> list[list[str]]:
    return [[row.number for row in section.activities.all()] for section in editor.plan.sections.all()]


def refs(editor: Editor, *numbers: str) -> list[str]:
    rows = {row.number: row for section in editor.plan.sections.all() for row in section.activities.all()}
    return [f"activity-{rows[number].pk}" for number in numbers]


@pytest.mark.parametrize(
    ("number", "way", "expected"),
    [
        ("1.2.", "up", [["1.2.", "1.1."], ["2.1."]]),
        ("1.1.", "down", [["1.2.", "1.1."], ["2.1."]]),
        ("1.2.", "down", [["1.1."], ["1.2.", "2.1."]]),
        ("2.1.", "up", [["1.1.", "1.2.", "2.1."], []]),
    ],
)
def test_a_row_goes_one_line_over_the_edge_of_its_section(editor, number, way, expected):
    editor.do("move", parts=refs(editor, number), where=way)
    assert layout(editor) == expected


def test_rows_that_stand_together_go_together(editor):
    editor.do("move", parts=refs(editor, "1.1.", "1.2."), where="down")
    assert layout(editor) == [[], ["1.1.", "1.2.", "2.1."]]


@pytest.mark.parametrize(("number", "way"), [("1.1.", "up"), ("2.1.", "down")])
def test_at_the_edge_of_the_plan_it_is_said(editor, number, way):
    with pytest.raises(WriteRefused):
        editor.do("move", parts=refs(editor, number), where=way)


def test_a_section_goes_with_its_rows(editor):
    section = editor.plan.sections.last()
    editor.do("move", parts=[f"section-{section.pk}"], where="up")
    assert layout(editor) == [["2.1."], ["1.1.", "1.2."]]

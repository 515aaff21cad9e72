"""Rows of two plans are matched by their words; what was moved, changed, added and removed is said of each."""

import random
from dataclasses import replace

import pytest

from plans.core.compare import compare
from plans.core.compare.changes import Change, HeadChange
from plans.core.compare.matching import matched
from plans.core.document import Activity, Kind, Place, PlanDocument, Section, SignOff
from tests.core.compare.amended import SEEDS, amended


def plan(*sections: tuple[str, ...]) -> PlanDocument:
    """Sections of rows that are written as "number|title|deadline"."""
    made = tuple(
        Section(
            f"{at}. Раздел",
            tuple(Activity(number=n, title=t, deadline=d) for n, t, d in (row.split("|") for row in rows)),
        )
        for at, rows in enumerate(sections, start=1)
    )
    return PlanDocument(Kind.WORK_PLAN, ("ПЛАН",), None, SEEDS[0].columns, made)


def said(old: PlanDocument, new: PlanDocument) -> list[tuple]:
    return [(row.change.value, row.old, row.new, row.is_moved) for row in compare(old, new).rows]


@pytest.mark.parametrize("document", SEEDS)
def test_a_plan_is_the_same_as_itself(document):
    assert compare(document, document).is_same


def test_a_changed_cell_is_told_with_both_texts():
    old, new = plan(("1.1.|Совет|март",)), plan(("1.1.|Совет|май",))
    (row,) = compare(old, new).rows
    assert (row.change, row.cells, row.is_moved) == (Change.CHANGED, {"deadline": ("март", "май")}, False)


def test_rows_that_came_and_went_stand_where_they_stood():
    old = plan(("1.1.|Совет кластера|март", "1.2.|Экскурсия на завод|май", "1.3.|Отчёт директора|июнь"))
    new = plan(("1.1.|Совет кластера|март", "1.3.|Отчёт директора|июнь", "1.4.|Ярмарка вакансий|июль"))
    assert said(old, new) == [
        ("same", (0, 0), (0, 0), False),
        ("removed", (0, 1), None, False),
        ("same", (0, 2), (0, 1), False),
        ("added", None, (0, 2), False),
    ]


def test_only_the_row_that_was_carried_elsewhere_is_moved():
    old = plan(("1|Совет|март", "2|Экскурсия|май", "3|Отчёт|июнь"), ("4|Ярмарка|июль",))
    new = plan(("3|Отчёт|июнь", "1|Совет|март"), ("4|Ярмарка|июль", "2|Экскурсия|август"))
    assert said(old, new) == [
        ("moved", (0, 2), (0, 0), True),
        ("same", (0, 0), (0, 1), False),
        ("same", (1, 0), (1, 0), False),
        ("changed", (0, 1), (1, 1), True),
    ]


def test_a_row_that_was_reworded_is_the_same_row():
    old = plan(("1.1.|Проведение круглого стола с руководителями предприятий|март",))
    new = plan(("1.4.|Проведение круглых столов с руководителями колледжей и предприятий|май",))
    assert said(old, new) == [("changed", (0, 0), (0, 0), False)]


def test_of_equal_rows_those_with_the_same_number_meet():
    old = plan(("1.1.|Совет|март", "1.2.|Совет|март"))
    new = plan(("1.2.|Совет|март",))
    assert said(old, new) == [("removed", (0, 0), None, False), ("same", (0, 1), (0, 0), False)]


def test_lineage_wins_over_words():
    old, new = plan(("1|Совет|март", "2|Отчёт|май")), plan(("1|Отчёт|май", "2|Совет|март"))
    found = compare(old, new, {(0, 0): (0, 0)})
    assert [(row.change.value, row.old, row.new) for row in found.rows] == [
        ("changed", (0, 0), (0, 0)),
        ("removed", (0, 1), None),
        ("added", None, (0, 1)),
    ]


def test_what_stands_around_the_rows_is_compared_too():
    old = plan(("1|Совет|март",))
    section = replace(old.sections[0], heading="1. Другое имя")
    new = replace(old, title=("ПЛАН", "на 2023 год"), sections=(section,), tail=("Секретарь",))
    assert compare(old, new).head == (
        HeadChange("title", "ПЛАН", "ПЛАН\nна 2023 год"),
        HeadChange("tail", "", "Секретарь"),
        HeadChange("section", "1. Раздел", "1. Другое имя"),
    )


def test_amended_plans_are_matched_nearly_without_a_mistake():
    """Precision and recall over 120 amended plans, as the issue asks: at least 0.985."""
    right = found = expected = 0
    for seed in range(120):
        dice = random.Random(seed)
        document = dice.choice(SEEDS)
        new, lineage = amended(dice, document)
        pairs = {(row.new, row.old) for row in compare(document, new).rows if row.new and row.old}
        right += len(pairs & set(lineage.items()))
        found += len(pairs)
        expected += len(lineage)
    assert right / found >= 0.985
    assert right / expected >= 0.985


def test_every_row_of_both_plans_is_told_once():
    for seed in range(40):
        dice = random.Random(seed)
        document = dice.choice(SEEDS)
        new, _ = amended(dice, document)
        rows = compare(document, new).rows
        olds = [row.old for row in rows if row.old]
        news = [row.new for row in rows if row.new]
        assert sorted(olds) == [
            (at, one) for at, section in enumerate(document.sections) for one in range(len(section.activities))
        ]
        assert news == [(at, one) for at, section in enumerate(new.sections) for one in range(len(section.activities))]


def test_rows_with_the_same_words_meet_by_their_numbers():
    """Each row is weighed against a few others, however many are like it."""
    rows = [Activity(number=str(at), title=f"{one.title} {at % 7}") for at, one in enumerate(SEEDS[0].activities * 40)]
    again = [replace(one, title=f"Итоговое {one.title}") for one in rows]
    assert len(matched(rows, again)) > len(rows) * 0.9


def shuffled(dice: random.Random, document: PlanDocument) -> PlanDocument:
    """The plan with the order of one kind of its parts changed."""
    part = dice.choice(("sections", "columns", "signoffs"))
    parts = list(getattr(document, part))
    dice.shuffle(parts)
    return replace(document, **{part: tuple(parts)})


def test_plans_are_the_same_just_when_they_are_equal():
    for seed in range(60):
        dice = random.Random(seed)
        document = dice.choice(SEEDS)
        for new in (shuffled(dice, document), amended(dice, document)[0], document):
            assert compare(document, new).is_same == (new == document)


def test_a_block_that_went_to_the_other_corner_is_told():
    block = SignOff(Place.LEFT, "СОГЛАСОВАНО", ("Директор",))
    old = replace(plan(("1|Совет|март",)), signoffs=(block,))
    assert [one.part for one in compare(old, replace(old, signoffs=(replace(block, place=Place.RIGHT),))).head] == [
        "signoff_order"
    ]

"""A plan for the next period: all five plans roll over; every shifted text is listed with its verdict."""

import re
from dataclasses import replace

import pytest

from plans.core.deadlines import Period
from plans.core.document import Place, PlanDocument, SignOff
from plans.core.recognise.period import find_period
from plans.core.rollover import Move, Verdict, next_period, rollover
from plans.core.rollover.oracle import shifted_deadline
from plans.core.rollover.rolling import CannotRoll
from tests.cast import small_document
from tests.core.compare.amended import SEEDS

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def other_kind(period: Period) -> Period:
    year = period.start.year + 2
    return Period.calendar(year) if period.is_academic else Period.academic(year - 1)


def texts_of(document: PlanDocument) -> dict[str, str]:
    """All texts by the ids of the list."""
    found = {
        "title": "\n".join(document.title),
        "masthead": "\n".join(document.masthead),
        "tail": "\n".join(document.tail),
    }
    found |= {f"signoff-{at}": "\n".join(block.lines) for at, block in enumerate(document.signoffs)}
    found |= {f"column-{one.key}": one.heading for one in document.columns}
    for at, section in enumerate(document.sections):
        found[f"section-{at}"] = section.heading
        for place, row in enumerate(section.activities):
            found |= {f"row-{at}-{place}-{column.key}": row.text(column.key) for column in document.columns}
    return found


@pytest.mark.parametrize("document", SEEDS)
@pytest.mark.parametrize("target", [next_period, other_kind])
def test_each_seed_rolls_over_and_tells_every_text_that_it_changed(document, target):
    period = target(document.period)
    rolled = rollover(document, period)
    old, new = texts_of(document), texts_of(rolled.document)
    listed = {one.id: one for one in rolled.texts}
    assert rolled.document.period == period
    assert old.keys() == new.keys()
    assert {id for id in old if old[id] != new[id]} <= listed.keys()
    assert all((one.old, one.new) == (old[id], new[id]) for id, one in listed.items())
    named = {id for id, text in old.items() if YEAR.search(text)}
    assert named <= listed.keys()
    assert find_period(rolled.document.title) == period
    assert listed["title"].verdict is Verdict.AGREED


@pytest.mark.parametrize("document", SEEDS)
def test_verdicts_of_deadlines_are_the_oracle_s(document):
    move = Move(document.period, next_period(document.period))
    for one in rollover(document, move.new).texts:
        if one.key == "deadline":
            assert one.verdict is (Verdict.DECIDE if shifted_deadline(one.old, move).against else Verdict.AGREED)
        elif one.verdict is Verdict.AGREED:
            assert (find_period(tuple(one.old.split("\n"))), find_period(tuple(one.new.split("\n")))) == (
                move.old,
                move.new,
            )


@pytest.mark.parametrize("document", SEEDS)
def test_days_and_numbers_of_the_sign_offs_are_cleared(document):
    for block in rollover(document, next_period(document.period)).document.signoffs:
        assert not any(re.search(r"№\s?\d|20\d\d", line) for line in block.lines)


def test_a_block_keeps_its_post_and_name():
    block = SignOff(
        Place.LEFT,
        "СОГЛАСОВАНО",
        ("Педагогический совет", "Протокол № 3 от 30.08.2022 г.", "А.Б. Иванов", "«01» 09 2022 г."),
    )
    rolled = rollover(replace(small_document(), signoffs=(block,)), Period.calendar(2023))
    assert rolled.document.signoffs[0].lines == (
        "Педагогический совет",
        "Протокол № ____ от «___» ____________ 20___ г.",
        "А.Б. Иванов",
    )
    assert [one.verdict for one in rolled.texts if one.key == "signoff"] == [Verdict.CLEARED]


def changed(row: int, **texts: str) -> PlanDocument:
    document = small_document()
    first = document.sections[0]
    rows = list(first.activities)
    rows[row] = replace(rows[row], **texts)
    return replace(document, sections=(replace(first, activities=tuple(rows)), *document.sections[1:]))


def said(document: PlanDocument, **options) -> list[tuple[str, str, str, str]]:
    texts = rollover(document, Period.calendar(2023), **options).texts
    return [(one.place, one.key, one.new, one.verdict.value) for one in texts]


def test_marks_are_cleared_and_years_outside_of_deadlines_are_asked():
    document = changed(0, mark="Выполнено 20.01.2022", result="План на 2024 год", title="Разработка плана на 2022 год")
    assert said(document) == [
        ("Заголовок", "title", "ПЛАН РАБОТЫ\nкластера на 2023 год", "agreed"),
        ("1.1.", "title", "Разработка плана на 2023 год", "agreed"),
        ("1.1.", "result", "План на 2025 год", "decide"),
        ("1.1.", "mark", "", "cleared"),
        ("2.1.", "deadline", "до 01.05.2023", "agreed"),
    ]


@pytest.mark.parametrize(
    "text", ["По закону от 29.12.2012 № 273-ФЗ", "Оформление по ГОСТ Р 7.0.97-2016", "Стратегия до 2035 года"]
)
def test_years_of_laws_standards_and_far_away_stay_and_are_asked(text):
    assert ("1.1.", "title", text, "decide") in said(changed(0, title=text))


def test_what_a_person_decided_wins():
    document = small_document()
    rolled = rollover(
        document,
        Period.calendar(2023),
        decided={"title": "ПЛАН-2023", "row-1-0-deadline": "май 2023", "row-0-0-deadline": "март"},
    )
    assert rolled.document.title == ("ПЛАН-2023",)
    assert [row.deadline for row in rolled.document.activities] == ["март", "Ежеквартально", "май 2023"]


def test_rows_may_be_left_out_and_an_empty_section_goes_with_them():
    rolled = rollover(small_document(), Period.calendar(2023), left_out={(0, 0), (1, 0)})
    assert [[row.number for row in section.activities] for section in rolled.document.sections] == [["1.2."]]
    assert rolled.origins == {(0, 0): (0, 1)}


def test_a_plan_without_a_period_cannot_be_shifted():
    with pytest.raises(CannotRoll, match="Укажите период"):
        rollover(replace(small_document(), period=None), Period.calendar(2023))


def test_rolled_twice_is_rolled_by_two_years():
    for document in SEEDS:
        one = rollover(
            rollover(document, next_period(document.period)).document, next_period(next_period(document.period))
        )
        two = rollover(document, next_period(next_period(document.period)))
        assert [row.deadline for row in one.document.activities] == [row.deadline for row in two.document.activities]
        assert one.document.title == two.document.title

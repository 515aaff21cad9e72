"""Corrections of a plan that was read: each step alone, and the laws that hold for all of them."""

import re
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.core.deadlines import Period
from plans.core.document import Kind, Place, PlanDocument, SignOff
from plans.core.errors import PlanError
from plans.core.readers import read_grid
from plans.core.recognise import Recognition, recognise
from plans.core.revise import COLUMN, FRONT, KNOWN_ROLES, MOST_STEPS, READ, ROW, Revised, replay, still_odd, unfit
from plans.core.revise.steps import STEPS
from tests.core.recognise.drawn import HEAD, plan
from tests.core.recognise.odd_plans import odd_plan

PLANS = sorted((Path(__file__).parents[2] / "fixtures" / "plans").glob("*.txt"))
READ_PLAN = recognise(
    plan(
        HEAD,
        "1. Организация | | | |",
        "1.1. | Аудит базы | Администрация | Март | Отчёт",
        "| организаций | ГБПОУ | | и справка",
        "1.2. | Встречи | Совет | Май | План",
        "2. Обучение | | | |",
        "2.1. | Курсы | ЦОПП | Июнь | Приказ",
        "| Итого: 3 | | |",
        title="ПЛАН РАБОТЫ",
    )
)
# The places in that plan: 0 heading, 1 row (torn), 2 row, 3 heading, 4 row.


def after(*steps: dict[str, Any], read: Recognition = READ_PLAN) -> Revised:
    return replay(read, steps)


def shape(revised: Revised) -> list[str]:
    lines = []
    for section in revised.document.sections:
        lines += [f"§ {section.heading}"] if section.heading else []
        lines += [f"{row.number} {row.title}".strip() for row in section.activities]
    return lines


def words_of(*texts: str) -> Counter[str]:
    return Counter(re.sub(r"\*\*|</?\w+/?>|\|", " ", " ".join(texts)).split())


def words_in(document: PlanDocument) -> Counter[str]:
    texts = [*document.masthead, *document.title, *document.tail, *(column.heading for column in document.columns)]
    for block in document.signoffs:
        texts += [block.word, *block.lines]
    for section in document.sections:
        texts += [section.heading]
        texts += [row.text(column.key) for row in section.activities for column in document.columns]
    return words_of(*texts)


def left_words(revised: Revised) -> Counter[str]:
    return words_of(*(piece.text for piece in revised.left_out))


def left(revised: Revised, kind: str) -> list[str]:
    return [piece.text for piece in revised.left_out if piece.kind == kind]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_without_steps_the_plan_is_what_was_read(path: Path) -> None:
    read = recognise(read_grid(path.read_bytes()))
    revised = after(read=read)
    assert revised.document == read.document
    assert left(revised, READ) == list(read.left_out)


@pytest.mark.parametrize("seed", range(40))
def test_without_steps_an_odd_plan_is_what_was_read(seed: int) -> None:
    assert after(read=Recognition(odd_plan(seed), (), ())).document == odd_plan(seed)


def test_a_row_becomes_a_section_and_a_row_again() -> None:
    changed = after({"do": "section", "row": "2"})
    assert shape(changed)[2:] == ["§ 1.2. Встречи Совет Май План", "§ 2. Обучение", "2.1. Курсы"]
    assert after({"do": "section", "row": "2"}, {"do": "row", "row": "2"}).document == READ_PLAN.document
    assert changed.said == ("«1.2. Встречи Совет Май План»: раздел",)


def test_a_section_becomes_a_row_and_a_section_again() -> None:
    changed = after({"do": "row", "row": "3"})
    row = changed.document.activities[2]
    assert (row.number, row.title, row.executors) == ("2.", "Обучение", "")
    assert after({"do": "row", "row": "3"}, {"do": "section", "row": "3"}).document == READ_PLAN.document


def test_two_rows_are_joined_and_parted() -> None:
    changed = after({"do": "join", "row": "2"})
    row = changed.document.activities[0]
    assert (row.number, row.deadline) == ("1.1. 1.2.", "Март Май")
    assert after({"do": "join", "row": "2"}, {"do": "split", "row": "1"}).document == READ_PLAN.document


def test_two_headings_are_joined_and_parted() -> None:
    steps = [{"do": "leave", "row": "1"}, {"do": "leave", "row": "2"}, {"do": "join", "row": "3"}]
    assert shape(after(*steps)) == ["§ 1. Организация 2. Обучение", "2.1. Курсы"]
    steps += [{"do": "split", "row": "0"}, {"do": "take", "row": "1"}, {"do": "take", "row": "2"}]
    assert words_in(after(*steps).document) == words_in(READ_PLAN.document)


def test_a_row_that_reading_joined_is_parted_into_the_rows_of_the_file() -> None:
    changed = after({"do": "split", "row": "1"})
    assert [(row.number, row.title, row.executors, row.result) for row in changed.document.activities[:2]] == [
        ("1.1.", "Аудит базы", "Администрация", "Отчёт"),
        ("", "организаций", "ГБПОУ", "и справка"),
    ]
    assert after({"do": "split", "row": "1"}, {"do": "join", "row": "1.1"}).document == READ_PLAN.document


def test_a_heading_that_reading_joined_is_parted() -> None:
    read = recognise(plan(HEAD, "1. Повышение качества | | | |", "обучения | | | |", "1.1 | Первое | | |"))
    assert shape(after({"do": "split", "row": "0"}, read=read)) == [
        "§ 1. Повышение качества",
        "§ обучения",
        "1.1 Первое",
    ]


def test_a_row_is_left_out_with_its_words_and_taken_in_again() -> None:
    changed = after({"do": "leave", "row": "2"})
    assert left(changed, ROW) == ["1.2. | Встречи | Совет | Май | План"]
    assert after({"do": "leave", "row": "2"}, {"do": "take", "row": "2"}).document == READ_PLAN.document


def test_the_rows_of_a_heading_that_is_left_out_go_to_the_section_above() -> None:
    changed = after({"do": "leave", "row": "3"})
    assert shape(changed) == ["§ 1. Организация", "1.1. Аудит базы организаций", "1.2. Встречи", "2.1. Курсы"]
    assert left(changed, ROW) == ["2. Обучение"]


def test_what_reading_left_out_is_taken_in_as_the_last_row() -> None:
    changed = after({"do": "adopt", "at": 0})
    assert shape(changed)[-1] == "Итого: 3"
    assert left(changed, READ) == []


def test_a_row_of_a_table_that_was_left_out_comes_cell_for_cell() -> None:
    read = Recognition(READ_PLAN.document, (), ("3 | Выезд | Совет | Май | Отчёт",))
    row = after({"do": "adopt", "at": 0}, read=read).document.activities[-1]
    assert (row.number, row.title, row.executors, row.deadline, row.result) == ("3", "Выезд", "Совет", "Май", "Отчёт")


def test_columns_change_places() -> None:
    changed = after({"do": "columns", "roles": {"executors": "result", "result": "executors"}})
    assert [(column.key, column.heading) for column in changed.document.columns[2:]] == [
        ("result", "Исполнители"), ("deadline", "Срок"), ("executors", "Результат"),
    ]  # fmt: skip
    assert (changed.document.activities[1].executors, changed.document.activities[1].result) == ("План", "Совет")


def test_two_columns_of_one_meaning_are_joined() -> None:
    changed = after({"do": "columns", "roles": {"result": "executors"}})
    assert changed.document.columns[2].heading == "Исполнители Результат"
    assert [column.key for column in changed.document.columns] == ["number", "title", "executors", "deadline"]
    assert changed.document.activities[1].executors == "Совет\nПлан"


def test_a_column_is_left_out_with_its_words_and_comes_back() -> None:
    steps = [{"do": "columns", "roles": {"result": "out"}}]
    changed = after(*steps)
    assert not changed.document.has("result")
    assert left(changed, COLUMN) == ["Результат | Отчёт и справка | План | Приказ"]
    assert after(*steps, {"do": "columns", "roles": {"result": "result"}}).document == READ_PLAN.document


def test_columns_that_nobody_knows_get_keys_of_their_own() -> None:
    changed = after({"do": "columns", "roles": {"result": "other", "deadline": "other"}})
    assert [column.key for column in changed.document.columns[3:]] == ["other", "other2"]
    assert changed.document.activities[1].other == {"other": "Май", "other2": "План"}


def test_the_front_is_corrected_and_the_old_lines_are_listed() -> None:
    front = {"kind": "roadmap", "title": ["ДОРОЖНАЯ КАРТА", " на  2022 год "], "masthead": ["КОЛЛЕДЖ"], "tail": [],
             "start": "2022-01-01", "end": "2022-12-31"}  # fmt: skip
    changed = after({"do": "front"} | front)
    document = changed.document
    assert (document.kind, document.period) == (Kind.ROADMAP, Period.calendar(2022))
    assert (document.title, document.masthead) == (("ДОРОЖНАЯ КАРТА", "на 2022 год"), ("КОЛЛЕДЖ",))
    assert left(changed, FRONT) == ["ПЛАН РАБОТЫ"]


def test_sign_off_blocks_are_added_corrected_and_taken_away() -> None:
    block = {"place": "left", "word": "СОГЛАСОВАНО", "lines": ["Директор", "", "А.Б. Иванов"]}
    added = {"do": "signoff", "at": 0} | block
    assert after(added).document.signoffs == (SignOff(Place.LEFT, "СОГЛАСОВАНО", ("Директор", "А.Б. Иванов")),)
    moved = {"do": "signoff", "at": 0} | block | {"place": "right", "word": "УТВЕРЖДАЮ"}
    assert after(added, moved).document.signoffs[0].place is Place.RIGHT
    assert after(added, {"do": "signoff_out", "at": 0}).document.signoffs == ()


FRONT_STEP = {"do": "front", "kind": "work_plan", "title": [], "masthead": [], "tail": [], "start": "", "end": ""}
REFUSED: dict[str, tuple[Any, str]] = {
    "no step": (None, "нет"),
    "a list": ([], "нет"),
    "no name": ({}, "нет"),
    "an unknown name": ({"do": "drop table"}, "нет"),
    "a name that is no text": ({"do": ["leave"]}, "нет"),
    "no row": ({"do": "leave"}, "не понято"),
    "an unknown row": ({"do": "leave", "row": "99"}, "уже нет"),
    "a row by number": ({"do": "leave", "row": 1}, "не понято"),
    "the first row joined": ({"do": "join", "row": "0"}, "не с чем"),
    "a row joined with a heading": ({"do": "join", "row": "1"}, "мероприятие с мероприятием"),
    "a whole row parted": ({"do": "split", "row": "2"}, "разделять нечего"),
    "a row that stays taken in": ({"do": "take", "row": "2"}, "Ничего не изменилось"),
    "a row that is one": ({"do": "row", "row": "2"}, "Ничего не изменилось"),
    "a piece that is none": ({"do": "adopt", "at": 7}, "не понято"),
    "a negative piece": ({"do": "adopt", "at": -1}, "не понято"),
    "a piece called true": ({"do": "adopt", "at": True}, "не понято"),
    "an unknown column": ({"do": "columns", "roles": {"salary": "title"}}, "Такого столбца"),
    "an unknown meaning": ({"do": "columns", "roles": {"title": "salary"}}, "не понято"),
    "no column of activities": ({"do": "columns", "roles": {"title": "other"}}, "стоят мероприятия"),
    "an unknown kind": (FRONT_STEP | {"kind": "novel"}, "вида документа"),
    "one date": (FRONT_STEP | {"start": "2022-01-01"}, "обе даты"),
    "no date": (FRONT_STEP | {"start": "вчера", "end": "2022-01-01"}, "не понята"),
    "dates turned round": (FRONT_STEP | {"start": "2022-12-31", "end": "2022-01-01"}, "раньше начала"),
    "the year one": (FRONT_STEP | {"start": "0001-01-01", "end": "0001-12-31"}, "не похож"),
    "a century": (FRONT_STEP | {"start": "2000-01-01", "end": "2100-01-01"}, "длиннее 15 лет"),
    "a title as a word": (FRONT_STEP | {"title": "План"}, "не понято"),
    "an endless title": (FRONT_STEP | {"title": ["а"] * 2_001}, "Слишком длинный"),
    "an endless line": (FRONT_STEP | {"tail": ["а" * 20_001]}, "Слишком длинный"),
    "a block in the middle": ({"do": "signoff", "at": 0, "place": "centre", "word": "а", "lines": []}, "слева или"),
    "a block without a word": ({"do": "signoff", "at": 0, "place": "left", "word": " ", "lines": []}, "слово грифа"),
    "a block with a long word": (
        {"do": "signoff", "at": 0, "place": "left", "word": "а" * 61, "lines": []}, "60 знаков"
    ),
    "a block too far": ({"do": "signoff", "at": 1, "place": "left", "word": "а", "lines": []}, "не понято"),
    "no block to take away": ({"do": "signoff_out", "at": 0}, "не понято"),
}  # fmt: skip


@pytest.mark.parametrize(("step", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_step_that_cannot_be_done_is_refused_in_words(step: Any, words: str) -> None:
    with pytest.raises(PlanError, match=words):
        replay(READ_PLAN, [step])


def test_endless_steps_are_refused() -> None:
    steps = [{"do": "leave", "row": "1"}, {"do": "take", "row": "1"}] * (MOST_STEPS // 2)
    assert after(*steps).document == READ_PLAN.document
    with pytest.raises(PlanError, match="Исправлений больше"):
        after(*steps, {"do": "leave", "row": "1"})


def test_a_row_that_is_left_out_can_only_come_back() -> None:
    for name in ("section", "row", "join", "split", "leave"):
        with pytest.raises(PlanError, match="Сначала верните"):
            after({"do": "leave", "row": "1"}, {"do": name, "row": "1"})


def test_findings_that_were_settled_are_no_longer_told() -> None:
    ids = [finding.id for finding in still_odd(READ_PLAN.findings, after())]
    assert ids == ["row.torn", "row.total", "period.missing"]
    dated = FRONT_STEP | {"title": ["ПЛАН РАБОТЫ"], "start": "2022-01-01", "end": "2022-12-31"}
    ids = [finding.id for finding in still_odd(READ_PLAN.findings, after({"do": "split", "row": "1"}, dated))]
    assert ids == ["row.total"]


def test_what_cannot_be_saved_is_told() -> None:
    assert unfit(replay(READ_PLAN, [])) is None
    none = after(*({"do": "leave", "row": row} for row in ("1", "2", "4")))
    assert "ни одного мероприятия" in str(unfit(none))
    long = recognise(plan("№ | Мероприятие | Срок", f"{'слово ' * 20} | Первое | май"))
    assert "Проверьте, верно ли названы столбцы" in str(unfit(replay(long, [])))


TEXTS = st.one_of(st.text(max_size=12), st.sampled_from(["", "0", "1", "2", "1.1", "title", "2022-01-01", "left"]))
JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)
ROWS = st.sampled_from([*map(str, range(12)), "1.1", "a0", "a1"])
NUMBERS = st.integers(-1, 4)
ROLES = st.dictionaries(
    st.sampled_from(["number", "title", "executors", "deadline", "result", "mark", "other"]),
    st.sampled_from(KNOWN_ROLES),
    max_size=4,
)
LINES = st.lists(TEXTS, max_size=3)
DATES = st.sampled_from(["", "2022-01-01", "2022-12-31", "2023-08-31"])
GOOD = st.one_of(
    st.fixed_dictionaries(
        {"do": st.sampled_from(["section", "row", "join", "split", "leave", "take"]), "row": ROWS}
    ),
    st.fixed_dictionaries({"do": st.just("adopt"), "at": NUMBERS}),
    st.fixed_dictionaries({"do": st.just("columns"), "roles": ROLES}),
    st.fixed_dictionaries(
        {"do": st.just("front"), "kind": st.sampled_from(list(Kind)), "title": LINES, "masthead": LINES, "tail": LINES,
         "start": DATES, "end": DATES}
    ),
    st.fixed_dictionaries(
        {"do": st.just("signoff"), "at": NUMBERS, "place": st.sampled_from(list(Place)), "word": TEXTS, "lines": LINES}
    ),
    st.fixed_dictionaries({"do": st.just("signoff_out"), "at": NUMBERS}),
)  # fmt: skip
WILD = st.one_of(JUNK, st.dictionaries(st.sampled_from(["do", "row", "at", "roles", "kind", "title"]), JUNK))
NAMED = st.builds(lambda step, name: step | {"do": name}, st.dictionaries(TEXTS, JUNK), st.sampled_from(list(STEPS)))


@settings(max_examples=200, deadline=None)
@given(st.one_of(WILD, NAMED))
def test_a_hostile_step_is_done_or_refused(step: Any) -> None:
    with suppress(PlanError):
        replay(READ_PLAN, [step])


def done(read: Recognition, wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the steps that can be done, in their order."""
    steps: list[dict[str, Any]] = []
    for step in wanted:
        try:
            replay(read, [*steps, step])
        except PlanError:
            continue
        steps.append(step)
    return steps


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 60), st.lists(GOOD, max_size=12))
def test_any_steps_lose_no_word_and_are_undone_one_by_one(seed: int, wanted: list[dict[str, Any]]) -> None:
    read = READ_PLAN if seed > 50 else Recognition(odd_plan(seed), (), ("8. | Лишнее", "ПРОЕКТ"))
    steps = done(read, wanted)
    before = words_in(read.document) + words_of(*read.left_out)
    states = [replay(read, steps[:count]) for count in range(len(steps) + 1)]
    for state in states:
        assert not before - (words_in(state.document) + left_words(state))
    assert states[-1] == replay(read, steps)
    assert states[0].document == read.document


MOVES = st.one_of(
    st.fixed_dictionaries({"do": st.sampled_from(["section", "row", "join", "split", "leave", "take"]), "row": ROWS}),
    st.fixed_dictionaries({"do": st.just("adopt"), "at": NUMBERS}),
    st.fixed_dictionaries({"do": st.just("columns"), "roles": ROLES}),
)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 60), st.lists(MOVES, max_size=12))
def test_steps_that_only_move_words_keep_them_exactly(seed: int, wanted: list[dict[str, Any]]) -> None:
    read = READ_PLAN if seed > 50 else Recognition(odd_plan(seed), (), ("8. | Лишнее", "ПРОЕКТ"))
    state = replay(read, done(read, wanted))
    assert words_in(state.document) + left_words(state) == words_in(read.document) + words_of(*read.left_out)

"""Questions to plans: a table of phrases, each with how it is understood, part by part."""

import random
from datetime import date
from pathlib import Path

import pytest

from plans.core.asking import MOST_LETTERS, Bearer, Question, Sort, Wanted, read, roots, tokens

TODAY = date(2026, 5, 20)
TABLE = Path(__file__).with_name("asking_phrases.txt").read_text(encoding="utf-8").splitlines()
PHRASES = [line for line in TABLE if line and line[0] != "#"]
PLACES = [
    Bearer(Sort.CLUSTER, 1, ("Кластер транспорта", "Транспорт")),
    Bearer(Sort.CLUSTER, 2, ("Образовательно-производственный кластер лёгкой промышленности", "")),
    Bearer(Sort.CLUSTER, 3, ("Кластер строительства", "Строительство")),
    Bearer(Sort.ORGANISATION, 1, ("ОГБПОУ «Томский техникум транспорта»", "ТТТ")),
    Bearer(Sort.ORGANISATION, 2, ("ОГБПОУ «Томский колледж железнодорожного транспорта»", "ТКЖТ")),
    Bearer(Sort.ORGANISATION, 3, ("ООО «Автоколонна № 5»", "")),
    Bearer(Sort.ORGANISATION, 4, ("Шахтёрский педагогический колледж", "ШПК")),
    Bearer(Sort.ORGANISATION, 5, ("Средняя школа № 1", "")),
    Bearer(Sort.DEPARTMENT, 1, ("Департамент образования Томской области",)),
]


def told(question: Question) -> list[str]:
    """A question as a line of the table writes it."""
    time = question.time
    names = ("; ".join(sorted(", ".join(sorted(_names(one.choices))) for one in question.names)),)
    days = [day.isoformat() if day else "" for day in ((time.start, time.end) if time else (None, None))]
    return [question.wanted or "", *days, *names, question.words, ", ".join(question.unknown)]


def _names(places: tuple[Bearer, ...]) -> list[str]:
    return [f"{place.sort.value} {place.id}" for place in places]


def test_a_question_is_understood_as_the_table_says():
    wrong = []
    for line in PHRASES:
        text, *expected = (part.strip() for part in line.split(" |"))
        if (found := told(read(text, TODAY, PLACES))) != expected:
            wrong.append(f"{text}: {found}, not {expected}")
    assert not wrong, "\n".join(wrong)


def test_the_table_is_long_enough_and_asks_for_everything():
    assert len(PHRASES) >= 150
    assert {line.split(" |")[1].strip() for line in PHRASES} >= set(Wanted) - {Wanted.ANY}


def test_nothing_is_left_unsaid():
    """Each word of a question is used, is one of the small words, or is named as not understood."""
    question = read("просрочено у кластера марсиан и венериан в марте", TODAY, PLACES)
    assert question.unknown == ("марсиан", "венериан")


def test_a_year_that_nobody_named_is_said():
    assert read("просрочено в марте", TODAY).time.note == "Год не назван: взят 2026."
    assert read("просрочено в марте 2025 года", TODAY).time.note == ""


def test_a_name_that_several_bear_is_left_open():
    question = read("что просрочено у организаций Томска", TODAY, PLACES)
    assert question.is_open
    assert [place.id for place in question.names[0].choices] == [1, 2]
    assert not read("что просрочено у ТТТ", TODAY, PLACES).is_open


def test_what_may_be_a_name_is_looked_for_by_its_beginning():
    assert roots(tokens("что просрочено у Томского техникума транспорта в марте 2026")) == ["томс", "транспо"]
    assert roots(tokens("автоколонна № 5 просрочила")) == ["автокол", "5"]


def test_of_an_endless_question_the_beginning_is_read():
    question = read("просрочено " + "в марте " * 10_000, TODAY)
    assert (question.wanted, question.is_cut) == (Wanted.LATE, True)
    assert len(tokens("просрочено " * 10_000)) <= MOST_LETTERS


@pytest.mark.parametrize("seed", range(40))
def test_no_text_breaks_it(seed):
    dice = random.Random(seed)
    pieces = [
        "просрочено",
        "в",
        "марте",
        "«",
        "»",
        '"',
        "про",
        "у",
        "№",
        "5",
        "2026/27",
        "\0",
        "\u0301",
        "ТТТ",
        "до",
        ".",
    ]
    text = "".join(dice.choice([*pieces, chr(dice.randrange(32, 0x2FFF))]) + dice.choice(["", " "]) for _ in range(150))
    assert isinstance(read(text, TODAY, PLACES), Question)


def test_the_edges_of_the_calendar_break_nothing():
    for text in ("до 31.12.9999", "в 0001 году", "в ближайшие 999 лет", "в следующем году", "на прошлой неделе"):
        for today in (date.min, date.max, TODAY):
            assert isinstance(read(text, today, PLACES), Question)

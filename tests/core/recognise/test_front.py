"""What stands above the table: sign-offs in their many places, titles, periods."""

from datetime import date

import pytest

from plans.core.deadlines import Period
from plans.core.document import Kind
from plans.core.grid import Align, Grid, Paragraph, Table
from plans.core.recognise import Recognition, recognise
from plans.core.recognise.period import find_period
from tests.core.recognise.drawn import HEAD, table

BODY = table(HEAD, "1 | Первое | Совет | май | План")


def found(*blocks: Paragraph | Table | str) -> Recognition:
    """Lines (">" for the right, "=" for the middle) and tables above a small plan."""
    return recognise(Grid((*(_block(block) for block in blocks), BODY)))


def _block(block: Paragraph | Table | str) -> Paragraph | Table:
    if not isinstance(block, str):
        return block
    align = {">": Align.RIGHT, "=": Align.CENTER}.get(block[:1], Align.LEFT)
    return Paragraph(block.lstrip(">="), align)


def signoffs(recognition: Recognition) -> list[str]:
    return [f"{one.place.value}: {one.word} / {' / '.join(one.lines)}" for one in recognition.document.signoffs]


PAIR = ["left: СОГЛАСОВАНО / Директор / А. Иванов", "right: УТВЕРЖДАЮ / Председатель / Б. Петров"]


@pytest.mark.parametrize(
    "blocks",
    [
        ["СОГЛАСОВАНО", "Директор", "А. Иванов", "", "УТВЕРЖДАЮ", "Председатель", "Б. Петров", "План"],
        ["СОГЛАСОВАНО", "Директор", "", "", "А. Иванов", ">УТВЕРЖДАЮ", ">Председатель", ">Б. Петров", "=План"],
        ["СОГЛАСОВАНО\nДиректор\nА. Иванов", "УТВЕРЖДАЮ\nПредседатель\nБ. Петров", "План"],
        [table(r"СОГЛАСОВАНО\nДиректор\nА. Иванов | УТВЕРЖДАЮ\nПредседатель\nБ. Петров", ruled=False), "План"],
        [table("СОГЛАСОВАНО | | УТВЕРЖДАЮ", "Директор | | Председатель", "А. Иванов | | Б. Петров"), "План"],
        ["СОГЛАСОВАНО\tУТВЕРЖДАЮ", "Директор\tПредседатель", "А. Иванов\tБ. Петров", "План"],
        ["СОГЛАСОВАНО        УТВЕРЖДАЮ", "Директор           Председатель", "А. Иванов     Б. Петров", "План"],
        ["=План", "СОГЛАСОВАНО", "Директор", "А. Иванов", "УТВЕРЖДАЮ", "Председатель", "Б. Петров"],
    ],
)
def test_a_pair_of_sign_offs(blocks: list[Paragraph | Table | str]) -> None:
    recognition = found(*blocks)
    assert signoffs(recognition) == PAIR
    assert recognition.document.title == ("План",)
    assert recognition.document.masthead == ()


@pytest.mark.parametrize(
    ("words", "places"),
    [
        (["УТВЕРЖДАЮ"], ["right"]),
        (["СОГЛАСОВАНО"], ["left"]),
        (["Рассмотрено", "Утверждаю"], ["left", "right"]),
        (["УТВЕРЖДЕНО", "СОГЛАСОВАНО"], ["right", "left"]),
        (["СОГЛАСОВАНО", "ПРИНЯТО"], ["left", "right"]),
        (["РАССМОТРЕНО", "СОГЛАСОВАНО", "УТВЕРЖДЁН"], ["left", "left", "right"]),
        (["«УТВЕРЖДАЮ»", "Согласовано:"], ["right", "left"]),
        (["У Т В Е Р Ж Д А Ю"], ["right"]),
    ],
)
def test_words_are_kept_and_placed(words: list[str], places: list[str]) -> None:
    recognition = found(*(line for word in words for line in (word, "Директор")), "План")
    assert signoffs(recognition) == [f"{place}: {word} / Директор" for place, word in zip(places, words, strict=True)]


def test_a_word_with_its_act_on_the_same_line() -> None:
    assert signoffs(found("УТВЕРЖДЕН приказом директора", "от 22.03.2021 № 1", "План")) == [
        "right: УТВЕРЖДЕН / приказом директора / от 22.03.2021 № 1"
    ]


def test_masthead_over_under_and_without_sign_offs() -> None:
    assert found("=МИНИСТЕРСТВО", "УТВЕРЖДАЮ", "Директор", "=План").document.masthead == ("МИНИСТЕРСТВО",)
    assert found("УТВЕРЖДАЮ", "Директор", "=КОЛЛЕДЖ", "=План").document.masthead == ("КОЛЛЕДЖ",)
    assert found("МИНИСТЕРСТВО", "КОЛЛЕДЖ", "План").document.masthead == ("МИНИСТЕРСТВО", "КОЛЛЕДЖ")


def test_the_word_draft_is_left_out() -> None:
    recognition = found(">ПРОЕКТ", "=План")
    assert (recognition.document.title, recognition.left_out) == (("План",), ("ПРОЕКТ",))


def test_a_title_without_its_word_is_the_last_group() -> None:
    recognition = found("КОЛЛЕДЖ", "", "Работа кластера", "в 2022 году")
    assert (recognition.document.masthead, recognition.document.title) == (
        ("КОЛЛЕДЖ",),
        ("Работа кластера", "в 2022 году"),
    )


def test_no_title_and_no_period_are_told() -> None:
    assert [finding.id for finding in found().findings] == ["title.missing", "period.missing"]


def test_a_title_printed_twice() -> None:
    recognition = found("ПЛАН РАБОТЫ", "на 2022 год", "", "План работы на 2022 год")
    assert recognition.document.title == ("ПЛАН РАБОТЫ", "на 2022 год")


def test_a_title_that_differs_stays_whole() -> None:
    assert found("План", "на 2022 год", "План", "кластера").document.title == (
        "План", "на 2022 год", "План", "кластера",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("План работы", Kind.WORK_PLAN),
        ("ДОРОЖНАЯ КАРТА", Kind.ROADMAP),
        ("План мероприятий («дорожная карта»)", Kind.ROADMAP),
    ],
)
def test_kinds(title: str, kind: Kind) -> None:
    assert found(title).document.kind is kind


# title | start | end
PERIODS = """
на 2022 год | 2022-01-01 | 2022-12-31
НА 2022 Г. | 2022-01-01 | 2022-12-31
на 2023 – 2024 учебный год | 2023-09-01 | 2024-08-31
на 2022/2023 учебный год | 2022-09-01 | 2023-08-31
на 2022-2023 уч.г. | 2022-09-01 | 2023-08-31
на 2022/23 учебный год | 2022-09-01 | 2023-08-31
на 2022–2024 годы | 2022-01-01 | 2024-12-31
на 2022-2023 гг. | 2022-01-01 | 2023-12-31
на I полугодие 2022 года | 2022-01-01 | 2022-06-30
на второе полугодие 2022 года | 2022-07-01 | 2022-12-31
с 1 сентября 2022 г. по 31 мая 2023 г. | 2022-09-01 | 2023-05-31
с 01.02.2022 по 30.06.2022 | 2022-02-01 | 2022-06-30
01.02.2022 – 30.06.2022 | 2022-02-01 | 2022-06-30
"""


@pytest.mark.parametrize("line", PERIODS.strip().split("\n"))
def test_periods(line: str) -> None:
    title, start, end = (part.strip() for part in line.split("|"))
    assert find_period((title,)) == Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    "title", ["", "План", "от 22.03.2021", "на 2024-2022 годы", "с 31.02.2022 по 31.02.2022", "№ 20221"]
)
def test_no_period(title: str) -> None:
    assert find_period((title,)) is None

"""Blanks of a sign-off block: a line a case."""

from datetime import date

import pytest

from plans.core.blanks import Facts, approves, by_body, day_line, fill, names_person

DAY = date(2021, 3, 22)

DAYS = [
    ("«___» ____________ 20___ г.", "«22» марта 2021 г."),
    ("«__» ______ 20__ г.", "«22» марта 2021 г."),
    ("«___» __________ 2021г.", "«22» марта 2021г."),
    ('"__" ______ 20__ года', '"22" марта 2021 года'),
    ("« ___ » ________ 20 ___ г.", "«22» марта 2021 г."),
    ("«___» ____________", "«22» марта 2021 г."),
    ("«___» марта 2021 г.", "«22» марта 2021 г."),
    ("__.__.____", "22.03.2021"),
    ("__.__.20__", "22.03.2021"),
    ("____________ 2021 г.", "22 марта 2021 г."),
    ("2021 г.", "22 марта 2021 г."),
    ("2021 год", "22 марта 2021 год"),
    ("протокол от ______ № 1", "протокол от 22.03.2021 № 1"),
    ("протокол от ______ г. № 1", "протокол от 22 марта 2021 г. № 1"),
    ("Протокол № 1 от «___» ________ 20__ г.", "Протокол № 1 от «22» марта 2021 г."),
    # Another year or month is printed: a blank is better than a date that contradicts itself.
    ("«___» ____________ 2022 г.", "«___» ____________ 2022 г."),
    ("«___» апреля 2021 г.", "«___» апреля 2021 г."),
    ("__.__.2020", "__.__.2020"),
    ("2022 г.", "2022 г."),
    # No blanks at all.
    ("Протокол №1 от «22» марта 2021г.", "Протокол №1 от «22» марта 2021г."),
    ("«22» 03 2021г.", "«22» 03 2021г."),
    ("на 2021 год", "на 2021 год"),
    ("____________ А.Б. Иванов", "____________ А.Б. Иванов"),
]


@pytest.mark.parametrize(("line", "filled"), DAYS, ids=[line for line, _ in DAYS])
def test_the_day_fills_its_blank_and_nothing_else(line, filled):
    assert fill([line], Facts(on=DAY)) == (filled,)


NUMBERS = [
    ("протокол от ______ № ____", "протокол от 22.03.2021 № 5-к"),
    ("Протокол №____ от «__» ____ 20__ г.", "Протокол № 5-к от «22» марта 2021 г."),
    ("Протокол № от ______", "Протокол № 5-к от 22.03.2021"),
    ("Протокол №1 от 30.08.2023 г.", "Протокол №1 от 30.08.2023 г."),
]


@pytest.mark.parametrize(("line", "filled"), NUMBERS, ids=[line for line, _ in NUMBERS])
def test_a_protocol_gets_its_number(line, filled):
    assert fill([line], Facts(on=DAY, number="5-к")) == (filled,)


NAMES = [
    (("Директор", "____________________", "«__» ____ 20__ г."), ("Директор", "А.Б. Иванов", "«22» марта 2021 г.")),
    (("Директор", "_______ /_________/"), ("Директор", "_______ /А.Б. Иванов/")),
    (("Директор", "_______ (И.О. Фамилия)"), ("Директор", "_______ А.Б. Иванов")),
    (("Директор", "В.Г. Петров", "_____________"), ("Директор", "В.Г. Петров", "_____________")),
    (("Протокол", "_____________"), ("Протокол", "_____________")),
    (("Директор",), ("Директор",)),
]


@pytest.mark.parametrize(("lines", "filled"), NAMES, ids=[lines[-1] for lines, _ in NAMES])
def test_a_name_fills_its_blank_where_no_name_stands(lines, filled):
    assert fill(lines, Facts(on=DAY, name="А.Б. Иванов")) == filled


def test_a_number_is_put_in_as_it_is_written():
    assert fill(["№ ___"], Facts(number=r"1\g<0>")) == (r"№ 1\g<0>",)


def test_what_is_not_known_leaves_its_blank():
    lines = ("Протокол № ___ от «__» ____ 20__ г.", "____________________")
    assert fill(lines, Facts()) == lines


@pytest.mark.parametrize(
    ("word", "expected"), [("УТВЕРЖДАЮ", True), ("Утверждено", True), ("СОГЛАСОВАНО", False), ("Рассмотрено", False)]
)
def test_the_word_tells_whether_a_block_approves(word, expected):
    assert approves(word) is expected


def test_a_block_is_of_a_body_or_of_a_person():
    assert by_body(("На заседании Координационного Совета", "Протокол №1")) is True
    assert by_body(("Директор", "А.Б. Иванов")) is False
    assert names_person(("Председатель", "А. Брусилов")) is True
    assert names_person(("Председатель", "(И.О. Фамилия)")) is False


@pytest.mark.parametrize(
    ("lines", "kind", "line"),
    [
        (("Председатель совета", "А.Б. Иванов"), "", "09.03.2022"),
        (("Педагогическим советом",), "протокол", "протокол от 09.03.2022 № 7"),
        (("Председатель совета", "«___» ________ 20__ г."), "", ""),
        (("Председатель совета", "«22» марта 2021г."), "", ""),
        (("протокол от ______ № ___",), "протокол", ""),
        (("Председатель совета", "2021 г."), "", ""),
        (("Председатель совета", "«___» ________ 2021 г."), "", ""),
    ],
)
def test_a_block_without_a_place_for_the_day_wants_a_line_with_it(lines, kind, line):
    assert day_line(lines, kind, Facts(date(2022, 3, 9), "7" if kind else "")) == line

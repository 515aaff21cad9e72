"""Names in the genitive: the words up to the first noun, and nothing where it is not certain."""

import pytest

from plans.core.inflection import genitive, nominative
from plans.core.text import short


@pytest.mark.parametrize(
    ("name", "declined"),
    [
        ("Кластер транспорта Томской области", "Кластера транспорта Томской области"),
        (
            "Образовательно-производственный кластер «Лёгкая промышленность»",
            "Образовательно-производственного кластера «Лёгкая промышленность»",
        ),
        ("Промышленный образовательный кластер", "Промышленного образовательного кластера"),
        ("Ассоциация «Кластер»", "Ассоциации «Кластер»"),
    ],
)
def test_a_name_in_the_genitive(name, declined):
    assert genitive(name) == declined


@pytest.mark.parametrize("name", ["", "«Педагогика»", "Кластеры области", "Центр (кластер) транспорта", "Cluster 5"])
def test_nothing_is_guessed(name):
    assert genitive(name) is None


@pytest.mark.parametrize(
    ("text", "letters", "cut"),
    [
        ("Заседание совета", 20, "Заседание совета"),
        ("Заседание Координационного совета", 20, "Заседание…"),
        ("Заседание совета, выборы", 20, "Заседание совета…"),
        ("Неделимоеоченьдлинноеслово", 10, "Неделимое…"),
    ],
)
def test_a_text_is_cut_between_words(text, letters, cut):
    assert short(text, letters) == cut


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Педагогического совета", "Педагогический совет"),
        ("Координационного Совета", "Координационный Совет"),
        ("Координационным советом кластера транспорта", "Координационный совет кластера транспорта"),
        ("Учёного совета", "Учёный совет"),
        ("Общего собрания работников", "Общее собрание работников"),
        ("Комиссией по качеству", "Комиссия по качеству"),
        ("совета директоров", "совет директоров"),
        ("Директор ГБПОУ «Колледж»", "Директор ГБПОУ «Колледж»"),
        ("протокол", "протокол"),
        ("№ 1 от 30.08.2023", None),
    ],
)
def test_a_name_as_it_is_called(name, called):
    assert nominative(name) == called

"""Names in the genitive: the words up to the first noun, and nothing where it is not certain."""

import pytest

from plans.core.inflection import genitive
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

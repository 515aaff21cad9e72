"""The executors' column, cell by cell; the table is in executors.txt."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.core.executors import definitions, same_name_key, split

KNOWN = ("Координационный совет", "Союз «Томская ТПП»", "Отдел развития и планирования")
TABLE = [
    line.split(" | ")
    for line in Path(__file__).with_name("executors.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
WORDS = st.sampled_from(sorted({word for cell, _ in TABLE for word in cell.replace("\\n", "\n").split(" ")}))
CELLS = st.lists(WORDS | st.sampled_from([",", ";", "и", "(", ")", "«", "»", "\n", "по"]), max_size=12).map(" ".join)


@pytest.mark.parametrize(("cell", "expected"), TABLE)
def test_a_cell_holds_these_executors(cell, expected):
    assert " + ".join(split(cell.replace("\\n", "\n"), KNOWN)) == expected


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_name_is_never_cut(name):
    assert split(name, KNOWN) == (name,)
    assert split(f"Члены ОПК {name} Работодатели", KNOWN) == ("Члены ОПК", name, "Работодатели")


@given(st.text(max_size=200))
def test_no_text_raises(cell):
    assert all(name == name.strip() and name for name in split(cell, KNOWN))


@given(CELLS)
def test_no_word_gets_lost(cell):
    """All words stand in the answer, but separators and notes; a broken word may have been joined."""
    if re.search(r"далее|согласовани|должности|необходимости|назначени|-\s", cell):
        return
    words = {word for word in re.findall(r"\w+", cell) if word not in ("и", "1", "2")}
    assert words <= set(re.findall(r"\w+", " ".join(split(cell, KNOWN))))


@given(CELLS)
def test_splitting_again_changes_nothing_by_white_space(cell):
    assert split(cell.replace(" ", "\N{NO-BREAK SPACE}"), KNOWN) == split(cell, KNOWN)


def test_an_abbreviation_is_defined_in_the_cell():
    cell = "Члены образовательно-производственного кластера (далее – ОПК), секретарь КС (далее по тексту Секретарь)"
    assert definitions(cell) == {
        "ОПК": "образовательно-производственного кластера",
        "Секретарь": "секретарь КС",
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Участники Кластера", "участники кластера"),
        ("ОГБПОУ «ТЭПК»", 'ОГБПОУ "ТЭПК"'),
        ("Секретарь КС (далее – Секретарь)", "Секретарь  КС"),
        ("Социальные партнёры", "Социальные партнеры"),
    ],
)
def test_several_spellings_meet(one, other):
    assert same_name_key(one) == same_name_key(other)


def test_a_very_long_cell_takes_linear_time():
    for piece in ("Руководители ПОО ", "и ", "«", "(далее ", "Иванов И.И. ", "а, ", "-\n", "( "):
        assert isinstance(split((piece * 20_000)[:20_000], KNOWN), tuple)

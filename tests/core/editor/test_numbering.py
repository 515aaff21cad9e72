"""Numbers that are proposed for new rows."""

import pytest

from plans.core.editor.numbering import Numbered, between, following, proposed


@pytest.mark.parametrize(
    ("above", "expected"),
    [("1.5.", "1.6."), ("1.9", "1.10"), ("1.5¹.", "1.6."), ("1.5¹²", "1.6"), ("пункт", ""), ("", "")],
)
def test_the_next_number_follows_in_the_same_style(above, expected):
    assert following(above) == expected


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("1.5.", "1.5¹."),
        ("1.5", "1.5¹"),
        ("1.5¹", "1.5²"),
        ("1.5⁹.", "1.5¹⁰."),
        ("1.10)", "1.10¹)"),
        ("а", ""),
        ("", ""),
    ],
)
def test_a_number_between_two_takes_a_sign(above, expected):
    assert between(above) == expected


# The plan as «heading: numbers / heading: numbers», an underline where the new rows go; what they are called.
PROPOSED = """
1. А: 1.1. 1.2. _ / 2. Б: 2.1.          | 1.3. 1.4.
1. А: 1.1 1.2 _ / 2. Б: 2.1.            | 1.3 1.4
1. А: 1.1. _ 1.2. / 2. Б: 2.1.          | 1.3. 1.4.
1. А: 1.1. _ 1.3.                       | 1.2. 1.4.
1. А: _ 1.1. 1.2.                       | 1.3. 1.4.
1. А: 1.1. 1.2. 1.3 _                   | 1.4. 1.5.
1. А: 1.1 1.2а _                        | 1.3а 1.4а
1. А: 1.1. - - _                        | 1.2. 1.3.
1. А: 1.1. / 2. Б: _                    | 2.1. 2.2.
1. А: 1.1 / 2. Б: _                     | 2.1 2.2
Задача 3. А: _                          | 3.1. 3.2.
III. А: _                               | 3.1. 3.2.
А: _                                    | - -
А: - - _                                | - -
А: пункт _                              | - -
1. А: 1.1. 2.1. / 2. Б: _               | 2.2. 2.3.
А: 1. 2. _ / Б: 3. 4.                   | 5. 6.
А: 1) 2) _ / Б: 1) 2)                   | 3) 4)
А: 1. 2. / Б: 1. / В: _                 | 1. 2.
А: 1. 2. / Б: _                         | 3. 4.
Цель 1: 1.1.1. 1.1.2. _                 | 1.1.3. 1.1.4.
Цель 1: 1.1.1. / Цель 2: _              | - -
"""
STAYS = """
1. А: 1.1. 1.2. _ / 2. Б: 2.1.          | 1.3. 1.4.
1. А: 1.1. _ 1.2. / 2. Б: 2.1.          | 1.1¹. 1.1².
1. А: 1.1 _ 1.1¹ 1.2                    | 1.1² 1.1³
1. А: _ 1.1. 1.2.                       | 1.3. 1.4.
А: 1. 2. _ / Б: 3. 4.                   | 2¹. 2².
"""


def _cases(table: str, stays: bool) -> list[tuple[str, bool, list[str]]]:
    rows = (line.split("|") for line in table.strip().splitlines())
    return [(plan.strip(), stays, [_number(one) for one in expected.split()]) for plan, expected in rows]


def _number(word: str) -> str:
    return word.strip("-")


@pytest.mark.parametrize(("drawn", "stays", "expected"), [*_cases(PROPOSED, False), *_cases(STAYS, True)])
def test_new_rows_go_on_in_the_style_of_their_section(drawn, stays, expected):
    halves = [section.split(":") for section in drawn.split(" / ")]
    [[section, at]] = [(at, rows.split().index("_")) for at, (_, rows) in enumerate(halves) if "_" in rows]
    plan = [
        Numbered(heading.strip(), tuple(_number(one) for one in rows.split() if one != "_")) for heading, rows in halves
    ]
    assert proposed(plan, section, at, 2, stays=stays) == expected

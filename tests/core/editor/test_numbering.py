"""Numbers that are proposed for new rows."""

import pytest

from plans.core.editor.numbering import between, first_of, following


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


def test_the_first_row_takes_the_number_of_its_section():
    assert (first_of("Задача 3. Кадры"), first_of("Кадры")) == ("3.1.", "")

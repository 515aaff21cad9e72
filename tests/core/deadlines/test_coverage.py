"""Coverage: the words that gave each window, and those that gave nothing."""

import pytest

from plans.core.deadlines import Gives, Period, coverage, parse

PERIOD = Period.calendar(2022)


def used(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(piece.words, piece.slots) for piece in coverage(text, parse(text, PERIOD)) if piece.gives is Gives.SLOTS]


def unused(text: str) -> list[str]:
    return [piece.words for piece in coverage(text, parse(text, PERIOD)) if piece.gives is Gives.NOTHING]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Февраль, сентябрь", [("Февраль", (0,)), ("сентябрь", (1,))]),
        ("сентябрь, февраль", [("сентябрь", (1,)), ("февраль", (0,))]),
        ("15 мая и октября", [("15 мая", (0,)), ("октября", (1,))]),
        ("май (ЦОПП), июнь (ПОО)", [("май", (0,)), ("июнь", (1,))]),
        ("2 раза в год: апрель, октябрь", [("2 раза в год", (0, 1)), ("апрель", (0,)), ("октябрь", (1,))]),
        ("раз в полугодие", [("раз в полугодие", (0, 1))]),
        ("июнь, до 15 июня", [("июнь", (0,)), ("до 15 июня", (0,))]),
        ("до 1 мая (продлено до 1 июня)", [("продлено до 1 июня", (0,))]),
    ],
)
def test_each_window_has_its_words(text, expected):
    assert used(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Неделя науки (5–9 февраля)", ["Неделя науки (", ")"]),
        ("5 октября (День учителя)", [" (День учителя)"]),
        ("май, по согласованию", [", "]),
        ("когда-нибудь", ["когда-нибудь"]),
        ("", []),
    ],
)
def test_what_gave_nothing_is_left_over(text, expected):
    assert unused(text) == expected


def test_an_events_words_are_its_own():
    pieces = coverage("по мере необходимости", parse("по мере необходимости", PERIOD))
    assert [(piece.words, piece.gives, piece.slots) for piece in pieces] == [("по мере необходимости", Gives.EVENT, ())]

"""What holds for every text, known or not."""

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.core.deadlines import Period, Rule, coverage, explain, parse
from plans.core.deadlines.words import VOCABULARY

PERIODS = st.one_of(
    st.integers(1995, 2035).map(Period.calendar),
    st.integers(1995, 2035).map(Period.academic),
    st.builds(
        lambda start, days: Period(start, start + timedelta(days=days)),
        st.dates(date(1995, 1, 1), date(2035, 1, 1)),
        st.integers(0, 1500) | st.integers(0, 40 * 366),
    ),
)
NUMBERS = st.integers(0, 40).map(str) | st.integers(2015, 2030).map(str)
DATES = st.dates(date(2019, 1, 1), date(2027, 1, 1)).map(lambda day: f"{day:%d.%m.%Y}")
SIGNS = st.sampled_from([",", ";", "-", "–", ".", "(", ")", "\n", "/", ":", "г.", "№"])
WORDS = st.sampled_from(sorted(VOCABULARY)) | NUMBERS | DATES | SIGNS | st.sampled_from(["I", "II", "IV", "отчёт"])
PHRASES = st.lists(WORDS, max_size=10).map(" ".join)
TABLE = [
    line.rsplit(" | ", 2)[0].replace("\\n", "\n")
    for line in (Path(__file__).with_name("phrases.txt")).read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@given(st.text(max_size=300), PERIODS)
def test_no_text_raises_and_unknown_text_has_no_dates(text, period):
    schedule = parse(text, period)
    assert schedule.slots == () or any(letter.isdigit() or letter.isalpha() for letter in text)


@settings(max_examples=400)
@given(PHRASES, PERIODS)
def test_slots_stand_in_order_and_start_before_they_are_due(phrase, period):
    schedule = parse(phrase, period)
    assert list(schedule.slots) == sorted(schedule.slots, key=lambda slot: (slot.due, slot.start))
    assert all(slot.start <= slot.due for slot in schedule.slots)
    assert (schedule.rule is Rule.UNCLEAR) <= (schedule.slots == ())
    assert (schedule.rule is Rule.ON_EVENT) <= (schedule.slots == () and schedule.event != "")


@settings(max_examples=400)
@given(PHRASES, PERIODS)
def test_the_explanation_of_a_phrase_parses_to_the_same_slots(phrase, period):
    schedule = parse(phrase, period)
    assert parse(explain(schedule), period).slots == schedule.slots


FRAGMENTS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@settings(max_examples=300)
@given(FRAGMENTS, st.sampled_from([" ", ", ", "\n", ""]), st.sampled_from([2, 30, 300]), PERIODS)
def test_a_fragment_said_again_and_again_raises_nothing(fragment, joint, times, period):
    schedule = parse(joint.join([fragment] * times), period)
    assert explain(schedule)
    assert schedule.rule in Rule


@given(st.integers(1, 40), st.sampled_from(["ежегодно", "ежемесячно", "еженедельно", "ежедневно", "по средам"]))
def test_plans_of_many_years_are_explained(years, often):
    period = Period(date(1996, 1, 1), date(1996 + years - 1, 12, 31))
    schedule = parse(often, period)
    assert explain(schedule)
    assert (schedule.rule is Rule.UNCLEAR) == (len(schedule.slots) == 0)


@given(PHRASES, PERIODS)
def test_the_pieces_of_the_coverage_are_the_text(phrase, period):
    schedule = parse(phrase, period)
    pieces = coverage(phrase, schedule)
    assert "".join(piece.words for piece in pieces) == phrase
    assert all(0 <= place < len(schedule.slots) for piece in pieces for place in piece.slots)


@given(PHRASES, PERIODS)
def test_doubts_point_into_the_text_and_unclear_text_has_one(phrase, period):
    schedule = parse(phrase, period)
    assert all(0 <= doubt.at <= len(phrase) for doubt in schedule.doubts)
    assert (schedule.rule is Rule.UNCLEAR and phrase.strip() != "") <= bool(schedule.doubts)


@given(st.sampled_from(TABLE), st.sampled_from("-–—‑−"), st.sampled_from([" ", "\N{NO-BREAK SPACE}", "  "]))
def test_dashes_and_white_space_change_nothing(phrase, dash, space):
    period = Period.academic(2023)
    other = parse(phrase.replace("-", dash).replace(" ", space), period)
    assert (other.rule, other.slots) == (parse(phrase, period).rule, parse(phrase, period).slots)


@given(st.sampled_from(TABLE))
def test_case_and_yo_change_nothing(phrase):
    period = Period.academic(2023)
    for other in (phrase.upper(), phrase.lower(), phrase.replace("ё", "е")):
        assert (parse(other, period).rule, parse(other, period).slots) == (
            parse(phrase, period).rule,
            parse(phrase, period).slots,
        )


REPEATED = (
    "май, |по графику, |с 1 по |(|1-|до 15 числа |слово |10.10 - |14, |24 и |1-ое, |Срок |в |пн |\n|весной; |период |"
    "Апрель (отчет) (|согласованию, сентября - |учебного года |ко 17.03.2023 |1-я и |каникулы осенние |далее |"
    "1 декада |1. декада |половина первой |п. 2.10 |1) |затем ежемесячно |кроме июля, |за год – |продлено до мая |"
    "в течение 5 дней |15 мая и |3 встречи |летние, |1о |\n- май"
).split("|")


def calls_of(text: str) -> int:
    """How many calls of functions it takes to read the text: work that no busy machine changes."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    period = Period.academic(2023)
    parse(text[:100], period)  # what is looked up once is looked up now
    sys.setprofile(counted)
    try:
        parse(text, period)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", REPEATED)
def test_twice_the_text_is_twice_the_work(piece):
    times = 2_000 // len(piece)
    assert calls_of(piece * times * 2) < 2.5 * calls_of(piece * times) + 2_000


@pytest.mark.parametrize("piece", REPEATED)
def test_a_very_long_text_is_only_long(piece):
    text = (piece * 10_000)[:10_000]
    assert parse(text, Period.calendar(2022)).rule in Rule


@pytest.mark.parametrize("piece", ["май, ", "слово ", "по графику, "])
def test_a_hundred_thousand_characters_are_read_in_one_go(piece):
    text = (piece * 100_000)[:100_000]
    assert calls_of(text) < 100 * len(text)

"""The words of a deadline in the next period: agreed just where the parser gives the old windows, a year later."""

import calendar
import re
from datetime import date
from pathlib import Path

import pytest

from plans.core.deadlines import Period, Rule, parse
from plans.core.rollover import Move, next_period
from plans.core.rollover.oracle import is_dated, shifted_deadline

PHRASES = Path(__file__).parents[1] / "deadlines" / "phrases.txt"
SCHOOL = Move(Period.academic(2022), Period.academic(2023))
YEAR = Move(Period.calendar(2022), Period.calendar(2023))
TO_CALENDAR = Move(Period.academic(2022), Period.calendar(2024))
TO_SCHOOL = Move(Period.calendar(2022), Period.academic(2023))

AGREED = (
    ("март 2022 г.", YEAR, "март 2023 г."),
    ("до 01.05.2022", YEAR, "до 01.05.2023"),
    ("I квартал 2022 года", YEAR, "I квартал 2023 года"),
    ("Ежеквартально", YEAR, "Ежеквартально"),
    ("15 мая", YEAR, "15 мая"),
    ("февраль 2023 года", SCHOOL, "февраль 2024 года"),
    ("ноябрь 2022 - февраль 2023", SCHOOL, "ноябрь 2023 - февраль 2024"),
    ("В течение учебного года", TO_CALENDAR, "В течение года"),
    ("октябрь 2022 г.", TO_CALENDAR, "октябрь 2024 г."),
    ("до 01.05.2023", TO_CALENDAR, "до 01.05.2024"),
    ("март 2022", TO_SCHOOL, "март 2024"),
    ("октябрь 2022", TO_SCHOOL, "октябрь 2023"),
)
DECIDE = (
    ("вторник, 15 марта 2022 г.", YEAR, "вторник, 15 марта 2023 г.", "не вторник"),
    ("до 15.03.22", YEAR, "до 15.03.23", "двумя цифрами"),
    ("март 2020 г.", YEAR, "март 2021 г.", "вне периода"),
    ("Август 2022 г.", SCHOOL, "Август 2023 г.", "вне периода"),
    ("каждую пятницу", YEAR, "каждую пятницу", "не прежние"),
    ("как получится в 2022 году", YEAR, "как получится в 2023 году", "не понят"),
    ("29 февраля 2024 г.", Move(Period.calendar(2024), Period.calendar(2025)), "29 февраля 2025 г.", ""),
)


@pytest.mark.parametrize(("old", "move", "new"), AGREED)
def test_the_parser_agrees(old, move, new):
    found = shifted_deadline(old, move)
    assert (found.text, found.against) == (new, "")


@pytest.mark.parametrize(("old", "move", "new", "why"), DECIDE)
def test_a_person_decides(old, move, new, why):
    found = shifted_deadline(old, move)
    assert found.text == new
    assert found.against
    assert why in found.against


def test_days_off_are_said():
    (note,) = shifted_deadline("до 01.04.2022", YEAR).notes
    assert note.startswith("01.04.2023 — выходной: последний рабочий день 31.03.2023")
    assert shifted_deadline("15 апреля 2022", YEAR).notes == ("15.04.2023 — выходной.",)
    assert shifted_deadline("до 04.04.2022", YEAR).notes == ()


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("Ежеквартально", False),
        ("март", False),
        ("15 мая", True),
        ("по пятницам", True),
        ("2022 год", True),
        ("", False),
    ],
)
def test_words_with_days_years_and_weekdays_are_dated(text, dated):
    assert is_dated(text) is dated


def phrases() -> list[tuple[str, Period]]:
    found = []
    for line in PHRASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            words, period, _ = line.rsplit(" | ", 2)
            year = int(period[:4])
            if re.fullmatch(r"\d{4}(/\d{4})?", period):
                found.append(
                    (words.replace("\\n", "\n"), Period.academic(year) if "/" in period else Period.calendar(year))
                )
    return found


def later(day: date) -> set[date]:
    """The same day a year later; of the last day of a month also the last one."""
    last = calendar.monthrange(day.year + 1, day.month)[1]
    same = {day.replace(year=day.year + 1)} if day.day <= last else set()
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return same | ({date(day.year + 1, day.month, last)} if is_last else set())


def test_what_is_agreed_gives_the_old_windows_a_year_later():
    """Over the whole phrase table; and the oracle agrees to most of what it understood surely."""
    agreed = sure = 0
    for words, period in phrases():
        move = Move(period, next_period(period))
        found = shifted_deadline(words, move)
        was, now = parse(words, move.old), parse(found.text, move.new)
        sure += was.rule is not Rule.UNCLEAR and not was.doubts
        if found.against or not words.strip():
            continue
        agreed += 1
        assert now.rule is was.rule
        assert len(now.slots) == len(was.slots), words
        for one, other in zip(was.slots, now.slots, strict=True):
            assert other.start in later(one.start), words
            assert other.due in later(one.due), words
    assert agreed > sure * 0.6


def test_nothing_that_was_outside_of_the_period_is_agreed():
    for words, period in phrases():
        slots = parse(words, period).slots
        if slots and all(slot.due < period.start or slot.start > period.end for slot in slots):
            assert shifted_deadline(words, Move(period, next_period(period))).against, words


@pytest.mark.parametrize(
    ("period", "following"),
    [
        (Period.calendar(2023), Period.calendar(2024)),
        (Period.academic(2023), Period.academic(2024)),
        (Period(date(2022, 1, 1), date(2024, 12, 31)), Period(date(2025, 1, 1), date(2027, 12, 31))),
        (Period(date(2022, 1, 1), date(2022, 6, 30)), Period(date(2023, 1, 1), date(2023, 6, 30))),
    ],
)
def test_the_next_period_is_of_the_same_kind(period, following):
    assert next_period(period) == following

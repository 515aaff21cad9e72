"""The phrase table: one line a case. Adding a case is adding a line to phrases.txt."""

from datetime import date
from pathlib import Path

import pytest

from plans.core.deadlines import Period, Rule, Schedule, Slot, explain, parse
from plans.core.reading import read_plan

TABLE = Path(__file__).with_name("phrases.txt")
SEEDS = sorted((Path(__file__).parents[3] / "fixtures" / "plans").glob("*.txt"))


def period(words: str) -> Period:
    if ".." in words:
        start, end = words.split("..")
        return Period(date.fromisoformat(start), date.fromisoformat(end))
    year = int(words[:4])
    return Period.academic(year) if "/" in words else Period.calendar(year)


def rows() -> list[tuple[str, str, str]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    cells = [line.rsplit(" | ", 2) for line in lines]
    return [(phrase.replace("\\n", "\n"), words, expected) for phrase, words, expected in cells]


def written(schedule: Schedule) -> str:
    """A schedule in the notation of the table."""
    windows = [window(slot) for slot in schedule.slots]
    if len(windows) > 5:
        windows = [f"{len(windows)}: {windows[0]}", f"{windows[1]} … {windows[-1]}"]
    parts = [schedule.rule.value, ", ".join(windows)]
    parts += [f"~ {schedule.event}"] if schedule.event else []
    parts += [f"[{schedule.wait.count} {schedule.wait.unit.value}]"] if schedule.wait else []
    parts += ["? " + " ".join(str(doubt.at) for doubt in schedule.doubts)] if schedule.doubts else []
    return " ".join(part for part in parts if part)


def window(slot: Slot) -> str:
    if slot.start == slot.due:
        return f"{slot.due:%d.%m.%Y}"
    return f"{slot.start:%d.%m.%Y}-{slot.due:%d.%m.%Y}"


def test_the_table_is_long_and_says_nothing_twice():
    found = [(phrase, words) for phrase, words, _ in rows()]
    assert len(found) == len(set(found))
    assert len(found) >= 500


def test_a_phrase_means_what_the_table_says():
    wrong = []
    for phrase, words, expected in rows():
        if (found := written(parse(phrase, period(words)))) != expected:
            wrong.append(f"{phrase!r} in {words}: {found}, not {expected}")
    assert not wrong, "\n".join(wrong)


def test_explanations_parse_to_the_same_slots():
    lost = []
    for phrase, words, _ in rows():
        schedule = parse(phrase, period(words))
        again = parse(explain(schedule), period(words))
        lost += [phrase] if (again.slots, again.event) != (schedule.slots, schedule.event) else []
    assert lost == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_every_deadline_of_the_real_plans_is_understood(seed):
    document = read_plan(seed.read_bytes()).document
    schedules = [parse(row.deadline, document.period) for row in document.activities]
    assert [row.deadline for row, found in zip(document.activities, schedules, strict=True) if is_lost(found)] == []


def is_lost(schedule: Schedule) -> bool:
    return schedule.rule is Rule.UNCLEAR or not (schedule.slots or schedule.event)

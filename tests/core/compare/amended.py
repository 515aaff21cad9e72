"""Plans as an amendment leaves them: rows moved, renumbered, reworded, added, removed; and which comes from which."""

import random
from dataclasses import replace
from pathlib import Path

from plans.core.compare.changes import At
from plans.core.document import Activity, PlanDocument, Section
from plans.core.reading import read_plan

SEEDS = [
    read_plan(path.read_bytes()).document
    for path in sorted((Path(__file__).parents[3] / "fixtures" / "plans").glob("*.txt"))
]
_NEW_WORDS = (
    "совместно дополнительно региональный открытый итоговый онлайн студенты партнёры графика проведение".split()
)


def amended(dice: random.Random, document: PlanDocument) -> tuple[PlanDocument, dict[At, At]]:
    """The plan after some changes, and for each of its rows that was there before its old place."""
    rows = [
        (at, row, one) for at, section in enumerate(document.sections) for row, one in enumerate(section.activities)
    ]
    kept = [(section, (section, row), reworded(dice, one)) for section, row, one in rows if dice.random() > 0.08]
    foreign = dice.choice([one for one in SEEDS if one is not document])
    strangers = dice.sample(foreign.activities, 2)
    placed: list[tuple[int, At | None, Activity]] = [
        (dice.randrange(len(document.sections)) if dice.random() < 0.05 else section, old, one)
        for section, old, one in kept
    ]
    for one in strangers:
        placed.insert(dice.randrange(len(placed) + 1), (dice.randrange(len(document.sections)), None, one))
    if dice.random() < 0.5:
        at = dice.randrange(len(placed))
        placed.insert(dice.randrange(len(placed)), placed.pop(at))
    sections, lineage = [], {}
    for at, section in enumerate(document.sections):
        mine = [(old, one) for home, old, one in placed if home == at]
        lineage |= {(at, row): old for row, (old, _) in enumerate(mine) if old is not None}
        numbered = tuple(
            replace(one, number=f"{at + 1}.{row}." if dice.random() < 0.7 else one.number)
            for row, (_, one) in enumerate(mine, start=1)
        )
        sections.append(Section(section.heading, numbered))
    return replace(document, sections=tuple(sections)), lineage


def reworded(dice: random.Random, row: Activity) -> Activity:
    """Sometimes another deadline or result, or a few other words in the title."""
    if dice.random() < 0.25:
        row = replace(row, deadline=dice.choice(("Ежеквартально", "до 1 июня", "Март – май", "В течение года")))
    if dice.random() < 0.1:
        row = replace(row, result=dice.choice(("Отчёт", "Протокол заседания", "")))
    if dice.random() < 0.25:
        words = row.title.split(" ")
        for _ in range(max(1, len(words) // 6)):
            at = dice.randrange(len(words))
            words[at : at + dice.randint(0, 1)] = [dice.choice(_NEW_WORDS)]
        row = replace(row, title=" ".join(words))
    return row

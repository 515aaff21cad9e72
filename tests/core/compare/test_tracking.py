"""Tracked changes: accepted, the new plan; rejected, the old one; to the last cell, in LibreOffice."""

import random
from dataclasses import replace

import pytest

from plans.core.compare import compare
from plans.core.compare.tracking import tracked_document, tracked_paper
from plans.core.document import Column, Place, PlanDocument, SignOff
from plans.core.grid import Page
from plans.core.layout import lay_out
from plans.core.readers import read_grid
from plans.core.writers import word
from plans.core.writers.tracked import Fate, TrackedLines, TrackedTable
from tests.core.compare.amended import SEEDS, amended
from tests.core.compare.deciding import decided

PAGE = Page(by_columns=True, signature_line=False)
MANY = 40


def around(dice: random.Random, document: PlanDocument) -> PlanDocument:
    """The plan with another head: some of title, masthead, sign-offs, headings, columns, tail."""
    made = document
    if dice.random() < 0.6:
        made = replace(made, title=(*made.title, "(с изменениями)") if dice.random() < 0.5 else ("ПЛАН", "на 2024 год"))
    if dice.random() < 0.4:
        made = replace(made, masthead=() if made.masthead else ("МИНИСТЕРСТВО", "образования"))
    if dice.random() < 0.5:
        block = SignOff(Place.LEFT, "СОГЛАСОВАНО", ("Директор", "И.И. Иванов", "«01» 02 2024 г."))
        made = replace(made, signoffs=dice.choice(((), (block,), (*made.signoffs, block))))
    if dice.random() < 0.3:
        first = replace(made.sections[0], heading="1. Совсем другой раздел")
        made = replace(made, sections=(first, *made.sections[1:]))
    if dice.random() < 0.2:
        made = replace(made, sections=made.sections[::-1])
    if dice.random() < 0.2:
        made = replace(made, columns=(*made.columns, Column("other", "Примечание")))
    if dice.random() < 0.4:
        made = replace(made, tail=("Секретарь", "А.А. Петрова"))
    return made


def pairs() -> dict[str, tuple[PlanDocument, PlanDocument]]:
    found = {}
    for seed in range(MANY):
        dice = random.Random(seed)
        document = dice.choice(SEEDS)
        new, _ = amended(dice, document)
        found[f"plan-{seed}"] = document, around(dice, new)
    return found


def said(data: bytes) -> tuple[list[str], list[list[tuple[str, ...]]]]:
    """All words of a file: paragraphs that are not empty, tables row by row."""
    grid = read_grid(data)
    lines = [one.text for one in grid.paragraphs if one.text.strip()]
    return lines, [[row.texts for row in table.rows] for table in grid.tables]


def test_libreoffice_accepts_to_the_new_text_and_rejects_to_the_old_one(tmp_path):
    plans = pairs()
    files = {name: tracked_document(compare(old, new)) for name, (old, new) in plans.items()}
    found = decided(files, tmp_path)
    for name, (old, new) in plans.items():
        for verb, document in (("Accept", new), ("Reject", old)):
            assert said(found[verb][name]) == said(word.write(lay_out(document, page=PAGE))), (name, verb)


def side(blocks: list[TrackedLines | TrackedTable], left_out: Fate) -> list:
    """What stays of the paper when what has one fate goes."""
    found: list = []
    for block in blocks:
        if isinstance(block, TrackedLines):
            if block.fate is not left_out:
                found.append("".join(run.text for run in block.runs if run.fate is not left_out))
            continue
        rows = [
            tuple("".join(run.text for run in cell if run.fate is not left_out) for cell in row.cells)
            for row in block.rows
            if row.fate is not left_out
        ]
        found += [rows] if rows else []
    return found


def plain(document: PlanDocument) -> list:
    blocks = []
    grid = lay_out(document, page=PAGE)
    lines = [one.text for one in grid.paragraphs]
    head, title = len(document.masthead), len(document.masthead) + len(document.title)
    groups = [lines[:head], lines[head:title], lines[title:]]
    tables = [[row.texts for row in table.rows] for table in grid.tables]
    corners = tables[:-1]
    for part in (groups[0], *corners, groups[1], tables[-1], groups[2]):
        if part:
            blocks.append("\n".join(part) if part in groups else part)
    return blocks


def test_every_word_of_both_plans_stands_in_the_paper():
    for old, new in pairs().values():
        blocks = list(tracked_paper(compare(old, new)).blocks)
        assert side(blocks, Fate.REMOVED) == plain(new)
        assert side(blocks, Fate.ADDED) == plain(old)


@pytest.mark.parametrize("document", SEEDS)
def test_nothing_is_tracked_in_a_plan_that_stayed(document):
    data = tracked_document(compare(document, document))
    assert said(data) == said(word.write(lay_out(document, page=PAGE)))
    assert not any(
        run.fate
        for block in tracked_paper(compare(document, document)).blocks
        if isinstance(block, TrackedTable)
        for row in block.rows
        for cell in row.cells
        for run in cell
    )


def test_the_same_plans_give_the_same_bytes():
    old, new = pairs()["plan-1"]
    assert tracked_document(compare(old, new)) == tracked_document(compare(old, new))

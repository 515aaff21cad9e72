"""`manage.py compare`: the object of design.md § 6, sentences, and the papers."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from plans.core.document import to_json
from plans.core.readers import read_grid
from tests.cast import SEEDS, seed_document, small_document

SEED = SEEDS[1]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A plan as it was read, and with another deadline and title."""
    old = small_document()
    rows = old.sections[1].activities
    section = replace(old.sections[1], activities=(replace(rows[0], deadline="до 01.06.2022"),))
    new = replace(old, title=("ПЛАН РАБОТЫ", "кластера на 2023 год"), sections=(old.sections[0], section))
    paths = [tmp_path / "old.json", tmp_path / "new.json"]
    for path, document in zip(paths, (old, new), strict=True):
        path.write_text(json.dumps(to_json(document)))
    return str(paths[0]), str(paths[1])


def said(*args: str) -> str:
    out = StringIO()
    call_command("compare", *args, stdout=out)
    return out.getvalue()


def test_the_object_tells_rows_head_and_instruction(files):
    assert json.loads(said(*files, "--json")) == {
        "rows": [
            {"old": [0, 0], "new": [0, 0], "change": "same", "cells": {}},
            {"old": [0, 1], "new": [0, 1], "change": "same", "cells": {}},
            {
                "old": [1, 0],
                "new": [1, 0],
                "change": "changed",
                "cells": {"deadline": ["до 01.05.2022", "до 01.06.2022"]},
            },
        ],
        "head": [
            {
                "part": "title",
                "old": "ПЛАН РАБОТЫ\nкластера на 2022 год",
                "new": "ПЛАН РАБОТЫ\nкластера на 2023 год",
            }
        ],
        "instruction": [
            "В наименовании цифры «2022» заменить цифрами «2023».",
            "В разделе 2: в пункте 2.1 в графе «Срок» цифры «01.05.2022» заменить цифрами «01.06.2022».",
        ],
    }


def test_without_json_the_sentences_are_printed(files):
    assert said(*files).splitlines()[0] == "В наименовании цифры «2022» заменить цифрами «2023»."
    assert said(files[0], files[0]) == "Изменений нет.\n"


def test_a_file_is_compared_with_what_was_read_of_it(tmp_path):
    read = tmp_path / "read.json"
    out = StringIO()
    call_command("read", str(SEED), "--json", stdout=out)
    read.write_text(out.getvalue())
    found = json.loads(said(str(SEED), str(read), "--json"))
    assert {row["change"] for row in found["rows"]} == {"same"}
    assert len(found["rows"]) == len(seed_document(SEED).activities)


@pytest.mark.parametrize("name", ["paper.docx", "paper.pdf"])
@pytest.mark.parametrize("what", ["table", "text"])
def test_the_paper_is_the_third_word(files, tmp_path, name, what):
    said(*files, str(tmp_path / name), "--as", what)
    words = " ".join(read_grid((tmp_path / name).read_bytes()).paragraphs[0].text.split())
    assert words.startswith("СРАВНИТЕЛЬНАЯ ТАБЛИЦА" if what == "table" else "ИЗМЕНЕНИЯ,")


def test_tracked_changes_are_a_word_file(files, tmp_path):
    said(*files, str(tmp_path / "paper.docx"), "--as", "tracked")
    grid = read_grid((tmp_path / "paper.docx").read_bytes())
    assert grid.tables[-1].rows[-1].texts[3] == "до 01.06.2022"
    with pytest.raises(CommandError, match="возьмите"):
        said(*files, str(tmp_path / "paper.pdf"), "--as", "tracked")


@pytest.mark.parametrize("name", ["paper.xlsx", "paper", "nowhere/paper.docx"])
def test_a_paper_that_cannot_be_made_is_one_sentence(files, tmp_path, name):
    with pytest.raises(CommandError):
        said(*files, str(tmp_path / name))


def test_a_missing_file_is_one_sentence(files):
    with pytest.raises(CommandError, match="не найден"):
        said(files[0], "missing.docx")

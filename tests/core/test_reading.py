"""Our own JSON from strange hands."""

import json
from pathlib import Path
from typing import Any

import pytest

from plans.core.document import to_json
from plans.core.errors import UnreadableFile
from plans.core.reading import read_plan

PLAN = Path(__file__).parents[2] / "fixtures" / "plans" / "smolensk-light-industry-2022.txt"


def values() -> dict[str, Any]:
    return to_json(read_plan(PLAN.read_bytes()).document)


def data(changed: dict[str, Any]) -> bytes:
    return json.dumps(changed, ensure_ascii=False).encode("utf-8-sig")


def test_json_is_read_back() -> None:
    assert to_json(read_plan(data(values())).document) == values()


def with_cell(text: object) -> dict[str, Any]:
    changed = values()
    changed["sections"][0]["activities"][0]["title"] = text
    return changed


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, "нет поля 'columns'"),
    "no title": ({key: value for key, value in values().items() if key != "title"}, "нет поля 'title'"),
    "title as a word": (values() | {"title": "План"}, "не той формы"),
    "a number in the title": (values() | {"title": [2022]}, "не той формы"),
    "unknown kind": (values() | {"kind": "novel"}, "не той формы"),
    "period as a word": (values() | {"period": "2022"}, "не той формы"),
    "day that is not": (values() | {"period": {"start": "2022-02-30", "end": "2022-12-31"}}, "не той формы"),
    "column twice": (values() | {"columns": [{"key": "title", "heading": "а"}] * 2}, "не той формы"),
    "column without a key": (values() | {"columns": [{"heading": "а"}]}, "нет поля 'key'"),
    "sections as a word": (values() | {"sections": "нет"}, "не той формы"),
    "section as a word": (values() | {"sections": ["нет"]}, "не той формы"),
    "null in a cell": (with_cell(None), "не той формы"),
    "control character": (with_cell("а\0б"), "не той формы"),
    "endless cell": (with_cell("а" * 100_001), "больше 100000 знаков"),
}


@pytest.mark.parametrize(("changed", "words"), BAD.values(), ids=BAD.keys())
def test_a_json_that_is_no_plan(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_plan(data(changed))


@pytest.mark.parametrize("content", [b"{", b'{"a":' * 50_000, b"{]", b"{\xff}"])
def test_a_broken_json(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="повреждён"):
        read_plan(content)

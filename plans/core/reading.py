"""Bytes of a file → a recognised plan: any format that has a reader, or our own JSON."""

import json
from collections.abc import Mapping
from typing import Any

from plans.core.collector import without_collector
from plans.core.document import KNOWN_COLUMNS, PlanDocument, from_json
from plans.core.errors import UnreadableFile
from plans.core.limits import check_size, check_table, check_text
from plans.core.readers import read_grid, read_pasted
from plans.core.recognise import Recognition, chosen, recognise_all
from plans.core.text import without_control

_NOT_OUR_JSON = "Это JSON, но не план этой программы: {}. Возьмите файл, который сделала команда convert или read."


def read_plan(data: bytes, number: int | None = None) -> Recognition:
    """The plan in a file of any readable format; `number` (from 1) is needed where it holds several.

    Raises UnreadableFile, NoPlanFound or SeveralPlans.
    """
    return chosen(read_plans(data), number)


def read_plans(data: bytes) -> tuple[Recognition, ...]:
    """All plans in a file of any readable format. Raises UnreadableFile or NoPlanFound."""
    check_size(data)
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and not data.startswith(b"{\\rtf"):
        return (Recognition(document_of_json(data), (), ()),)
    with without_collector():
        return recognise_all(read_grid(data))


def read_pasted_plans(text: str) -> tuple[Recognition, ...]:
    """All plans in what stood on the clipboard. Raises UnreadableFile or NoPlanFound."""
    return recognise_all(read_pasted(text))


def document_of_json(data: bytes) -> PlanDocument:
    """The inverse of `to_json` for bytes from outside. Raises UnreadableFile when they are not a plan."""
    try:
        values = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile("Файл начинается как JSON, но повреждён. Сохраните его заново.") from error
    if not isinstance(values, dict):
        raise UnreadableFile(_NOT_OUR_JSON.format("снаружи должен стоять объект"))
    try:
        _check_shape(values)
        document = from_json(values)
    except KeyError as error:
        raise UnreadableFile(_NOT_OUR_JSON.format(f"нет поля {error}")) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise UnreadableFile(_NOT_OUR_JSON.format("поля не той формы")) from error
    _check_size(document)
    return document


def _check_shape(values: Mapping[str, Any]) -> None:
    """Raises TypeError or ValueError for what `from_json` would swallow: words in place of lists, numbers in texts."""
    for name in ("title", "masthead", "tail", "columns", "sections", "signoffs"):
        _list(values.get(name, []))
    keys = [column["key"] for column in values["columns"]]
    if len(set(keys)) != len(keys):
        raise ValueError("a column stands twice")
    _texts([*values["title"], *values.get("masthead", []), *values.get("tail", [])])
    _texts([text for column in values["columns"] for text in (column["key"], column["heading"])])
    for block in values["signoffs"]:
        _texts([block["word"], *_list(block["lines"])])
    for section in values["sections"]:
        _texts([section["heading"]])
        for row in _list(section["activities"]):
            _texts([row[key] for key in (*KNOWN_COLUMNS, *keys) if key in row])


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list is wanted")
    return value


def _texts(texts: list[Any]) -> None:
    if any(not isinstance(text, str) or text != without_control(text) for text in texts):
        raise TypeError("a text is wanted")
    for text in texts:
        check_text(text)


def _check_size(document: PlanDocument) -> None:
    rows = len(document.activities) + len(document.sections)
    check_table(rows, len(document.columns), rows * len(document.columns))

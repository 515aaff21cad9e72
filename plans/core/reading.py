"""Bytes of a file → a recognised plan: any format that has a reader, or our own JSON."""

import json
from collections.abc import Mapping
from typing import Any

from plans.core.document import PlanDocument, from_json
from plans.core.errors import UnreadableFile
from plans.core.readers import read_grid
from plans.core.recognise import Recognition, recognise
from plans.core.strangers import check_size, check_table, check_text
from plans.core.text import without_control

_NOT_OUR_JSON = "Это JSON, но не план этой программы: {}. Возьмите файл, который сделала команда convert или read."


def read_plan(data: bytes) -> Recognition:
    """The plan in a file of any readable format. Raises UnreadableFile or NoPlanFound."""
    check_size(data)
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and not data.startswith(b"{\\rtf"):
        return Recognition(document_of_json(data), (), ())
    return recognise(read_grid(data))


def document_of_json(data: bytes) -> PlanDocument:
    """The inverse of `to_json` for bytes from outside. Raises UnreadableFile when they are not a plan."""
    try:
        values = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile("Файл начинается как JSON, но повреждён. Сохраните его заново.") from error
    if not isinstance(values, dict):
        raise UnreadableFile(_NOT_OUR_JSON.format("снаружи должен стоять объект"))
    try:
        document = from_json(values)
        _check(document, values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableFile(_NOT_OUR_JSON.format(f"не подошло поле {error}")) from error
    return document


def _check(document: PlanDocument, values: Mapping[str, Any]) -> None:
    """Raises TypeError or ValueError for what `from_json` would swallow: words in place of lists, numbers in texts."""
    for name in ("title", "masthead", "tail", "columns", "sections", "signoffs"):
        if not isinstance(values.get(name, []), list):
            raise TypeError(f"«{name}»: нужен список")
    keys = [column.key for column in document.columns]
    if len(set(keys)) != len(keys):
        raise ValueError("«columns»: столбец назван дважды")
    rows = len(document.activities) + len(document.sections)
    check_table(rows, len(keys), rows * len(keys))
    for text in _texts(document):
        if not isinstance(text, str) or text != without_control(text):
            raise TypeError(f"«{str(text)[:40]}»: нужен текст без служебных знаков")
        check_text(text)


def _texts(document: PlanDocument) -> list[Any]:
    texts: list[Any] = [*document.title, *document.masthead, *document.tail]
    for block in document.signoffs:
        texts += [block.word, *block.lines]
    for column in document.columns:
        texts += [column.key, column.heading]
    for section in document.sections:
        texts.append(section.heading)
        texts += [activity.text(column.key) for activity in section.activities for column in document.columns]
    return texts

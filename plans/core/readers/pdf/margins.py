"""Page numbers and running heads, which belong to the sheet and not to the plan."""

import re
from collections import Counter
from collections.abc import Iterator

from plans.core.readers.pdf.blocks import Draft
from plans.core.readers.pdf.lines import Line

_EDGE = 80.0  # points from the edge of the sheet
_ROWS = 3  # so many rows of a running head
_PAGE_NUMBER = re.compile(r"^(?:стр(?:аница|\.)? ?)?[-–— ]*\d{1,4}[-–— ]*(?:(?:из|/) ?\d{1,4})?$", re.IGNORECASE)
# The sign by which a stranger checks a paper of ours (writers/pdf/code.py).
_CHECK = re.compile(r"^(?:Проверить документ:|\S+/check/|(?:[0-9A-Z]{5}-){5}[0-9A-Z])$")
_DIGITS = re.compile(r"\d+")


def without_margins(drafts: list[Draft]) -> tuple[str, ...]:
    """Takes page numbers off, and rows that stand at the edge of most pages; the latter are named in the notes."""
    pages = Counter(shape for draft in drafts for shape in set(_shapes(draft)))
    repeated = {shape for shape, count in pages.items() if count > 1 and 2 * count > len(drafts)}
    dropped: dict[str, str] = {}
    for draft in drafts:
        for end in (0, -1):
            while draft.rows and _at_edge(draft, draft.rows[end]):
                text = _text(draft.rows[end])
                if end and _CHECK.match(text):
                    dropped.setdefault("check", text)
                elif not _is_number(draft.rows[end]):
                    if (end, _shape(text)) not in repeated:
                        break
                    dropped.setdefault(_shape(text), text)
                draft.rows.pop(end)
    return tuple(f"Колонтитул не перенесён: «{text}»." for text in dropped.values())


def _shapes(draft: Draft) -> Iterator[tuple[int, str]]:
    for end, rows in ((0, draft.rows[:_ROWS]), (-1, draft.rows[-_ROWS:])):
        yield from ((end, _shape(_text(row))) for row in rows if _at_edge(draft, row))


def _at_edge(draft: Draft, row: list[Line]) -> bool:
    return min(row[0].y, draft.height - row[0].y) < _EDGE


def _is_number(row: list[Line]) -> bool:
    return len(row) == 1 and bool(_PAGE_NUMBER.match(row[0].text))


def _text(row: list[Line]) -> str:
    return " ".join(line.text for line in row)


def _shape(text: str) -> str:
    """The text with its numbers made alike: "Страница 2 из 5" stands on every page."""
    return _DIGITS.sub("0", text)

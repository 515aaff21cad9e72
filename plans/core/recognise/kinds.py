"""What a row of the plan's table is: a section's heading, a total, the numbers of the columns."""

import re

from plans.core.document import DEADLINE, EXECUTORS, NUMBER, TITLE
from plans.core.recognise.head import Head
from plans.core.recognise.matrix import MatrixLine
from plans.core.recognise.words import is_group, is_number, leading_number
from plans.core.text import fold

_TOTAL = re.compile(r"^(?:итого|всего)\b", re.IGNORECASE)
_LETTERS = "абвгдежзиклмн"
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def heading_of(line: MatrixLine, following: str, below: str, head: Head) -> str:
    """The heading if the row is a section's, else "".

    `following` is the number of the next row that has one; `below` that of a full row right below, "" without such.
    """
    filled = line.filled
    if line.above.get(NUMBER) or len(filled) > 2:
        return ""
    key, cell = filled[0]
    text = fold(cell.text)
    if len(filled) == 2:
        title = filled[1][1]
        if (key, filled[1][0]) != (NUMBER, TITLE):
            return ""
        opens = title.bold or _opens(text, title.colspan > 1, following) or _counts_anew(text, below)
        return f"{text} {fold(title.text)}" if opens else ""
    if is_number(text):
        return ""
    wide = cell.colspan > max(1, len(head.keys) // 2)
    if wide or (key == NUMBER and key == head.keys[0]):
        return text
    first = leading_number(text)
    if key == TITLE and (cell.bold or is_group(text) or (first and _under(following, first))):
        return text
    return ""


def _opens(number: str, wide: bool, following: str) -> bool:
    """Whether a row with only a number and a title is a heading: it is merged, or "1.1" follows its "1."."""
    bare = number.strip(".) ")
    if not bare.isdigit():
        return wide or not is_number(number)
    return wide or _under(following, bare)


def _counts_anew(number: str, below: str) -> bool:
    """Whether the full rows under a poor numbered row begin with 1 again: each section counts its own."""
    return number.strip(".) ").isdigit() and below.strip(".) ") == "1"


def _under(number: str, parent: str) -> bool:
    return number.replace(",", ".").startswith(f"{parent}.") and number.rstrip(".)") != parent


def is_total(line: MatrixLine) -> bool:
    """ "Итого: 5", "Всего мероприятий": not an activity, unless it has an executor and a deadline of words."""
    first = fold(line.filled[0][1].text)
    if not _TOTAL.match(first):
        return False
    return not all(any(map(str.isalpha, line.text(key))) for key in (EXECUTORS, DEADLINE))


def is_count(line: MatrixLine) -> bool:
    """1, 2, 3, … in every cell (or I, II, III; or а, б, 1, 2): the numbers of the columns."""
    if len(line.filled) < 3 or _bare(line.filled[0][1].text) not in ("1", _LETTERS[0], _ROMANS[0]):
        return False
    texts = [_bare(cell.text) for _, cell in line.filled]
    letters = next((place for place, text in enumerate(texts) if text.isdigit()), len(texts))
    if texts[:letters] not in (list(_LETTERS[:letters]), list(_ROMANS[:letters])):
        return False
    return texts[letters:] == [str(number) for number in range(1, len(texts) - letters + 1)]


def _bare(text: str) -> str:
    return fold(text).strip("().").lower()


def is_full(line: MatrixLine) -> bool:
    """Whether a row says more than its number and title."""
    return len(line.filled) > 2

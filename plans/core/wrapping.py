"""How wide a text is and how many lines it takes in a column, without asking any font.

For columns of the right width, and for Excel, which stores heights and does not compute them until somebody edits.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

# Widths of letters in shares of their size, after Liberation Serif (the twin of Times New Roman).
_GROUPS = {
    0.18: "'",
    0.25: " .,\N{NO-BREAK SPACE}",
    0.28: "ijlt:;/",
    0.33: "frI!()-",
    0.4: 'згsJ"',
    0.44: "аеёстэacez?„“",
    0.46: "ьяв",
    0.54: "бдъийнпцFPS",
    0.57: "РБГЬ+=<>",
    0.61: "ЕЁТELTZ",
    0.65: "мфЧЭ",
    0.68: "ыжВКСЯДЛBCR",
    0.72: "УЪАИЙНОПХЦwADGHKNOQUVXY",
    0.77: "юшщm&Ф",
    0.85: "%Ы",
    0.9: "МЖMW",
    0.95: "№",
    1.02: "ШЩЮ—",
}
_USUAL = 0.5


class _Widths(dict[str, float]):
    """Widths by letter; a letter that is not named has the usual one."""

    def __missing__(self, letter: str) -> float:
        return _USUAL


_WIDTH_OF = _Widths({letter: width for width, letters in _GROUPS.items() for letter in letters}).__getitem__
_RESERVE = 1.03  # programs round the widths of letters to whole pixels
_BOLD = 1.07
_SPACE = _WIDTH_OF(" ")
_PIECES = re.compile(r"[^ -]*[ -]|[^ -]+")
_ROUNDS = 12
_WORD = 40  # letters
_LINE = 1.31  # of a line of Times New Roman in Excel, which sets lines wider than a word processor does


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The length of a text on one line, in points."""
    return _width(text) * size * _RESERVE * (_BOLD if bold else 1)


def line_count(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """How many lines a text takes in `width` points: line breaks, words that go over, words broken for their length."""
    shares = width / (size * _RESERVE * (_BOLD if bold else 1))
    return sum(_wrapped(line, shares) for line in text.split("\n"))


def height(lines: int, size: float) -> float:
    """The height of so many lines, in points."""
    return round(lines * size * _LINE + 2, 1)


def pieces(line: str) -> list[str]:
    """The pieces between which a line may break: after a space, after a hyphen inside a word."""
    return _PIECES.findall(line)


def balanced(rows: Sequence[Sequence[float]], least: Sequence[float], line: float) -> list[float]:
    """Widths of columns, together `line` wide and none below its `least`, at which the rows are about lowest.

    A row is the lengths of its texts, and as high as its highest cell. Where one cell alone decides, widths go by the
    root of what the column has to hold; a smooth highest of the fourth power lets several decide together.
    """
    widths = list(least)
    for _ in range(_ROUNDS):
        loads = [0.0] * len(least)
        for lengths in rows:
            powers = [(length / width) ** 4 for length, width in zip(lengths, widths, strict=True)]
            total = sum(powers)
            for at, power in enumerate(powers):
                loads[at] += lengths[at] * power / total
        wished = _spread([load**0.5 for load in loads], least, line)
        widths = [(width * wish) ** 0.5 for width, wish in zip(widths, wished, strict=True)]
    return _spread(widths, least, line)


def _spread(weights: Sequence[float], least: Sequence[float], line: float) -> list[float]:
    """The line shared out by weights, after each has got its least."""
    widths, free = list(least), set(range(len(least)))
    while free:
        rest = line - sum(width for at, width in enumerate(widths) if at not in free)
        scale = rest / (sum(weights[at] for at in free) or 1)
        small = {at for at in free if weights[at] * scale <= least[at]}
        if not small:
            for at in free:
                widths[at] = weights[at] * scale
            break
        free -= small
    return widths


def _width(text: str) -> float:
    """The length of a text in shares of its size."""
    return _word_width(text) if len(text) <= _WORD else sum(map(_WIDTH_OF, text))


@lru_cache(maxsize=8192)
def _word_width(word: str) -> float:
    """Words repeat: the same ones stand in every row. What is longer than a word is not kept."""
    return sum(map(_WIDTH_OF, word))


def _wrapped(line: str, width: float) -> int:
    lines, used = 1, 0.0
    for piece in pieces(line):
        length = _width(piece.rstrip(" "))
        if used and used + length > width:
            lines, used = lines + 1, 0.0
        if length > width:
            lines, length = lines + int(length // width), length % width
        used += length + (_SPACE if piece.endswith(" ") else 0)
    return lines

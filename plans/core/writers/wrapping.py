"""How many lines a text takes in a column: Excel stores heights and does not compute them until somebody edits."""

from itertools import pairwise

# Widths of letters in shares of their size, rounded, after Liberation Serif (the twin of Times New Roman).
_GROUPS = {
    0.25: " .,'",
    0.3: "fijlrtI:;-()/\N{NO-BREAK SPACE}",
    0.44: 'агезстэёaceszJ"',
    0.6: "мфБГЕРТЧЬEFLPSTZ+=",
    0.7: "жыюАВДИЙКЛНОПСУХЦЪЭЯwABCDGHKNOQRUVXY",
    0.8: "шщФm%",
    0.9: "ЖМЫMW",
    1.0: "ШЩЮ—№",
}
_WIDTHS = {letter: width for width, letters in _GROUPS.items() for letter in letters}
_USUAL = 0.5
_RESERVE = 1.03  # programs round the widths of letters to whole pixels
_BOLD = 1.07
_LINE = 1.31  # of a line of Times New Roman in Excel, which sets lines wider than a word processor does


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The length of a text on one line, in points."""
    return sum(_WIDTHS.get(letter, _USUAL) for letter in text) * size * _RESERVE * (_BOLD if bold else 1)


def line_count(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """How many lines a text takes in `width` points: line breaks, words that go over, words broken for their length."""
    return sum(_wrapped(line, width, size, bold) for line in text.split("\n"))


def height(lines: int, size: float) -> float:
    """The height of so many lines, in points."""
    return round(lines * size * _LINE + 2, 1)


def _wrapped(line: str, width: float, size: float, bold: bool) -> int:
    space = text_width(" ", size, bold=bold)
    lines, used = 1, 0.0
    for word in _words(line):
        length = text_width(word.rstrip(" "), size, bold=bold)
        if used and used + length > width:
            lines, used = lines + 1, 0.0
        if length > width:
            lines, length = lines + int(length // width), length % width
        used += length + (space if word.endswith(" ") else 0)
    return lines


def _words(line: str) -> list[str]:
    """The pieces between which a line may break: after a space, after a hyphen inside a word."""
    ends = [at + 1 for at, letter in enumerate(line) if letter in " -"]
    return [line[start:end] for start, end in pairwise([0, *ends, len(line)]) if end > start]

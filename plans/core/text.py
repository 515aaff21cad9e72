"""Small rules for Russian text that several parts of the core share."""

import hashlib
import re

NBSP = "\N{NO-BREAK SPACE}"
_SPACE = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n ?")
# XML 1.0 (and so DOCX, XLSX) knows no control characters but tab and line breaks; PDF prints boxes for them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

MAX_WORD = 500  # letters; what sets a page takes time with the square of a word's length
_BREAK = re.compile(r"[^\S\xa0\u202f]+")


def fold(text: str) -> str:
    """One line: every run of white space becomes one space, none at the ends."""
    return " ".join(text.split())


def fold_lines(text: str) -> str:
    """As `fold`, but the line breaks that a person set inside a cell stay; empty lines at the ends go."""
    if " ".join(text.split()) == text:  # most cells: in one line
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _BREAKS.sub("\n", _SPACE.sub(" ", text)).strip()


def short(text: str, letters: int) -> str:
    """The beginning of a text on one line, at most so many letters; it is cut between words and ends in "…" then."""
    line = fold(text[: 4 * letters])
    if len(line) <= letters:
        return line
    head, _, torn = line[:letters].rpartition(" ")
    return f"{(head if 2 * len(torn) <= letters else line[: letters - 1]).rstrip(' ,;:–—-')}…"


def sha256(data: bytes | str) -> str:
    """The sum of bytes, or of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def without_control(text: str) -> str:
    """The text without characters that neither XML nor a PDF can hold."""
    return text if text.isprintable() else _CONTROL.sub("", text)


def too_long(text: str) -> str:
    """A sentence about a word that no paper has room for, "" when there is none."""
    if len(text) <= MAX_WORD:
        return ""
    word = next((word for word in _BREAK.split(text) if len(word) > MAX_WORD), "")
    return word and f"Слово «{word[:20]}…» длиннее {MAX_WORD} знаков: на бумаге ему нет места. Разделите его пробелами."


def squeeze(text: str) -> str:
    """All white space taken out: two texts that differ only in spacing become equal."""
    return "".join(text.split())


def joined(above: str, below: str, separator: str = " ") -> str:
    """The two parts of a torn cell. A soft hyphen at the end says that one word goes on; nothing else glues words."""
    if above.endswith("\N{SOFT HYPHEN}"):
        return above[:-1] + below
    return separator.join(part for part in (above, below) if part)


def slips(one: str, other: str, most: int) -> int:
    """How many letters were typed wrong, left out, put in or swapped with the next; `most` + 1 when more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, sign in enumerate(one, 1):
        above, before, row = before, row, [at]
        for there, letter in enumerate(other, 1):
            cost = min(before[there] + 1, row[-1] + 1, before[there - 1] + (sign != letter))
            if above and there > 1 and sign == other[there - 2] and one[at - 2] == letter:
                cost = min(cost, above[there - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)

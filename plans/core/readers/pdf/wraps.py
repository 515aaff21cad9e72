"""Where a line of print ends: at a wrap (a space), at a break that a person set, or inside a word."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from plans.core.grid import Align
from plans.core.lexicon import knows
from plans.core.readers.pdf.glyphs import HYPHEN
from plans.core.readers.pdf.lines import Line

_HYPHENS = "-\N{HYPHEN}\N{SOFT HYPHEN}" + HYPHEN
_GLUE = "/\N{EM DASH}\N{EN DASH}"  # a line may end after these without a space
_OPENS = "(«[{"
_SLACK = 1.0  # points: letters are placed with a fraction of one
_SPACE = 0.22  # of the letter's height
_HANGS = 0.12
_USUALLY = 0.3
_WORD = re.compile(r"\w+(?:-\w+)*")
_LAST = re.compile(r"\w+$")
_LONGEST = 60  # letters; only so many at the end of a line are looked at
_ABBREVIATED = re.compile(r"\b[а-яё]{1,3}\.\d$")  # "п.1.6" wrapped after its first point
_FIRST = re.compile(r"\w+(?:-\w+)*")
_LETTERS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Room:
    """The width that lines may take, and how they stand in it."""

    x0: float
    x1: float
    align: Align = Align.LEFT

    def fits(self, line: Line, width: float, space: float) -> bool:
        """Whether `width` more after a space would have found room on the line."""
        if self.align is Align.LEFT:
            return line.x1 + space + width <= self.x1 - _SLACK
        return line.width + space + width <= self.x1 - self.x0 - _SLACK


@dataclass(slots=True)
class Habits:
    """What the lines of one file have in common.

    `spaces_tell`: it draws a space where it wraps a line and none where a paragraph ends (Word draws both).
    `spaces_hang`: it draws that space even where it finds no room (WeasyPrint does, LibreOffice does not).
    `words`: how often each word surely stands whole on a line, so that a torn one can be recognised.
    `mended`: names and words in quotes that were torn at the end of a line, and made whole by the word list.
    """

    spaces_tell: bool = False
    spaces_hang: bool = False
    soft_hyphens: bool = False
    words: Counter[str] = field(default_factory=Counter)
    mended: list[str] = field(default_factory=list)

    def joined(self, lines: list[Line], room: Room) -> list[str]:
        """The lines with wraps undone: one text for each break that a person set."""
        texts: list[str] = []
        for at, line in enumerate(lines):
            between = self.between(lines[at - 1], line, room) if at else None
            if at and not lines[at - 1].turned:
                between = self._by_words(texts[-1], line.text, between)
            if between is None:
                texts.append(line.text)
            else:
                texts[-1] = self._glued(texts[-1], line.text, between)
        return [text.replace(HYPHEN, "-").replace("\N{SOFT HYPHEN}", "") for text in texts]

    def between(self, line: Line, following: Line, room: Room) -> str | None:
        """What stood between two lines: a space, nothing (a word was torn), or None for a break."""
        if self.spaces_tell and line.trailing:
            return " "
        if _before_hyphen(line.text) or (self.spaces_tell and line.text in _HYPHENS):
            return ""
        if line.turned:
            return " "
        space = _SPACE * line.size
        if room.fits(line, following.head, space):
            return None
        if line.text[-1] in _GLUE and line.text[-2:-1].strip():
            return ""
        # A space that itself found no room at the end of the line is not drawn by LibreOffice, nor in centred lines.
        if self.spaces_tell and (self.spaces_hang or (room.align is Align.LEFT and room.fits(line, 0, space))):
            torn = self._tears(line, following, room) or _ABBREVIATED.search(line.text[-6:] + following.text[:1])
            return "" if torn else None
        return "" if self._tears(line, following, room) else " "

    def _tears(self, line: Line, following: Line, room: Room) -> bool:
        """Whether a full line ends inside a word too long for its column."""
        if line.text[-1] in _OPENS:
            return True
        if not line.text[-1].isalnum() or room.fits(line, following.first, 0):
            return False
        if self.spaces_hang:
            return " " not in line.text or following.text[0].islower()
        found, first = _WORD.findall(line.text), _first(following.text).lower()
        last = found[-1].lower() if found else ""
        if " " in line.text or self.words[last + first]:
            return " " not in line.text
        return self.spaces_tell and not self.words[last] and not self.words[first]

    def _by_words(self, above: str, below: str, between: str | None) -> str | None:
        """What stands between two lines of a paragraph, where the word list knows better than the widths of letters."""
        head, tail = _LAST.search(above[-_LONGEST:]), _LETTERS.match(below)
        if not head or not tail:
            return between
        one, other = head[0], tail[0]
        if one[-1].isdigit() or other[0].isdigit():
            return between or (" " if between == "" and one[-1].isdigit() != other[0].isdigit() else between)
        both = knows(one + other)
        is_torn = not knows(one) or not (knows(other) or below[len(other) :].startswith("."))
        if between != "" and both and is_torn and other[0].islower():
            if one[0].isupper() or above.count("«") > above.count("»"):
                self.mended.append(one + other)
            return ""
        return " " if between == "" and not both and knows(one) else between

    def _glued(self, above: str, below: str, between: str) -> str:
        head = _before_hyphen(above)
        if between or not head:
            return above + between + below
        return (above[:-1] if self._drops(head, above[-1], _first(below)) else above) + below

    def _drops(self, head: str, hyphen: str, tail: str) -> bool:
        """Whether a hyphen at the end of a line only tells that the word goes on."""
        if hyphen == "\N{SOFT HYPHEN}":
            return True
        said = _soft(head, tail, self.words)
        if said is None and head.isalpha() and knows(head + tail):
            return True
        return self.soft_hyphens and not (knows(head) and knows(tail)) if said is None else said


def _before_hyphen(text: str) -> str:
    """The beginning of a word that a hyphen at the end of the text tears, "" where none does."""
    match = _LAST.search(text[-_LONGEST - 1 : -1]) if text[-1:] in _HYPHENS else None
    return match[0] if match else ""


def _first(text: str) -> str:
    match = _FIRST.match(text)
    return match[0] if match else ""


def _soft(head: str, tail: str, words: Counter[str]) -> bool | None:
    """Whether the rest of the file says that a torn word has no hyphen of its own; None when it says nothing."""
    if not tail or not tail[0].islower() or not head[-1].isalpha():
        return False
    if words[f"{head}-{tail}".lower()]:
        return False
    if words[f"{head}{tail}".lower()]:
        return True
    return False if words[tail.lower()] or words[head.lower()] else None


@dataclass(slots=True)
class Study:
    """Looks at all the lines of a file before any of them are joined."""

    hangs: bool = False
    ends: list[bool] = field(default_factory=list)
    inner: list[bool] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)
    torn: list[tuple[str, str]] = field(default_factory=list)

    def add(self, lines: list[Line], room: Room | None = None) -> None:
        """The lines of one cell and its room, or lines that stand one under another outside tables."""
        if lines and room:
            self.ends.append(lines[-1].trailing)
            self.inner.extend(line.trailing for line in lines[:-1])
            self.hangs |= any(line.trailing and line.x1 + _HANGS * line.size > room.x1 for line in lines)
        for at, line in enumerate(lines):
            torn = _before_hyphen(line.text)
            if torn and at + 1 < len(lines):
                self.torn.append((torn, _first(lines[at + 1].text)))
            found = _WORD.findall(line.text)
            first = at > 0 and not lines[at - 1].trailing
            last = len(found) - (at + 1 < len(lines) and not line.trailing)
            self.words.update(word.lower() for word in found[int(first) : last])

    def habits(self) -> Habits:
        said = [_soft(head, tail, self.words) for head, tail in self.torn]
        tell = _share(self.inner) > _USUALLY and _share(self.ends) < _USUALLY
        return Habits(tell, tell and self.hangs, said.count(True) > said.count(False), self.words)


def _share(answers: Iterable[bool]) -> float:
    listed = list(answers)
    return sum(listed) / len(listed) if listed else 0.0

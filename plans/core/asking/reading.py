"""A question in plain words → what is asked, part by part. Nothing is guessed: what is not understood is said."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from plans.core.asking.names import Bearer, Directory, Named, read_name
from plans.core.asking.times import Time, read_time
from plans.core.asking.words import ABOUT, FILLERS, LONGEST, MOST_LETTERS, SMALL, SORTS, WANTED, Spoken, Wanted
from plans.core.asking.words import tokens as tokens_of

_ANY_SORT = "any"  # a name that may be that of several sorts


@dataclass(frozen=True, slots=True)
class Question:
    """Which rows (None: not said), in what time, of whom, with which words; and what was not understood, word by word.

    Of each sort one name; `is_cut`: the question was longer than anybody reads.
    """

    wanted: Wanted | None = None
    time: Time | None = None
    names: tuple[Named, ...] = ()
    words: str = ""
    unknown: tuple[str, ...] = ()
    is_cut: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody must still be chosen among several."""
        return any(one.place is None for one in self.names)

    @property
    def is_understood(self) -> bool:
        """Whether it asks for anything at all."""
        return self.wanted is not None or self.time is not None or bool(self.names)


@dataclass(slots=True)
class _Sofar:
    """What was read so far."""

    text: str
    tokens: list[Spoken]
    directory: Directory
    today: date
    wanted: Wanted | None = None
    time: Time | None = None
    names: dict[str, Named] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read(text: str, today: date, places: Sequence[Bearer] = ()) -> Question:
    """What the question asks. Never raises; the work grows no faster than the text, of which MOST_LETTERS are read."""
    reading = _Sofar(text[:MOST_LETTERS], tokens_of(text), Directory(places), today)
    at = 0
    while at < len(reading.tokens):
        at += _step(reading, at)
    return Question(
        reading.wanted,
        reading.time,
        tuple(reading.names.values()),
        " ".join(reading.words),
        tuple(reading.unknown),
        len(text) > MOST_LETTERS,
    )


def _step(reading: _Sofar, at: int) -> int:
    """Read what begins at this token; how many tokens it took."""
    token = reading.tokens[at]
    if token.low in ABOUT:
        return _about(reading, at)
    if taken := _wanted(reading, at) or _named(reading, at):
        return taken
    if token.is_quoted:
        reading.words.append(token.text)
        return 1
    if taken := _timed(reading, at):
        return taken
    if token.low not in SMALL and token.stem not in FILLERS and token.stem not in SORTS and token.text != "№":
        reading.unknown.append(token.text)
    return 1


def _wanted(reading: _Sofar, at: int) -> int:
    near = tuple(token.stem for token in reading.tokens[at : at + LONGEST])
    for length in range(len(near), 0, -1):
        if wanted := WANTED.get(near[:length]):
            if reading.wanted not in (None, Wanted.OPEN, wanted):
                _leave(reading, at, length)
            elif reading.wanted is None or wanted is not Wanted.OPEN:
                reading.wanted = wanted  # «кто должен, но просрочил» asks for what is late
            return length
    return 0


def _named(reading: _Sofar, at: int) -> int:
    found = read_name(reading.tokens, at, reading.directory)
    if found is None:
        return 0
    named, length = found
    sorts = {place.sort for place in named.choices}
    sort = next(iter(sorts)).value if len(sorts) == 1 else _ANY_SORT
    if sort in reading.names:
        _leave(reading, at, length)
    else:
        reading.names[sort] = named
    return length


def _timed(reading: _Sofar, at: int) -> int:
    before = reading.tokens[at - 1] if at else None
    if before and before.text.isdecimal() and reading.unknown[-1:] == [before.text]:
        return 0  # «30 февраля» is not February
    found = read_time(reading.text, reading.tokens, at, reading.today)
    if found is None:
        return 0
    time, length = found
    if reading.time is not None:
        _leave(reading, at, length)
    else:
        reading.time = time
    return length


def _about(reading: _Sofar, at: int) -> int:
    """«Про …»: the words to look for, up to whatever else is understood."""
    end = at + 1
    while end < len(reading.tokens) and not _is_known(reading, end):
        end += 1
    taken = [token.text for token in reading.tokens[at + 1 : end]]
    reading.words += taken
    if not taken:
        _leave(reading, at, 1)
    return end - at


def _is_known(reading: _Sofar, at: int) -> bool:
    """Whether something else begins here: rows, a name, a time, or «у …»."""
    near = tuple(token.stem for token in reading.tokens[at : at + LONGEST])
    if reading.tokens[at].low == "у" or any(near[:length] in WANTED for length in range(1, len(near) + 1)):
        return True
    if read_name(reading.tokens, at, reading.directory):
        return True
    return read_time(reading.text, reading.tokens, at, reading.today) is not None


def _leave(reading: _Sofar, at: int, length: int) -> None:
    """What is said a second time is not asked for: it is named as not understood."""
    first, last = reading.tokens[at], reading.tokens[at + length - 1]
    reading.unknown.append(reading.text[first.at : last.end])

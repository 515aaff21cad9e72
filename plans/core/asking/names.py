"""The names in a question: which cluster, organisation or department is meant, in any case and with words left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plans.core.asking.words import ABOUT, FILLERS, SMALL, SORTS, WANTED, Sort, Spoken, tokens
from plans.core.deadlines.words import VOCABULARY

_LONGEST = 10  # tokens of one name
_ENDING = 2  # letters by which the stems of one word may differ: «экзам», «экзамен»
_ROOT = 5
_BEFORE = frozenset("в во и у".split())
_ENDS = frozenset("до к ко после за у от с со".split())
_QUOTES = str.maketrans(dict.fromkeys('«»„“”"', " "))
_FORMS = frozenset("огбпоу гбпоу огапоу гапоу гбоу огбоу фгбоу пао ао ооо зао оао гуп муп спо по поо".split())


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody whom a question may name: all the ways in which he is called."""

    sort: Sort
    id: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a question: its words, and who may be meant; one is certain, several must be chosen from."""

    text: str
    choices: tuple[Bearer, ...]

    @property
    def place(self) -> Bearer | None:
        return self.choices[0] if len(self.choices) == 1 else None


class Directory:
    """Those whom a question may name, by the stems of their names."""

    def __init__(self, places: Iterable[Bearer]) -> None:
        self.places = list(places)
        self._spellings = [
            (place, stems) for place in self.places for name in place.names if (stems := _stems_of(name)) - SORTS.keys()
        ]
        self._holding: dict[str, frozenset[int]] = {}

    def find(self, words: Sequence[Spoken], sort: Sort | None) -> tuple[Bearer, ...]:
        """Those who may be meant: whoever is called just so, else all in whose names these words stand."""
        wanted = _content(_unquoted(words))
        telling = [stem for stem in wanted if stem not in SORTS]
        if not telling or (all(stem.isdecimal() for stem in telling) and all(word.text != "№" for word in words)):
            return ()  # a number alone is rather a day
        sort = sort or next((SORTS[stem] for stem in wanted if stem in SORTS), None)
        found = [self._spellings[at] for at in sorted(frozenset.intersection(*map(self._holding_of, telling)))]
        right = [(place, stems) for place, stems in found if sort in (None, place.sort)]
        whole = [one for one in right if _covers(wanted, one[1] - SORTS.keys())]
        literal = [one for one in whole or right if _covers(one[1], wanted)]  # «колледж …» is rather a college
        return tuple(dict.fromkeys(place for place, _ in literal or whole or right))

    def _holding_of(self, stem: str) -> frozenset[int]:
        """The places of the spellings with the word."""
        if stem not in self._holding:
            spellings = enumerate(self._spellings)
            self._holding[stem] = frozenset(
                at for at, (_, stems) in spellings if any(_alike(stem, one) for one in stems)
            )
        return self._holding[stem]


def roots(found: Sequence[Spoken]) -> list[str]:
    """The beginnings of words that may belong to names: what to look for among those whom the person sees."""
    words = (token for token in found if not token.is_quoted or len(token.text) > 2)
    inner = [one for token in words for one in (tokens(token.text[1:-1]) if token.is_quoted else [token])]
    telling = [one for one in inner if _tells(one)]
    return list(dict.fromkeys(root(one.stem) for one in telling))


def root(stem: str) -> str:
    """What all forms of the word begin with."""
    return stem[: max(_ROOT - 1, len(stem) - _ENDING)]


def _tells(token: Spoken) -> bool:
    low, stem = token.low, token.stem
    if low in SMALL or low in ABOUT or low in _FORMS or stem in SORTS or stem in FILLERS or (stem,) in WANTED:
        return False
    return low not in VOCABULARY and (len(low) < 4 if low.isdecimal() else len(stem) > 2)


def read_name(found: Sequence[Spoken], at: int, directory: Directory) -> tuple[Named, int] | None:
    """The name that begins at this token and how many tokens it takes; the longest that anybody bears."""
    sort = SORTS.get(found[at].stem)
    for begin in (at, at + 1) if sort else (at,):
        for end in range(_last(found, begin), begin, -1):
            if any(one.low in SMALL or one.text == "№" for one in (found[begin], found[end - 1])):
                continue
            if choices := directory.find(found[begin:end], sort):
                return Named(" ".join(token.text for token in found[at:end]), choices), end - at
    return None


def _last(found: Sequence[Spoken], begin: int) -> int:
    """Behind which token a name ends at the latest: «в кластере», «у колледжа» begin another one, «до» a time."""
    most = min(len(found), begin + _LONGEST)
    for at in range(begin + 1, most):
        another = found[at].low in _BEFORE and at + 1 < most and found[at + 1].stem in SORTS
        if another or found[at].low in _ENDS:
            return at
    return most


def _unquoted(words: Sequence[Spoken]) -> list[Spoken]:
    return [one for word in words for one in (tokens(word.text[1:-1]) if word.is_quoted else [word])]


def _content(words: Iterable[Spoken]) -> list[str]:
    """The stems that tell one name from another."""
    return [one.stem for one in words if one.low not in SMALL and one.low not in _FORMS and one.text != "№"]


def _stems_of(name: str) -> frozenset[str]:
    """Of a name without its quotes."""
    plain = name.translate(_QUOTES)
    return frozenset(_content(tokens(plain, len(plain))))


def _covers(stems: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether each of the wanted stems is among the others."""
    there = list(stems)
    return all(any(_alike(one, other) for other in there) for one in wanted)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _ROOT and long.startswith(short) and len(long) - len(short) <= _ENDING)

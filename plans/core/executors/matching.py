"""An executor's name → the organisation of the directory that it means: a fact when it is written so, else a guess."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from plans.core.executors.naming import same_name_key
from plans.core.text import slips

_MOST = 3  # guesses that are offered
# Letters that look alike in both alphabets, as small ones.
_ALIKE = str.maketrans("aceopxykmhtb", "асеорхукмнтв")
_FORM = re.compile(
    r"(?<!\w)(?:[а-я]{0,6}(?:поу|оу)|[а-я]{0,4}(?:удпо|удо)|[озпн]?ао|ооо|ип|[фо]?гуп|муп|нко|ано|"
    r"[а-я]{0,3}г[бак]у[а-я]{0,2}|м[бак]у)(?: (?:во|спо|дпо|до)(?= ))?(?!\w)"
)
_LONG_FORM = re.compile(
    r"(?:(?:[а-я-]+(?:ное|кое|вое) )+(?:учреждение|общество)|общество с ограниченной ответственностью)"
    r"(?: [а-я]+ской области)? "
)
_WORDS = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_SMALL = frozenset("и в во на по для имени им при с со о об от".split())
_STEM = 6  # letters of a word that its endings leave alone
_SLIPS = ((14, 2), (5, 1))  # from so many letters on so many slips of the pen are thinkable


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation: its id, and every way it is called (full, short, a spelling that a person has confirmed)."""

    id: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """An organisation that a name may mean; `why` says in Russian how it was found.

    Only a `sure` one may be used unasked: the name is the organisation's own, word for word (case, ё, quotes and dashes
    aside), and nobody else is called so.
    """

    id: int
    sure: bool
    why: str


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A name in the forms in which names are compared."""

    id: int
    key: str
    alike: str
    core: str
    stems: tuple[str, ...]
    initials: str
    numbers: tuple[str, ...]


class Directory:
    """The organisations among which executors are looked for."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._spellings = [_spelling(name, entry.id) for entry in entries for name in entry.names if name.strip()]
        self._owners: dict[str, set[int]] = defaultdict(set)
        for one in self._spellings:
            self._owners[one.key].add(one.id)

    def owner(self, name: str) -> int | None:
        """The only organisation that is called exactly so."""
        owners = self._owners.get(same_name_key(name), set())
        return next(iter(owners)) if len(owners) == 1 else None

    def find(self, name: str) -> tuple[Match, ...]:
        """One sure match; or guesses, the most likely first; or nothing."""
        owner = self.owner(name)
        if owner is not None:
            return (Match(owner, True, "название организации"),)
        one = _spelling(name)
        guesses: dict[int, str] = {}
        for why, is_like in _WAYS if one.core else ():
            for other in self._spellings:
                if other.id not in guesses and is_like(one, other):
                    guesses[other.id] = why
        return tuple(Match(id, False, why) for id, why in list(guesses.items())[:_MOST])


def _spelling(name: str, id: int = 0) -> _Spelling:
    key = same_name_key(name)
    alike = key.translate(_ALIKE)
    core = " ".join(_FORM.sub(" ", _LONG_FORM.sub("", alike)).split()) or alike
    words = _WORDS.findall(core)
    stems = tuple(word[:_STEM].rstrip("аеёиоуыэюяйь") or word for word in words)
    initials = "".join(word[0] for word in words if word not in _SMALL) if len(words) > 1 else ""
    return _Spelling(id, key, alike, core, stems, initials, tuple(_DIGITS.findall(key)))


def _is_within(one: _Spelling, other: _Spelling) -> bool:
    """Whether the words of a name stand among those of a longer one: "Директор ОГБПОУ «ТЭПК»"."""
    size = len(other.stems)
    return any(one.stems[at : at + size] == other.stems for at in range(len(one.stems) - size + 1))


def _is_slip(one: _Spelling, other: _Spelling) -> bool:
    if one.numbers != other.numbers:  # "Школа № 1" is no slip of "Школа № 2"
        return False
    most = next((count for length, count in _SLIPS if min(len(one.core), len(other.core)) >= length), 0)
    return most > 0 and slips(one.core, other.core, most) <= most


# How two spellings may be one name, the surest way first.
_WAYS: tuple[tuple[str, Callable[[_Spelling, _Spelling], bool]], ...] = (
    ("так называются несколько организаций", lambda one, other: one.key == other.key),
    ("буквы двух алфавитов", lambda one, other: one.alike == other.alike),
    ("отличается организационная форма", lambda one, other: one.core == other.core),
    ("в другом падеже", lambda one, other: one.stems == other.stems),
    ("сокращение названия", lambda one, other: one.core == other.initials),
    ("название стоит среди слов", _is_within),
    ("отличается буквой", _is_slip),
)

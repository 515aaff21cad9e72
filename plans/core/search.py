"""The language of search: words → stems, a person's query → what to look for, a text → which of its words were found.

Both databases are given the very same tokens, so that both find the same: words are stemmed here (Snowball's Russian),
never by a database. A token is a stem, a number with its dots («3.4», «15.03.2022»), or one of two signs of our own:
BARRIER stands between cells, so that no phrase runs over their border, and `home` names the cluster of a plan.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

BARRIER = "@"
MOST_TERMS = 12
# What PostgreSQL's tsvector holds: positions to 16,383, a megabyte in all. Of longer rows the beginning is found.
MOST_TOKENS = 16_000
MOST_LETTERS = 250_000
LONGEST = 100
_SHORT = 3  # ПОО, СПО, год: what is so short has no ending to lose («ПОО» would become «по»)

_IN_WORDS = "\u00ad\u0300-\u036f"  # soft hyphens and accents stand within words
_TOKEN = re.compile(rf"\d+(?:\.\d+)+|[^\W_]+(?:[{_IN_WORDS}]+[^\W_]*)*")
_ACCENTS = str.maketrans({"\u00ad": None, "\u0300": None, "\u0301": None, "ё": "е"})
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.(\d{4})")
_QUOTED = re.compile(r"«([^«»]*)»|“([^“”]*)”|„([^„“”]*)[“”]|\"([^\"]*)\"")
# Words so frequent that nobody asks for them; within quotes they count.
_SMALL = frozenset(
    "и в во на с со по к ко о об от до для из у за при под над между а но или же ли бы не что как это".split()
)
_ALPHABET = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_NOUN, _ADJECTIVE = "ц", "цион"  # how stems of «…ция» and «…ционный» end: no stemmer takes them for one word
_STEMMER = Stemmer.Stemmer("russian")

Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """What must stand in a row: a word in any form, or several one after the other. `text` is as it was typed."""

    tokens: Tokens
    text: str
    is_phrase: bool = False

    @property
    def alternatives(self) -> tuple[Tokens, ...]:
        """The tokens, and those that are as good: of «профориентация» the adjective «профориентационный», and back."""
        if self.is_phrase or len(self.tokens) > 1:
            return (self.tokens,)
        (word,) = self.tokens
        if word.endswith(_ADJECTIVE):
            return self.tokens, (word.removesuffix(_ADJECTIVE) + _NOUN,)
        return (self.tokens, (word.removesuffix(_NOUN) + _ADJECTIVE,)) if word.endswith(_NOUN) else (self.tokens,)


@dataclass(frozen=True, slots=True)
class Query:
    """All of the terms must be found in one row; `left_out` are words beyond MOST_TERMS."""

    terms: tuple[Term, ...]
    left_out: int = 0


def home(cluster: int) -> str:
    """The token that all rows of a cluster's plans bear."""
    return f"{BARRIER}{cluster}"


def stems(text: str) -> list[str]:
    """The tokens of a text in their order."""
    return list(filter(None, map(_token, _TOKEN.findall(text))))


def telling(text: str) -> frozenset[str]:
    """The stems of a text that tell what it is about: neither numbers nor small words."""
    return frozenset(map(_telling, _TOKEN.findall(text))) - {""}


def indexed(cluster: int, cells: Iterable[str]) -> str:
    """What the table of stems keeps of a row: its tokens, separated by blanks; years of dates stand alone too."""
    tokens = [home(cluster)]
    for cell in cells:
        found = stems(cell)
        years = [date[1] for token in found if (date := _DATE.fullmatch(token))]
        for piece in (found, years):
            if piece:
                tokens += (*piece, BARRIER)
    words = " ".join(tokens[:MOST_TOKENS])
    return words if len(words) <= MOST_LETTERS else words[:MOST_LETTERS].rpartition(" ")[0]


def read(query: str) -> Query:
    """What a person asks for. Never raises: whatever is no word is not looked for."""
    terms = list(dict.fromkeys(_terms(query)))
    telling = [term for term in terms if term.is_phrase or not _SMALL.issuperset(term.tokens)] or terms
    return Query(tuple(telling[:MOST_TERMS]), max(0, len(telling) - MOST_TERMS))


def marked(text: str, query: Query) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it was asked for."""
    found = sorted(_found(text, query))
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in found:
        if start > at:
            pieces.append((text[at:start], False))
        if end > at:
            pieces.append((text[max(start, at) : end], True))
            at = end
    return [*pieces, (text[at:], False)] if at < len(text) else pieces


def excerpt(text: str, query: Query, letters: int) -> list[tuple[str, bool]]:
    """As `marked`, of a text on one line: about so many letters around what was found; nothing where it was not."""
    line = " ".join(text.split())
    found = sorted(_found(line, query))
    if not found:
        return []
    if len(line) <= letters:
        return marked(line, query)
    start = max(0, found[0][0] - letters // 3)
    start = line.rfind(" ", 0, start + 1) + 1 if start else 0
    end = len(line) if start + letters >= len(line) else max(line.rfind(" ", start, start + letters), found[0][1])
    pieces = marked(line[start:end], query)
    return [*([("…", False)] if start else []), *pieces, *([("…", False)] if end < len(line) else [])]


def neighbours(word: str) -> frozenset[str]:
    """The stems of all words that differ from this one by one letter: wrong, missing, too many, or two swapped."""
    word = _folded(word)
    if len(word) <= _SHORT or len(word) >= LONGEST or not word.isalpha():
        return frozenset()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    spelt = {before + after[1:] for before, after in cuts if after}
    spelt |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    spelt |= {before + letter + after[1:] for before, after in cuts if after for letter in _ALPHABET}
    spelt |= {before + letter + after for before, after in cuts for letter in _ALPHABET}
    return frozenset(map(_stem, spelt))


def word_of(texts: Iterable[str], stem: str) -> str:
    """The first word with that stem in any of the texts, in small letters; "" for none."""
    for text in texts:
        for token, start, end in _spans(text):
            if token == stem:
                return _folded(text[start:end])
    return ""


def _terms(query: str) -> Iterator[Term]:
    at = 0
    for quoted in _QUOTED.finditer(query):
        yield from _words(query[at : quoted.start()])
        inner = next((group for group in quoted.groups() if group is not None), "")
        if tokens := stems(inner):
            yield Term(tuple(tokens), f"«{' '.join(inner.split())}»", is_phrase=True)
        at = quoted.end()
    yield from _words(query[at:])


def _words(text: str) -> Iterator[Term]:
    """Each word by itself; what is written without a blank («учебно-методический», «2021/22») stays together."""
    for word in text.split():
        if tokens := stems(word):
            spans = [span for _, *span in _spans(word)]
            yield Term(tuple(tokens), word[spans[0][0] : spans[-1][1]])


def _found(text: str, query: Query) -> Iterator[tuple[int, int]]:
    """The spans of a text where a term stands."""
    spans = list(_spans(text))
    tokens = [token for token, _, _ in spans]
    for term in query.terms:
        length, wanted = len(term.tokens), term.alternatives
        for at in range(len(tokens) - length + 1):
            if tuple(tokens[at : at + length]) in wanted or _is_year(tokens[at], term.tokens):
                yield spans[at][1], spans[at + length - 1][2]


def _is_year(token: str, wanted: Sequence[str]) -> bool:
    date = _DATE.fullmatch(token)
    return date is not None and (date[1],) == wanted


def _spans(text: str) -> Iterator[tuple[str, int, int]]:
    for word in _TOKEN.finditer(text):
        if token := _token(word[0]):
            yield token, *word.span()


def _folded(word: str) -> str:
    return unicodedata.normalize("NFC", word).lower().translate(_ACCENTS)[:LONGEST]


@lru_cache(maxsize=50_000)
def _token(word: str) -> str:
    """The stem of a word as it is written."""
    return _stem(_folded(word))


@lru_cache(maxsize=20_000)
def _telling(word: str) -> str:
    """The stem of a word as it is written; "" if it tells nothing."""
    token = _token(word)
    return token if token.isalpha() and token not in _SMALL else ""


def _stem(word: str) -> str:
    return word if len(word) <= _SHORT else str(_STEMMER.stemWord(word))

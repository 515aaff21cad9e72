"""A cell → tokens: words and what stands before each. Notes are taken out, broken words mended, quotes shielded."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from plans.core.executors.marks import Reference, marks
from plans.core.executors.nouns import Kind
from plans.core.executors.words import Form, bare, breaks, is_initials, is_word, look

_NOTE = re.compile(
    r"\(\s*(?:далее\b|по\s+(?:согласованию|должности|необходимости|назначению)|при\s+необходимости)", re.I
)
# Not "по согласованию планов": that is what a group is for.
_AGREED = re.compile(r"\s?(?<!\w)по\sсогласованию\b\.?(?=\s*(?:[,;)\n]|\Z))", re.IGNORECASE)
_HYPHEN = re.compile(r"(?<=[А-яЁё])[-‐]([ \n])(?=[А-яЁё])")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]\\s*")
# "учебно-", "торгово-": the first half of a compound keeps its hyphen.
_COMPOUND = re.compile(
    r"(?:учебно|научно|торгово|социально|организацион\w*|культурно|спортивно|военно|инженерно|физико|планово|технико|"
    r"психолого|воспитательно|практико|северо|юго|нефте|нефтегазо|агро|бизнес|медиа|медико|онлайн|интернет|вице|экс|пресс|мини|историко|хозяйственно|"
    r"\w+(?:льно|онно|енно|ично|очно|ебно|ышленно))\Z",
    re.IGNORECASE,
)
_LONGEST_NAME = 300  # a closing mark so far away closes something else
_MARKS = re.compile(r"[«»\"“”„()]")
_SEPARATORS, _DASHES = tuple(",;•●▪◦‣∙·"), tuple("-–—*")
_TOKEN = re.compile(r"\n+|[,;•●▪◦‣∙·]|(?:[^\s,;•●▪◦‣∙·]|(?<=\d),(?=\d))+")
_ITEM = re.compile(r"(?P<number>\d{1,2})[.)](?=\D|\Z)|[а-я]\)\Z|[-–—*](?=[А-ЯЁа-яё«\"])")
_GLUED_PERSON = re.compile(r"[А-ЯЁ]\.(?:[А-ЯЁ]\.)?[А-ЯЁ][а-яё]+\Z|[А-ЯЁ][а-яё]+[А-ЯЁ]\.[А-ЯЁ]\.?\Z")
_NAME = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\.?\Z")
_PATRONYMIC = re.compile(r"(?:вич|[ьмк]ич|вна|чна)\.?\Z")
_PERSONS = Form(Kind.PLAIN)
_SENTENCE_END = re.compile(r"(?:[а-яё]{5,}|[А-ЯЁ]{2,})[»\"”)]?\.\Z")


class Gap(IntEnum):
    """What stands before a token; each separates more surely than the one before."""

    SPACE, LINE, COMMA, HARD = range(4)


@dataclass(slots=True)
class Token:
    """A word of the cleaned cell: `text[start:end]`."""

    start: int
    end: int
    text: str
    gap: Gap
    form: Form
    person: int = 0  # so many tokens from here are a person's surname and initials
    known: int = 0  # so many tokens from here are a name of the directory
    joint: bool | None = None  # after "совместно с" (True: in the instrumental) or "при участии" (False: the genitive)
    slash: bool = False  # a slash stands before it

    @property
    def bare(self) -> str:
        return bare(self.text)

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def clean(cell: str) -> str:
    """The cell with its lines folded, its broken words whole, and its notes taken out."""
    text = "\n".join(" ".join(line.split()) for line in _INVISIBLE.sub("", cell).splitlines())
    text = _HYPHEN.sub(_mend, re.sub(r"\n\n+", "\n\n", text))
    return _AGREED.sub("", _without_notes(text))


def _mend(hyphen: re.Match[str]) -> str:
    """What stands in place of a hyphen followed by white space: nothing inside a word, the hyphen inside a compound."""
    text, newline = hyphen.string, hyphen[1] == "\n"
    left = re.split(r"[^\w-]", text[max(0, hyphen.start() - 40) : hyphen.start()])[-1].rsplit("-", 1)[-1]
    right = re.split(r"\W", text[hyphen.end() : hyphen.end() + 40], maxsplit=1)[0]
    if right[0].islower() and breaks(left, right):
        return ""
    if _COMPOUND.match(left):
        return "-"
    if not newline:
        return hyphen[0]
    return "-" if is_word(left) or right[0].isupper() or left.isupper() else ""


def _without_notes(text: str) -> str:
    """Takes out "(далее – …)", "(по согласованию)" and the like."""
    kept, at = [], 0
    for start, end in groups(text):
        if start >= at and _NOTE.match(text, start, min(end, start + 40)):
            kept.append(text[at:start] + " ")
            at = end
    return "".join([*kept, text[at:]])


def groups(text: str) -> list[tuple[int, int]]:
    """Where brackets and quotes open and close, outer ones first. An opening that nobody closes is no group."""
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    brackets: list[int] = []
    for mark in _MARKS.finditer(text):
        at, sign = mark.start(), mark[0]
        if sign == "(":
            brackets.append(at)
        elif sign == ")":
            if brackets:
                found.append((brackets.pop(), at + 1))
        elif _opens(text, at, sign, opened):
            opened.append((sign, at))
        elif opened and at - opened[-1][1] < _LONGEST_NAME:
            found.append((opened.pop()[1], at + 1))
    return sorted(found, key=lambda span: (span[0], -span[1]))


def _opens(text: str, at: int, sign: str, opened: list[tuple[str, int]]) -> bool:
    if sign in "«„":
        return True
    if sign in "»”":
        return False
    if sign == "“":
        return not (opened and opened[-1][0] in "„“")
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    return not before.isalnum() and before not in tuple('.!?»”)"') and after.strip() != ""


def tokens(text: str) -> list[Token]:
    """The tokens of a cleaned cell."""
    marked = marks(_mask(text))
    found = [_token(text, start, end, gap) for start, end, gap in _pieces(text, marked.text)]
    _mark(found, marked.joints, marked.slashes)
    at = 0
    while at < len(found):
        found[at].person = _person(found, at)
        for token in found[at : at + found[at].person]:
            token.form = _PERSONS  # "Белая", "Толстой": no adjectives here
        at += max(found[at].person, 1)
    return found


def references(cell: str) -> tuple[Reference, ...]:
    """What stands in a cell where an executor would and names none: "те же", "нет", "см. п. 1.1"."""
    return marks(_mask(clean(cell))).references


def _mark(found: list[Token], joints: dict[int, bool], slashes: frozenset[int]) -> None:
    if not (joints or slashes):
        return
    starts = [token.start for token in found]
    for at in (*joints, *slashes):
        if (following := bisect_left(starts, at)) < len(found):
            found[following].joint = joints.get(at)
            found[following].slash = at in slashes


def _token(text: str, start: int, end: int, gap: Gap) -> Token:
    word = text[start:end]
    form = Form(Kind.PLAIN) if is_initials(word) else look(word)
    return Token(start, end, word, gap, form)


def _pieces(text: str, mask: str) -> Iterator[tuple[int, int, Gap]]:
    """Start, end and gap of each word; bullets and numbers of a list are gaps."""
    gap, number, before = Gap.HARD, 0, ""
    dashes = text[:1] in _DASHES
    for match in _TOKEN.finditer(mask):
        start, end, word = match.start(), match.end(), match[0]
        if separator := _separator(word, gap, text[end : end + 2].strip(), dashes):
            gap = max(gap, separator)
            continue
        if item := _list_number(word, gap, number):
            number, gap, start = int(item["number"] or 0), Gap.HARD, start + item.end()
        if start < end:
            if gap is Gap.SPACE and text[start].isupper() and ends_sentence(before):
                gap = Gap.LINE
            yield start, end, gap
            gap, before = Gap.SPACE, word


def _separator(word: str, gap: Gap, after: str, dashes: bool) -> Gap:
    """The gap that a mark makes: SPACE for a word. A dash is no mark in "ПОО – участники", it is one before an item."""
    if word[0] == "\n":
        return Gap.HARD if len(word) > 1 else Gap.LINE
    if word in _SEPARATORS:
        return Gap.COMMA if word == "," else Gap.HARD
    if word in _DASHES and (gap is Gap.HARD or (gap is Gap.LINE and dashes) or (dashes and after[:1].isupper())):
        return Gap.HARD
    return Gap.HARD if word in _DASHES and gap is Gap.LINE and after[:1].isupper() else Gap.SPACE


def _list_number(word: str, gap: Gap, number: int) -> re.Match[str] | None:
    """The "1)" or "-" glued to an item of a list. Within a line only the number after the last one counts."""
    item = _ITEM.match(word) if gap is not Gap.SPACE or number else None
    if item and gap is Gap.SPACE and item["number"] != str(number + 1):
        return None
    return item


def _mask(text: str) -> str:
    """The text with "_" for everything inside brackets and quotes, so that nothing separates there."""
    parts, at = [], 0
    for start, end in groups(text):
        if start >= at and "\n\n" not in text[start:end]:
            parts += [text[at:start], "_" * (end - start)]
            at = end
    return "".join([*parts, text[at:]])


def _person(found: list[Token], at: int) -> int:
    """How many tokens from here on are one person ("Иванов И.И.", "И. И. Иванов", "Иванов Иван Иванович"), or 0."""
    follow = [token for token in found[at : at + 3] if token is found[at] or token.gap <= Gap.LINE]
    words = [token.text for token in follow] + ["", "", ""]
    if _GLUED_PERSON.match(words[0]):
        return 1
    if is_initials(words[0]):
        at_name = 2 if is_initials(words[1]) else 1
        return at_name + 1 if at_name < len(follow) and _is_name(follow[at_name]) else 0
    if not _is_name(follow[0]):
        return 0
    if is_initials(words[1]):
        return 3 if len(words[1]) == 2 and len(words[2]) == 2 and is_initials(words[2]) else 2
    if len(follow) == 3 and all(map(_is_name, follow)) and any(map(_PATRONYMIC.search, words[1:3])):
        return 3
    return 0


def _is_name(token: Token) -> bool:
    return token.form.kind in (Kind.PLAIN, Kind.ADJECTIVE) and bool(_NAME.match(token.text))


def ends_sentence(text: str) -> bool:
    """Is the last full stop the end of a sentence, and no part of an abbreviation?"""
    return bool(_SENTENCE_END.search(text[-40:]))

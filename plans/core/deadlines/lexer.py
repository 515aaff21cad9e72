"""A deadline's text → tokens with their places in the text. Linear in the length of the text."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from plans.core.deadlines.words import CYRILLIC_FOR_LATIN, LATIN_FOR_CYRILLIC, ROMAN, VOCABULARY, Word


class Token(NamedTuple):
    """One word, number or sign, its text in small letters.

    `kind` is that of the vocabulary, or date, dated_month, year, num, roman, time, reference, sign, word, end.
    """

    kind: str
    value: Any
    at: int
    end: int
    text: str = ""


_PLAIN = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\uff0d…", "-")
    | dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\t\r", " ")
    | dict.fromkeys("«»“”„‟\"'`’\u200e\u200f*", " ")
    | dict.fromkeys("•·▪●■○◦►➢✓◆", ";")
    | {"ё": "е", "\u2028": "\n", "\u2029": "\n", "\u0002": "-"}
)
_SOFT = "\u00ad\u200b\u200c\u200d\ufeff"  # stand inside words and are not seen
_SOFTLY_BROKEN = re.compile(rf"[^\W_]+(?:[{_SOFT}]+[^\W_]+)+|[{_SOFT}]")
_LETTER_FOR_ZERO = re.compile(r"(?<=\d)[оo](?![^\W\d_])|(?<![^\W_])[оo](?=\d)")
_SLIP = re.compile(rf"[{_SOFT}]|\d[оo]|[оo]\d|кв-л|п/г|дек-да")
_BULLET = re.compile(r"(?:^|(?<=\n))( *)-")
_BROKEN = re.compile(r"([а-я]+)-\s*\n\s*([а-я]+)")
_TOKEN = re.compile(
    r"(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?!\d))"
    r"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d(?!\d))"
    r"|(?P<date>\d{1,2}\ ?[./]\ ?\d{1,2}\ ?[./]\ ?(?:\d{4}|\d\d)(?!\d)|\d{1,2}-\d{1,2}-(?:19|20)\d\d(?!\d))"
    r"|(?P<my>(?:0?[1-9]|1[0-2])\ ?[./]\ ?(?:19|20)\d\d(?!\d))"
    r"|(?P<dm>\d{1,2}\.\d\d(?!\d))"
    r"|(?P<hour>\d{1,2}-00(?!\d))"
    r"|(?P<year>(?:19|20)\d\d(?!\d))"
    r"|(?P<num>\d+)(?:\ ?-\ ?(?:ого|ому|ый|ий|ой|ая|ое|ом|го|му|ми|ух|й|е|я|ю|м|х|а)(?![а-я])|(?:го|й|ый|ое)(?![а-я]))?"
    r"|(?P<roman>[ivx]{1,4})(?:\ ?-\ ?(?:ого|ому|ый|ий|ой|ая|ое|ом|го|й|е|я|м|х)(?![а-я])|(?=кв|полуг|декад|семестр))"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<sign>\n|[^\w\s]|_+)"
)


def tokens(text: str) -> list[Token]:
    """The tokens of the text; a token of kind "end" stands last."""
    plain = text.lower()
    if len(plain) != len(text):  # a letter whose small form is longer: keep the places true
        plain = "".join(small if len(small := letter.lower()) == 1 else "?" for letter in text)
    plain = _tidy(plain.translate(_PLAIN))
    found = [_token(match) for match in _TOKEN.finditer(plain)]
    found.append(Token("end", None, len(text), len(text)))
    kinds = {token.kind for token in found}
    if "number" in kinds:
        found = _with_compound_numbers(found)
    if "(" in plain:
        found = _without_repeated_numbers(found)
    if "refers" in kinds or "№" in plain:
        found = _with_references(found)
    if ")" in plain or "\n" in plain:
        found = _without_list_numbers(found)
    return _clock_times(found) if "time" in kinds or "clock" in kinds else found


def _tidy(plain: str) -> str:
    """The text with slips of typists and machines undone; every character keeps its place."""
    if _SLIP.search(plain):
        plain = _SOFTLY_BROKEN.sub(_joined_softly, plain)
        plain = _LETTER_FOR_ZERO.sub("0", plain)
        plain = plain.replace("кв-л", "кв  ").replace("п/г", "пг ").replace("дек-да", "декада")
    if "\n" in plain:
        plain = _join_lines(plain)
        if plain.lstrip().startswith("-"):  # "- май\n- июнь": no range
            plain = _BULLET.sub(r"\1;", plain)
    return plain


def _joined_softly(match: re.Match[str]) -> str:
    word = re.sub(f"[{_SOFT}]", "", match[0])
    return word + " " * (len(match[0]) - len(word))


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or "sign"
    at, end = match.span()
    if kind == "sign":
        text = match[0]
        return Token("sign", text, at, end, text)
    text = match[kind]
    name, value = (VOCABULARY.get(text) or _word(text)) if kind == "word" else _VALUES[kind](text)
    return Token(name, value, at, end, text)


def _word(word: str) -> Word:
    """A word that stands not so in the vocabulary: a Roman number, or one with letters of another alphabet."""
    number = ROMAN.get(word) or ROMAN.get(word.translate(LATIN_FOR_CYRILLIC))
    if number:
        return "roman", number
    return VOCABULARY.get(word.translate(CYRILLIC_FOR_LATIN)) or ("word", word)


def _date(text: str) -> Word:
    day, month, year = re.split(r"[./-]", text.replace(" ", ""))
    return "date", (int(day), int(month), int(year) + (2000 if len(year) == 2 else 0))


def _iso_date(text: str) -> Word:
    year, month, day = text.split("-")
    return "date", (int(day), int(month), int(year))


def _day_and_month(text: str) -> Word:
    day, month = text.split(".")
    return ("date" if 1 <= int(month) <= 12 else "time"), (int(day), int(month), None)


def _dated_month(text: str) -> Word:
    month, year = re.split(r"[./]", text.replace(" ", ""))
    return "dated_month", (int(month), int(year))


_VALUES: dict[str, Callable[[str], Word]] = {
    "num": lambda text: ("num", int(text) if len(text) < 6 else 99999),
    "roman": lambda text: ("roman", ROMAN.get(text, 99)),
    "year": lambda text: ("year", int(text)),
    "iso": _iso_date,
    "date": _date,
    "my": _dated_month,
    "dm": _day_and_month,
    "clock": lambda text: ("time", text),
    "hour": lambda text: ("time", text),
}


def _join_lines(text: str) -> str:
    """Words broken by a hyphen at the end of a line are put together, if that makes a known word; places stay true."""

    def joined(match: re.Match[str]) -> str:
        word = match[1] + match[2]
        known = word in VOCABULARY and match[2] not in VOCABULARY
        return word + " " * (len(match[0]) - len(word)) if known else match[0]

    return _BROKEN.sub(joined, text)


def _with_compound_numbers(found: list[Token]) -> list[Token]:
    """ "двадцати пяти (дней)", "двадцать пятое (мая)": the words of one number, as one token."""
    kept: list[Token] = []
    for token in found:
        before = kept[-1] if kept and kept[-1].kind == "number" else None
        if before and token.kind in ("number", "ordinal") and 0 < token.value < _room_behind(before.value):
            text = f"{before.text} {token.text}"
            kept[-1] = Token(token.kind, before.value + token.value, before.at, token.end, text)
        else:
            kept.append(token)
    return kept


def _room_behind(number: int) -> int:
    """What is said behind a number to make a greater one is less than this: behind "двадцать" less than ten."""
    if number == 100:
        return 100
    return 10 if number % 10 == 0 and number % 100 >= 20 else 0


def _without_repeated_numbers(found: list[Token]) -> list[Token]:
    """ "10 (десяти) дней": the number in words behind the figure says nothing new."""
    kept: list[Token] = []
    for at, token in enumerate(found):
        if token.kind == "number" and at and found[at - 1].value == "(" and found[at + 1].value == ")":
            kept.pop()
        elif not (token.value == ")" and found[at - 1].kind == "number" and found[at - 2].value == "("):
            kept.append(token)
    return kept


def _with_references(found: list[Token]) -> list[Token]:
    """ "п. 2.10", "№ 5", "ст. 28": numbers behind these words count no days."""
    kept: list[Token] = []
    refers = False
    for token in found:
        number = token.kind in _NUMBERS
        kept.append(token._replace(kind="reference", value=token.text) if refers and number else token)
        refers = token.kind == "refers" or token.text == "№" or (refers and token.text == ".")
    return kept


def _without_list_numbers(found: list[Token]) -> list[Token]:
    """ "1. Июнь\\n2. Сентябрь", "1) май 2) июнь": numbers of a list, as separators."""
    starts = [at for at in range(len(found) - 1) if not at or found[at - 1].text == "\n"]
    lines = {at for at in starts if found[at].kind == "num" and found[at + 1].text in (".", ")")}
    numbered = [found[at].value for at in sorted(lines)] == list(range(1, len(starts) + 1)) and len(lines) > 1
    kept: list[Token] = []
    depth = 0
    for at, token in enumerate(found):
        depth += (token.text == "(") - (token.text == ")")
        bracketed = depth == 0 and token.kind in _LIST_KINDS and found[at + 1].text == ")"
        if bracketed or (numbered and at in lines):
            kept.append(Token("sign", ";", token.at, token.end, ";"))
        else:
            kept.append(token)
        depth = max(depth, 0)
    return kept


def _clock_times(found: list[Token]) -> list[Token]:
    """Times of day are no dates: "14.00 - 15.00", "с 09-30 до 16-00", "в 10 часов". They are left out."""
    kept: list[Token] = []
    at = 0
    while at < len(found):
        end = _clock_at(found, at)
        if end is None:
            kept.append(found[at])
            at += 1
        else:
            at = end
    return kept


_NUMBERS = frozenset(("num", "roman", "date", "time", "dated_month"))
_LIST_KINDS = frozenset(("num", "word", "а"))
_JOINTS = frozenset(("до", "по", "-", "и"))


def _clock_at(found: list[Token], at: int) -> int | None:
    """The end of a time or range of times that begins at `at`, its prepositions and "часов" included."""
    start = at + (found[at].kind in ("в", "во", "с", "со", "к", "до", "на") and at + 1 < len(found))
    end, sure = _clock_one(found, start)
    if end is None:
        return None
    joint = found[end]
    if joint.kind in _JOINTS or joint.value in _JOINTS:
        last, also = _clock_one(found, end + 1)
        if last is not None and (sure or also):
            return last
    return end if sure else None


def _clock_one(found: list[Token], at: int) -> tuple[int | None, bool]:
    """The end of one time at `at` (None if there can be none), and whether it can be nothing else."""
    token = found[at] if at < len(found) else found[-1]
    if token.kind == "time":
        return _after_unit(found, at + 1)[0], True
    if token.kind == "date" and isinstance(token.value, tuple) and token.value[2] is None:
        return at + 1, _after_unit(found, at + 1)[1]
    if token.kind == "num" and at + 2 < len(found) and found[at + 1].value == "-" and found[at + 2].kind == "num":
        end, unit = _after_unit(found, at + 3)
        return end, unit
    if token.kind == "num":
        end, unit = _after_unit(found, at + 1)
        return (end, True) if unit else (None, False)
    return None, False


def _after_unit(found: list[Token], at: int) -> tuple[int, bool]:
    end = at
    while found[end].kind == "clock" or (end > at and found[end].value == "."):
        end += 1
    return end, end > at

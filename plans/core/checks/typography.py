"""The typographic rules that can be applied without asking: a text → the same text without the slip."""

import re
from collections.abc import Callable

_MONTH = (
    r"(?:январ|феврал|март|апрел|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]{0,2}|ма[йяе]|(?:19|20)\d\d|[IVX]{1,4}"
)
# Each quantifier is bounded or possessive: a cell of 20,000 characters must not cost more than its length.
_GLUED = re.compile(r"(?<!\w)((?:19|20)\d\d)(?=гг?\.|гг?(?!\w)|год)", re.IGNORECASE)
_DOUBLED = re.compile(
    r"(?<![\w-])([а-яё]++|[А-ЯЁ][а-яё]++) \1(?![\w-])|(?<![\w-])([А-ЯЁ])([а-яё]++) (?!\2)(?i:\2)\3(?![\w-])"
)
_BEFORE_SIGN = re.compile(r"(?<=[^\s«(]) ++(?=[,;:!?.](?:\s|$)|[)»])|(?<=[(«]) ++(?=[^\s»)_])")
_AFTER_COMMA = re.compile(r"(?<=[а-яё)»])([,;])(?=[а-яё«])", re.IGNORECASE)
_HYPHEN = re.compile(rf"(?<!\w)({_MONTH})(?:([-–—]) ++| ++([-–—]))(?=(?:{_MONTH})(?!\w))", re.IGNORECASE)
_OPENS = re.compile(r"(?<![^\s(])»(?=\w)")
_CLOSES = re.compile(r"(?<=[\w.!?])«(?=$|[\s.,;:)])")
# Letters that look alike in both alphabets; a word that has both is Russian if nothing but these is Latin in it.
_LATIN, _RUSSIAN = "aceopxyABCEHKMOPTXYk", "асеорхуАВСЕНКМОРТХУк"
_TO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_MIXED = re.compile(rf"(?<![\w-])(?=[а-яё]*+[{_LATIN}])(?=[{_LATIN}]*+[а-яё])[а-яё{_LATIN}]++(?![\w-])", re.IGNORECASE)
_LONE = re.compile(r"(?<=[а-яё,;] )[aocyABCOKk](?= [а-яё«])")
_HAS_LATIN = re.compile(r"[A-Za-z]")
_STRAIGHT = '"'


def separate_year(text: str) -> str:
    """ "2021г." → "2021 г."."""
    return _GLUED.sub(r"\1 ", text)


def single_word(text: str) -> str:
    """ "для для" → "для"; a second word with a capital may begin something new and stays."""
    return _DOUBLED.sub(lambda found: found[1] or found[2] + found[3], text)


def no_space_before_sign(text: str) -> str:
    """ "план , отчёт" → "план, отчёт"; also inside brackets and quotes."""
    return _BEFORE_SIGN.sub("", text)


def space_after_comma(text: str) -> str:
    """ "план,отчёт" → "план, отчёт"; numbers keep their comma."""
    return _AFTER_COMMA.sub(r"\1 ", text)


def joined_range(text: str) -> str:
    """ "сентябрь- октябрь" → "сентябрь-октябрь"; a dash with a space on both sides is right."""
    return _HYPHEN.sub(lambda found: found[1] + (found[2] or found[3]), text)


def russian_letters(text: str) -> str:
    """ "ПOO" with two Latin letters → "ПОО"; foreign words stay."""
    if text.isascii() or not _HAS_LATIN.search(text):
        return text
    return _LONE.sub(_in_russian, _MIXED.sub(_in_russian, text))


def _in_russian(found: re.Match[str]) -> str:
    return found[0].translate(_TO_RUSSIAN)


def paired_quotes(text: str) -> str:
    """Quotes that face the wrong way, or of which one is straight; as it was when they are still not paired."""
    if not unpaired(text):
        return text
    turned = _CLOSES.sub("»", _OPENS.sub("«", text))
    if turned.count(_STRAIGHT) == 1:
        opening = turned.count("«") < turned.count("»")
        turned = turned.replace(_STRAIGHT, "«" if opening else "»")
    return text if unpaired(turned) or turned.count("«") != turned.count("»") else turned


def unpaired(text: str) -> bool:
    """Whether a quote stands alone. One closing quote may end two («Школа «Радуга»): so it is printed usually."""
    if "«" not in text and "»" not in text and _STRAIGHT not in text:
        return False
    depth = 0
    for sign in text:
        depth += (sign == "«") - (sign == "»")
        if depth < 0:
            return True
    return text.rfind("«") > text.rfind("»") or text.count(_STRAIGHT) % 2 == 1


# What one click corrects: the finding's id → the rule.
RULES: dict[str, Callable[[str], str]] = {
    "year.glued": separate_year,
    "word.doubled": single_word,
    "space.stray": no_space_before_sign,
    "space.missing": space_after_comma,
    "hyphen.spaced": joined_range,
    "letter.latin": russian_letters,
    "quote.unpaired": paired_quotes,
}

"""Names of executors: when two are the same, and what a cell calls them for short."""

import re

from plans.core.executors.lexer import clean
from plans.core.executors.nouns import Kind
from plans.core.executors.splitting import split
from plans.core.executors.words import bare, look

_DEFINED = re.compile(
    r"\(\s*далее\s*(?:также\s*|именуется\s*|по тексту\s*|соответственно\s*)*[-–—:,]?\s*([^()]{1,100}?)\s*\)",
    re.IGNORECASE,
)


def same_name_key(name: str) -> str:
    """A form in which the spellings of one name are equal: case, ё, quotes, dashes, white space, notes do not count."""
    text = re.sub(r"\s[-–—]\s", " – ", clean(name).lower().replace("ё", "е"))
    return " ".join(re.sub(r"[«»\"„“”.,]", " ", text).split())


def definitions(cell: str) -> dict[str, str]:
    """The abbreviations that a cell defines, with the words they stand for as they are written.

    "Секретарь координационного совета (далее – КС)" → {"КС": "координационного совета"}
    """
    found: dict[str, str] = {}
    at = 0
    text = " ".join(cell.split())
    for note in _DEFINED.finditer(text):
        short = note[1].strip('«»"„“” ')
        if full := _meant(_last_part(text[at : note.start()]), short):
            found.setdefault(short, full)
        at = note.end()
    return found


def _last_part(text: str) -> str:
    """The executor just before a note."""
    parts = split(text[-400:])
    return parts[-1] if parts else ""


def _meant(name: str, short: str) -> str:
    """The end of a name that a short name stands for; the whole name when that cannot be told."""
    words = name.split()
    if short.isupper():
        for at in range(len(words) - 1, -1, -1):
            initials = "".join(part[0] for word in words[at:] for part in re.findall(r"\w+", word) if len(part) > 1)
            if initials.upper() == short:
                return name if words[at][0] in '«"“' else " ".join(words[at:])
        return name
    stem = bare(short)[:5]
    at = next((at for at in range(len(words) - 1, -1, -1) if bare(words[at]).startswith(stem)), 0)
    while at and look(words[at - 1]).kind is Kind.ADJECTIVE:
        at -= 1
    return " ".join(words[at:])

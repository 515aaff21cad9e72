"""What the heading of a column says: which column of a plan it names."""

import re
from collections.abc import Iterable

from plans.core.document import DEADLINE, EXECUTORS, MARK, NUMBER, RESULT, TITLE
from plans.core.text import fold

# The first line with a matching word wins, so "Дата проведения мероприятия" is a deadline and "Место проведения
# мероприятия" is a column of its own. Words are beginnings, in lower case, "ё" as "е".
OTHER = "other"
SECTION = "section"  # a column that names the section of each row: it is none of the plan's
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (MARK, ("отметк", "статус", "о выполнении", "об исполнении", "ход выполнения", "ход исполнения", "факт")),
    (OTHER, ("мест", "цел", "форм", "категори", "бюджет", "финанс", "источник", "объем", "примечан", "количеств")),
    (DEADLINE, ("срок", "дат", "месяц", "период", "время", "когда", "график")),
    (EXECUTORS, ("исполнит", "ответствен", "кто отвечает", "кто проводит", "организатор")),
    (RESULT, ("результат", "вид документа", "документ", "итог", "продукт", "показател", "индикатор", "выход")),
    (TITLE, ("мероприят", "содержани", "наименован", "названи", "вид деятельн", "виды деятельн", "вид работ",
             "виды работ", "направлен", "действи", "событи", "задач", "тем", "работ", "что ")),
)  # fmt: skip
_MEANINGS = tuple((key, re.compile(rf"(?:^| )(?:{'|'.join(words)})")) for key, words in _WORDS)
_NUMBER = re.compile(r"^(?:№+|n|no)? ?(?:п ?[/\\.]? ?п\.?|пункта?|номер)?\.?$")
ROW_NUMBER = re.compile(r"^\d{1,3}(?:[.,]\d{1,3})*[.)]?$")
_STRONG_TITLE = re.compile(
    r"(?:^| )(?:мероприят|содержани|наименован|названи|вид деятельн|виды деятельн|вид работ|виды работ|действи|событи)"
)
_SECTION_WORDS = re.compile(r"^(?:раздел|направлени|блок|модул|этап)")
_BEGINS, _ENDS = re.compile(r"(?:^| )начал"), re.compile(r"(?:^| )(?:оконч|заверш|конец|конца)")
_BARE_END = re.compile(r"^(?:начало|окончание|завершение|конец)(?: (?:работ|выполнения|реализации|проведения))?$")
_BY_HAND = re.compile(r"(?<=[а-яё])[-\N{SOFT HYPHEN}]\s+(?=[а-яё])|\N{SOFT HYPHEN}")
_SPACED = re.compile(r"(?<!\S)\w(?: \w){2,}(?!\S)")


def mended(heading: str) -> str:
    """A heading on one line, without the hyphens that a hand set at the ends of its lines: «Исполни-⏎тели»."""
    return fold(_BY_HAND.sub("", heading.strip()))


def meaning(heading: str) -> str:
    """The key that a heading names: one of the known columns, or "other"."""
    words = _plain(heading)
    if words and _NUMBER.match(words):
        return NUMBER
    if _BARE_END.match(words):
        return DEADLINE
    return next((key for key, pattern in _MEANINGS if pattern.search(words)), OTHER)


def is_known(heading: str) -> bool:
    """Whether a word of the heading is one that names a column, be it one that no plan understands."""
    return any(pattern.search(_plain(heading)) for _, pattern in _MEANINGS)


def is_number_heading(heading: str) -> bool:
    return bool(_NUMBER.match(_plain(heading)))


def names_section(heading: str) -> bool:
    """Whether a column may hold the sections: «Раздел», «Направление деятельности»."""
    return bool(_SECTION_WORDS.match(_plain(heading)))


def names_title(heading: str) -> bool:
    """Whether a heading can only mean the activities themselves."""
    return bool(_STRONG_TITLE.search(_plain(heading)))


def begins(heading: str) -> bool:
    """Whether a column of deadlines holds the first day of each window."""
    return bool(_BEGINS.search(_plain(heading)))


def ends(heading: str) -> bool:
    return bool(_ENDS.search(_plain(heading)))


def joined(headings: Iterable[str]) -> str:
    """Headings of columns that become one: what they share at their beginning is said once."""
    different = list(dict.fromkeys(heading for heading in headings if heading))
    first, *rest = different or [""]
    shared = fold(first).split(" ")
    parts = [first]
    for heading in rest:
        words = heading.split(" ")
        same = 0
        while same < min(len(words), len(shared)) - 1 and words[same] == shared[same]:
            same += 1
        parts.append(" ".join(words[same:]))
    return " – ".join(parts)


def _plain(heading: str) -> str:
    """In small letters, «С р о к» as a word, «ё» as «е»."""
    words = fold(heading).lower().replace("ё", "е")
    return _SPACED.sub(lambda match: match[0].replace(" ", ""), words)

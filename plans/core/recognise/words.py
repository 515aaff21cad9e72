"""The shapes of words by which lines and rows are told apart."""

import re

from plans.core.text import fold

_SIGN_OFF = re.compile(
    r"^([«\"„]?(?:утверждаю|утвержд[её]н[аоы]?|согласован[аоы]?|рассмотрен[аоы]?|принят[аоы]?|одобрен[аоы]?)"
    r"[»\"“]?[:.]?)(?: (.*))?$",
    re.IGNORECASE,
)
_SPACED = re.compile(r"^\w(?: \w){3,}$")
_TITLE = re.compile(r"^[«\"*]*(?:[\w-]+ ){0,2}(?:план(?:-график)?|дорожная карта|п л а н)(?!\w)", re.IGNORECASE)
_GROUP = re.compile(
    r"^(?:(?:раздел|задача|направление|блок|этап|модуль|глава|цель|часть|подраздел)\b|[ivxlc]{1,6}[.)] )", re.IGNORECASE
)
_MONTH = r"(?:январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь)"
_TIME = re.compile(
    rf"^(?:{_MONTH}(?: ?[-–—,/] ?{_MONTH}| и {_MONTH})*"
    r"|(?:[1-4]|i{1,3}|iv|первый|второй|третий|четв[её]ртый|первое|второе)(?:-[йе])?"
    r" (?:квартал|полугодие|семестр|четверть)"
    r"|в течение (?:всего )?(?:учебного |календарного )?(?:года|периода)"
    r"|ежемесячно|ежеквартально|еженедельно|постоянно|весна|лето|осень|зима)"
    r"(?: (?:\d{4}|\d{4} ?[-–—/] ?\d{2,4})(?: (?:учебн\w+ )?(?:г\.?|года?))?)?$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^(?:п\. ?)?\d{1,4}(?:[.,]\d{1,4})*[.)]?$|^[ivxlc]{1,6}[.)]?$", re.IGNORECASE)
_LEADING = re.compile(r"^(\d{1,3})[.)] ")


def sign_off(line: str) -> tuple[str, str] | None:
    """("УТВЕРЖДАЮ", "what follows on the same line") when a line opens a sign-off block."""
    line = fold(line)
    if _SPACED.match(line):
        return (line, "") if _SIGN_OFF.match(line.replace(" ", "")) else None
    match = _SIGN_OFF.match(line)
    if not match or not line.lstrip('«"„')[:1].isupper():
        return None
    return match[1], match[2] or ""


def approves(word: str) -> bool:
    """Whether a sign-off word is one of approval (УТВЕРЖДАЮ, УТВЕРЖДЕНО), which stands on the right."""
    return "утвержд" in "".join(word.split()).lower()


def opens_title(line: str) -> bool:
    """Whether a line begins a plan's title: "ПЛАН РАБОТЫ …", "Дорожная карта"."""
    return bool(_TITLE.match(fold(line)))


def is_group(text: str) -> bool:
    """Whether a text calls itself a section: "Задача 1. …", "Раздел II", "IV. …", a month, a quarter."""
    text = fold(text)
    return not text[:1].islower() and bool(_GROUP.match(text) or _TIME.match(text))


def is_number(text: str) -> bool:
    """Whether a cell holds an official number and nothing else: "1.1.", "3", "п. 2.1", "IV."."""
    return bool(_NUMBER.match(fold(text)))


def leading_number(text: str) -> str:
    """ "1" for "1. Создание …", "" when the text begins otherwise."""
    match = _LEADING.match(fold(text))
    return match[1] if match else ""


def is_draft_mark(line: str) -> bool:
    """Whether a line says only that this is a draft."""
    return "".join(line.split()).strip('«»"().').lower() == "проект"

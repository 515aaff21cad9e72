"""What is written in more than one way all over a plan: ё, dashes, final full stops, quotes. One finding for each."""

import re
from collections.abc import Iterator

from plans.core.checks.rows import ended, listed, place_of, said_of, texts_of
from plans.core.document import DEADLINE, EXECUTORS, RESULT, TITLE, Activity, PlanDocument
from plans.core.findings import Finding, Level

Places = dict[str, list[Activity]]  # the way of writing → the rows written so

_WORD = re.compile(r"[А-ЯЁа-яё]+")
_WITH_YO = re.compile(r"[А-ЯЁа-яё]*[ёЁ][А-ЯЁа-яё]*")
_DASH = re.compile(r"(?<=[\w»)] )[-–—](?= [\w«(])")
_RANGE = re.compile(r"(?:(?<=[а-я]{3})|(?<=\d{4})) ?([-–—]) ?(?=[а-я]{3}|\d\d\d\d)", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?]\s+\S")
_ABBREVIATED = re.compile(r"(?:^|[\s(.])(?:[а-яё]{1,3}|[а-яё]{1,4}\.\s?[а-яё])\.\Z", re.IGNORECASE)
_NAMES = {"-": "дефис (-)", "–": "короткое тире (–)", "—": "длинное тире (—)"}


def letters(document: PlanDocument) -> Iterator[Finding]:
    """ "отчёт" here and "отчет" there."""
    texts = list(texts_of(document))
    with_yo = {word.lower() for _, _, text in texts if "ё" in text or "Ё" in text for word in _WITH_YO.findall(text)}
    plain = {word.replace("ё", "е"): word for word in with_yo}
    found: dict[str, list[Activity]] = {}
    for row, _, text in texts if plain else ():
        for word in set(_WORD.findall(text.lower())) & plain.keys():
            found.setdefault(word, []).append(row)
    if found:
        pairs = ", ".join(f"«{plain[word]}» и «{word}»" for word in list(found)[:3])
        rows = _once(row for rows in found.values() for row in rows)
        text = ended(f"Буква ё стоит не везде: {pairs}; без неё строки {_listed(rows)}")
        yield said_of(Level.INFO, "letter.varied", rows, text, "Пишите одинаково.")


def dashes(document: PlanDocument) -> Iterator[Finding]:
    """Between words, and in the ranges of deadlines, each by itself."""
    between, ranges = Places(), Places()
    for row, key, text in texts_of(document):
        if key == DEADLINE:
            for sign in _RANGE.findall(text):
                ranges.setdefault(sign, []).append(row)
        elif key != EXECUTORS:
            for sign in _DASH.findall(text):
                between.setdefault(sign, []).append(row)
    yield from _varied("dash.varied", "Между словами стоит разное тире", between, _NAMES)
    yield from _varied("range.varied", "Промежутки в сроках записаны по-разному", ranges, _NAMES)


def stops(document: PlanDocument) -> Iterator[Finding]:
    """At the end of cells that hold one sentence."""
    for key, name in ((TITLE, "мероприятий"), (RESULT, "результатов")):
        found = Places()
        for row in document.activities:
            text = row.text(key).strip()
            if text and not _SENTENCE.search(text) and "\n" not in text and not _ABBREVIATED.search(text):
                found.setdefault("с точкой" if text[-1] == "." else "без точки", []).append(row)
        yield from _varied("stop.varied", f"Точка в конце {name} стоит не везде", found, {})


def quotes(document: PlanDocument) -> Iterator[Finding]:
    """ "Straight" quotes among «these»."""
    found = Places()
    for row, _, text in texts_of(document):
        if "«" in text:
            found.setdefault("«ёлочки»", []).append(row)
        if text.count('"') > 1 or "“" in text:
            found.setdefault('"прямые"', []).append(row)
    yield from _varied("quote.varied", "Кавычки поставлены разные", found, {})


def _varied(id: str, what: str, found: Places, names: dict[str, str]) -> Iterator[Finding]:
    """The rarer ways with their rows, beside the usual one."""
    if len(found) < 2:
        return
    usual, *others = sorted(found, key=lambda way: -len(found[way]))
    rows = _once(row for way in others for row in found[way])
    rare = "; ".join(f"{names.get(way, way)} – {_listed(_once(found[way]))}" for way in others)
    text = ended(f"{what}: чаще {names.get(usual, usual)}, а {rare}")
    yield said_of(Level.INFO, id, rows, text, "Выберите одно написание для всего плана.")


def _once(rows: Iterator[Activity] | list[Activity]) -> list[Activity]:
    return list({id(row): row for row in rows}.values())


def _listed(rows: list[Activity]) -> str:
    return listed([place_of(row) for row in rows])

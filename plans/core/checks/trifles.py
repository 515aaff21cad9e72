"""Slips of the pen: quotes without a pair, stray letters, and all that one click corrects."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from plans.core.checks.corrections import Correction, corrections, end_of, usual_ends
from plans.core.checks.numbers import parts_of
from plans.core.checks.rows import TEXTS, at_rows, listed, place_of, said, said_of, shown
from plans.core.checks.typography import paired_quotes, unpaired
from plans.core.document import Activity, PlanDocument
from plans.core.findings import Finding, Level

_SAID = {
    "year.glued": "Год написан слитно с «г.»",
    "word.doubled": "Слово написано дважды",
    "space.stray": "Лишний пробел у знака препинания",
    "space.missing": "Нет пробела после запятой",
    "hyphen.spaced": "Лишний пробел у дефиса",
    "letter.latin": "Латинская буква в русском слове",
}
_HINT = "На странице плана исправляется одной кнопкой."
_AROUND = 25  # characters shown on each side of a slip
# The words of one letter (а, в, и, к, о, с, у) are no slips, nor are "5 м", "п 2.1", "в т ч", "б)", "г Томск".
_STRAY = re.compile(
    r"(?<![^\s(«])(?<!\d )(?<!\bт )(?<!\bт\. )[бгдеёжзйлмнпртфхцчшщъыьэюя](?=$|[\s,;»])(?! \d| [тдпеч](?!\w)| [А-ЯЁ№])"
)


def quotes(document: PlanDocument) -> Iterator[Finding]:
    """A quote that opens and never closes, or closes what was not opened."""
    texts: list[tuple[str, str, tuple[Activity, ...]]] = [("", " ".join(document.title), ())]
    for section in document.sections:
        texts.append((section.heading, section.heading, ()))
        texts += [(place_of(row), row.text(key), (row,)) for row in section.activities for key in TEXTS]
    for place, text, rows in texts:
        if unpaired(text):
            words = f"Кавычка без пары: «…{_at_quote(text)}…»."
            hint = "Поставьте вторую кавычку или уберите эту." if paired_quotes(text) == text else _HINT
            yield Finding(Level.INFO, "quote.unpaired", place, words, hint, rows)


def _at_quote(text: str) -> str:
    at = max(text.rfind(sign) for sign in '«»"')
    return " ".join(text[max(0, at - _AROUND) : at + _AROUND].split()).strip("«»")


def stray_letters(document: PlanDocument) -> Iterator[Finding]:
    """A single letter that is no word: what is left of one that was deleted or torn."""
    for row in document.activities:
        for key in TEXTS:
            if found := _STRAY.search(row.text(key)):
                around = row.text(key)[max(0, found.start() - _AROUND) : found.end() + _AROUND]
                text = f"Одинокая буква «{found[0]}»: «…{shown(around)}…»."
                yield said(Level.INFO, "letter.stray", row, text, "Уберите её или допишите слово.")


def correctable(document: PlanDocument) -> Iterator[Finding]:
    """One finding for each kind: ten glued years are one trifle, and one click."""
    found: dict[str, list[Correction]] = defaultdict(list)
    for one in corrections(document):
        found[one.id].append(one)
    rows = document.activities
    for id, words in _SAID.items():
        if id in found:
            yield _slip(id, words, found[id], rows)
    yield from _numbers(document)


def _slip(id: str, words: str, found: list[Correction], all: Sequence[Activity]) -> Finding:
    rows = [all[at] for at in dict.fromkeys(one.row for one in found)]
    text = f"{words}: «{_difference(found[0])}»."
    if len(rows) > 1:
        text = at_rows(f"{words}, например «{_difference(found[0])}».", rows)
    return said_of(Level.INFO, id, rows, text, _HINT)


def _difference(correction: Correction) -> str:
    """The words of the text around its first slip."""
    before, after = correction.before, correction.after
    at = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(after))
    return " ".join(before[max(0, at - _AROUND) : at + _AROUND].split())


def _numbers(document: PlanDocument) -> Iterator[Finding]:
    """Numbers that do not end as most do: "3.5" among "3.4.", "3.6."."""
    for depth, end in usual_ends(document).items():
        rows = [row for row in document.activities if len(parts_of(row.number)) == depth]
        other = [row for row in rows if end_of(row.number) != (end_of(rows[0].number) if end is None else end)]
        if not other:
            continue
        usual = next(row for row in rows if row not in other)
        places = [place_of(row) for row in other]
        subject = f"Номера {listed(places)} написаны" if len(places) > 1 else f"Номер {places[0]} написан"
        text = f"{subject} не так, как «{place_of(usual)}»."
        hint = "Выберите один вид номеров." if end is None else _HINT
        yield said_of(Level.INFO, "number.varied", other, text, hint)

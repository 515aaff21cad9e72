"""The front page: the title's year and the period, and the sign-off blocks above the table."""

import re
from collections.abc import Iterator
from datetime import date

from plans.core.checks.dates import days_in, impossible_days
from plans.core.document import PlanDocument, SignOff
from plans.core.findings import Finding, Level
from plans.core.text import slips

_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.]\d)")
_APPROVES = re.compile(r"утвержд", re.IGNORECASE)
_APPROVED = re.compile(r"утвержд[её]н", re.IGNORECASE)
_BY_DOCUMENT = re.compile(r"протокол|приказ|распоряжени|постановлени|решени|заседани", re.IGNORECASE)
_SIGNS = re.compile(r"утверждаю|согласовано|утвержден|утверждён", re.IGNORECASE)
_POST = re.compile(r"[А-ЯЁа-яё]{6,}")
_PROTOCOL = re.compile(r"протокол", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:№|N|номер)\s?\d|№?\s?б/н", re.IGNORECASE)
_WORDS = (
    "УТВЕРЖДАЮ УТВЕРЖДЕНО УТВЕРЖДЕН УТВЕРЖДЕНА УТВЕРЖДЕНЫ СОГЛАСОВАНО СОГЛАСОВАН СОГЛАСОВАНА СОГЛАСОВАНЫ РАССМОТРЕНО "
    "РАССМОТРЕН РАССМОТРЕНА РАССМОТРЕНЫ ПРИНЯТО ПРИНЯТ ПРИНЯТА ОДОБРЕНО ОДОБРЕН ОДОБРЕНА РЕКОМЕНДОВАНО СОГЛАСОВЫВАЮ"
).split()
_PERSON = re.compile(r"(?:[А-ЯЁ]\. ?){1,2}[А-ЯЁ][а-яё]+|[А-ЯЁ][а-яё]+ [А-ЯЁ]\.")


def title_and_period(document: PlanDocument) -> Iterator[Finding]:
    """The title names years, and none of them belongs to the plan's period."""
    years = sorted({int(year) for year in _YEAR.findall(" ".join(document.title))})
    period = document.period
    if period and years and not set(years) & set(range(period.start.year, period.end.year + 1)):
        named = ", ".join(map(str, years))
        text = f"В названии плана {named}, а период плана {period.start:%d.%m.%Y} – {period.end:%d.%m.%Y}."
        yield Finding(Level.ERROR, "period.different", "", text, "Исправьте название или период.")


def absent(document: PlanDocument) -> Iterator[Finding]:
    """A plan that nobody is to sign."""
    if not any(block.word.strip() for block in document.signoffs):
        text = "В плане нет ни одного грифа: непонятно, кто его утверждает."
        yield Finding(Level.INFO, "signoff.missing", "", text, "Добавьте «УТВЕРЖДАЮ» с должностью, подписью и датой.")


def incomplete(document: PlanDocument) -> Iterator[Finding]:
    """ГОСТ Р 7.0.97: above a person's signature stand the post and the name."""
    for block in document.signoffs:
        lines = _lines(block)
        if not _SIGNS.match(block.word) or _BY_DOCUMENT.search(lines):
            continue
        if not _PERSON.search(lines):
            text = f"В грифе «{block.word}» нет фамилии."
            yield Finding(Level.WARNING, "signoff.unnamed", block.word, text, "Впишите инициалы и фамилию.")
        if not _POST.search(_PERSON.sub("", lines)):
            text = f"В грифе «{block.word}» нет должности."
            yield Finding(Level.WARNING, "signoff.postless", block.word, text, "Впишите должность.")


def misspelled(document: PlanDocument) -> Iterator[Finding]:
    """A word that is nearly one of the usual ones: «УТВЕРЖАЮ»."""
    for block in document.signoffs:
        word = block.word.strip().upper().replace("Ё", "Е")
        near = [usual for usual in _WORDS if word != usual and slips(word, usual, 2) <= 2]
        if near and word not in _WORDS:
            text = f"Слово грифа написано с ошибкой: «{block.word}»."
            yield Finding(Level.WARNING, "signoff.misspelled", block.word, text, f"Обычно пишут «{near[0]}».")


def unnumbered(document: PlanDocument) -> Iterator[Finding]:
    """A protocol is found by its number and date."""
    for block in document.signoffs:
        lines = _lines(block)
        if _PROTOCOL.search(lines) and not _NUMBERED.search(lines):
            text = f"В грифе «{block.word}» нет номера протокола."
            yield Finding(Level.INFO, "signoff.unnumbered", block.word, text, "Впишите номер: «протокол от … № …».")


def impossible(document: PlanDocument) -> Iterator[Finding]:
    """31.02.2022: a day that no calendar has."""
    for block in document.signoffs:
        for found in impossible_days(_lines(block)):
            text = f"В грифе «{block.word}» невозможная дата: {found}."
            yield Finding(Level.WARNING, "signoff.impossible", block.word, text, "Исправьте дату.")


def undated(document: PlanDocument) -> Iterator[Finding]:
    """A block without a day: nobody can say later which text was signed when."""
    for block in document.signoffs:
        if block.word and not days_in(_lines(block)):
            what = "назван только год" if _YEAR.search(_lines(block)) else "нет даты"
            text = f"В грифе «{block.word}» {what}."
            yield Finding(Level.INFO, "signoff.undated", block.word, text, "Впишите день, месяц и год.")


def misworded(document: PlanDocument) -> Iterator[Finding]:
    """ГОСТ Р 7.0.97: a person writes УТВЕРЖДАЮ; УТВЕРЖДЕНО names the document or body that approved."""
    for block in document.signoffs:
        lines = _lines(block)
        if not _APPROVES.match(block.word):
            continue
        by_document, by_person = _BY_DOCUMENT.search(lines), _PERSON.search(lines)
        if _APPROVED.match(block.word) and by_person and not by_document:
            text = f"«{block.word}» стоит над должностью и фамилией: лицо пишет «УТВЕРЖДАЮ» (ГОСТ Р 7.0.97)."
            yield Finding(Level.WARNING, "signoff.misworded", block.word, text, "Замените слово на «УТВЕРЖДАЮ».")
        elif not _APPROVED.match(block.word) and by_document and not by_person:
            text = f"«{block.word}» стоит над протоколом или приказом: пишут «УТВЕРЖДЕНО» (ГОСТ Р 7.0.97)."
            yield Finding(Level.WARNING, "signoff.misworded", block.word, text, "Замените слово на «УТВЕРЖДЕНО».")


def late(document: PlanDocument) -> Iterator[Finding]:
    """A body considered or agreed the plan later than it was approved."""
    approved = approval_day(document)
    for block in document.signoffs:
        if approved is None or _APPROVES.match(block.word):
            continue
        after = [day for day in days_in(_lines(block)) if day > approved]
        if after:
            text = f"«{block.word}» датировано {after[0]:%d.%m.%Y}, а план утверждён раньше: {approved:%d.%m.%Y}."
            yield Finding(Level.WARNING, "signoff.late", block.word, text, "Проверьте даты обоих грифов.")


def after_period(document: PlanDocument) -> Iterator[Finding]:
    """A plan that was approved when it was over: most likely a wrong year."""
    approved = approval_day(document)
    if approved and document.period and approved > document.period.end:
        text = f"План утверждён {approved:%d.%m.%Y}, когда его период уже кончился ({document.period.end:%d.%m.%Y})."
        yield Finding(Level.WARNING, "signoff.outside_period", "", text, "Проверьте год в грифе.")


def approval_day(document: PlanDocument) -> date | None:
    """The day of approval, when the approving blocks name exactly one."""
    days = {day for block in document.signoffs if _APPROVES.match(block.word) for day in days_in(_lines(block))}
    return days.pop() if len(days) == 1 else None


def _lines(block: SignOff) -> str:
    return "\n".join(block.lines)

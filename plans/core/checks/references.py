"""References to other rows ("по п. 1.6, 2.2"): the row must exist, and the body named must carry it out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plans.core.checks.numbers import Parts, parts_of
from plans.core.checks.rows import TEXTS, folded, keys_of, listed, said
from plans.core.document import Activity, PlanDocument
from plans.core.findings import Finding, Level

_REFERENCE = re.compile(
    r"(?<!\w)(?:п\. ?п\.|пп\.|п\.|пункт\w{0,3}|мероприяти\w{1,3}|строк\w{1,3}) ?"
    r"(\d{1,2}(?:\.\d{1,2}){1,3}\.?(?:(?:,| и) ?(?:п\. ?)?\d{1,2}(?:\.\d{1,2}){1,3}\.?){0,40})",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}")
# What follows must end the phrase or name this very plan; "п. 2.2 Положения" is of another paper.
_OWN = re.compile(
    r" ?(?:$|[.,;:)\n]|(?:и |а |в |с |на |по )|(?:настоящ|данн|плана?\b|дорожной карты|раздел))", re.IGNORECASE
)
_PAPER = re.compile(
    r"приказ|распоряжени|постановлени|закон|положени|устав|порядк|порядок|фгос|стандарт|соглашени|договор|протокол|"
    r"регламент|указ|программ|методическ|инструкц|правил|гост|паспорт|стать|ст\.|фз"
)
_AROUND = 60  # characters before a reference in which another paper may be named
_BODY = re.compile(r"([^\W\d_]{3,} [^\W\d_]{3,}|[^\W\d_]{3,}) по $")
_STEM = 5  # letters of a word that its endings leave alone


@dataclass(frozen=True, slots=True)
class _Reference:
    row: Activity
    numbers: tuple[str, ...]
    before: str


def missing(document: PlanDocument) -> Iterator[Finding]:
    """A number that no row has, of a form that the plan's rows have."""
    known = _rows(document)
    forms = {len(parts) for parts in known}
    for reference in _references(document):
        for number in reference.numbers:
            if len(parts_of(number)) in forms and parts_of(number) not in known:
                text = f"Ссылка на пункт {number}, которого в плане нет."
                yield said(Level.WARNING, "reference.missing", reference.row, text, "Исправьте номер.")


def own(document: PlanDocument) -> Iterator[Finding]:
    """A row that refers to itself."""
    for reference in _references(document):
        parts = parts_of(reference.row.number)
        if parts and any(parts_of(number) == parts for number in reference.numbers):
            text = f"Строка ссылается сама на себя: {reference.row.number.strip()}"
            yield said(Level.INFO, "reference.own", reference.row, text, "Проверьте номер.")


def mismatched(document: PlanDocument) -> Iterator[Finding]:
    """ "Рабочие группы по п. 1.6", though row 1.6 is carried out by somebody else."""
    known = _rows(document)
    bodies = {key for row in document.activities for key in keys_of(row.executors)}
    for reference in _references(document):
        body = _body(reference.before, bodies)
        rows = [(number, known.get(parts_of(number))) for number in reference.numbers]
        others = [
            f"{number} («{row.executors.strip()[:80]}»)"
            for number, row in rows
            if body and row and row.executors and not any(_stems(key) >= body for key in keys_of(row.executors))
        ]
        if others:
            text = f"В ссылке названы строки, у которых исполнитель другой: {listed(others)}."
            yield said(Level.INFO, "reference.mismatched", reference.row, text, "Проверьте номера.")


def numbers_in(text: str) -> Iterator[tuple[re.Match[str], ...]]:
    """The numbers of each reference of a text to rows of its own plan, with their places in the text."""
    for _, found in _own(text):
        yield tuple(_NUMBER.finditer(text, found.start(1), found.end(1)))


def _own(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Each reference to the plan itself, with the words before it."""
    for found in _REFERENCE.finditer(text) if _NUMBER.search(text) else ():
        before = text[max(0, found.start() - _AROUND) : found.start()]
        after = text[found.end() : found.end() + _AROUND]
        if _OWN.match(after) and not _PAPER.search(before.lower()):
            yield before, found


def _references(document: PlanDocument) -> Iterator[_Reference]:
    for row in document.activities:
        for key in TEXTS:
            for before, found in _own(row.text(key)):
                yield _Reference(row, tuple(_NUMBER.findall(found[1])), before)


def _rows(document: PlanDocument) -> dict[Parts, Activity]:
    return {parts: row for row in document.activities if (parts := parts_of(row.number))}


def _body(before: str, bodies: set[str]) -> frozenset[str]:
    """The stems of the executor who is named right before the reference; empty when it is none of the plan's."""
    found = _BODY.search(before.lower())
    named = _stems(found[1]) if found else frozenset()
    return named if any(_stems(key) == named for key in bodies) else frozenset()


def _stems(name: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in folded(name).split())

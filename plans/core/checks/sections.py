"""Sections: empty, and their numbers skipped, repeated, out of order or missing."""

import re
from collections.abc import Iterator

from plans.core.checks.numbers import section_number
from plans.core.document import PlanDocument, Section
from plans.core.findings import Finding, Level

_KIND = re.compile(r"[а-яё]+(?=\s*№?\s*(?:\d|[IVX]+[.)\s]))", re.IGNORECASE)


def empty(document: PlanDocument) -> Iterator[Finding]:
    """A heading without rows, where headings do not stand below each other (goals with tasks)."""
    if not _are_of_one_kind(document):
        return
    for section in document.sections:
        if section.heading and not section.activities:
            text = "В разделе нет ни одного мероприятия."
            yield Finding(Level.WARNING, "section.empty", section.heading, text, "Добавьте строки или уберите раздел.")


def numbered(document: PlanDocument) -> Iterator[Finding]:
    """Numbers of sections that do not go on by one."""
    headed = [section for section in document.sections if section.heading]
    numbers = [section_number(section.heading) for section in headed]
    if not _are_of_one_kind(document) or 2 * sum(map(bool, numbers)) <= len(numbers):
        return
    seen: list[int] = []
    for section, number in zip(headed, numbers, strict=True):
        if said := _oddity(number, seen):
            yield Finding(Level.INFO, said[0], section.heading, said[1], "Проверьте номера разделов.")
        seen += [number] if number else []


def _oddity(number: int, seen: list[int]) -> tuple[str, str] | None:
    """The id and text of what is odd about a section's number after the `seen` ones."""
    if not number:
        return "section.unnumbered", "У раздела нет номера, а у других есть."
    if number in seen:
        return "section.number_repeated", f"Раздел с номером {number} уже есть."
    if seen and number < max(seen):
        return "section.unordered", f"Раздел {number} стоит после раздела {seen[-1]}."
    if seen and number > max(seen) + 1:
        return "section.skipped", f"Перед разделом {number} нет раздела {max(seen) + 1}."
    return None


def _are_of_one_kind(document: PlanDocument) -> bool:
    """Whether all headings are sections, or all are tasks: no goals with tasks of their own."""
    return len({_kind(section) for section in document.sections if section.heading}) == 1


def _kind(section: Section) -> str:
    found = _KIND.match(section.heading.strip())
    return found[0].lower() if found else ""

"""The same thing written twice: a section, an activity."""

import re
from collections.abc import Iterator

from plans.core.checks.rows import ended, folded, place_of, said, shown
from plans.core.document import PlanDocument
from plans.core.findings import Finding, Level

OWN_NUMBER = re.compile(
    r"(?:(?:раздел|задача|направление|блок|цель|глава|этап)\s)?\s?№?\s?(?:\d{1,2}|[IVX]{1,5})\s?[.):]", re.IGNORECASE
)


def sections(document: PlanDocument) -> Iterator[Finding]:
    """Two sections of one name, whatever their numbers."""
    seen: dict[str, str] = {}
    for section in document.sections:
        name = folded(OWN_NUMBER.sub("", section.heading.strip(), count=1))
        if name and name in seen:
            text = f"Раздел называется так же, как «{shown(seen[name])}»."
            yield Finding(Level.WARNING, "section.repeated", section.heading, text, "Соедините разделы или уточните.")
        seen.setdefault(name, section.heading)


def activities(document: PlanDocument) -> Iterator[Finding]:
    """Two rows of the same title, executors and deadline."""
    seen: dict[tuple[str, ...], str] = {}
    for row in document.activities:
        key = (folded(row.title), folded(row.executors), folded(row.deadline))
        if key[0] and key in seen:
            text = ended(f"Мероприятие, исполнители и срок те же, что в строке {seen[key]}")
            yield said(Level.WARNING, "activity.repeated", row, text, "Оставьте одну строку.")
        seen.setdefault(key, place_of(row))

"""Executors: one name written in several ways, a person named among roles."""

import re
from collections import defaultdict
from collections.abc import Iterator

from plans.core.checks.rows import listed, names_of, place_of, said_of
from plans.core.document import Activity, PlanDocument
from plans.core.executors import same_name_key
from plans.core.findings import Finding, Level

_PERSON = re.compile(r"[А-ЯЁ][а-яё-]+ [А-ЯЁ]\.(?: ?[А-ЯЁ]\.)?|[А-ЯЁ]\. ?(?:[А-ЯЁ]\. ?)?[А-ЯЁ][а-яё-]+")


def varied(document: PlanDocument) -> Iterator[Finding]:
    """Spellings that differ by case, ё or quotes alone. The first letter follows the place in the sentence."""
    written: dict[str, dict[str, list[Activity]]] = defaultdict(lambda: defaultdict(list))
    for row in document.activities:
        for name in names_of(row.executors):
            same = written[same_name_key(name)]
            spelled = next((one for one in same if one[1:] == name[1:]), name)
            same[spelled].append(row)
    for spellings in written.values():
        if len(spellings) > 1:
            yield _varied(dict(spellings))


def _varied(spellings: dict[str, list[Activity]]) -> Finding:
    """The finding stands at the first row of the rarest spelling."""
    rarest = min(reversed(spellings), key=lambda name: len(spellings[name]))
    shown = " и ".join(f"«{name}» ({listed(list(map(place_of, rows)))})" for name, rows in spellings.items())
    text = f"Исполнитель написан по-разному: {shown}."
    return said_of(Level.INFO, "executors.varied", spellings[rarest][:1], text, "Выберите одно написание.")


def personal(document: PlanDocument) -> Iterator[Finding]:
    """A person without a post where nearly all other executors are roles and bodies."""
    places: dict[str, list[Activity]] = defaultdict(list)
    count = 0
    for row in document.activities:
        for name in names_of(row.executors):
            count += 1
            if _PERSON.fullmatch(name):
                places[name].append(row)
    if 2 * sum(map(len, places.values())) > count:
        return
    for name, rows in places.items():
        where = listed(list(map(place_of, rows)))
        text = f"Исполнитель назван по фамилии: «{name}» ({where}); у других мероприятий – должности и органы."
        hint = "Укажите должность: человек может смениться."
        yield said_of(Level.INFO, "executors.personal", rows[:1], text, hint)

"""Executors: one name written in several ways, a person named among roles."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from plans.core.checks.about import About
from plans.core.checks.rows import folded, key_of, listed, names_of, place_of, said, said_of, schedule_of
from plans.core.deadlines import Period, Rule
from plans.core.document import Activity, PlanDocument
from plans.core.executors import references
from plans.core.findings import Finding, Level
from plans.core.text import slips

_SHORT = re.compile(r"[А-ЯЁ]{2,}")
_LONG = 5  # letters of a word in which one may be wrong
_FORMS = re.compile(
    r"(?:формирование|создание|утверждение состава|организация работы|определение состава|избрание)\s+"
    r"((?:рабоч|координац|эксперт|творческ|проектн|наблюдат|управля|инициатив)\w+\s+\w+)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[А-ЯЁ][а-яё-]+ [А-ЯЁ]\.(?: ?[А-ЯЁ]\.)?|[А-ЯЁ]\. ?(?:[А-ЯЁ]\. ?)?[А-ЯЁ][а-яё-]+")


def varied(document: PlanDocument) -> Iterator[Finding]:
    """Spellings that differ by case, ё or quotes alone. The first letter follows the place in the sentence."""
    written: dict[str, dict[str, list[Activity]]] = defaultdict(lambda: defaultdict(list))
    for row in document.activities:
        for name in names_of(row.executors):
            same = written[key_of(name)]
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


def misspelled(document: PlanDocument, about: About) -> Iterator[Finding]:
    """A name that is a letter away from one that the plan or the cluster's directory writes otherwise."""
    counts: dict[str, list[Activity]] = defaultdict(list)
    shown: dict[str, str] = {}
    for row in document.activities:
        for name in names_of(row.executors):
            counts[key_of(name)].append(row)
            shown.setdefault(key_of(name), name)
    known = {key_of(name): name for name in about.executors}
    for key, rows in counts.items():
        usual = [one for one in {**shown, **known} if len(counts.get(one, ())) > len(rows) or one in known]
        short = frozenset(word.lower() for word in _SHORT.findall(shown[key]))
        near = next((one for one in usual if one != key and key not in known and _is_slip(key, one, short)), None)
        if near:
            text = f"Исполнитель «{shown[key]}» отличается буквой от «{shown.get(near) or known[near]}»."
            yield said_of(Level.WARNING, "executors.misspelled", rows[:1], text, "Проверьте, нет ли опечатки.")


def _is_slip(one: str, other: str, short: frozenset[str]) -> bool:
    """One letter wrong inside a long word: neither an ending nor a number nor one of its `short` names."""
    words, theirs = one.split(), other.split()
    if len(words) != len(theirs) or slips(one, other, 1) > 1:
        return False
    differing = [pair for pair in zip(words, theirs, strict=True) if pair[0] != pair[1]]
    return all(
        min(map(len, pair)) > _LONG
        and pair[0] not in short
        and pair[0][:-2] != pair[1][:-2]
        and not any(map(str.isdigit, "".join(pair)))
        for pair in differing
    )


def twice(document: PlanDocument) -> Iterator[Finding]:
    """ "ЦОПП, ЦОПП" in one cell."""
    for row in document.activities:
        pieces = [key_of(piece) for piece in re.split(r"[,;\n]", row.executors) if piece.strip()]
        again = next((piece for at, piece in enumerate(pieces) if piece and piece in pieces[:at]), None)
        if again:
            yield said(Level.INFO, "executors.twice", row, f"Исполнитель назван дважды: «{again}».", "Оставьте одного.")


def referring(document: PlanDocument) -> Iterator[Finding]:
    """ "Те же", "см. п. 1.1": nobody is named, so nobody is reminded."""
    for row in document.activities:
        for reference in references(row.executors):
            text = f"Вместо исполнителя стоит «{reference.text}»: отметить выполнение некому."
            hint = "Назовите исполнителей: в плане или на странице строки."
            yield said(Level.WARNING, "executors.reference", row, text, hint)


def early(document: PlanDocument, about: About) -> Iterator[Finding]:
    """A body that has to do something before the row that forms it is due."""
    if document.period is None:
        return
    formed: dict[str, tuple[Activity, date]] = {}
    for row in document.activities:
        if (found := _FORMS.match(row.title)) and (day := _named_day(row, document.period, about, first=True)):
            formed.setdefault(_stems(found[1]), (row, day))
    for row in document.activities if formed else ():
        day = _named_day(row, document.period, about, first=False)
        for name in names_of(row.executors) if day else ():
            maker = next((made for stems, made in formed.items() if _stems(name).startswith(stems)), None)
            if maker and day and day < maker[1] and maker[0] is not row:
                text = f"«{name}» выполняет раньше, чем создаётся в строке {place_of(maker[0])} ({maker[1]:%d.%m.%Y})."
                yield said(Level.WARNING, "executors.early", row, text, "Проверьте сроки обеих строк.")


def _named_day(row: Activity, period: Period, about: About, *, first: bool) -> date | None:
    """The first day of a row's windows, or the last due day; None when its deadline names none."""
    schedule = schedule_of(row.deadline, period, about.school)
    if schedule.rule not in (Rule.ONCE, Rule.SEVERAL) or not schedule.slots:
        return None
    return schedule.slots[0].start if first else schedule.slots[-1].due


def _stems(words: str) -> str:
    return " ".join(word[:5] for word in folded(words).split()[:2])


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
        text = f"Исполнитель назван по фамилии: «{name}» ({where}); у других мероприятий — должности и органы."
        hint = "Укажите должность: человек может смениться."
        yield said_of(Level.INFO, "executors.personal", rows[:1], text, hint)

"""Cells: empty, filled with what belongs into another column, torn from the row above."""

import re
from collections.abc import Iterator
from itertools import pairwise

from plans.core.checks.rows import at_rows, is_empty, keys_of, place_of, said, said_of, shown, written
from plans.core.document import DEADLINE, EXECUTORS, RESULT, TITLE, Activity, PlanDocument
from plans.core.executors import same_name_key
from plans.core.findings import Finding, Level

_MISSING = ((EXECUTORS, "исполнитель"), (DEADLINE, "срок"), (RESULT, "ожидаемый результат"))
_COLUMN = {TITLE: "мероприятия", EXECUTORS: "исполнителей", RESULT: "результата"}
_SHORT = 60  # a cell that is only a deadline is no longer than that

# A text is only a deadline when each of its words is one of these, and one at least is of the first kind.
_TIME = re.compile(
    r"(?:январ[ьяе]|феврал[ьяе]|марта?|март[ею]|апрел[ьяе]|ма[йяе]|июн[ьяе]|июл[ьяе]|август[ае]?|сентябр[ьяе]|"
    r"октябр[ьяе]|ноябр[ьяе]|декабр[ьяе]|квартал[аеы]?|полугоди[еяи]|ежемесячно|ежеквартально|ежегодно|еженедельно|"
    r"ежедневно|течение|течении|постоянно|раза?|\d{1,2}\.\d{1,2}\.\d{2,4})"
)
_BESIDE = re.compile(
    r"(?:год[ау]?|гг?|в|во|с|со|по|до|и|к|на|не|реже|позднее|ранее|чем|учебн\w{2,3}|уч|числ[ао]|всего|весь|"
    r"период[ае]?|месяц[ае]?|недел[юи]|конца?|начал[оа]|середин[аы]|перв\w{2,3}|втор\w{2,3}|трет\w{2,3}|"
    r"четв[её]рт\w{2,3}|i{1,3}|iv|\d{1,4})"
)
_WORDS = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}|[^\W\d_]+|\d+")
_PERSON = re.compile(r"[А-ЯЁ][а-яё]+ [А-ЯЁ]\. ?[А-ЯЁ]\.|[А-ЯЁ]\. ?[А-ЯЁ]\. ?[А-ЯЁ][а-яё]+")
_HANGING = re.compile(r"(?:,|\w-|(?<!\w)(?:в|во|на|и|по|для|с|со|о|об|от|к|при|или|за|из|через|между|среди))$")


def empty(document: PlanDocument) -> Iterator[Finding]:
    """A row without words: said once, not once for each of its cells."""
    for row in document.activities:
        if is_empty(row):
            yield said(Level.WARNING, "row.empty", row, "Пустая строка.", "Заполните её или удалите.")


def missing(document: PlanDocument) -> Iterator[Finding]:
    """An empty cell in a column that the plan has."""
    rows = written(document)
    for key, name in _MISSING:
        bare = [row for row in rows if not row.text(key).strip()] if document.has(key) else []
        if len(bare) > 1:
            text = at_rows(f"Не указан {name}.", bare)
            yield said_of(Level.WARNING, f"{key}.missing", bare, text, "Заполните графу.")
        elif bare:
            yield said(Level.WARNING, f"{key}.missing", bare[0], f"Не указан {name}.", "Заполните графу.")
    for row in rows:
        if not row.title.strip():
            text = "Строка без мероприятия."
            yield said(Level.WARNING, "activity.untitled", row, text, "Впишите, что делается.")


def misplaced(document: PlanDocument) -> Iterator[Finding]:
    """A deadline in another column, or an executor in the deadlines': the cells may have slipped."""
    executors = frozenset(key for row in document.activities for key in keys_of(row.executors))
    hint = "Проверьте, не сдвинулись ли ячейки строки."
    for row in document.activities:
        for key, name in _COLUMN.items():
            if _only_time(row.text(key)):
                text = f"В графе {name} стоит срок: «{row.text(key).strip()}»."
                yield said(Level.WARNING, "cell.misplaced", row, text, hint)
        if _only_name(row.deadline.strip(), executors):
            text = f"В графе срока стоит исполнитель: «{shown(row.deadline)}»."
            yield said(Level.WARNING, "cell.misplaced", row, text, hint)


def _only_time(text: str) -> bool:
    if not text or len(text) > _SHORT:
        return False
    words = _WORDS.findall(text.lower())
    times = [bool(_TIME.fullmatch(word)) for word in words]
    return any(times) and all(time or _BESIDE.fullmatch(word) for time, word in zip(times, words, strict=True))


def _only_name(text: str, executors: frozenset[str]) -> bool:
    return bool(_PERSON.fullmatch(text)) or (bool(text) and not _only_time(text) and same_name_key(text) in executors)


def torn(document: PlanDocument) -> Iterator[Finding]:
    """A cell that goes on with a sentence which the cell above leaves open."""
    for section in document.sections:
        for above, row in pairwise(section.activities):
            for key in (TITLE, EXECUTORS, RESULT):
                if _goes_on(above, row, key):
                    text = f"«{shown(row.text(key))}» продолжает текст строки {place_of(above)}."
                    hint = "Проверьте, не разорвана ли строка."
                    yield said(Level.WARNING, "cell.torn", row, text, hint)


def _goes_on(above: Activity, row: Activity, key: str) -> bool:
    return row.text(key)[:1].islower() and bool(_HANGING.search(above.text(key).rstrip()[-20:].lower()))

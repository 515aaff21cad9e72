"""What a step of the editor is called in the history and on the undo button."""

from collections.abc import Sequence

from plans.core import text as text_rules
from plans.core.document import DEADLINE, EXECUTORS, MARK, NUMBER, RESULT, TITLE

_CELLS = {
    NUMBER: "Изменён номер",
    TITLE: "Изменён текст",
    EXECUTORS: "Изменены исполнители",
    DEADLINE: "Изменён срок",
    RESULT: "Изменён результат",
    MARK: "Изменена отметка",
}
_PARTS = {
    "title": "Изменён заголовок плана",
    "masthead": "Изменена шапка над грифами",
    "tail": "Изменён текст после таблицы",
    "word": "Изменено слово грифа",
    "lines": "Изменены строки грифа",
    "place": "Гриф перенесён в другой угол",
}
_PLACES = {
    "title": "Заголовок плана",
    "masthead": "Шапка",
    "tail": "Текст после таблицы",
    "word": "Слово грифа",
    "lines": "Строки грифа",
}
# A reading set by hand, and one that is given back to the words.
_FACTS = {
    "pinned": ("Заданы вручную даты", "Сняты заданные вручную даты"),
    "event_on": ("Записан день события для", "Снят день события для"),
    "named": ("Разделены вручную исполнители", "Снято ручное разделение исполнителей"),
    "collective": ("Изменено, кто отмечает выполнение",) * 2,
}
# One, two to four, five and more of a thing: «1 строка», «3 строки», «18 строк».
ROWS = ("строка", "строки", "строк")
SECTIONS = ("раздел", "раздела", "разделов")
CELLS = ("ячейка", "ячейки", "ячеек")
PLACES = ("место", "места", "мест")
_SHOWN = 40
_FEW, _TEEN = 5, 20


def count(number: int, forms: tuple[str, str, str]) -> str:
    """«18 строк»: the number with the form of the word that it asks for."""
    tens, ones = number % 100, number % 10
    if ones == 1 and tens != 11:
        return f"{number} {forms[0]}"
    return f"{number} {forms[1] if 1 < ones < _FEW and not _FEW < tens < _TEEN else forms[2]}"


def short(text: str) -> str:
    """The beginning of a text, to stand in a label."""
    return text_rules.short(text, _SHOWN)


def row_name(number: str, title: str) -> str:
    """«строки 1.2.», or the first words of a row without a number."""
    if number.strip():
        return f"строки {short(number)}"
    return f"строки «{short(title)}»" if title.strip() else "строки без номера"


def place(kind: str, key: str) -> str:
    """What a text outside the rows is."""
    return _PLACES.get(key) or ("Заголовок графы" if kind == "column" else "Заголовок раздела")


def of_cell(key: str, number: str, title: str) -> str:
    """«Изменён срок строки 1.2.»"""
    return f"{_CELLS.get(key, 'Изменена ячейка')} {row_name(number, title)}"


def of_fact(name: str, number: str, title: str, *, given: bool) -> str:
    """«Заданы вручную даты строки 1.2.»"""
    return f"{_FACTS[name][0 if given else 1]} {row_name(number, title)}"


def of_part(key: str, heading: str) -> str:
    """The change of a text outside the rows; `heading` is that of a section or column."""
    return _PARTS.get(key) or f"Изменён заголовок «{short(heading)}»"


def of_many(verb: str, names: Sequence[str]) -> str:
    """«Удалено: 1.2., 1.3. и ещё 4»."""
    shown = ", ".join(short(name) for name in names[:3])
    return f"{verb}: {shown}" + (f" и ещё {len(names) - 3}" if len(names) > 3 else "")

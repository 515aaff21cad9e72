"""The commands of the editor's page by their words, as Ctrl+K shows them: each with its key, if it has one."""

from dataclasses import dataclass

from django.urls import reverse

from plans.models import Plan

_ROW, _SECTION, _BLOCK = "activity", "section", "signoff"
_ANY = f"{_ROW} {_SECTION} {_BLOCK}"


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """One command: its words and key; what the page does (`do`, `what`, `where`) or where it goes (`href`).

    `kinds` are the parts that it is for ("": none need be in hand); `also` are other words that find it.
    """

    words: str
    key: str = ""
    do: str = ""
    what: str = ""
    where: str = ""
    kinds: str = ""
    also: str = ""
    href: str = ""


_COMMANDS = (
    PaletteItem("Добавить строку", "Ctrl+Enter", "insert", also="новая ниже мероприятие вставить"),
    PaletteItem("Добавить строку выше", "", "insert", where="before", kinds=_ROW, also="новая мероприятие вставить"),
    PaletteItem("Добавить раздел ниже", "", "insert", "section", also="новый вставить"),
    PaletteItem("Добавить раздел выше", "", "insert", "section", "before", f"{_ROW} {_SECTION}", also="новый вставить"),
    PaletteItem("Добавить гриф…", "", "signoff", also="новый утверждаю согласовано рассмотрено подпись"),
    PaletteItem("Повторить ниже", "", "duplicate", kinds=_ANY, also="копия дублировать"),
    PaletteItem("Переместить выше", "Alt+↑", "shift", where="up", kinds=f"{_ROW} {_SECTION}", also="поднять вверх"),
    PaletteItem("Переместить ниже", "Alt+↓", "shift", where="down", kinds=f"{_ROW} {_SECTION}", also="опустить вниз"),
    PaletteItem("Разделить строку у курсора", "", "split", kinds=_ROW, also="разбить"),
    PaletteItem("Соединить со следующей строкой", "", "join", kinds=_ROW, also="объединить слить"),
    PaletteItem("Повторить ячейку сверху", "Ctrl+D", "copyAbove", kinds=_ROW, also="копия заполнить"),
    PaletteItem("Перенести гриф на другую сторону", "", "corner", kinds=_BLOCK, also="слева справа"),
    PaletteItem("Удалить", "Ctrl+Delete", "remove", kinds=_ANY, also="убрать стереть строку раздел гриф"),
    PaletteItem("Отменить", "Ctrl+Z", "undo", also="назад"),
    PaletteItem("Вернуть отменённое", "Ctrl+Y", "redo", also="повторить вперёд"),
    PaletteItem("Найти и заменить…", "Ctrl+H", "replace", also="поиск замена слова"),
    PaletteItem("Пронумеровать по порядку…", "", "renumber", also="номера нумерация"),
    PaletteItem("Следующее замечание", "F8", "finding", also="ошибка проверка"),
    PaletteItem("Выделить все ячейки", "Ctrl+A", "everything", kinds=_ROW, also="скопировать"),
    PaletteItem("Прежние тексты этого места…", "", "history", kinds=_ANY, also="история изменения было"),
    PaletteItem("Клавиши", "", "help", also="помощь справка подсказка"),
)
_PAGES = (
    ("plan_edit", "Заголовок, период и бумага плана", "настройки поля шрифт"),
    ("plan_columns", "Графы таблицы", "столбцы колонки"),
    ("plan_changes", "Все изменения плана", "история журнал"),
    ("plan_others", "Что есть у других кластеров", "похожие взять строку двойники"),
    ("plan_findings", "Все замечания", "ошибки проверка"),
)
_FILES = (("docx", "Скачать для Word (DOCX)"), ("pdf", "Скачать PDF"), ("xlsx", "Скачать для Excel (XLSX)"))


def palette_of(plan: Plan) -> list[PaletteItem]:
    """Everything that can be done with the plan's sheet, and the pages and files of the plan."""
    pages = [PaletteItem(words, href=reverse(name, args=[plan.pk]), also=also) for name, words, also in _PAGES]
    files = [PaletteItem(words, href=reverse("plan_file", args=[plan.pk, form]), also="файл") for form, words in _FILES]
    return [*_COMMANDS, *pages, *files]

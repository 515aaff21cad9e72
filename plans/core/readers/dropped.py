"""Words that are in a file but not in its visible text, by their kind, and the sentences about them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from plans.core.text import fold, without_control

_SENTENCES = {
    "comments": "Примечание рецензента не перенесено: «{}».",
    "footnotes": "Сноска не перенесена: «{}».",
    "endnotes": "Концевая сноска не перенесена: «{}».",
    "margins": "Колонтитул не перенесён: «{}».",
    "deleted": "Удалённый в режиме исправлений текст не перенесён: «{}».",
    "hidden": "Скрытый текст не перенесён: «{}».",
    "struck": "Зачёркнутый текст не перенесён: «{}».",
    "elsewhere": "Часть документа лежит в другом файле и не прочитана: «{}».",
    "objects": "Вложенный файл не открыт, слова внутри него не прочитаны: «{}».",
    "commands": "Команда внутри файла не выполнена: «{}».",
    "placeholders": "Подсказка незаполненного поля не перенесена: «{}».",
}


@dataclass(slots=True)
class Dropped:
    """What a reader left out, by its kind, in the order of the file."""

    comments: list[str] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    endnotes: list[str] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    placeholders: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    def notes(self) -> tuple[str, ...]:
        """A Russian sentence for each thing that was left out, with its words; the same is said once."""
        return tuple(dict.fromkeys(self._each()))

    def _each(self) -> Iterator[str]:
        for kind in fields(self):
            for text in getattr(self, kind.name):
                if words := fold(without_control(text)):
                    yield _SENTENCES[kind.name].format(words)

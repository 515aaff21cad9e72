"""One file of the corpus, made by another tool than our writers, and what has to come of it."""

from collections.abc import Callable
from dataclasses import dataclass

TITLE = "ПЛАН РАБОТЫ кластера на 2022 год"
HEAD = ("№ п/п", "Мероприятие", "Ответственные", "Срок", "Результат")
FIRST, SECOND = "1. Организация взаимодействия", "2. Подготовка кадров"
ROWS = (
    ("1.1.", "Проведение заседаний совета", "Координационный совет", "ежеквартально", "Протокол"),
    ("1.2.", "Встречи с выпускниками", "Центр карьеры", "май 2022 года", "Отчёт"),
    ("2.1.", "Обучение наставников на предприятиях", "Работодатели", "до 01.10.2022", "Удостоверения"),
)
# The usual table, row by row: a section is one text.
TABLE: tuple[str | tuple[str, ...], ...] = (HEAD, FIRST, ROWS[0], ROWS[1], SECOND, ROWS[2])


@dataclass(frozen=True)
class Case:
    """A file and the plan that has to be read of it.

    `says`: patterns of findings or of what is left out; with one, not all of the file is in the plan, and it is said.
    `refused`: the file is refused with a sentence of this pattern. `number`: which of several plans of the file.
    `text`: its text, where that is not told by its bytes alone.
    """

    make: Callable[[], bytes]
    rows: tuple[tuple[str, ...], ...] = ROWS
    sections: tuple[str, ...] = (FIRST, SECOND)
    head: tuple[str, ...] = HEAD
    title: tuple[str, ...] = (TITLE,)
    signoffs: tuple[tuple[str, ...], ...] = ()
    says: tuple[str, ...] = ()
    refused: str = ""
    number: int | None = None
    text: str = ""

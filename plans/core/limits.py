"""Limits on what comes from outside: files, checked before anything is parsed, and buttons pressed twice.

Each refusal is its own sentence.
"""

from datetime import timedelta

from plans.core.errors import UnreadableFile
from plans.core.text import too_long

MEGABYTE = 1024 * 1024
MAX_FILE = 20 * MEGABYTE
MAX_ROWS = 20_000
MAX_COLUMNS = 64
MAX_CELLS = 400_000
MAX_PARAGRAPHS = 20_000  # outside tables
MAX_TEXT = 100_000  # characters of one cell or paragraph
MAX_NOTES = 2_000  # sentences about what a reader left out
MAX_TOTAL = 10_000_000  # characters of all of them together: ten times a plan of 4,000 rows

# Who presses twice presses within this time: the same words of the same person make one thing.
SAME_PRESS = timedelta(minutes=1)


def check_size(data: bytes) -> None:
    """Raises UnreadableFile for an empty file or one over MAX_FILE."""
    if not data:
        raise UnreadableFile("Файл пуст (0 байт). Выберите файл с планом ещё раз.")
    if len(data) > MAX_FILE:
        limit = MAX_FILE // MEGABYTE
        raise UnreadableFile(f"Файл больше {limit} МБ. Уберите из него рисунки и приложения и загрузите снова.")


def check_table(rows: int, columns: int, cells: int) -> None:
    """Raises UnreadableFile when a table is larger than any plan could be."""
    if rows > MAX_ROWS:
        raise UnreadableFile(f"В таблице больше {MAX_ROWS} строк: это не похоже на план. Оставьте в файле только план.")
    if columns > MAX_COLUMNS:
        raise UnreadableFile(f"В таблице больше {MAX_COLUMNS} столбцов: это не похоже на план. Оставьте только план.")
    if cells > MAX_CELLS:
        raise UnreadableFile(f"В таблицах файла больше {MAX_CELLS} ячеек. Оставьте в файле только план.")


def check_paragraphs(count: int) -> None:
    """Raises UnreadableFile when there is more text around the table than around any plan."""
    if count > MAX_PARAGRAPHS:
        raise UnreadableFile(f"В файле больше {MAX_PARAGRAPHS} строк вне таблиц. Оставьте в нём только план.")


def check_total(letters: int) -> None:
    """Raises UnreadableFile when all cells and paragraphs of a file together hold more than MAX_TOTAL characters."""
    if letters > MAX_TOTAL:
        raise UnreadableFile(f"В файле больше {MAX_TOTAL // 1_000_000} млн знаков. Оставьте в нём только план.")


def check_text(text: str) -> str:
    """The same text. Raises UnreadableFile when a cell or paragraph is longer than MAX_TEXT, or a word than a line."""
    if len(text) > MAX_TEXT:
        raise UnreadableFile(f"В одной ячейке или абзаце больше {MAX_TEXT} знаков: это не похоже на план.")
    if why := too_long(text):
        raise UnreadableFile(why)
    return text

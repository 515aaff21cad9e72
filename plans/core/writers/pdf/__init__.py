"""`Grid` → PDF/A-1a bytes by typst: tagged, fonts embedded, the same bytes for the same grid and day."""

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from plans.core.errors import PdfFailed
from plans.core.grid import Grid, Paragraph
from plans.core.writers.pdf import archive, fonts, sheet

_FOLDER = Path(__file__).parent
_SECONDS = 120  # 4,000 rows take two
# Each thread takes address space of its own, so that many would go over the limits where there are many processors.
_THREADS = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
_NO_DAY = date(2000, 1, 1)  # typst asks for one; it is taken out again
_FEW = 5
_STAND_IN = "□"  # of a sign that no font has
NONE_HAS = "В шрифтах этой машины нет знаков, которые стоят в документе: "  # how the sentence of `missing` begins
_WAY_OUT = (
    ". Замените их или попросите администратора "
    "установить шрифты: sudo apt-get install fonts-dejavu-core fonts-symbola fonts-noto-cjk. "
    "В файле Word эти знаки останутся как есть."
)
_TOO_LONG = f"PDF не сверстан за {_SECONDS} секунд. Разделите документ или скачайте его в формате Word."
_BROKE = "PDF не сверстан: программа вёрстки остановилась. Скачайте документ в формате Word и сообщите администратору."


def write(grid: Grid, day: date | None = None) -> bytes:
    """The grid as a PDF; `day` is the date that stands in the file's properties, none without it.

    An empty square stands for a sign that no font has: ask `missing` before, archives want the sign itself.
    Raises PdfUnavailable where our fonts are not installed, PdfFailed when a paper takes too long or too much.
    """
    faces, left = _faces(grid)
    values = json.dumps(sheet.values(grid, day or _NO_DAY, [face.family for face in faces]), ensure_ascii=False)
    shown = values.translate(dict.fromkeys(map(ord, left), _STAND_IN))
    return archive.finish(_set(shown, sorted({face.folder for face in faces})), dated=day is not None)


def missing(grid: Grid) -> str:
    """One Russian sentence about the signs of a grid that no font of this machine has; "" when all are there."""
    _, left = _faces(grid)
    return f"{NONE_HAS}{_named(grid, left)}{_WAY_OUT}" if left else ""


def _faces(grid: Grid) -> tuple[list[fonts.Face], set[str]]:
    """The fonts that the grid needs, ours first, and the signs that none of them has."""
    faces, left = fonts.others(fonts.lacking("".join(_texts(grid))))
    return [fonts.own()[0], *faces], left


def _set(values: str, folders: list[str]) -> bytes:
    """The paper as typst sets it, in a process of its own."""
    # Isolated: what the surroundings say of Python's paths has no say here.
    command = [sys.executable, "-I", str(_FOLDER / "press.py"), str(_FOLDER / "paper.typ"), *folders]
    try:
        done = subprocess.run(  # noqa: S603 (our own file, folders of fonts)
            command,
            input=values.encode(),
            env=os.environ | _THREADS,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise PdfFailed(_TOO_LONG) from error
    except subprocess.CalledProcessError as error:
        error.add_note(error.stderr.decode(errors="replace"))
        raise PdfFailed(_BROKE) from error
    return done.stdout


def _texts(grid: Grid) -> Iterator[str]:
    yield sheet.clean(grid.title)
    for block in grid.blocks:
        if isinstance(block, Paragraph):
            yield sheet.clean(block.text)
        else:
            yield from (sheet.clean(text) for row in block.rows for text in row.texts)


def _named(grid: Grid, signs: set[str]) -> str:
    """The signs with their numbers, each with the first words in which it stands."""
    named = []
    for sign in sorted(signs)[:_FEW]:
        text = next(text for text in _texts(grid) if sign in text)
        at = text.index(sign)
        words = " ".join(text[max(at - 20, 0) : at + 20].split())
        shown = f"{sign} " if unicodedata.category(sign)[0] != "C" else ""
        named.append(f"{shown}(U+{ord(sign):04X}) в «{words}»")
    more = f" и ещё {len(signs) - _FEW}" if len(signs) > _FEW else ""
    return "; ".join(named) + more

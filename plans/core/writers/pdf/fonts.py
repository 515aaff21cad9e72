"""Which letters the fonts of this machine have, and how wide they are."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

from plans.core.errors import PdfUnavailable

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
_OWN = ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf")
# For signs that Liberation lacks: free fonts with outlines (archives forbid pictures), the likeliest first.
_OTHERS = (
    "DejaVuSerif.ttf",
    "DejaVuSans.ttf",
    "FreeSerif.ttf",
    "FreeSerif.otf",
    "NotoSerif-Regular.ttf",
    "NotoSans-Regular.ttf",
    "NotoSerifHebrew-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoNaskhArabic-Regular.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansSymbols-Regular.ttf",
    "NotoSansSymbols2-Regular.ttf",
    "NotoEmoji-Regular.ttf",
    "Symbola_hint.ttf",
    "Symbola.ttf",
    "NotoSerifCJK-Regular.ttc",
    "NotoSansCJK-Regular.ttc",
    "DroidSansFallbackFull.ttf",
    "wqy-zenhei.ttc",
    "unifont.otf",
)
_MISSING = (
    "На этой машине нет шрифта Liberation Serif, которым печатаются планы. "
    "Администратору: sudo apt-get install fonts-liberation2 (или fonts-liberation)"
)
_UNKNOWN = 1.0  # of the size: the width of a sign that comes from another font
_INVISIBLE = ("Cf", "Cc", "Zs", "Zl", "Zp")
_SELECTORS = range(0xFE00, 0xFE10)


@dataclass(frozen=True, slots=True)
class Face:
    """A font file: its family, where it lies, and the width of each letter in shares of the size."""

    family: str
    folder: str
    widths: dict[str, float] = field(repr=False)

    def width(self, text: str) -> float:
        """The length of a text on one line, in shares of the size."""
        return sum(self.widths.get(letter, _UNKNOWN) for letter in text)


@lru_cache(maxsize=1)
def own() -> tuple[Face, Face]:
    """Liberation Serif, upright and bold. Raises PdfUnavailable where it is not installed."""
    found = {path.name: path for path in _installed(_OWN)}
    if len(found) < len(_OWN):
        raise PdfUnavailable(_MISSING)
    upright, bold = (_face(found[name]) for name in _OWN)
    return upright, bold


def lacking(text: str) -> set[str]:
    """The signs of a text that our own fonts do not have, those that print nothing left out."""
    upright, bold = own()
    unknown = {letter for letter in set(text) if letter not in upright.widths or letter not in bold.widths}
    return {letter for letter in unknown if not _is_invisible(letter)}


def others(signs: set[str]) -> tuple[list[Face], set[str]]:
    """The installed fonts that have these signs, and the signs that none has."""
    faces, left = [], set(signs)
    for path in _known_others() if signs else ():
        face = _face(path)
        if left & face.widths.keys():
            faces.append(face)
            left -= face.widths.keys()
        if not left:
            break
    return faces, left


def _is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) in _INVISIBLE or ord(letter) in _SELECTORS


@lru_cache(maxsize=1)
def _known_others() -> tuple[Path, ...]:
    found = {path.name: path for path in _installed(_OTHERS)}
    return tuple(found[name] for name in _OTHERS if name in found)


def _installed(names: tuple[str, ...]) -> Iterator[Path]:
    for folder in _FOLDERS:
        yield from (path for path in sorted(Path(folder).expanduser().rglob("*.[ot]t[fc]")) if path.name in names)


@lru_cache(maxsize=32)
def _face(path: Path) -> Face:
    with _opened(path) as font:
        advances, unit = font["hmtx"].metrics, font["head"].unitsPerEm
        widths = {chr(code): advances[name][0] / unit for code, name in font.getBestCmap().items()}
        family = font["name"].getBestFamilyName()
    return Face(str(family), str(path.parent), widths)


def _opened(path: Path) -> TTFont:
    return TTCollection(path, lazy=True).fonts[0] if path.suffix == ".ttc" else TTFont(path, lazy=True)

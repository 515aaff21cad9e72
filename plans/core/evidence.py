"""What a member's file really is: told by its bytes, never by its name. Pictures lose what the camera wrote in them."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps

from plans.core.errors import UnreadableFile

MAX_BYTES = 20 * 1024 * 1024
# A photograph of 50 megapixels is 150 MB in memory; no paper needs more.
MAX_PIXELS = 50_000_000
QUALITY = 90
PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", DOCX: ".docx", XLSX: ".xlsx"}

_MAGIC = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
_PICTURES = {JPEG: "JPEG", PNG: "PNG"}
_JPEG_MODES = ("L", "RGB")
_PNG_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept: its MIME type and the bytes to keep."""

    kind: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def examine(data: bytes) -> Examined:
    """The file as it may be kept: a picture is drawn anew, upright, without place, time and owner of the camera.

    Raises UnreadableFile with a Russian sentence for a file that is not allowed.
    """
    kind = content_type(data)
    return Examined(kind, _bare(data, kind) if kind in _PICTURES else data)


def content_type(data: bytes) -> str:
    """The MIME type of an allowed file. Raises UnreadableFile with a Russian sentence for any other."""
    if not data:
        raise UnreadableFile("Файл пуст. Выберите другой файл.")
    if len(data) > MAX_BYTES:
        raise UnreadableFile(f"Файл больше {MAX_BYTES // 1024 // 1024} МБ. Уменьшите его или разделите на части.")
    found = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "") or _office(data)
    if not found:
        raise UnreadableFile("Принимаются файлы PDF, DOCX, XLSX, JPEG и PNG. Этот файл другого вида.")
    return found


def _office(data: bytes) -> str:
    if not data.startswith(b"PK\x03\x04"):
        return ""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except zipfile.BadZipFile:
        return ""
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableFile("В файле есть макросы. Сохраните его без макросов (DOCX или XLSX) и приложите снова.")
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else ""


def _bare(data: bytes, kind: str) -> bytes:
    try:
        with _whole_only(), Image.open(io.BytesIO(data), formats=[_PICTURES[kind]]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise UnreadableFile(_TOO_LARGE)
            return _saved(ImageOps.exif_transpose(picture), kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadableFile(_TOO_LARGE) from error
    # Pillow answers a broken picture with any of these.
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadableFile("Картинка повреждена и не открывается. Сохраните её заново или приложите PDF.") from error


@contextmanager
def _whole_only() -> Iterator[None]:
    """WeasyPrint, once loaded, lets Pillow fill up torn pictures in the whole process: here they are refused."""
    kept = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = kept


_TOO_LARGE = f"Картинка больше {MAX_PIXELS // 1_000_000} мегапикселей. Уменьшите её и приложите снова."


def _saved(picture: Image.Image, kind: str) -> bytes:
    """The pixels alone."""
    if kind == JPEG:
        pixels = picture if picture.mode in _JPEG_MODES else picture.convert("RGB")
    else:
        pixels = picture if picture.mode in _PNG_MODES else picture.convert("RGBA")
    pixels.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    out = io.BytesIO()
    if kind == JPEG:
        pixels.save(out, "JPEG", quality=QUALITY, optimize=True, exif=b"")
    else:
        pixels.save(out, "PNG", exif=b"")
    return out.getvalue()

"""What a member's file really is: told by its bytes, never by its name. Pictures lose what the camera wrote in them."""

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps

from plans.core import text
from plans.core.errors import UnreadableFile

MAX_BYTES = 20 * 1024 * 1024
# A photograph of 50 megapixels is 150 MB in memory; no paper needs more.
MAX_PIXELS = 50_000_000
QUALITY = 90
PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
HEIC = "image/heic"  # as telephones write photographs; kept as JPEG, which every browser shows
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",), DOCX: (".docx",), XLSX: (".xlsx",)}
MAX_NAME = 120

_MAGIC = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
_PICTURES = {JPEG: "JPEG", PNG: "PNG", HEIC: "HEIF"}
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
PREVIEW = 480  # pixels of the longer side
_DOTS, _SHEET = 200, 2339  # dots an inch; the longer side of A4
_TYPES = "[Content_Types].xml"
_MAX_TYPES = 1024 * 1024
_PROGRAMS = (".class", ".exe", ".dll", ".js", ".vbs", ".ps1", ".bat", ".cmd", ".hta", ".sh")
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
_ENDING = re.compile(r"\.[a-z][a-z0-9]{0,9}$", re.IGNORECASE)
_JPEG_MODES = ("L", "RGB")
_PNG_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept: its MIME type, the bytes to keep, and a small JPEG of a picture."""

    kind: str
    data: bytes
    preview: bytes = b""

    @property
    def sha256(self) -> str:
        return text.sha256(self.data)


def examine(data: bytes) -> Examined:
    """The file as it may be kept: a picture is drawn anew, upright, without place, time and owner of the camera.

    Raises UnreadableFile with a Russian sentence for a file that is not allowed.
    """
    kind = content_type(data)
    return _bare(data, kind) if kind in _PICTURES else Examined(kind, data)


def content_type(data: bytes) -> str:
    """The MIME type of an allowed file. Raises UnreadableFile with a Russian sentence for any other."""
    if not data:
        raise UnreadableFile("Файл пуст. Выберите другой файл.")
    if len(data) > MAX_BYTES:
        raise UnreadableFile(f"Файл больше {MAX_BYTES // 1024 // 1024} МБ. Уменьшите его или разделите на части.")
    found = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "") or _heic(data) or _office(data)
    if not found:
        raise UnreadableFile("Принимаются файлы PDF, DOCX, XLSX, JPEG, PNG и HEIC. Этот файл другого вида.")
    return found


def safe_name(name: str, kind: str) -> str:
    """A stranger's name of a file of a known kind: it ends as the content says, without what misleads eyes or systems.

    "счёт.pdf.exe" of a PDF is "счёт.pdf".
    """
    shown = "".join(" " if unicodedata.category(one) == "Cc" else one for one in name)
    shown = "".join(one for one in shown if unicodedata.category(one) not in ("Cf", "Cs"))
    stem = _UNSAFE.sub(" ", shown).strip(" .")
    if not stem.lower().endswith(ENDINGS[kind]):
        stem = _ENDING.sub("", stem).rstrip(" .")
    ending = next((one for one in ENDINGS[kind] if stem.lower().endswith(one)), "")
    stem, ending = (stem[: -len(ending)], stem[-len(ending) :]) if ending else (stem, ENDINGS[kind][0])
    return f"{stem[: MAX_NAME - len(ending)].rstrip(' .') or 'файл'}{ending}"


def _heic(data: bytes) -> str:
    return HEIC if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS else ""


def _office(data: bytes) -> str:
    if not data.startswith(b"PK\x03\x04"):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {name.lower() for name in package.namelist()}
            _refuse_macros(package, names)
    # zipfile answers a broken package with any of these.
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, RuntimeError, NotImplementedError, zlib.error):
        return ""
    if any(name.endswith(_PROGRAMS) for name in names):
        return ""
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else ""


def _refuse_macros(package: zipfile.ZipFile, names: set[str]) -> None:
    types = b""
    if _TYPES in package.namelist():
        with package.open(_TYPES) as part:
            types = part.read(_MAX_TYPES)
    inside = any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names)
    if inside or b"macroenabled" in types.lower():
        raise UnreadableFile("В файле есть макросы. Сохраните его без макросов (DOCX или XLSX) и приложите снова.")


def _bare(data: bytes, kind: str) -> Examined:
    if kind == HEIC:
        import pillow_heif  # 30 ms, for the few who need it

        pillow_heif.register_heif_opener(thumbnails=False)
    try:
        with _whole_only(), Image.open(io.BytesIO(data), formats=[_PICTURES[kind]]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise UnreadableFile(_TOO_LARGE)
            upright = ImageOps.exif_transpose(picture)
            kept = JPEG if kind == HEIC else kind
            return Examined(kept, _saved(upright, kept), _small(upright))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadableFile(_TOO_LARGE) from error
    # Pillow answers a broken picture with any of these.
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadableFile("Картинка повреждена и не открывается. Сохраните её заново или приложите PDF.") from error


def joined(pictures: Sequence[bytes]) -> bytes:
    """Pictures that were examined as one PDF, a page each, none larger than a sheet of A4 at 200 dots an inch.

    Equal pictures give equal bytes: the file bears no time.
    """
    pages = [_page(data) for data in pictures]
    out = io.BytesIO()
    said = {"creationDate": None, "modDate": None, "producer": None}
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=_DOTS, quality=QUALITY, **said)
    return out.getvalue()


def _page(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=[_PICTURES[JPEG], _PICTURES[PNG]]) as picture:
        picture.thumbnail((_SHEET, _SHEET))
        if picture.mode in ("LA", "P", "RGBA"):
            sheet = Image.new("RGBA", picture.size, "white")
            sheet.alpha_composite(picture.convert("RGBA"))
            return sheet.convert("RGB")
        if picture.mode == "I;16":  # a conversion would cut what is brighter than 255 of 65,535
            return picture.convert("I").point(lambda light: light / 256).convert("L")
        return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


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


def _small(picture: Image.Image) -> bytes:
    """What a page shows of it, on white where it is transparent."""
    picture.thumbnail((PREVIEW, PREVIEW))
    ground = Image.new("RGB", picture.size, "white")
    clear = picture.convert("RGBA")
    ground.paste(clear, mask=clear.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=75, optimize=True)
    return out.getvalue()


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

"""Bytes of a file → `Grid`. The kind of a file is told by its content, never by its name."""

from plans.core.errors import UnreadableFile
from plans.core.grid import Grid
from plans.core.package import Package, open_package
from plans.core.readers import clipboard, excel, pdf, plain, word
from plans.core.strangers import check_size

_SAVE_AS = "Откройте его и сохраните как документ Word (.docx), затем загрузите снова."
_PICTURE = "Это рисунок: буквы на нём программа не читает. Загрузите сам документ (.docx, .xlsx) или текст."
_ARCHIVE = "Это архив. Распакуйте его и загрузите сам документ (.docx, .xlsx) или текст."
_FILM = "Это снимок или видео с телефона: буквы на нём программа не читает. Загрузите сам документ или текст."
# The first bytes of files that are not plans, and what to say of each.
_REFUSED: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"{\\rtf",), f"Это файл RTF, программа его не читает. {_SAVE_AS}"),
    (
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"<svg"),
        _PICTURE,
    ),
    (
        (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF"),
        _ARCHIVE,
    ),
    (
        (b"MZ", b"\x7fELF"),
        "Это программа, а не документ. Загрузите план в виде Word (.docx), Excel (.xlsx) или текста.",
    ),
    (
        (b"AT&TFORM",),
        "Это скан в формате DjVu: слов в нём нет. Найдите исходный документ или наберите текст и загрузите его.",
    ),
    ((b"MIME-Version:",), f"Это письмо или веб-архив (.eml, .mht), программа его не читает. {_SAVE_AS}"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_KINDS = (
    ("EncryptedPackage", "Файл закрыт паролем. Снимите пароль и загрузите его снова."),
    ("WordDocument", f"Это документ Word старого вида (.doc), программа его не читает. {_SAVE_AS}"),
    ("Workbook", "Это книга Excel старого вида (.xls), программа её не читает. Сохраните её как .xlsx."),
)


def read_grid(data: bytes) -> Grid:
    """The whole document as a grid. Raises UnreadableFile, with a sentence for each kind of bad file."""
    check_size(data)
    if data.startswith(b"PK"):
        return _read_package(open_package(data))
    if data.startswith(_OLE):
        raise UnreadableFile(_of_ole(data))
    if b"%PDF-" in data[:1024]:
        return pdf.read(data)
    for starts, sentence in _REFUSED:
        if data.startswith(starts):
            raise UnreadableFile(sentence)
    if sentence := _marked_inside(data):
        raise UnreadableFile(sentence)
    if clipboard.is_page(data):
        return clipboard.read_page(data)
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<?xml") and b"<svg" in start:
        raise UnreadableFile(_PICTURE)
    if start.startswith((b"<!doctype", b"<?xml")):
        raise UnreadableFile(f"Это файл XML, программа его не читает. {_SAVE_AS}")
    return plain.read(data)


def read_pasted(text: str) -> Grid:
    """What stood on the clipboard, HTML or text with tabs, as a grid. Raises UnreadableFile."""
    data = text.encode()
    check_size(data)
    return clipboard.read_page(data) if clipboard.is_page(data) else clipboard.read_tsv(text)


def _read_package(package: Package) -> Grid:
    if package.main.startswith("word/"):
        return word.read(package)
    if package.main.startswith("xl/"):
        return excel.read(package)
    raise UnreadableFile(_of_package(package))


def _marked_inside(data: bytes) -> str:
    """What to say of files whose mark does not stand at their very beginning; "" for others."""
    if data[4:8] == b"ftyp":
        return _FILM
    return _ARCHIVE if data[257:262] == b"ustar" else ""


def _of_package(package: Package) -> str:
    if "mimetype" in package.names and b"epub" in package.raw("mimetype"):
        return "Это электронная книга, а не план. Загрузите план в виде Word (.docx), Excel (.xlsx) или текста."
    if "FixedDocSeq.fdseq" in package.names:
        return f"Это документ XPS, программа его не читает. {_SAVE_AS}"
    if any(name.endswith(".iwa") for name in package.names):
        return "Это документ Pages или Numbers, программа его не читает. Сохраните его как .docx или .xlsx."
    if "mimetype" in package.names:
        return f"Это документ OpenDocument (.odt, .ods), программа его не читает. {_SAVE_AS}"
    if any(name.startswith("ppt/") for name in package.names):
        return "Это презентация, а не план. Загрузите план в виде Word (.docx), Excel (.xlsx) или текста."
    return "Это архив, а не документ Word или Excel. Распакуйте его и загрузите сам документ."


def _of_ole(data: bytes) -> str:
    for name, sentence in _OLE_KINDS:
        if name.encode("utf-16-le") in data:
            return sentence
    return f"Это файл старого вида (до 2007 года), программа его не читает. {_SAVE_AS}"

"""Bytes of a file → `Grid`. The kind of a file is told by its content, never by its name."""

from plans.core.errors import UnreadableFile
from plans.core.grid import Grid
from plans.core.package import Package, open_package
from plans.core.readers import clipboard, excel, pdf, plain, word
from plans.core.strangers import check_size

_SAVE_AS = "Откройте его и сохраните как документ Word (.docx), затем загрузите снова."
# The first bytes of files that are not plans, and what to say of each.
_REFUSED: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"{\\rtf",), f"Это файл RTF, программа его не читает. {_SAVE_AS}"),
    (
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF"),
        "Это рисунок: буквы на нём программа не читает. Загрузите сам документ (.docx, .xlsx) или текст.",
    ),
    (
        (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"),
        "Это архив. Распакуйте его и загрузите сам документ (.docx, .xlsx) или текст.",
    ),
    (
        (b"MZ", b"\x7fELF"),
        "Это программа, а не документ. Загрузите план в виде Word (.docx), Excel (.xlsx) или текста.",
    ),
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
    if clipboard.is_page(data):
        return clipboard.read_page(data)
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
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


def _of_package(package: Package) -> str:
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

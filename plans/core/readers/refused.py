"""Files that hold no plan, and the sentence for each."""

from plans.core.package import Package

_SAVE_AS = "Откройте его и сохраните как документ Word (.docx), затем загрузите снова."
_PICTURE = "Это рисунок: буквы на нём программа не читает. Загрузите сам документ (.docx, .xlsx) или текст."
_ARCHIVE = "Это архив. Распакуйте его и загрузите сам документ (.docx, .xlsx) или текст."
_FILM = "Это снимок или видео с телефона: буквы на нём программа не читает. Загрузите сам документ или текст."
# The first bytes of files that are not plans, and what to say of each.
_BEGINNINGS: tuple[tuple[tuple[bytes, ...], str], ...] = (
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
_OPEN_DOCUMENTS = tuple(f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet"))


def refusal_of(data: bytes) -> str:
    """What to say of a file that is none of a plan; "" for others."""
    for starts, sentence in _BEGINNINGS:
        if data.startswith(starts):
            return sentence
    if data[4:8] == b"ftyp":
        return _FILM
    if data[257:262] == b"ustar":
        return _ARCHIVE
    return _of_xml(data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower())


def _of_xml(start: bytes) -> str:
    if not start.startswith((b"<!doctype", b"<?xml")) or b"<html" in start or start.startswith(b"<!doctype html"):
        return ""
    return _PICTURE if b"<svg" in start else f"Это файл XML, программа его не читает. {_SAVE_AS}"


def refusal_of_package(package: Package) -> str:
    """The same of a zip."""
    if package.main.startswith(("word/", "xl/")) or package.kind.startswith(_OPEN_DOCUMENTS):
        return ""
    if "epub" in package.kind:
        return "Это электронная книга, а не план. Загрузите план в виде Word (.docx), Excel (.xlsx) или текста."
    if "FixedDocSeq.fdseq" in package.names:
        return f"Это документ XPS, программа его не читает. {_SAVE_AS}"
    if any(name.endswith(".iwa") for name in package.names):
        return "Это документ Pages или Numbers, программа его не читает. Сохраните его как .docx или .xlsx."
    if any(name.startswith("ppt/") for name in package.names):
        return "Это презентация, а не план. Загрузите план в виде Word (.docx), Excel (.xlsx) или текста."
    return "Это архив, а не документ Word или Excel. Распакуйте его и загрузите сам документ."

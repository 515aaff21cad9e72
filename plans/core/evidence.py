"""What a member's file really is: told by its bytes, never by its name."""

import io
import zipfile

from plans.core.errors import UnreadableFile

MAX_BYTES = 20 * 1024 * 1024
PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", DOCX: ".docx", XLSX: ".xlsx"}

_MAGIC = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))


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

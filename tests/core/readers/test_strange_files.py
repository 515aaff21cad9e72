"""Files of other kinds, files of two kinds at once, archives in archives, and bombs that lie about their size."""

import gzip
import io
import struct
import warnings
import zlib
from zipfile import ZIP_STORED, ZipFile

import pytest

from plans.core.errors import PlanError, UnreadableFile
from plans.core.readers import read_grid
from plans.core.recognise import recognise
from tests.core.readers.files import W, p, relations, sheet, tbl, tr, word, zipped

GOOD = word(p("ПЛАН на 2022 год") + tbl(tr("№", "Мероприятие", "Срок"), tr("1", "Первое", "Май")))
PIXELS = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 2**31 - 1, 2**31 - 1) + b"\x08\x06\0\0\0"
_MEGABYTE = b" " * 2**20


def spaces(megabytes: int, container: int) -> bytes:
    """Packed spaces; `container` is zlib's: -15 for the inside of a zip, 31 for gzip."""
    packer = zlib.compressobj(9, zlib.DEFLATED, container)
    first, again = (packer.compress(_MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + again * (megabytes - 1) + packer.flush()


def bomb(declared: int) -> bytes:
    """A DOCX whose document unpacks to 1 GB of spaces, and says that it is `declared` bytes long."""
    stream = spaces(1024, -15)
    name = b"word/document.xml"
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, 0, len(stream), declared, len(name), 0) + name
    entry = struct.pack(
        "<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, 0, len(stream), declared, len(name), 0, 0, 0, 0, 0, 0
    )
    start = len(local) + len(stream)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(entry) + len(name), start, 0)
    return local + stream + entry + name + end


def overlapping(count: int) -> bytes:
    """A zip of `count` entries that all share one packed piece (one gigabyte out of a few kilobytes)."""
    stream = spaces(1, -15)
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, 0, len(stream), 2**20, 1, 0) + b"a"
    directory = b""
    for at in range(count):
        name = f"{at:05}.xml".encode()
        directory += struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, 0, len(stream), 2**20, len(name), 0, 0, 0, 0, 0, 0
        )
        directory += name
    start = len(local) + len(stream)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), start, 0)
    return local + stream + directory + end


def twice(name: str) -> bytes:
    """A zip in which one name stands twice: two programs may read two different documents."""
    file = io.BytesIO()
    with warnings.catch_warnings(), ZipFile(file, "w", ZIP_STORED) as archive:
        warnings.simplefilter("ignore")
        for text in ("<a/>", "<b/>"):
            archive.writestr(name, text)
    return file.getvalue()


def nested(depth: int) -> bytes:
    data = GOOD
    for at in range(depth):
        data = zipped({f"{at}.docx": data})
    return data


def docx(document: str | bytes, **more: str | bytes) -> bytes:
    entries = {"_rels/.rels": relations({"officeDocument": "word/document.xml"}), "word/document.xml": document}
    return zipped(entries | more)


def document(inner: str) -> str:
    return f'<w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>'


STRANGE = {
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><text>plan</text></svg>', "рисунок"),
    "svg with a prolog": (b'<?xml version="1.0"?><svg><text>plan</text></svg>', "рисунок"),
    "pixel flood": (PIXELS, "рисунок"),
    "photo of a telephone": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400), "снимок или видео"),
    "video": (b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2" + bytes(400), "снимок или видео"),
    "scan in djvu": (b"AT&TFORM\0\0\x10\0DJVMDIRM" + bytes(400), "DjVu"),
    "mail": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<table>", "веб-архив"),
    "tar": (b"plan.txt".ljust(257, b"\0") + b"ustar\x0000" + bytes(247), "архив"),
    "zstandard": (b"\x28\xb5\x2f\xfd" + bytes(100), "архив"),
    "cabinet": (b"MSCF\0\0\0\0" + bytes(100), "архив"),
    "xps": (zipped({"FixedDocSeq.fdseq": "<a/>", "[Content_Types].xml": "<Types/>"}), "XPS"),
    "pages of apple": (zipped({"Index/Document.iwa": b"\0", "preview.jpg": b"\xff\xd8"}), "Pages"),
    "book": (zipped({"mimetype": "application/epub+zip", "a.xhtml": "<html/>"}), "электронная книга"),
    "program of android": (zipped({"classes.dex": b"dex", "META-INF/MANIFEST.MF": "x"}), "архив"),
    "zip in zip": (nested(1), "архив"),
    "zip in zip in zip": (nested(3), "архив"),
    "gzip of a good file": (gzip.compress(GOOD), "архив"),
    "gif and docx": (b"GIF89a" + GOOD, "рисунок"),
    "program and docx": (b"MZ" + bytes(64) + GOOD, "программа"),
    "script and docx": (b"#!/bin/sh\nexit\n" + GOOD, "не текст"),
    "pdf and docx": (b"%PDF-1.7\n" + GOOD, "повреждён"),
    "rtf and docx": (b"{\\rtf1 " + GOOD, "не удалось прочитать|ни одного слова"),
    "1 GB of spaces": (bomb(2**30), "распакованном виде"),
    "1 GB of spaces that says 50 MB": (bomb(50 * 2**20), "сжат подозрительно|25 МБ|повреждён"),
    "1 GB of spaces that says 1 MB": (bomb(2**20), "повреждён"),
    "1 GB of spaces that says nothing": (bomb(0), "повреждён"),
    "1 GB of spaces in gzip": (spaces(1024, 31), "архив"),
    "entries that share their bytes": (overlapping(1_000), "распакованном виде"),
    "few entries that share their bytes": (overlapping(100), "подозрительно"),
    "one name twice": (twice("word/document.xml"), "опасные имена"),
    "name with a zero": (zipped({"word/a.xml": "<a/>"}).replace(b"word/a.xml", b"word/\0.xml"), "архив"),
    "directory elsewhere": (GOOD[:-6] + struct.pack("<I", 2**31) + GOOD[-2:], "повреждён"),
    "unknown encoding of the xml": (docx(b'<?xml version="1.0" encoding="utf-7"?><a/>'), "нет текста"),
    "nothing but a head of xml": (docx(b'<?xml version="1.0"?>'), "повреждён"),
    "zeros in the xml": (docx(document(p("ПЛАН")).replace("ПЛАН", "ПЛ\0АН")), "повреждён"),
    "endless attribute": (docx(f'<w:document xmlns:w="{W}" a="{"x" * 11_000_000}"/>'), "подозрительно"),
    "tables inside tables": (docx(document("<w:tbl><w:tr><w:tc>" * 120 + "</w:tc></w:tr></w:tbl>" * 120)), "повреждён"),
    "workbook without sheets": (
        zipped({"xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'}),
        "нет листа с текстом",
    ),
    "workbook whose sheet is missing": (sheet("").replace(b"/sheet1.xml", b"/sheet9.xml"), "нет листа с текстом"),
    "utf-32": ("ПЛАН РАБОТЫ".encode("utf-32"), "не текст"),
    "half a letter of utf-16": ("ПЛАН".encode("utf-16") + b"\0", "не текст"),
    "zeros among words": ("ПЛАН\0".encode() * 50, "не текст"),
    "only tabs": (b"\t" * 40, "ни одного слова"),
    "only a byte order mark": (b"\xef\xbb\xbf", "ни одного слова"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "words"), STRANGE.values(), ids=STRANGE.keys())
def test_a_strange_file_is_refused_quickly_with_its_own_sentence(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as refusal:
        read_grid(data)
    assert str(refusal.value).endswith(".")


HARMLESS = {
    "pixel flood in a document": zipped(
        {
            "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
            "word/document.xml": document(p("ПЛАН") + tbl(tr("№", "Мероприятие", "Срок"), tr("1", "А", "Май"))),
            "word/media/image1.png": PIXELS,
            "word/embeddings/archive.zip": nested(2),
        }
    ),
    "a document and then a pdf": GOOD + b"%PDF-1.7\n",
    "a row at the end of the world": sheet(
        '<row r="1"><c r="A1" t="str"><v>№</v></c><c r="B1" t="str"><v>Мероприятие</v></c>'
        '<c r="C1" t="str"><v>Срок</v></c></row>'
        '<row r="1048576"><c r="B1048576" t="inlineStr"><is><t>Конец</t></is></c></row>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("data", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_nobody_opens_does_no_harm(data: bytes) -> None:
    assert recognise(read_grid(data)).document.columns


@pytest.mark.parametrize("step", range(1, 40))
def test_a_file_with_a_damaged_byte_is_read_or_refused(step: int) -> None:
    data = bytearray(GOOD)
    data[len(data) * step // 40] ^= 0xFF
    try:
        recognise(read_grid(bytes(data)))
    except PlanError as refusal:
        assert str(refusal).endswith((".", ")")), refusal  # noqa: PT017

"""Files that are refused: each with a sentence that says what is wrong."""

import struct
from io import BytesIO
from zipfile import ZIP_LZMA, ZipFile

import pytest

from plans.core.errors import UnreadableFile
from plans.core.limits import MAX_FILE
from plans.core.readers import read_grid
from tests.core.readers.files import W, p, relations, tbl, tr, word, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
GOOD = word(p("ПЛАН") + tbl(tr("№", "Мероприятие", "Срок"), tr("1", "Первое", "Май")))
DOCUMENT = f'<w:document xmlns:w="{W}"><w:body>{p("ПЛАН")}</w:body></w:document>'
LINK = '<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" ' \
       'TargetMode="External" Target="{}"/>'  # fmt: skip


def docx(**parts: str | bytes) -> bytes:
    names = {"document": "word/document.xml", "types": "[Content_Types].xml", "links": "word/_rels/document.xml.rels",
             "core": "docProps/core.xml", "vba": "word/vbaProject.bin"}  # fmt: skip
    entries: dict[str, str | bytes] = {"_rels/.rels": relations({"officeDocument": "word/document.xml"})}
    entries["word/document.xml"] = DOCUMENT
    return zipped(entries | {names.get(name, name): content for name, content in parts.items()})


def truncated(data: bytes) -> list[bytes]:
    return [data[: len(data) * part // 10] for part in range(1, 10)]


def lzma() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", DOCUMENT)
    return file.getvalue()


def with_password() -> bytes:
    """The first bit of the flags, in the local head and in the directory, says that an entry is encrypted."""
    data = bytearray(zipped({"word/document.xml": DOCUMENT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def corrupt() -> bytes:
    data = bytearray(docx())
    start = data.index(b"word/document.xml") + len(b"word/document.xml")
    data[start : start + 40] = bytes(40)
    return bytes(data)


def lying_size() -> bytes:
    """The directory says that the part unpacks to 3 GB."""
    data = bytearray(zipped({"word/document.xml": DOCUMENT}))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 3 * 2**30)
    return bytes(data)


BAD = {
    "0 bytes": (b"", "пуст"),
    "only spaces": (b" \n\t\n " * 100, "ни одного слова"),
    "over the limit": (b" " * (MAX_FILE + 1), "больше 20 МБ"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "rtf": (b"{\\rtf1\\ansi}", "ни одного слова"),
    "png": (b"\x89PNG\r\n\x1a\n", "рисунок"),
    "jpeg": (b"\xff\xd8\xff\xe0", "рисунок"),
    "gzip": (b"\x1f\x8b\x08", "архив"),
    "rar": (b"Rar!\x1a\x07", "архив"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "архив"),
    "exe": (b"MZ\x90\0", "программа"),
    "html": (b"<!DOCTYPE html><table>", "веб-страница"),
    "xml with an entity": (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "XML"),
    "old doc": (OLE + "WordDocument".encode("utf-16-le"), "старого вида \\(.doc\\) не удалось"),
    "old xls": (OLE + "Workbook".encode("utf-16-le"), "старого вида \\(.xls\\) не удалось"),
    "encrypted docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "паролем"),
    "other ole": (OLE, "старого вида"),
    "random bytes": (bytes(range(256)) * 4, "не текст"),
    "zeros": (bytes(1000), "не текст"),
    "binary in utf-8": (b"\x01\x02\x03\x04 abc" * 50, "не текст"),
    "empty zip": (zipped({}), "архив"),
    "zip of texts": (zipped({"a.txt": "план"}), "архив"),
    "zip with a docx inside": (zipped({"план.docx": GOOD}), "архив"),
    "odt": (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "ни одного слова"),
    "presentation": (zipped({"ppt/presentation.xml": "<p/>"}), "презентация"),
    "only PK": (b"PK\x03\x04", "повреждён"),
    "document without a body": (docx(document=f'<w:document xmlns:w="{W}"/>'), "нет текста"),
    "document of another root": (docx(document="<html/>"), "нет текста"),
    "broken xml": (docx(document=DOCUMENT[:-20]), "повреждён"),
    "doctype": (docx(document="<!DOCTYPE a>" + DOCUMENT), "DOCTYPE"),
    "doctype in utf-16": (docx(document=("<!DOCTYPE a>" + DOCUMENT).encode("utf-16")), "DOCTYPE"),
    "doctype behind a comment": (docx(document=f"<!--{' ' * 5000}--><!DOCTYPE a>" + DOCUMENT), "DOCTYPE"),
    "doctype in properties": (docx(core="<!DOCTYPE a><a/>"), "DOCTYPE"),
    "billion laughs": (
        docx(document='<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]>' + DOCUMENT.replace("ПЛАН", "&c;")),
        "DOCTYPE",
    ),
    "external entity": (docx(document='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + DOCUMENT), "DOCTYPE"),
    "macros": (docx(vba=b"\0"), "макрос"),
    "macro type": (docx(types="<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>"), "макрос"),
    "name with dots": (docx(**{"../../etc/passwd": "x"}), "опасные имена"),
    "absolute name": (docx(**{"/etc/passwd": "x"}), "опасные имена"),
    "windows name": (docx(**{"C:\\a.txt": "x"}), "опасные имена"),
    "too many entries": (zipped({f"{number}.xml": "" for number in range(2_001)}), "частей"),
    "bomb of one part": (docx(bomb=bytes(30_000_000)), "подозрительно"),
    "bomb in the document": (docx(document=DOCUMENT.replace("ПЛАН", " " * 30_000_000)), "подозрительно"),
    "size that lies": (lying_size(), "распакованном виде"),
    "lzma": (lzma(), "неизвестным способом"),
    "password of the zip": (with_password(), "паролем"),
    "corrupt entry": (corrupt(), "повреждён"),
    "deep nesting": (docx(document="<a>" * 5_000 + "</a>" * 5_000), "повреждён"),
    "a long cell": (word(tbl(tr("x" * 100_001))), "знаков"),
    "a wide table": (word(tbl(tr(*["x"] * 65))), "столбцов"),
    "a wide span": (
        word('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc></w:tr></w:tbl>'), "столбцов"
    ),
    "a wide line of text": (b"\t" * 65 + b"a", "столбцов"),
    "a long line of text": (b"a" * 100_001, "знаков"),
    "a million lines": (b"a\n" * 20_001, "вне таблиц"),
    "a tall table": (b"a\tb\n" * 20_001, "строк"),
} | {f"cut at {part}0 %": (data, "повреждён") for part, data in enumerate(truncated(GOOD), 1)}  # fmt: skip


@pytest.mark.parametrize(("data", "words"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_with_its_own_sentence(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as refusal:
        read_grid(data)
    assert str(refusal.value).endswith((".", "!"))


def test_there_are_many_bad_files() -> None:
    assert len(BAD) >= 60


@pytest.mark.parametrize("target", ["https://example.org", "mailto:a@example.org"])
def test_hyperlinks_are_no_danger(target: str) -> None:
    read_grid(docx(links=relations({}, LINK.format("hyperlink", target))))


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm"),
        ("attachedTemplate", "http://evil/t.dotm"),
        ("attachedTemplate", "file://evil/t.dotm"),
        ("image", "http://evil/p.png"),
    ],
)
def test_a_link_that_nobody_follows_is_no_danger(kind: str, target: str) -> None:
    assert read_grid(docx(links=relations({}, LINK.format(kind, target)))).notes == ()


def test_a_part_that_lies_elsewhere_is_named() -> None:
    (note,) = read_grid(docx(links=relations({}, LINK.format("subDocument", "часть2.docx")))).notes
    assert note == "Часть документа лежит в другом файле и не прочитана: «часть2.docx»."

"""What programs put on the clipboard (HTML, or text with tabs) and saved web pages → `Grid`."""

import codecs
import re

from lxml import etree

from plans.core.errors import UnreadableFile
from plans.core.grid import Grid, Paragraph, Table
from plans.core.limits import MEGABYTE
from plans.core.readers.clipboard.blocks import HtmlBlockReader
from plans.core.readers.clipboard.tsv import read_tsv
from plans.core.text import without_control

__all__ = ["is_page", "read_html", "read_page", "read_tsv"]

MAX_HTML = 5 * MEGABYTE
_START = re.compile(rb"<(?:!doctype html|html|table|meta |head)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"charset=[\"']?([\w-]{1,20})", re.IGNORECASE)
_CHARSETS = ("utf-8", "windows-1251", "cp1251", "koi8-r", "iso-8859-5", "utf-16", "utf-16le")
# Windows puts a few lines with the places of the fragment before the text itself.
_WINDOWS_HEAD = re.compile(r"\AVersion:[\d.]+\s[^<]{0,1000}(?=<)")
_EMPTY = "Это веб-страница без единого слова. Скопируйте план из Word, Excel или с сайта вместе с таблицей."
_DEEP = "Это веб-страница, в которой больше 250 вложенных друг в друга частей: она не похожа на план."


def read_html(text: str) -> Grid:
    """The paragraphs and tables of an HTML text. Raises UnreadableFile. Scripts, styles and pictures are left out."""
    if len(text) > MAX_HTML:
        raise UnreadableFile(f"Это веб-страница больше {MAX_HTML // MEGABYTE} МБ. Скопируйте из неё только план.")
    text = _WINDOWS_HEAD.sub("", without_control(text))
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(_EMPTY) from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise UnreadableFile(_DEEP)
    reader = HtmlBlockReader()
    blocks = tuple(reader.read(root)) if root is not None else ()
    if not any(_has_text(block) for block in blocks):
        raise UnreadableFile(_EMPTY)
    return Grid(blocks, reader.dropped.notes())


def is_page(data: bytes) -> bool:
    """Whether the bytes begin like a web page."""
    start = data[:1024].removeprefix(codecs.BOM_UTF8)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        start = start.replace(b"\0", b"")[2:]
    start = start.lstrip()
    return bool(_START.match(start)) or (start.startswith(b"<?xml") and b"<html" in start.lower())


def read_page(data: bytes) -> Grid:
    """A saved web page; its encoding is named in it, else it is UTF-8 or Windows-1251."""
    if len(data) > 4 * MAX_HTML:
        raise UnreadableFile(f"Это веб-страница больше {MAX_HTML // MEGABYTE} МБ. Скопируйте из неё только план.")
    return read_html(_decoded(data))


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    named = _CHARSET.search(data[:4096])
    name = named[1].decode().lower() if named else ""
    for charset in ("utf-8-sig", name if name in _CHARSETS and not name.startswith("utf") else "cp1251"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace")


def _has_text(block: Paragraph | Table) -> bool:
    if isinstance(block, Paragraph):
        return bool(block.text.strip())
    return any(text.strip() for row in block.rows for text in row.texts)

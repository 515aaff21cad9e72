"""The words of a file, found without our readers."""

import re
import subprocess
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

_PARTS = re.compile(r"word/(?:document|header\d*|footnotes|comments)\.xml|xl/sharedStrings\.xml|xl/worksheets/.*\.xml"
                    r"|content\.xml")  # fmt: skip
_TEXTS = ("t", "delText", "p", "span", "h", "a")
_WORD = re.compile(r"[^\W_]+")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.mute = 0

    def handle_starttag(self, tag, attrs):
        self.mute += tag in ("script", "style", "title")

    def handle_endtag(self, tag):
        self.mute -= tag in ("script", "style", "title")

    def handle_data(self, data):
        if not self.mute:
            self.texts.append(data)


def words_of(data: bytes, text: str = "") -> set[str]:
    """All words that stand in the file, in small letters; `text` is the whole of one that is text."""
    return set(_WORD.findall((text or _text(data)).lower()))


def _text(data: bytes) -> str:
    if data.startswith(b"PK"):
        return " ".join(_package(data))
    if data.startswith(b"%PDF"):
        done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
        return done.stdout.decode()
    if b"<" in data[:200]:
        page = _Page()
        page.feed(data.decode("utf-8", errors="replace"))
        return " ".join(page.texts)
    return ""


def _package(data: bytes) -> list[str]:
    with ZipFile(BytesIO(data)) as archive:
        roots = [etree.fromstring(archive.read(name)) for name in archive.namelist() if _PARTS.fullmatch(name)]
    texts = []
    for root in roots:
        for entry in root.iter():
            tag = str(entry.tag).rpartition("}")[2]
            texts += ["".join(entry.itertext()) if tag in ("p", "si", "is") else ""]
    return texts


def letters_of(text: str) -> str:
    """Only letters and digits, in small letters: what wraps and hyphens leave of words."""
    return "".join(_WORD.findall(text.lower()))

"""Looks for bombs before PDFium, which parses whatever it is given: streams are unpacked here only to be measured."""

import re
import zlib
from base64 import a85decode
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

from plans.core.errors import UnreadableFile
from plans.core.limits import MEGABYTE
from plans.core.readers.pdf.forms import check_forms

MAX_UNPACKED = 200 * MEGABYTE  # pictures included
MAX_STREAMS = 20_000
# A page of a plan has about 6,000 words of drawing commands; a million of them cost PDFium 170 MB and 0.7 s.
MAX_WORDS = 3_000_000

_STREAM = re.compile(rb"stream\r?\n?")
_BEFORE = 400  # bytes before a stream in which its filters are named
_ASCII85 = re.compile(rb"/Filter\s*\[?\s*/(?:ASCII85Decode|A85)\b")
_ODD_FILTERS = re.compile(
    rb"/Filter\s*(?:\d+\s+\d+\s+R|[^>]{0,100}#|\[?\s*/(?:LZW|RunLength|RL\b|ASCIIHex|AHx\b)"
    rb"|\[(?:[^\]]{0,200}?(?:Flate|LZW|RunLength|/Fl\b|/RL\b)\w*){2})"
)
_SEPARATORS = bytes.maketrans(b"\0()<>[]{}/%", b" " * 11)
_PIECE = MEGABYTE


@dataclass(slots=True)
class _Measure:
    unpacked: int = 0
    words: int = 0

    def add(self, piece: bytes) -> None:
        self.unpacked += len(piece)
        self.words += len(piece.translate(_SEPARATORS).split())
        if self.unpacked > MAX_UNPACKED:
            raise UnreadableFile(f"В распакованном виде PDF больше {MAX_UNPACKED // MEGABYTE} МБ: он не похож на план.")
        if self.words > MAX_WORDS:
            raise UnreadableFile("Страницы PDF нарисованы слишком сложно для плана. Оставьте в файле только план.")


def check_unpacked(data: bytes) -> None:
    """Raises UnreadableFile for a file that unpacks to more than a plan, or is packed so that nobody can tell."""
    if _ODD_FILTERS.search(data):
        raise UnreadableFile("Части PDF сжаты дважды или необычным способом. Сохраните план в PDF заново.")
    measure = _Measure()
    places = [match.span() for match in islice(_STREAM.finditer(data), MAX_STREAMS + 1)]
    if len(places) > MAX_STREAMS:
        raise UnreadableFile("В PDF слишком много частей: он не похож на план. Оставьте в файле только план.")
    for (name, start), (after, _) in zip_longest(places, places[1:], fillvalue=(len(data), 0)):
        if _ASCII85.search(data, max(0, name - _BEFORE), name):
            pieces = _unpacked(_decoded(data[start:after]), 0)
        else:
            pieces = _unpacked(data, start)
        bare = True
        for piece in pieces:
            bare = False
            measure.add(piece)
        if bare:
            measure.add(data[start:after])
    check_forms(data, _unpacked)


def _decoded(data: bytes) -> bytes:
    try:
        return a85decode(data.partition(b"~>")[0], ignorechars=b" \t\n\r\v\0")
    except ValueError:
        return b""


def _unpacked(data: bytes, start: int) -> Iterator[bytes]:
    """The contents of a stream packed by zlib, piece by piece; nothing for another."""
    machine = zlib.decompressobj()
    view = memoryview(data)
    try:
        while start < len(data) and not machine.eof:
            pending: bytes | memoryview = view[start : start + _PIECE]
            start += _PIECE
            while len(pending) and not machine.eof:
                yield machine.decompress(pending, _PIECE)
                pending = machine.unconsumed_tail
    except zlib.error:
        return

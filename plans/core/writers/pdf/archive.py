"""What typst leaves to be done in a PDF/A-1a file: tables as PDF 1.4 knows them, headers of cells, the title shown.

It works on the objects of the file as they stand in it: those of PDF 1.4 are never packed.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

_ENTRY = re.compile(rb"(\d{10}) \d{5} n")
_KIND = re.compile(rb"\d+ 0 obj\n<</Type/StructElem/S/(\w+)")
_ROOT, _INFO, _METADATA = (re.compile(rb"/%s (\d+) 0 R" % name) for name in (b"Root", b"Info", b"Metadata"))
_KIDS = re.compile(rb"/K\[([^\]]*)\]")
_PARENT = re.compile(rb"/P \d+ 0 R")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_ID = re.compile(rb"/ID(\([^)]*\))")
_SPAN = re.compile(rb"/ColSpan (\d+)")
_ATTRIBUTES = b"/A[<</O/Table"
_PREFERENCES = b"/ViewerPreferences<<"
_INFO_DATES = re.compile(rb"(?:/(?:ModDate|CreationDate)\(D:\d+Z\)){2}(?=>>\nendobj\n\Z)")
_XMP_DATES = re.compile(rb"<xmp:(ModifyDate|CreateDate)>[^<]*</xmp:\1>|<stEvt:when>[^<]*</stEvt:when>")
_STREAM = re.compile(rb"/Length \d+(.*?>>\s*stream\n)(.*)\nendstream", re.DOTALL)


def finish(data: bytes, *, dated: bool) -> bytes:
    """The file as an archive and a screen reader want it; without its dates where nobody gave any."""
    file = _File(data)
    for number in [number for number in file.parts if file.kind(number) == b"Table"]:
        _mend_table(file, number)
    root = file.named(_ROOT, file.trailer)
    if not dated:
        info, metadata = file.named(_INFO, file.trailer), file.named(_METADATA, file.parts[root])
        file.parts[info] = _INFO_DATES.sub(b"", file.parts[info])
        file.parts[metadata] = _undated(file.parts[metadata])
    file.parts[root] = file.parts[root].replace(_PREFERENCES, _PREFERENCES + b"/DisplayDocTitle true")
    return file.written()


class _File:
    """The objects of a file by their numbers, with what stands before and after them."""

    def __init__(self, data: bytes) -> None:
        end = int(data[data.rindex(b"startxref") + 9 :].split()[0])
        starts = [int(one) for one in _ENTRY.findall(data, end)]
        self.top, self.trailer = data[: starts[0]], data[data.rindex(b"trailer") : data.rindex(b"startxref")]
        spans = pairwise([*starts, end])
        self.parts = {number: data[start:stop] for number, (start, stop) in enumerate(spans, start=1)}

    def named(self, name: re.Pattern[bytes], part: bytes) -> int:
        """The number of the object to which a part refers by this name."""
        found = name.search(part)
        assert found, f"typst writes no {name.pattern!r}"  # noqa: S101 (the version is pinned)
        return int(found[1])

    def kids(self, number: int) -> list[int]:
        found = _KIDS.search(self.parts[number])
        return [int(one) for one in _REFERENCE.findall(found[1])] if found else []

    def kind(self, number: int) -> bytes:
        """What a piece of the structure is: TR, TH."""
        found = _KIND.match(self.parts[number])
        return found[1] if found else b""

    def written(self) -> bytes:
        """The file with its table of places made anew."""
        places, at = [b"0000000000 65535 f\r\n"], len(self.top)
        for part in self.parts.values():
            places.append(b"%010d 00000 n\r\n" % at)
            at += len(part)
        table = b"xref\n0 %d\n%s" % (len(places), b"".join(places))
        return b"".join((self.top, *self.parts.values(), table, self.trailer, b"startxref\n%d\n%%%%EOF" % at))


def _mend_table(file: _File, table: int) -> None:
    """Rows right below their table, for PDF 1.4 has no groups of rows; head cells with a scope, others with headers."""
    rows = list(_rows(file, table))
    kids = b" ".join(b"%d 0 R" % row for row in rows)
    file.parts[table] = _KIDS.sub(b"/K[" + kids + b"]", file.parts[table], count=1)
    columns: list[list[bytes]] = []
    section: list[bytes] = []
    for row in rows:
        file.parts[row] = _PARENT.sub(b"/P %d 0 R" % table, file.parts[row], count=1)
        cells = file.kids(row)
        if any(file.kind(cell) == b"TD" for cell in cells):
            _name_headers(file, cells, columns, section)
        elif len(cells) == 1:
            section = _scoped(file, cells[0])
        else:
            columns = [_scoped(file, cell) for cell in cells for _ in range(_span(file, cell))]


def _rows(file: _File, table: int) -> Iterator[int]:
    """The rows of a table; the groups in which typst puts them are emptied."""
    for kid in file.kids(table):
        if file.kind(kid) == b"TR":
            yield kid
        else:
            yield from file.kids(kid)
            file.parts[kid] = b"%d 0 obj\nnull\nendobj\n" % kid


def _scoped(file: _File, cell: int) -> list[bytes]:
    """The name of a head cell, which from now on says that it is the head of what stands below it."""
    _put(file, cell, b"/Scope/Column")
    return _ID.findall(file.parts[cell])


def _name_headers(file: _File, cells: list[int], columns: list[list[bytes]], section: list[bytes]) -> None:
    spans = [_span(file, cell) for cell in cells]
    if sum(spans) != len(columns):  # a cell that reaches down from above stands in this row too
        return
    at = 0
    for cell, span in zip(cells, spans, strict=True):
        names = [name for column in columns[at : at + span] for name in column] + section
        _put(file, cell, b"/Headers[" + b"".join(names) + b"]")
        at += span


def _span(file: _File, cell: int) -> int:
    found = _SPAN.search(file.parts[cell])
    return int(found[1]) if found else 1


def _put(file: _File, cell: int, attribute: bytes) -> None:
    """One attribute more in a cell of a table."""
    part = file.parts[cell]
    if _ATTRIBUTES in part:
        file.parts[cell] = part.replace(_ATTRIBUTES, _ATTRIBUTES + attribute, 1)
    else:
        file.parts[cell] = part.replace(b"/K[", _ATTRIBUTES + attribute + b">>]/K[", 1)


def _undated(part: bytes) -> bytes:
    """The metadata without the days that typst asks for."""

    def shortened(found: re.Match[bytes]) -> bytes:
        words = _XMP_DATES.sub(b"", found[2])
        return b"/Length %d%s%s\nendstream" % (len(words), found[1], words)

    return _STREAM.sub(shortened, part, count=1)

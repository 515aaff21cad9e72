"""An Office Open XML file (DOCX, XLSX) opened with care: every limit is checked before a part is parsed."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from plans.core.errors import UnreadableFile
from plans.core.limits import MEGABYTE

MAX_ENTRIES = 2_000
MAX_UNPACKED = 120 * MEGABYTE
MAX_PART = 25 * MEGABYTE  # one XML part; lxml needs about five times as much memory
MAX_RATIO = 250  # plans of 4,000 like rows pack 60 times, a bomb 1,000 times
_RATIO_FROM = MEGABYTE
_PROLOG = 2_048

_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")
# The strict dialect of the format differs from the usual one in the names of its namespaces alone.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|spreadsheetml|drawingml)/main")
_STRICT_SIGN = b"http://purl.oclc.org/ooxml/"
_CAREFULLY: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_STRICT_RELATIONS = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
_YEARS = {b"wordprocessingml": b"2006", b"spreadsheetml": b"2006", b"drawingml": b"2006"}

_BROKEN = (
    "Файл повреждён: его не удаётся распаковать. Откройте его в Word или Excel, сохраните заново и загрузите снова."
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another: the last word of its type ("styles", "worksheet"), and the target's name."""

    id: str
    type: str
    target: str
    is_external: bool


@dataclass
class Package:
    """The parts of a checked file by name."""

    archive: ZipFile
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.names = frozenset(self.archive.namelist())

    @cached_property
    def kind(self) -> str:
        """The media type that an OpenDocument file or an electronic book names first, "" for others."""
        if "mimetype" not in self.names or self.archive.getinfo("mimetype").file_size > 200:
            return ""
        return self.raw("mimetype").decode("ascii", errors="replace").strip()

    @cached_property
    def main(self) -> str:
        """The name of the main part, "" when there is none."""
        for relation in self.relations(""):
            if relation.type == "officeDocument" and relation.target in self.names:
                return relation.target
        return next((name for name in ("word/document.xml", "xl/workbook.xml") if name in self.names), "")

    def raw(self, name: str) -> bytes:
        """The bytes of one part. Raises UnreadableFile when they are broken.

        Asked for its whole, a part that lies about its size would be unpacked whole before anybody counts.
        """
        try:
            with self.archive.open(name) as part:
                return part.read(self.archive.getinfo(name).file_size + 1)
        except (BadZipFile, EOFError, ValueError, OSError, NotImplementedError, RuntimeError, KeyError) as error:
            raise UnreadableFile(_BROKEN) from error
        except Exception as error:  # zlib.error has no base of its own
            raise UnreadableFile(_BROKEN) from error

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, None when the file has no such part."""
        if name not in self.names:
            return None
        parser = etree.XMLParser(**_CAREFULLY)
        try:
            root = etree.fromstring(self._xml_bytes(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableFile(_BROKEN) from error
        _check_doctype(root)
        return root

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of the given names in a part, one by one: each is gone when the next one is asked for."""
        try:
            for _, element in etree.iterparse(BytesIO(self._xml_bytes(name)), tag=tags, **_CAREFULLY):
                _check_doctype(element)
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableFile(_BROKEN) from error

    def _xml_bytes(self, name: str) -> bytes:
        if self.archive.getinfo(name).file_size > MAX_PART:
            raise UnreadableFile(f"Часть файла больше {MAX_PART // MEGABYTE} МБ. Оставьте в файле только план.")
        data = self.raw(name)
        if _STRICT_SIGN not in data:
            return data
        return _STRICT.sub(_usual, data).replace(
            _STRICT_RELATIONS, b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        )

    def relations(self, part: str) -> list[Relation]:
        """The links of a part ("" for the package), external ones left out."""
        return [link for link in self._links(part) if not link.is_external]

    def _links(self, part: str) -> list[Relation]:
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        if root is None:
            return []
        return [
            Relation(
                link.get("Id", ""),
                link.get("Type", "").rsplit("/", 1)[-1],
                link.get("Target", "") if outside else _target(folder, link.get("Target", "")),
                outside,
            )
            for link in root.iter(f"{{{_RELATION}}}Relationship")
            for outside in [link.get("TargetMode") == "External"]
        ]

    def outside(self, part: str) -> list[Relation]:
        """The links of a part to the outside, which nobody follows."""
        return [link for link in self._links(part) if link.is_external]

    def related(self, part: str, kind: str) -> etree._Element | None:
        """The root of the first part of a kind ("styles", "numbering") to which `part` links."""
        for relation in self.relations(part):
            if relation.type == kind:
                return self.xml(relation.target)
        return None


def open_package(data: bytes) -> Package:
    """A checked package. Raises UnreadableFile with a sentence of its own for each thing that is refused."""
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, OSError, NotImplementedError, OverflowError, EOFError) as error:
        raise UnreadableFile(_BROKEN) from error
    _check_entries(archive.infolist(), len(data))
    package = Package(archive)
    _check_macros(package)
    _check_prologs(package)
    return package


def _check_entries(entries: list[ZipInfo], size: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise UnreadableFile(f"Внутри файла больше {MAX_ENTRIES} частей: это не документ с планом.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile("Файл закрыт паролем. Снимите пароль и загрузите его снова.")
    if any(_slips(entry.filename) for entry in entries) or len({entry.filename for entry in entries}) < len(entries):
        raise UnreadableFile("Внутри файла опасные имена частей. Сохраните план в Word заново и загрузите снова.")
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        raise UnreadableFile("Файл сжат неизвестным способом. Сохраните план в Word или Excel заново.")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnreadableFile(f"В распакованном виде файл больше {MAX_UNPACKED // MEGABYTE} МБ: он не похож на план.")
    swollen = any(
        entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * entry.compress_size for entry in entries
    )
    if swollen or sum(entry.compress_size for entry in entries) > size:
        raise UnreadableFile("Файл сжат подозрительно сильно и не открыт. Сохраните план заново и загрузите снова.")


def _slips(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in name or "\0" in name


def _check_macros(package: Package) -> None:
    types = package.raw("[Content_Types].xml") if "[Content_Types].xml" in package.names else b""
    if any(name.lower().endswith("vbaproject.bin") for name in package.names) or b"macroEnabled" in types:
        raise UnreadableFile("В файле есть макросы. Сохраните его как обычный документ (.docx или .xlsx) без макросов.")


def _check_prologs(package: Package) -> None:
    """DOCTYPE in any XML part; `Package.xml` looks at those that are parsed once more."""
    for name in package.names:
        if name.lower().endswith((".xml", ".rels")):
            try:
                with package.archive.open(name) as part:
                    start = part.read(_PROLOG)
            except Exception as error:
                raise UnreadableFile(_BROKEN) from error
            if _DOCTYPE.search(start):
                raise UnreadableFile(_HAS_DOCTYPE)


def _check_doctype(element: etree._Element) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile(_HAS_DOCTYPE)


def _target(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _usual(match: re.Match[bytes]) -> bytes:
    return b"http://schemas.openxmlformats.org/" + match[1] + b"/" + _YEARS[match[1]] + b"/main"


_HAS_DOCTYPE = "Внутри файла есть объявление DOCTYPE, которого в документах Word и Excel не бывает: файл не открыт."

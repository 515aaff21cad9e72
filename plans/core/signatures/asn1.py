"""Values of ASN.1 as signatures write them (DER, and BER with lengths that are told by an end), read with care."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from plans.core.errors import UnreadableFile

BOOLEAN, INTEGER, BITS, OCTETS, OID, SEQUENCE, SET = 0x01, 0x02, 0x03, 0x04, 0x06, 0x30, 0x31
_UTC_TIME, _TIME = 0x17, 0x18
_CONSTRUCTED, _LONG_TAG, _UNTIL_END = 0x20, 0x1F, 0x80
_DEEPEST = 24
_ENCODINGS = {0x0C: "utf-8", 0x12: "ascii", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1E: "utf-16-be"}


class BadEncoding(UnreadableFile):
    """The bytes are not the ASN.1 value that was to stand here."""

    def __init__(self) -> None:
        super().__init__("Файл повреждён или устроен не так, как файлы подписей и сертификатов.")


@dataclass(frozen=True, slots=True)
class Node:
    """One value in the data: its tag, where it starts, where its content starts and ends, and where it ends itself."""

    data: bytes
    tag: int
    start: int
    body: int
    stop: int
    end: int

    @property
    def whole(self) -> bytes:
        """The value with its tag and length, as it stands."""
        return self.data[self.start : self.end]

    @property
    def content(self) -> bytes:
        return self.data[self.body : self.stop]

    @property
    def children(self) -> tuple["Node", ...]:
        if not self.tag & _CONSTRUCTED:
            raise BadEncoding
        return tuple(_values(self.data, self.body, self.stop, 0))

    def expect(self, tag: int) -> "Node":
        """Itself, if that is what it is."""
        if self.tag != tag:
            raise BadEncoding
        return self

    @property
    def inner(self) -> "Node":
        """The only value inside: of an explicit tag."""
        found = self.children
        if len(found) != 1:
            raise BadEncoding
        return found[0]

    @property
    def octets(self) -> bytes:
        """The bytes of an OCTET STRING, also of one that comes in pieces."""
        if self.tag == OCTETS | _CONSTRUCTED:
            return b"".join(one.expect(OCTETS).content for one in self.children)
        return self.expect(OCTETS).content

    @property
    def bits(self) -> bytes:
        """The bytes of a BIT STRING of whole bytes."""
        content = self.expect(BITS).content
        if not content or content[0]:
            raise BadEncoding
        return content[1:]

    @property
    def number(self) -> int:
        content = self.expect(INTEGER).content
        if not content or len(content) > 64:
            raise BadEncoding
        return int.from_bytes(content, signed=True)

    @property
    def oid(self) -> str:
        """The number of a kind of thing: "2.5.4.3"."""
        content = self.expect(OID).content
        if not content or len(content) > 64 or content[-1] & 0x80:
            raise BadEncoding
        parts, value = [], 0
        for byte in content:
            value = value << 7 | byte & 0x7F
            if not byte & 0x80:
                parts.append(value)
                value = 0
        first = min(parts[0] // 40, 2)
        return ".".join(map(str, (first, parts[0] - 40 * first, *parts[1:])))

    @property
    def text(self) -> str:
        """The letters of a string of any kind, without what no page can show."""
        if self.tag not in _ENCODINGS:
            raise BadEncoding
        found = self.content.decode(_ENCODINGS[self.tag], errors="replace")
        return " ".join("".join(sign if sign.isprintable() else " " for sign in found).split())[:500]

    @property
    def moment(self) -> datetime:
        """A time in UTC; parts of seconds are left out."""
        if self.tag not in (_UTC_TIME, _TIME):
            raise BadEncoding
        try:
            words = self.content.decode("ascii")
            if self.tag == _UTC_TIME:
                words = ("19" if words[:2] >= "50" else "20") + words
            if not words.endswith("Z"):
                raise BadEncoding
            return datetime.strptime(words[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError as error:
            raise BadEncoding from error


def read(data: bytes) -> Node:
    """The one value that the data is. Raises BadEncoding."""
    node = _value(data, 0, len(data), 0)
    if node.end != len(data):
        raise BadEncoding
    return node


def write(tag: int, content: bytes) -> bytes:
    """A value with a definite length."""
    size = len(content)
    if size < _UNTIL_END:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, _UNTIL_END | len(length))) + length + content


def _values(data: bytes, start: int, stop: int, depth: int) -> Iterator[Node]:
    while start < stop:
        node = _value(data, start, stop, depth)
        yield node
        start = node.end


def _value(data: bytes, start: int, stop: int, depth: int) -> Node:
    if stop - start < 2 or depth > _DEEPEST or data[start] & _LONG_TAG == _LONG_TAG:
        raise BadEncoding
    tag, length, body = data[start], data[start + 1], start + 2
    if length == _UNTIL_END:
        if not tag & _CONSTRUCTED:
            raise BadEncoding
        end = _end_of(data, body, stop, depth)
        return Node(data, tag, start, body, end, end + 2)
    if length > _UNTIL_END:
        size = length - _UNTIL_END
        if size > 4 or stop - body < size:
            raise BadEncoding
        length, body = int.from_bytes(data[body : body + size]), body + size
    if length > stop - body:
        raise BadEncoding
    return Node(data, tag, start, body, body + length, body + length)


def _end_of(data: bytes, at: int, stop: int, depth: int) -> int:
    """Where the two zeros stand that end a value without a length."""
    while data[at : at + 2] != b"\0\0":
        at = _value(data, at, stop, depth + 1).end
    return at

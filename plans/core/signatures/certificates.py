"""Certificates and lists of revoked ones, as values: who, by whom, from when to when."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from plans.core.signatures.asn1 import INTEGER, SEQUENCE, BadEncoding, Node, read, write

NAME, SURNAME, GIVEN, ORGANISATION = "2.5.4.3", "2.5.4.4", "2.5.4.42", "2.5.4.10"
INN, INN_OF_FIRM = "1.2.643.3.131.1.1", "1.2.643.100.4"
_KEY_ID, _AUTHORITY, _DELTA = "2.5.29.14", "2.5.29.35", "2.5.29.27"
_BEGIN, _END, _LINE = b"-----BEGIN ", b"-----END ", b"-----"


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate (`data` is its DER). Names are DER too, to be compared; `names` are the subject's, by OID."""

    data: bytes
    serial: int
    issuer: bytes
    subject: bytes
    names: Mapping[str, str]
    issued_by: str
    begins: datetime
    ends: datetime
    algorithm: str
    key: bytes
    key_id: bytes
    authority_id: bytes

    @property
    def owner(self) -> str:
        """The person if one is named, else the organisation."""
        person = " ".join(filter(None, (self.names.get(SURNAME), self.names.get(GIVEN))))
        return person or self.names.get(NAME, "") or self.names.get(ORGANISATION, "")

    @property
    def number(self) -> str:
        """The number as it is printed in marks of signatures."""
        return f"{self.serial:X}"

    def is_issued_by(self, other: "Certificate") -> bool:
        """Whether the names and keys say so; the signature is another matter."""
        named = not (self.authority_id and other.key_id) or self.authority_id == other.key_id
        return self.issuer == other.subject and named


@dataclass(frozen=True, slots=True)
class Revoked:
    """A list of revoked certificates: whose, of which day, and when the next one is due."""

    data: bytes
    issuer: bytes
    begins: datetime
    ends: datetime | None

    def day_of(self, serial: int) -> datetime | None:
        """When the certificate with this number was revoked."""
        number = write(INTEGER, serial.to_bytes(serial.bit_length() // 8 + 1, signed=True))
        at = self.data.find(number)
        while at >= 0:
            try:
                return next(_after(self.data, at + len(number))).moment
            except (BadEncoding, StopIteration):
                at = self.data.find(number, at + 1)
        return None


def _after(data: bytes, at: int) -> Iterator[Node]:
    """The value that begins here."""
    if len(data) - at > 2:
        yield read(data[at : at + 2 + data[at + 1]])


def certificate(node: Node) -> Certificate:
    """Raises BadEncoding."""
    body = list(node.expect(SEQUENCE).children[0].expect(SEQUENCE).children)
    if body and body[0].tag == 0xA0:
        body.pop(0)
    if len(body) < 6:
        raise BadEncoding
    serial, _, issuer, days, subject, key, *more = body
    begins, ends = _pair(days)
    marks = _extensions(next((one.inner for one in more if one.tag == 0xA3), None))
    return Certificate(
        data=node.whole,
        serial=serial.number,
        issuer=issuer.whole,
        subject=subject.whole,
        names=_names(subject),
        issued_by=_names(issuer).get(NAME) or _names(issuer).get(ORGANISATION, ""),
        begins=begins.moment,
        ends=ends.moment,
        algorithm=_first(_first(key)).oid,
        key=key.whole,
        key_id=read(marks[_KEY_ID]).octets if _KEY_ID in marks else b"",
        authority_id=_authority(read(marks[_AUTHORITY])) if _AUTHORITY in marks else b"",
    )


def revoked(node: Node) -> Revoked | None:
    """The list; None for one that only tells what is new since another. Raises BadEncoding."""
    body = list(_first(node.expect(SEQUENCE)).expect(SEQUENCE).children)
    if body and body[0].tag == INTEGER:
        body.pop(0)
    if len(body) < 3:
        raise BadEncoding
    _, issuer, begins, *more = body
    ends = more[0].moment if more and more[0].tag in (0x17, 0x18) else None
    marks = _extensions(next((one.inner for one in more if one.tag == 0xA0), None))
    return None if _DELTA in marks else Revoked(node.whole, issuer.whole, begins.moment, ends)


def opened(data: bytes) -> list[Node]:
    """The values of a file: DER, its base64, or all blocks of PEM. Raises BadEncoding."""
    if blocks := list(_blocks(data)):
        return [read(_decoded(body)) for body in blocks]
    return [read(data if data[:1] == b"0" and not _is_base64(data) else _decoded(data))]


def _blocks(data: bytes) -> Iterator[bytes]:
    """What stands between the lines of PEM, in one pass over the data."""
    at = data.find(_BEGIN)
    while at >= 0:
        begin = data.find(_LINE, at + len(_BEGIN)) + len(_LINE)
        end = data.find(_END, begin)
        if begin < len(_LINE) or end < 0:
            return
        yield data[begin:end]
        at = data.find(_BEGIN, end)


def pem(kind: str, data: bytes) -> bytes:
    """DER as the letters that programs take."""
    return f"-----BEGIN {kind}-----\n{base64.encodebytes(data).decode()}-----END {kind}-----\n".encode()


def _is_base64(data: bytes) -> bool:
    return not data[:200].translate(None, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n\t ")


def _decoded(data: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(data.removeprefix(b"\xef\xbb\xbf").split()), validate=True)
    except binascii.Error as error:
        raise BadEncoding from error


def _names(node: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in node.expect(SEQUENCE).children:
        for pair in part.children:
            kind, value = _pair(pair)
            found.setdefault(kind.oid, value.text)
    return found


def _extensions(node: Node | None) -> dict[str, bytes]:
    """What stands in each extension, by OID."""
    if node is None:
        return {}
    parts = [one.children for one in node.expect(SEQUENCE).children]
    if not all(parts):
        raise BadEncoding
    return {part[0].oid: part[-1].octets for part in parts}


def _authority(node: Node) -> bytes:
    return next((one.content for one in node.expect(SEQUENCE).children if one.tag == 0x80), b"")


def _pair(node: Node) -> tuple[Node, Node]:
    found = node.expect(SEQUENCE).children
    if len(found) != 2:
        raise BadEncoding
    return found[0], found[1]


def _first(node: Node) -> Node:
    found = node.children
    if not found:
        raise BadEncoding
    return found[0]

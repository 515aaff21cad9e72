"""A file of a signature (CMS, CAdES: RFC 5652, 5126) as values; nothing is believed here, only read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from plans.core.signatures.asn1 import OCTETS, OID, SEQUENCE, SET, BadEncoding, Node, read
from plans.core.signatures.certificates import Certificate, Revoked, certificate, opened, revoked

SIGNED, DATA, STAMP_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.7.1", "1.2.840.113549.1.9.16.1.4"
_DIGEST, _TIME, _COUNTER = "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.5", "1.2.840.113549.1.9.6"
_STAMP, _CERT_V1, _CERT_V2 = (f"1.2.840.113549.1.9.16.2.{one}" for one in (14, 12, 47))
SHA1, SHA256 = "1.3.14.3.2.26", "2.16.840.1.101.3.4.2.1"


@dataclass(frozen=True, slots=True)
class Signer:
    """One signature of a message. `attributes` is the SET that was signed, b"" when the document itself was."""

    issuer: bytes
    serial: int
    key_id: bytes
    digest: str
    attributes: bytes
    document: bytes
    claimed: datetime | None
    named: tuple[str, bytes] | None
    algorithm: str
    value: bytes
    stamps: tuple[Node, ...]
    is_countersigned: bool

    def is_by(self, one: Certificate) -> bool:
        """Whether this is the certificate that the signature names."""
        if self.issuer:
            return (one.issuer, one.serial) == (self.issuer, self.serial)
        return bool(self.key_id) and one.key_id == self.key_id


@dataclass(frozen=True, slots=True)
class Message:
    """What stands in a file of a signature (`data` is its DER); `content` only where the document lies inside."""

    data: bytes
    content_type: str
    content: bytes | None
    certificates: tuple[Certificate, ...]
    revoked: tuple[Revoked, ...]
    signers: tuple[Signer, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time stamp says: of which sum, made how, and when."""

    message: Message
    moment: datetime
    digest: str
    imprint: bytes = field(repr=False)


def message(data: bytes) -> Message:
    """The message in a file: DER, PEM or base64. Raises BadEncoding."""
    found = opened(data)
    if len(found) != 1:
        raise BadEncoding
    return _message(found[0])


def stamp(node: Node) -> Stamp:
    """A time stamp of RFC 3161. Raises BadEncoding."""
    token = _message(node)
    if token.content_type != STAMP_INFO or token.content is None or len(token.signers) != 1:
        raise BadEncoding
    _, _, imprint, _, moment, *_ = _at_least(5, read(token.content))
    algorithm, value = _exactly(2, imprint)
    return Stamp(token, moment.moment, _at_least(1, algorithm)[0].oid, value.octets)


def _message(node: Node) -> Message:
    kind, wrapped = _exactly(2, node.expect(SEQUENCE))
    if kind.oid != SIGNED:
        raise BadEncoding
    _, _, inside, *more = _at_least(4, wrapped.inner.expect(SEQUENCE))
    what, *content = _at_least(1, inside)
    signers = more[-1].expect(SET).children
    return Message(
        data=node.whole,
        content_type=what.oid,
        content=content[0].inner.octets if content else None,
        certificates=tuple(certificate(one) for one in _tagged(more, 0xA0) if one.tag == SEQUENCE),
        revoked=tuple(filter(None, (revoked(one) for one in _tagged(more, 0xA1) if one.tag == SEQUENCE))),
        signers=tuple(map(_signer, signers)),
    )


def _signer(node: Node) -> Signer:
    _, who, digest, *more = _at_least(5, node.expect(SEQUENCE))
    signed = more.pop(0) if more[0].tag == 0xA0 else None
    if len(more) < 2:
        raise BadEncoding
    algorithm, value, *rest = more
    attributes = _attributes(signed.children if signed else ())
    others = _attributes(_tagged(rest, 0xA1))
    issuer, serial = _exactly(2, who) if who.tag == SEQUENCE else (None, None)
    said = attributes.get(_DIGEST, ())
    if signed and len(said) != 1:
        raise BadEncoding
    return Signer(
        issuer=issuer.whole if issuer else b"",
        serial=serial.number if serial else 0,
        key_id=who.content if who.tag == 0x80 else b"",
        digest=_at_least(1, digest)[0].oid,
        attributes=bytes((SET,)) + signed.whole[1:] if signed else b"",
        document=said[0].octets if said else b"",
        claimed=next((one.moment for one in attributes.get(_TIME, ())), None),
        named=_named(attributes),
        algorithm=_at_least(1, algorithm)[0].oid,
        value=value.octets,
        stamps=tuple(others.get(_STAMP, ())),
        is_countersigned=_COUNTER in others,
    )


def _attributes(nodes: Iterable[Node]) -> dict[str, tuple[Node, ...]]:
    """The values by the kind of attribute; one kind may stand there once."""
    found: dict[str, tuple[Node, ...]] = {}
    for node in nodes:
        kind, values = _exactly(2, node)
        if kind.oid in found:
            raise BadEncoding
        found[kind.oid] = values.expect(SET).children
    return found


def _named(attributes: dict[str, tuple[Node, ...]]) -> tuple[str, bytes] | None:
    """The sum by which the signature names its certificate, and how that was made (ESS, RFC 5035)."""
    for kind, usual in ((_CERT_V2, SHA256), (_CERT_V1, SHA1)):
        for value in attributes.get(kind, ()):
            first, *more = _at_least(1, _at_least(1, _at_least(1, value)[0])[0])
            if first.tag == OCTETS:
                return usual, first.octets
            return _at_least(1, first)[0].expect(OID).oid, (more or [first])[0].octets
    return None


def _tagged(nodes: Iterable[Node], tag: int) -> list[Node]:
    return list(chain.from_iterable(one.children for one in nodes if one.tag == tag))


def _at_least(count: int, node: Node) -> list[Node]:
    found = node.children
    if len(found) < count:
        raise BadEncoding
    return list(found)


def _exactly(count: int, node: Node) -> list[Node]:
    found = _at_least(count, node)
    if len(found) > count:
        raise BadEncoding
    return found

"""Whom the administrator trusts: certificates of authorities and lists of revoked certificates, each of its day."""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from plans.core.errors import UnreadableFile
from plans.core.signatures.asn1 import BadEncoding, Node, read
from plans.core.signatures.certificates import Certificate, Revoked, certificate, opened, revoked

# The list of authorities that the ministry publishes (TSL.xml) holds each certificate so.
_OF_THE_LIST = re.compile(rb"<(?:\w+:)?\xd0\x94\xd0\xb0\xd0\xbd\xd0\xbd\xd1\x8b\xd0\xb5>([A-Za-z0-9+/=\s]+)</")
_NEITHER = "Это не сертификат, не список доверенных центров (XML) и не список отозванных сертификатов (CRL)."


@dataclass(frozen=True, slots=True)
class Trust:
    """The certificates and lists of all files, and the day of the file of certificates that is the oldest, as words."""

    certificates: tuple[Certificate, ...] = ()
    revoked: tuple[Revoked, ...] = ()
    day: str = ""

    def newest(self, issuer: bytes, more: Iterable[Revoked], now: datetime) -> Revoked | None:
        """The last list of this authority."""
        lists = [one for one in (*self.revoked, *more) if one.issuer == issuer and one.begins <= now]
        return max(lists, key=lambda one: one.begins, default=None)


def contents(data: bytes) -> tuple[list[Certificate], list[Revoked]]:
    """The certificates and lists of one file. Raises UnreadableFile."""
    if found := _OF_THE_LIST.findall(data):
        return _of_the_list(found), []
    try:
        return _read(opened(data))
    except BadEncoding as error:
        raise UnreadableFile(_NEITHER) from error


def _of_the_list(found: list[bytes]) -> list[Certificate]:
    """Those that can be read; what is none is of no use to anybody."""
    certificates = []
    for one in found:
        try:
            certificates.append(certificate(read(base64.b64decode(one))))
        except (BadEncoding, binascii.Error):
            continue
    if not certificates:
        raise UnreadableFile(_NEITHER)
    return certificates


def _read(nodes: list[Node]) -> tuple[list[Certificate], list[Revoked]]:
    certificates, lists = [], []
    for node in nodes:
        try:
            certificates.append(certificate(node))
        except BadEncoding:
            found = revoked(node)
            if found:
                lists.append(found)
    return certificates, lists

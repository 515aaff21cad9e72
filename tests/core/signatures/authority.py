"""A GOST authority of the tests' own: its keys, certificates, lists and stamps are made by openssl with the engine."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plans.core.signatures import tools
from plans.core.signatures.asn1 import SEQUENCE, SET, Node, read, write

DOCUMENT = "План работы кластера на 2027 год.\n".encode() * 40
NAME = "/CN=ООО Завод/SN=Иванов/GN=Пётр Ильич/O=ООО Завод/INN=007701234567"
_CONF = """openssl_conf = all
[all]
engines = engines
[engines]
gost = gost
[gost]
engine_id = gost
default_algorithms = ALL
[req]
distinguished_name = dn
string_mask = utf8only
[dn]
[ca]
default_ca = own
[own]
dir = .
database = ./index.txt
new_certs_dir = .
serial = ./serial
crlnumber = ./crlnumber
default_md = md_gost12_256
policy = any
unique_subject = no
copy_extensions = none
string_mask = utf8only
[any]
commonName = optional
surname = optional
givenName = optional
organizationName = optional
INN = optional
[tsa]
default_tsa = service
[service]
serial = ./stamps
signer_digest = md_gost12_256
default_policy = 1.2.3.4.1
digests = md_gost12_256, sha256
ess_cert_id_alg = sha256
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[stamper]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
authorityKeyIdentifier = keyid
"""
_STAMP = "1.2.840.113549.1.9.16.2.14"


def need_gost() -> None:
    """These tests want the engine: the project's own script installs it."""
    if tools.installed().openssl and shutil.which("certtool"):
        return
    why = "Нет движка ГОСТ или certtool: sudo apt-get install openssl libengine-gost-openssl gnutls-bin."
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


def day(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%SZ}"


class Authority:
    """A root in a folder of its own; `key` is the algorithm of all keys."""

    def __init__(self, folder: Path, name: str = "/CN=Испытательный центр/O=УЦ", key: str = "gost") -> None:
        folder.mkdir()
        self.folder, self.key = folder, key
        self._made: dict[tuple[object, ...], bytes] = {}  # the same is asked again by many tests
        self.now = datetime.now(UTC).replace(microsecond=0)
        (folder / "conf").write_text(_CONF, encoding="utf-8")
        for file, text in {"index.txt": "", "serial": "1000", "crlnumber": "01", "stamps": "01"}.items():
            (folder / file).write_text(text)
        self.make_key("root")
        self.run("req", "-new", "-x509", "-utf8", "-key", "root.key", *self.md, "-subj", name, "-days", "3650",
                 "-extensions", "root", "-out", "root.pem")  # fmt: skip

    @property
    def md(self) -> tuple[str, ...]:
        return ("-md_gost12_256",) if self.key == "gost" else ("-sha256",)

    def run(self, *words: str) -> None:
        environment = os.environ | {"OPENSSL_CONF": str(self.folder / "conf")}
        subprocess.run(["openssl", *words], cwd=self.folder, env=environment, check=True, capture_output=True)

    def bytes_of(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    @property
    def root(self) -> bytes:
        return self.bytes_of("root.pem")

    def make_key(self, name: str) -> None:
        kind = ("gost2012_256", "-pkeyopt", "paramset:A") if self.key == "gost" else ("RSA",)
        self.run("genpkey", "-algorithm", *kind, "-out", f"{name}.key")

    def issue(
        self,
        name: str,
        subject: str = NAME,
        *,
        kind: str = "leaf",
        begins: int = -30,
        ends: int = 365,
        by: str = "root",
    ) -> None:
        """A certificate that holds from so many days before today until so many after."""
        self.make_key(name)
        self.run("req", "-new", "-utf8", "-key", f"{name}.key", *self.md, "-subj", subject, "-out", f"{name}.csr")
        self.run("ca", "-config", "conf", "-batch", "-notext", "-utf8", "-in", f"{name}.csr", "-cert", f"{by}.pem",
                 "-keyfile", f"{by}.key", "-md", self.md[0][1:], "-extensions", kind,
                 "-startdate", day(self.now + timedelta(begins)), "-enddate", day(self.now + timedelta(ends)),
                 "-out", f"{name}.pem")  # fmt: skip

    def revoked(self, *names: str, begins: int = -1, ends: int = 30, ago: int = 3) -> bytes:
        """The list of those that were revoked so many days ago."""
        return self._once(("list", *names, begins, ends, ago), lambda: self._list(names, begins, ends, ago))

    def _once(self, what: tuple[object, ...], make: Callable[[], bytes]) -> bytes:
        if what not in self._made:
            self._made[what] = make()
        return self._made[what]

    def _list(self, names: tuple[str, ...], begins: int, ends: int, ago: int) -> bytes:
        rows = [self._row(name, ago) for name in names]
        (self.folder / "index.txt").write_text("".join(rows))
        self.run("ca", "-config", "conf", "-gencrl", "-cert", "root.pem", "-keyfile", "root.key",
                 "-md", self.md[0][1:], "-crl_lastupdate", day(self.now + timedelta(begins)),
                 "-crl_nextupdate", day(self.now + timedelta(ends)), "-out", "list.crl")  # fmt: skip
        return self.bytes_of("list.crl")

    def _row(self, name: str, ago: int) -> str:
        self.run("x509", "-in", f"{name}.pem", "-noout", "-serial", "-out", "number")
        number = self.bytes_of("number").decode().strip().partition("=")[2]
        when = f"{self.now - timedelta(ago):%y%m%d%H%M%SZ}"
        return f"R\t300101000000Z\t{when}\t{number}\tunknown\t/CN=x\n"

    def sign(self, name: str, document: bytes = DOCUMENT, *more: str, kind: str = "DER") -> bytes:
        """A detached signature as CryptoPro and others make it, with the sum of its certificate."""
        return self._once((name, document, *more, kind), lambda: self._sign(name, document, *more, kind=kind))

    def _sign(self, name: str, document: bytes, *more: str, kind: str) -> bytes:
        (self.folder / "document").write_bytes(document)
        cades = () if "-noattr" in more else ("-cades",)
        self.run("cms", "-sign", "-binary", *cades, "-in", "document", "-signer", f"{name}.pem", "-inkey",
                 f"{name}.key", "-md", self.md[0][1:], "-outform", kind, "-out", "made.sig", *more)  # fmt: skip
        return self.bytes_of("made.sig")

    def sign_on(self, moment: datetime, name: str, document: bytes) -> bytes:
        """The same, saying of itself that it was made at that moment."""
        made = self.sign(name, document)
        return rebuilt(made, lambda signer: self._dated(signer, name, f"{moment:%y%m%d%H%M%SZ}".encode()))

    def _dated(self, signer: Node, name: str, moment: bytes) -> bytes:
        """What openssl has signed, with another moment, signed once more."""
        parts = list(signer.children)
        at = next(at for at, one in enumerate(parts) if one.tag == 0xA0)
        said = re.sub(rb"\x17\x0d\d{12}Z", b"\x17\x0d" + moment, parts[at].content)
        (self.folder / "said").write_bytes(write(SET, said))
        self.run("dgst", *self.md, "-sign", f"{name}.key", "-out", "value", "said")
        pieces = [one.whole for one in parts]
        pieces[at], pieces[at + 2] = write(0xA0, said), write(0x04, self.bytes_of("value"))
        return write(SEQUENCE, b"".join(pieces))

    def stamp(self, value: bytes, name: str = "stamper") -> bytes:
        """A token over the value of a signature."""
        (self.folder / "value").write_bytes(value)
        self.run("ts", "-query", "-data", "value", "-md_gost12_256", "-cert", "-out", "asked")
        self.run("ts", "-reply", "-queryfile", "asked", "-signer", f"{name}.pem", "-inkey", f"{name}.key",
                 "-config", "conf", "-token_out", "-out", "token")  # fmt: skip
        return self.bytes_of("token")


def stamped(signature: bytes, token: bytes) -> bytes:
    """The signature with a time stamp among what is not signed."""
    attribute = write(SEQUENCE, _oid(_STAMP) + write(SET, token))
    return rebuilt(signature, lambda signer: write(SEQUENCE, signer.content + write(0xA1, attribute)))


def rebuilt(signature: bytes, change) -> bytes:
    """The signature with another signer's part."""
    kind, wrapped = read(signature).children
    *others, signers = wrapped.inner.children
    inner = b"".join(one.whole for one in others) + write(SET, b"".join(map(change, signers.children)))
    return write(SEQUENCE, kind.whole + write(0xA0, write(SEQUENCE, inner)))


def without_certificates(signature: bytes) -> bytes:
    kind, wrapped = read(signature).children
    left = b"".join(one.whole for one in wrapped.inner.children if one.tag != 0xA0)
    return write(SEQUENCE, kind.whole + write(0xA0, write(SEQUENCE, left)))


def with_certificates(signature: bytes, *certificates: Node) -> bytes:
    """Others in place of those that the file brings."""
    kind, wrapped = read(signature).children
    put = write(0xA0, b"".join(one.whole for one in certificates))
    left = b"".join(put if one.tag == 0xA0 else one.whole for one in wrapped.inner.children)
    return write(SEQUENCE, kind.whole + write(0xA0, write(SEQUENCE, left)))


def streamed(signature: bytes) -> bytes:
    """The same with lengths that are told by an end, as programs write that sign while they read."""
    kind, wrapped = read(signature).children
    parts = b"".join(one.whole for one in wrapped.inner.children)
    return b"\x30\x80" + kind.whole + b"\xa0\x80\x30\x80" + parts + 6 * b"\0"


def without_signers(signature: bytes) -> bytes:
    return rebuilt(signature, lambda signer: b"")


def _oid(words: str) -> bytes:
    first, second, *rest = map(int, words.split("."))
    content = bytes((40 * first + second,))
    for number in rest:
        septets = [number & 0x7F]
        while number := number >> 7:
            septets.append(number & 0x7F | 0x80)
        content += bytes(reversed(septets))
    return write(0x06, content)

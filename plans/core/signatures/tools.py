"""The programs that know the mathematics: openssl with the GOST engine, else certtool of GnuTLS.

They see files of memory only, never the disk, the network or the settings of this machine's openssl.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache

GOST = {"1.2.643.7.1.1.2.2": "md_gost12_256", "1.2.643.7.1.1.2.3": "md_gost12_512"}
OTHERS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
    "1.3.14.3.2.26": "sha1",
}
INSTALL = "sudo apt-get install libengine-gost-openssl (или gnutls-bin)"
_SECONDS = 10
_SETTINGS = b"""openssl_conf = all
[all]
engines = engines
[engines]
gost = gost
[gost]
engine_id = gost
default_algorithms = ALL
"""


@dataclass(frozen=True, slots=True)
class Done:
    """What a program answered: whether it was content, and all its words."""

    well: bool
    words: str


@dataclass(frozen=True, slots=True)
class Tools:
    """The paths of the programs, "" for one that is not there."""

    openssl: str = ""
    certtool: str = ""

    def ask_openssl(self, *words: str | bytes) -> Done:
        """Run it; what is given as bytes it finds in a file."""
        return _run(self.openssl, words)

    def ask_certtool(self, *words: str | bytes) -> Done:
        return _run(self.certtool, words)

    def digest(self, kind: str, data: bytes) -> bytes | None:
        """The sum of that kind (an OID); None where nobody here can make one."""
        if kind in OTHERS:
            return hashlib.new(OTHERS[kind], data, usedforsecurity=False).digest()
        if kind not in GOST or not self.openssl:
            return None
        done = self.ask_openssl("dgst", f"-{GOST[kind]}", data)
        return bytes.fromhex(done.words.rpartition("= ")[2].strip()) if done.well else None


@cache
def installed() -> Tools:
    """What this machine has."""
    openssl = Tools(shutil.which("openssl") or "")
    knows = openssl.openssl and openssl.ask_openssl("dgst", "-md_gost12_256", b"").well
    return Tools(openssl.openssl if knows else "", shutil.which("certtool") or "")


def _run(program: str, words: Sequence[str | bytes]) -> Done:
    with ExitStack() as stack:
        settings = stack.enter_context(_file(_SETTINGS))
        files = {at: stack.enter_context(_file(one)) for at, one in enumerate(words) if isinstance(one, bytes)}
        command = [program, *(_path(files[at]) if at in files else str(one) for at, one in enumerate(words))]
        try:
            done = subprocess.run(  # noqa: S603 (our own words; what strangers sent stands in files)
                command,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "OPENSSL_CONF": _path(settings)},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                pass_fds=[settings, *files.values()],
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Done(False, "")
    return Done(done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace"))


@contextmanager
def _file(data: bytes) -> Iterator[int]:
    """A file that no folder names, gone when it is closed."""
    descriptor = os.memfd_create("given")
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        yield descriptor


def _path(descriptor: int) -> str:
    return f"/proc/self/fd/{descriptor}"

"""Files of old offices (.doc, .xls, .rtf) → the new ones, by LibreOffice where it is installed.

LibreOffice runs with a profile of its own, without a network, macros and links, and not longer than needed. What it
may cost in memory is the limit of the process that asks.
"""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plans.core.errors import UnreadableFile
from plans.core.readers.source import Source
from plans.core.rlimits import lower

_RTF = b"{\\rtf"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "Файл закрыт паролем. Снимите пароль и загрузите его снова."


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of old file: the stream in which an OLE file keeps it, LibreOffice's filter, the endings old and new.

    Without its filter named, LibreOffice opens what it does not know as plain text.
    """

    stream: str
    filter: str
    old: str
    new: str


_TEXT = _Kind("", "Rich Text Format", "rtf", "docx")
_KINDS = (
    _Kind("WordDocument", "MS Word 97", "doc", "docx"),
    _Kind("Workbook", "MS Excel 97", "xls", "xlsx"),
    _Kind("Book", "MS Excel 95", "xls", "xlsx"),
)
_SECONDS = 15
_MOST_WRITTEN = 100 * 1024**2  # bytes of one file
_INSTALL = "sudo apt-get install libreoffice-writer-nogui libreoffice-calc-nogui"
_MISSING = (
    "Это файл старого вида (.{}). Чтобы читать такие, на сервере нужен LibreOffice ({}). Пока его нет, сохраните план "
    "как .{} и загрузите снова."
)
_FAILED = "Файл старого вида (.{}) не удалось прочитать: он повреждён или закрыт паролем. Сохраните его как .{}."
_SLOW = "Файл старого вида (.{}) читается слишком долго, чтение остановлено. Сохраните его как .{}."
# No macros, no links, no pictures and no updates from elsewhere; a proxy where nobody listens, should all else fail.
_SETTINGS = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3", "DisableMacrosExecution": "true", "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true", "DisableOLEAutomation": "true",
    },
    "/org.openoffice.Office.Writer/Content/Update": {"Link": "0"},
    "/org.openoffice.Office.Calc/Content/Update": {"Link": "1"},
    "/org.openoffice.Office.Calc/Formula/Load": {"OOXMLRecalcMode": "1", "ODFRecalcMode": "1"},
    "/org.openoffice.Inet/Settings": {
        "ooInetProxyType": "1", "ooInetHTTPProxyName": "127.0.0.1", "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1", "ooInetHTTPSProxyPort": "9",
    },
}  # fmt: skip


def tells(file: Source) -> bool:
    """Whether this is a file of an old office."""
    return file.data.startswith((_RTF, _OLE))


def translated(data: bytes) -> bytes:
    """The same document as .docx or .xlsx. Raises UnreadableFile, also where LibreOffice is missing."""
    kind = _kind(data)
    tool = shutil.which("soffice")
    if tool is None:
        raise UnreadableFile(_MISSING.format(kind.old, _INSTALL, kind.new))
    with tempfile.TemporaryDirectory(prefix="old-") as name:
        folder = Path(name)
        source = folder / f"file.{kind.old}"
        source.write_bytes(data)
        _write_settings(folder / "profile" / "user")
        _convert(tool, folder, source.name, kind)
        made = folder / "out" / f"file.{kind.new}"
        if not made.is_file():
            raise UnreadableFile(_FAILED.format(kind.old, kind.new))
        return made.read_bytes()


def _kind(data: bytes) -> _Kind:
    if data.startswith(_RTF):
        return _TEXT
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile(_LOCKED)
    for kind in _KINDS:
        if kind.stream.encode("utf-16-le") in data:
            return kind
    raise UnreadableFile("Это файл старого вида (до 2007 года), но не Word и не Excel. Сохраните план как .docx.")


def _convert(tool: str, folder: Path, source: str, kind: _Kind) -> None:
    command = [
        *_without_network(), tool, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
        "--nolockcheck", f"--infilter={kind.filter}", "--convert-to", kind.new, "--outdir", str(folder / "out"), source,
    ]  # fmt: skip
    process = subprocess.Popen(  # noqa: S603 (a fixed command; the file has a name of ours)
        command,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_limit,
    )
    try:
        process.wait(_patience())
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(_SLOW.format(kind.old, kind.new)) from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _patience() -> float:
    """Seconds: less than what is left to this process, lest it be stopped before LibreOffice is."""
    left = signal.getitimer(signal.ITIMER_REAL)[0]
    return min(_SECONDS, max(left - 1, 0.1)) if left else _SECONDS


def _limit() -> None:
    """Runs in the new process: the time and the files of the whole conversion."""
    for kind, most in (
        (resource.RLIMIT_CPU, _SECONDS), (resource.RLIMIT_FSIZE, _MOST_WRITTEN), (resource.RLIMIT_CORE, 0)
    ):  # fmt: skip
        lower(kind, most)


@cache
def _without_network() -> tuple[str, ...]:
    """The command that takes the network away, where the system lets an ordinary user do so."""
    tool = shutil.which("unshare")
    command = (tool or "", "--map-root-user", "--net", "--pid", "--fork", "--kill-child")
    if tool is None or subprocess.run([*command, "true"], capture_output=True, check=False).returncode:  # noqa: S603
        return ()
    return command


def _write_settings(folder: Path) -> None:
    folder.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    (folder / "registrymodifications.xcu").write_text(f"{head}{items}</oor:items>", encoding="utf-8")

"""Files passed through LibreOffice, for tests: one start of it for all files of one kind."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

CSV = "csv:Text - txt - csv (StarCalc):59,34,76,1"  # semicolons, quotes, UTF-8


def converted(files: Mapping[str, bytes], source: str, target: str, folder: Path) -> dict[str, bytes]:
    """The files, all of the ending `source`, as LibreOffice saves them as `target`.

    Its profile lies beside the folder: whoever asks for several kinds has it made once.
    """
    tool = shutil.which("soffice")
    if tool is None:
        pytest.skip("needs LibreOffice")
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / f"{name}.{source}").write_bytes(data)
    home = f"-env:UserInstallation=file://{folder.parent}/home"
    subprocess.run(
        [tool, home, "--headless", "--convert-to", target, "--outdir", "out", *(f"{name}.{source}" for name in files)],
        cwd=folder, check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    ending = target.partition(":")[0]
    return {name: (folder / "out" / f"{name}.{ending}").read_bytes() for name in files}

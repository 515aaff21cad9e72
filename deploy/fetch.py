"""Fetches one public file into a folder under the last part of its address: `fetch.py ADDRESS FOLDER`."""

import re
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

_SECONDS = 60
_MOST = 50 * 1024 * 1024


def main(address: str, folder: str) -> int:
    """0 when it lies there; nothing of half a file does."""
    parts = urlsplit(address)
    name = re.sub(r"[^\w.-]", "_", parts.path.rpartition("/")[2]) or "list"
    if parts.scheme not in ("http", "https"):
        print(f"{address}: адрес начинается с https:// или http://", file=sys.stderr)
        return 1
    try:
        with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310 - the administrator's own address
            data = answer.read(_MOST + 1)
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1
    if len(data) > _MOST:
        print(f"{address}: больше {_MOST // 1024**2} МБ", file=sys.stderr)
        return 1
    Path(folder, name).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))

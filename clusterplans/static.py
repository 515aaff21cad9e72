"""Static files under addresses that change with what the files hold: browsers keep them for a year, packed once.

The stamp stands in the path before the name, `/static/~0123456789ab/css/site.css`, so whatever a stylesheet or a script
names beside itself is stamped too. An address without a stamp, or with an older one, gives the file of today.
"""

import gzip
import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

YEAR = 365 * 24 * 60 * 60
LEAST = 1000  # bytes; packing fewer saves nothing
_PACKED = (".css", ".js", ".svg", ".json", ".txt")
_STAMP = re.compile(r"~([0-9a-f]{12})/(.+)", re.DOTALL)


@cache
def stamp() -> str:
    """A sum over the names and bytes of all static files."""
    found = hashlib.sha256()
    files = {path: storage.path(path) for finder in finders.get_finders() for path, storage in finder.list(None)}
    for name, path in sorted(files.items()):
        found.update(name.encode() + b"\0" + Path(path).read_bytes())
    return found.hexdigest()[:12]


@lru_cache(512)
def _plain(base: str, name: str | None) -> str:
    """The address without a stamp; each page names a score of them, and always the same."""
    return StaticFilesStorage(base_url=base).url(name)


class Stamped(StaticFilesStorage):
    """Gives stamped addresses; plain ones while files are being worked on (DEBUG)."""

    def url(self, name: str | None) -> str:
        plain = _plain(self.base_url, name)
        return plain if settings.DEBUG else f"{self.base_url}~{stamp()}/{plain.removeprefix(self.base_url)}"


class Static(WhiteNoiseMiddleware):
    """Serves static files with and without a stamp."""

    def __init__(self, get_response: object = None) -> None:
        super().__init__(get_response)
        self.packed: dict[str, bytes] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.startswith(self.static_prefix):
            return super().__call__(request)
        stamped = _STAMP.fullmatch(path.removeprefix(self.static_prefix))
        plain = self.static_prefix + stamped[2] if stamped else path
        file = self.find_file(plain) if self.autorefresh else self.files.get(plain)
        if file is None:
            return self.get_response(request)
        answer = self._answer(file, plain, request)
        if stamped and stamped[1] == stamp():
            answer["Cache-Control"] = f"max-age={YEAR}, public, immutable"
        return answer

    def _answer(self, file: StaticFile, path: str, request: HttpRequest) -> HttpResponse:
        """The file, packed where that is worth it and the browser can unpack it."""
        if not path.endswith(_PACKED):
            return self.serve(file, request)
        whole = file.get_response("HEAD", {})
        headers = dict(whole.headers)
        if int(headers["Content-Length"]) < LEAST:
            return self.serve(file, request)
        if request.method == "GET" and "gzip" in request.headers.get("Accept-Encoding", "") and not _asks(request):
            data = self._packed(file, path)
            headers |= {"Content-Encoding": "gzip", "Content-Length": str(len(data))}
            answer = HttpResponse(data, headers=headers)
        else:
            answer = self.serve(file, request)
        patch_vary_headers(answer, ("Accept-Encoding",))
        return answer

    def _packed(self, file: StaticFile, path: str) -> bytes:
        if self.autorefresh or path not in self.packed:
            with file.get_response("GET", {}).file as opened:
                self.packed[path] = gzip.compress(opened.read(), 9, mtime=0)
        return self.packed[path]


def _asks(request: HttpRequest) -> bool:
    """Whether only a part is wanted, or only what is newer than what the browser has."""
    return not {"Range", "If-Modified-Since", "If-None-Match"}.isdisjoint(request.headers)

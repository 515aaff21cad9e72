"""Pages are packed where nothing secret can be guessed from how long they are (the attack is called BREACH).

It needs words of the attacker's choice in the page, in one window of the packer with the secret. So a page that was
asked for with a query is not packed, since it may repeat it; and tokens stand in blocks of their own that are not
packed at all: their length never depends on anything.
"""

import re
import zlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

LEAST = 2000  # bytes; fewer fit into the first packets anyhow
# Tokens of forms, and whatever else looks like a secret or a sum: 32 letters and digits, or more, without a break.
TOKEN = re.compile(rb"([A-Za-z0-9_-]{32,})")
_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
_LEVEL = 6


def pack_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: pages that are read, not what is typed or searched."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _is_page(response) or len(response.content) < LEAST:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        accepted = "gzip" in request.headers.get("Accept-Encoding", "")
        if accepted and request.method == "GET" and not request.META.get("QUERY_STRING"):
            response.content = packed(response.content)
            response["Content-Encoding"] = "gzip"
            response["Content-Length"] = str(len(response.content))
        return response

    return answer


def _is_page(response: HttpResponse) -> bool:
    is_html = response.get("Content-Type", "").startswith("text/html")
    return is_html and response.status_code == 200 and not response.streaming and "Content-Encoding" not in response


def packed(page: bytes) -> bytes:
    """One gzip file; each token in it stands as it is, in a block that shares nothing with the others."""
    pieces = TOKEN.split(page)
    found = [_HEAD]
    for at, piece in enumerate(pieces):
        packer = zlib.compressobj(0 if at % 2 else _LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        is_last = at == len(pieces) - 1
        found += [packer.compress(piece), packer.flush(zlib.Z_FINISH if is_last else zlib.Z_FULL_FLUSH)]
    size = len(page) & 0xFFFFFFFF
    return b"".join([*found, zlib.crc32(page).to_bytes(4, "little"), size.to_bytes(4, "little")])

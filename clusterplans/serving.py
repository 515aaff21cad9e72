"""How gunicorn serves the site: `gunicorn --config python:clusterplans.serving clusterplans.wsgi`.

Threads take requests, so that one of a slow client does not stop a worker; a client that falls silent in the middle of
its request is let go. A proxy before it (deploy/nginx.conf) takes in whole requests first.
"""

import os
import socket
import struct

worker_class = "gthread"
threads = int(os.environ.get("THREADS", "8"))
timeout = 120
keepalive = 5
limit_request_line = 4094
limit_request_fields = 60
_SILENCE = float(os.environ.get("SILENCE_SECONDS", "10"))


def when_ready(server) -> None:
    """Accepted connections inherit this from the listening socket: reading ends when nothing comes for so long."""
    whole, part = divmod(_SILENCE, 1)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("@ll", int(whole), int(part * 1e6)))

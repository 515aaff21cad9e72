"""How gunicorn serves the site: `gunicorn --config python:clusterplans.serving clusterplans.wsgi`.

Threads take requests, so that one of a slow client does not stop a worker; a client that falls silent in the middle of
its request is let go. A proxy before it (deploy/nginx.conf) takes in whole requests first.
"""

import os
import shutil
import socket
import struct
import tempfile

import environ

from clusterplans import logs

env = environ.Env()
worker_class = "gthread"
workers = env.int("WORKERS", default=2)
threads = env.int("THREADS", default=8)
timeout = 120
graceful_timeout = 60  # a restart waits so long for requests that are under way
keepalive = 5
limit_request_line = 4094
limit_request_fields = 60
_SILENCE = env.float("SILENCE_SECONDS", default=10)
_METRICS = "PROMETHEUS_MULTIPROC_DIR"
_gathers = env.bool("METRICS", default=False) and _METRICS not in os.environ
if _gathers:  # each worker counts by itself; here they put it together
    os.environ[_METRICS] = tempfile.mkdtemp(prefix="plans-metrics-")
if env.str("LOG_FORMAT", default="line") == "json":
    logconfig_dict = logs.configuration("json", "INFO")


def when_ready(server) -> None:
    """Accepted connections inherit this from the listening socket: reading ends when nothing comes for so long."""
    whole, part = divmod(_SILENCE, 1)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("@ll", int(whole), int(part * 1e6)))


def post_worker_init(worker) -> None:
    """What the worker's visitors would wait for: all pages, and the program that reads what people paste."""
    from clusterplans import loading  # there are settings only now
    from plans.files import sandbox

    loading.load()
    sandbox.READERS.start()


def child_exit(server, worker) -> None:
    """What a worker that ended had at hand counts no more; what it has done does."""
    if _METRICS in os.environ:
        from prometheus_client import multiprocess  # it looks for the folder when it is imported

        multiprocess.mark_process_dead(worker.pid)


def on_exit(server) -> None:
    """The figures go with the program that made them."""
    if _gathers:
        shutil.rmtree(os.environ[_METRICS], ignore_errors=True)

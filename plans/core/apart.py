"""The process that reads strangers' files. It waits for orders and forks a child for each file, under limits.

`plans.reading_apart` starts it as `python -m plans.core.apart DESCRIPTOR`. It knows neither Django nor the database.
An order is ORDER with one open socket beside it: the file comes in there until its end, the answer goes out as JSON,
{"document", "findings", "left_out", "torn"} or {"error", "text"}; a child that died answers nothing.
"""

import gc
import json
import math
import os
import resource
import signal
import socket
import struct
import sys
import traceback
from typing import Any

from plans.core.deadlines import workdays
from plans.core.document import to_json
from plans.core.errors import PlanError
from plans.core.readers import read_grid, read_pasted
from plans.core.recognise import recognise

ORDER = struct.Struct("!Qd?")  # bytes of memory, seconds, whether it was pasted


def serve(control: socket.socket) -> None:
    """Fork a child for each order; ends when nobody can order any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system itself forgets dead children
    workdays.is_known(2000)  # its slow import, once for all children
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, ORDER.size, 1)
        if not order:
            return
        with socket.socket(fileno=descriptors[0]) as connection:
            if os.fork() == 0:
                control.close()
                _answer(connection, *ORDER.unpack(order))


def _answer(connection: socket.socket, memory: int, seconds: float, pasted: bool) -> None:
    gc.disable()  # this process ends with its answer
    try:
        _limit(memory, seconds)
        with connection.makefile("rb") as file:
            data = file.read()
        connection.sendall(json.dumps(_read(data, pasted), ensure_ascii=False).encode())
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _limit(memory: int, seconds: float) -> None:
    """From here on the system ends this process when it takes too much."""
    whole = math.ceil(seconds) + 1
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, whole), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _read(data: bytes, pasted: bool) -> dict[str, Any]:
    try:
        seen = recognise(read_pasted(data.decode()) if pasted else read_grid(data))
    except PlanError as error:
        return {"error": type(error).__name__, "text": str(error)}
    except MemoryError:
        return {"error": "MemoryError", "text": ""}
    return {
        "document": to_json(seen.document),
        "findings": [finding.to_json() for finding in seen.findings],
        "left_out": list(seen.left_out),
        "torn": [{"section": one.section, "row": one.row, "pieces": list(one.pieces)} for one in seen.torn],
    }


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as orders:
        serve(orders)

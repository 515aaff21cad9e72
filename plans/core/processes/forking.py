"""How a program that runs apart takes orders: it forks a child for each, under limits of time and memory.

`plans.files.forks` starts it as `python -m MODULE DESCRIPTOR`. It knows neither Django nor the database.
An order is ORDER with one open descriptor beside it; the child works on that, and says nothing else.
"""

import gc
import math
import os
import resource
import signal
import socket
import struct
import traceback
from collections.abc import Callable

from plans.core.rlimits import lower

ORDER = struct.Struct("!Qdd?")  # bytes of memory, seconds of a processor and of the clock, a word of the work's own


def serve(control: socket.socket, work: Callable[[int, bool], None]) -> None:
    """Fork a child for each order; ends when nobody can order any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system itself forgets dead children
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, ORDER.size, 1)
        if not order:
            return
        if os.fork() == 0:
            control.close()
            _run(work, descriptors[0], *ORDER.unpack(order))
        os.close(descriptors[0])


def _run(
    work: Callable[[int, bool], None], descriptor: int, memory: int, seconds: float, clock: float, word: bool
) -> None:
    gc.disable()  # this process ends with its work
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # it may start others, and wait for them
    try:
        _limit(memory, seconds, clock)
        work(descriptor, word)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _limit(memory: int, seconds: float, clock: float) -> None:
    """From here on the system ends this process when it takes too much."""
    whole = math.ceil(seconds) + 1
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, whole), (resource.RLIMIT_CORE, 0)):
        lower(kind, most)
    signal.setitimer(signal.ITIMER_REAL, clock)

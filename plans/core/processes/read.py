"""The process that reads strangers' files, a child for each. It knows neither Django nor the database.

`plans.intake.sandbox` orders with an open socket: the file comes in there until its end, the answer goes out as JSON,
{"plans": [what was recognised of each]} or {"error", "text"}; a child that died answers nothing.
"""

import json
import socket
import sys
from typing import Any

from plans.core.deadlines import workdays
from plans.core.errors import PlanError
from plans.core.processes.forking import serve
from plans.core.reading import read_pasted_plans, read_plans


def _answer(descriptor: int, pasted: bool) -> None:
    with socket.socket(fileno=descriptor) as connection:
        with connection.makefile("rb") as file:
            data = file.read()
        connection.sendall(json.dumps(_read(data, pasted), ensure_ascii=False).encode())


def _read(data: bytes, pasted: bool) -> dict[str, Any]:
    try:
        seen = read_pasted_plans(data.decode()) if pasted else read_plans(data)
    except PlanError as error:
        return {"error": type(error).__name__, "text": str(error)}
    except MemoryError:
        return {"error": "MemoryError", "text": ""}
    return {"plans": [one.to_json() for one in seen]}


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as orders:
        workdays.is_known(2000)  # its slow import, once for all children
        serve(orders, _answer)

"""The process that reads strangers' files, a child for each. It knows neither Django nor the database.

`plans.reading_apart` orders with an open socket: the file comes in there until its end, the answer goes out as JSON,
{"document", "findings", "left_out", "torn"} or {"error", "text"}; a child that died answers nothing.
"""

import json
import socket
import sys
from typing import Any

from plans.core.deadlines import workdays
from plans.core.document import to_json
from plans.core.errors import PlanError
from plans.core.processes.forking import serve
from plans.core.readers import read_grid, read_pasted
from plans.core.recognise import recognise


def _answer(descriptor: int, pasted: bool) -> None:
    with socket.socket(fileno=descriptor) as connection:
        with connection.makefile("rb") as file:
            data = file.read()
        connection.sendall(json.dumps(_read(data, pasted), ensure_ascii=False).encode())


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
        workdays.is_known(2000)  # its slow import, once for all children
        serve(orders, _answer)

"""The process that reads what strangers sent, a child for each. It knows neither Django nor the database.

`plans.files.sandbox` orders with an open socket: a line of JSON says what is to be read, the data comes behind it until
its end. The answer is a line of JSON, {"error", "text"} where something was refused, and bytes where the task makes
some; a child that died answers nothing.
"""

import json
import socket
import sys
from itertools import accumulate
from typing import Any

from plans.core import evidence
from plans.core.deadlines import workdays
from plans.core.document import Column
from plans.core.editor.pasting import understand
from plans.core.errors import PlanError
from plans.core.processes.forking import serve
from plans.core.readers import read_grid
from plans.core.readers.clipboard import read_html, read_tsv
from plans.core.reading import read_pasted_plans, read_plans
from plans.core.signatures import asking


def _answer(descriptor: int, _word: bool) -> None:
    with socket.socket(fileno=descriptor) as connection:
        with connection.makefile("rb") as file:
            try:
                said, more = _read(json.loads(file.readline()), file.read())
            except PlanError as error:
                said, more = {"error": type(error).__name__, "text": str(error)}, b""
            except MemoryError:
                said, more = {"error": "MemoryError", "text": ""}, b""
        connection.sendall(json.dumps(said, ensure_ascii=False).encode() + b"\n" + more)


def _read(task: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    if task["read"] == "evidence":
        examined = evidence.examine(data)
        return {"kind": examined.kind, "size": len(examined.data)}, examined.data + examined.preview
    if task["read"] in asking.TASKS:
        return asking.TASKS[task["read"]](task, data), b""
    if task["read"] == "scan":
        ends = list(accumulate(task["sizes"]))
        return {}, evidence.joined([data[start:end] for start, end in zip([0, *ends], ends, strict=False)])
    if task["read"] == "table":
        rows = [[cell.text for cell in row.cells] for table in read_grid(data).tables for row in table.rows]
        return {"rows": rows}, b""
    if task["read"] == "clipboard":
        grid = read_html(data.decode()) if task["html"] else read_tsv(data.decode())
        return understand(grid, [Column(*one) for one in task["columns"]], task["start"]).to_json(), b""
    plans = read_pasted_plans(data.decode()) if task["read"] == "pasted" else read_plans(data)
    return {"plans": [one.to_json() for one in plans]}, b""


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as orders:
        workdays.is_known(2000)  # its slow import, once for all children
        serve(orders, _answer)

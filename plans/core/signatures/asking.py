"""What the process that reads strangers' files is asked about signatures: plain values in, plain values out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from plans.core.signatures import attorney, tools
from plans.core.signatures.judging import Case, judge
from plans.core.signatures.trust import Trust, contents
from plans.core.signatures.verdicts import day


def _judged(task: dict[str, Any], data: bytes) -> dict[str, Any]:
    """`sizes`: of the signature, the document and each file of trust, as they stand in the data one after another."""
    signature, document, *files = _cut(data, task["sizes"])
    since = task["known_since"]
    case = Case(
        document=document,
        trust=_trust(files, task["days"]),
        tools=tools.Tools(*task["tools"]) if "tools" in task else tools.installed(),
        now=datetime.fromisoformat(task["now"]),
        known_since=datetime.fromisoformat(since) if since else None,
    )
    return judge(signature, case).to_json()


def _trust(files: Sequence[bytes], days: Sequence[str]) -> Trust:
    found = [contents(data) for data in files]
    dated = [datetime.fromisoformat(of) for of, (certificates, _) in zip(days, found, strict=True) if certificates]
    return Trust(
        tuple(one for certificates, _ in found for one in certificates),
        tuple(one for _, lists in found for one in lists),
        day(max(dated)) if dated else "",
    )


def _cut(data: bytes, sizes: Sequence[int]) -> list[bytes]:
    parts, at = [], 0
    for size in sizes:
        parts.append(data[at : at + size])
        at += size
    return parts


def _contents(_task: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Whose certificates stand in a file of trust, and of which days its lists are."""
    certificates, lists = contents(data)
    return {
        "certificates": [[one.owner, one.ends.isoformat()] for one in certificates],
        "revoked": [[one.begins.isoformat(), one.ends.isoformat() if one.ends else ""] for one in lists],
    }


def _attorney(_task: dict[str, Any], data: bytes) -> dict[str, Any]:
    return attorney.read(data).to_json()


TASKS: Mapping[str, Callable[[dict[str, Any], bytes], dict[str, Any]]] = {
    "signature": _judged,
    "trust": _contents,
    "attorney": _attorney,
}

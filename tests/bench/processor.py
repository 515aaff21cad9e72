"""How much processor time the parts of a region have spent: what a busy machine does not change."""

import os
from pathlib import Path

from tests.deploy.nodes import Region
from tests.postgres import Server

_TICKS = os.sysconf("SC_CLK_TCK")


def spent(made: Region) -> dict[str, float]:
    """Seconds since each was started, with the children that have ended; "people" are this program, who ask."""
    lines = [line for path in Path("/proc").glob("[0-9]*/stat") if (line := _fields(path))]
    ours = _family(lines, os.getpid())
    found = {
        "sites": _of_groups(lines, {node.site.pid for node in made.nodes if node.site}),
        "workers": _of_groups(lines, {node.worker.pid for node in made.nodes if node.worker}),
        "people": _sum(line for line in lines if line[-1] == str(os.getpid())),
    }
    rest = _sum(line for line in lines if line[-1] in ours) - sum(found.values())
    servers = {"database": _of_server(made.primary, lines), "replica": _of_server(made.replica, lines)}
    return found | servers | {"nginx and PgBouncer": rest}


def _of_groups(lines: list[list[str]], groups: set[int]) -> float:
    return _sum(line for line in lines if int(line[2]) in groups)


def _family(lines: list[list[str]], pid: int) -> set[str]:
    """The numbers of the process and of all that it has started, and they."""
    found, new = set(), {str(pid)}
    while new:
        found |= new
        new = {line[-1] for line in lines if line[1] in found} - found
    return found


def _of_server(server: Server, lines: list[list[str]]) -> float:
    main = (Path(server.data) / "postmaster.pid").read_text().split()[0]
    return _sum(line for line in lines if main in (line[-1], line[1]))


def _fields(path: Path) -> list[str]:
    """What stands in a process's stat behind its name, and the process's number last; nothing when it has gone."""
    try:
        return [*path.read_text().rpartition(")")[2].split(), path.parent.name]
    except OSError:
        return []


def _sum(lines) -> float:
    """User and system time, own and of children that were waited for."""
    return sum(sum(map(int, line[11:15])) for line in lines) / _TICKS

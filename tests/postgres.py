"""A PostgreSQL server of the tests' own, from Debian's package, in a folder and at a free port."""

import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def programs() -> Path:
    """The folder of the newest server's programs; the test is skipped where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        pytest.skip("PostgreSQL's server is not installed")
    return found[-1].parent


@dataclass
class Server:
    """`folder/data` is its cluster; programs run as the user that owns it."""

    folder: Path
    port: int

    def run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_owner, str(programs() / program), *arguments]
        log = (self.folder / "said").open("a+")  # no pipe: a server that stays would hold it open
        with log:
            begun = log.tell()
            done = subprocess.run(command, cwd="/", stdout=log, stderr=log, timeout=600)
            log.seek(begun)
            told = log.read()
        assert not check or done.returncode == 0, told
        return subprocess.CompletedProcess(command, done.returncode, told)

    @staticmethod
    def own(path: Path) -> None:
        """The server may write there."""
        if os.geteuid() == 0:
            shutil.chown(path, "postgres", "postgres")

    def make(self) -> None:
        self.own(self.folder)
        self.run("initdb", "-D", self.data, "-U", "plans", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-N")

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def start(self, **more: str) -> None:
        told = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(self.folder), "fsync": "off"} | more
        options = " ".join([f"-p {self.port}", *(f"-c {name}='{value}'" for name, value in told.items())])
        self.run("pg_ctl", "-D", self.data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, *, check: bool = True) -> None:
        self.run("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop", check=check)

    def follower(self, folder: Path) -> "Server":
        """A streaming replica of this server, not started yet."""
        self.own(folder)
        other = Server(folder, free_port())
        self.run("pg_basebackup", *self.place, "-D", other.data, "-R", "-X", "stream", "-c", "fast")
        return other

    def sql(self, text: str, database: str = "postgres") -> str:
        return self.run(
            "psql", *self.place, "-d", database, "-AXtq", "-v", "ON_ERROR_STOP=1", "-c", text
        ).stdout.strip()

    @property
    def place(self) -> tuple[str, ...]:
        return ("-h", "127.0.0.1", "-p", str(self.port), "-U", "plans")

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"test_{secrets.token_hex(4)}"
        self.sql(f"CREATE DATABASE {name}")
        return f"postgres://plans:none@127.0.0.1:{self.port}/{name}"


@contextmanager
def serving(folder: Path, **more: str) -> Iterator[Server]:
    """A server that runs; it is stopped at the end."""
    server = Server(folder, free_port())
    server.make()
    server.start(**more)
    try:
        yield server
    finally:
        server.stop(check=False)

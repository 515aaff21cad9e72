"""The whole as it is installed: nginx with our file, gunicorn at a socket that somebody else holds, PostgreSQL."""

import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.postgres import free_port
from tests.waiting import PATIENCE, until

ROOT = Path(__file__).parents[2]
NAME = "plans.example.org"


@dataclass(frozen=True)
class Answer:
    """What a browser gets."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Gunicorn:
    """As plans.socket and plans.service start it: the door is ours and stays open, whoever stands behind it."""

    door: socket.socket
    environment: dict[str, str]
    process: subprocess.Popen | None = None
    said: IO[str] | None = None  # where its log goes, instead of our own
    level: str = "critical"

    def start(self) -> None:
        # The program itself must bear the process id that LISTEN_PID names.
        hand_over = (
            "import os, sys; os.dup2(int(sys.argv[1]), 3);"
            "os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()));"
            "os.execv(sys.executable, [sys.executable, '-m', 'gunicorn', *sys.argv[2:]])"
        )
        told = ["--config", "python:clusterplans.serving", "--log-level", self.level, "clusterplans.wsgi"]
        door = self.door.fileno()
        command = [sys.executable, "-c", hand_over, str(door), *told]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, pass_fds=[door], stderr=self.said)

    def signal(self, number: int) -> None:
        os.kill(self.process.pid, number)

    def workers(self) -> list[int]:
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True)
        return [int(one) for one in found.stdout.split()]

    def stop(self) -> None:
        """As systemd does: told to end, waited for."""
        self.signal(signal.SIGTERM)
        self.process.wait(PATIENCE)


@dataclass
class Browser:
    """Asks nginx; keeps cookies and gives the token of forms."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    behind: bool = False  # as nginx asks a node: without TLS, and saying that there was

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, kind: str, body: bytes) -> Answer:
        token = {"X-CSRFToken": self.cookies.get("csrftoken", ""), "Referer": f"https://{NAME}{path}"}
        return self._ask("POST", path, body, token | {"Content-Type": kind})

    def _line(self) -> http.client.HTTPConnection:
        if self.behind:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=PATIENCE, context=context)

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        headers = headers | ({"X-Forwarded-Proto": "https"} if self.behind else {})
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with closing(self._line()) as line:
            line.request(method, path, body, {"Host": NAME, "Cookie": sent} | headers)
            answer = line.getresponse()
            for one in answer.headers.get_all("Set-Cookie") or ():
                name, _, rest = one.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            return Answer(answer.status, dict(answer.headers), answer.read())


@contextmanager
def gunicorn(folder: Path, environment: dict[str, str]) -> Iterator[Gunicorn]:
    """The site at `folder/plans.sock`."""
    with closing(socket.socket(socket.AF_UNIX)) as door:
        door.bind(str(folder / "plans.sock"))
        door.listen(100)
        os.set_inheritable(door.fileno(), True)
        server = Gunicorn(door, os.environ | environment)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def nginx(folder: Path, upstream: str = "") -> Iterator[tuple[int, int]]:
    """Our file with a socket and a certificate of the folder; two free ports: that of TLS and that of plain HTTP.

    `upstream`: who stands behind it, instead of the socket.
    """
    plain, port = free_port(), free_port()
    names = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem", "-subj", f"/CN={NAME}"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *names], check=True, capture_output=True
    )
    own = (ROOT / "deploy" / "nginx.conf").read_text().replace("/etc/ssl/plans", str(folder))
    own = re.sub(r"upstream plans \{.*?\n\}\n", lambda _: upstream, own, flags=re.S) if upstream else own
    own = own.replace("/run/plans.sock", f"{folder}/plans.sock")
    own = own.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl").replace(
        "listen 80", f"listen 127.0.0.1:{plain}"
    )
    kept = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} pid {folder}/nginx.pid; daemon off; error_log {folder}/nginx.log;\n"
        f"events {{ worker_connections 4096; }} http {{ {kept} access_log off; include /etc/nginx/mime.types;\n{own}}}"
    )
    process = subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
    try:
        until(lambda: _listens(port), "nginx")
        yield port, plain
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    with closing(socket.socket()) as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def form(fields: dict[str, str], name: str, content: bytes) -> tuple[str, bytes]:
    """A form with one file: its kind and its bytes."""
    lines = [
        f'--edge\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()
    ]
    head = f'--edge\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    return "multipart/form-data; boundary=edge", "".join([*lines, head]).encode() + content + b"\r\n--edge--\r\n"

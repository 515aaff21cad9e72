"""What a request may bring, and what half a request may hold up."""

import io
import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from django.urls import reverse

from clusterplans import bodies
from tests.cast import draft, in_force
from tests.page import Page
from tests.waiting import until

ROOT = Path(__file__).parent.parent


class Unread(io.RawIOBase):
    """A body that says that it is large, and must not be read."""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("somebody reads the body")


def post(client, address: str, size: int, body=None):
    more = {
        "wsgi.input": body or Unread(),
        "CONTENT_LENGTH": str(size),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }
    return client.generic("POST", address, **more)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/login/", "/plans/upload/", "/activities/1/mark/", "/nowhere/"])
def test_a_stranger_sends_little_and_nothing_of_more_is_read(client, cast, address):
    answer = post(client, address, 300 * bodies.MEGABYTE)
    assert answer.status_code == 413
    assert Page(answer).says("не прочитаны")


@pytest.mark.django_db
def test_who_is_signed_in_sends_much_to_uploads_alone(client, cast):
    plan = in_force(cast)
    client.force_login(cast.secretary)
    row = plan.sections.first().activities.first()
    upload, mark, edit = reverse("upload"), reverse("mark_new", args=[row.pk]), reverse("plan_edit", args=[plan.pk])
    for address, most in ((upload, 24), (mark, 104), (edit, 8)):
        assert post(client, address, most * bodies.MEGABYTE + 1).status_code == 413
    for length in ("-1", "x", "9" * 40, "²"):
        assert client.generic("POST", edit, **{"wsgi.input": Unread(), "CONTENT_LENGTH": length}).status_code in (
            400,
            413,
        )


@pytest.mark.django_db
def test_a_full_cell_still_fits(client, cast):
    plan = draft(cast)
    client.force_login(cast.secretary)
    address = reverse("plan_edit", args=[plan.pk])
    assert client.post(address, {"title": "ы" * 90_000, "tail": "ы" * 90_000}).status_code in (302, 422)


# Half-sent requests


def answers(port: int) -> bool:
    with closing(socket.socket()) as door:
        return door.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def site(**more: str):
    """The port of one worker, as `./run` starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "python:clusterplans.serving"]
    environment = os.environ | {"ALLOWED_HOSTS": "127.0.0.1", "SECRET_KEY": "of the test", "WORKERS": "1"} | more
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "--log-level", "critical", "clusterplans.wsgi"],
        cwd=ROOT,
        env=environment,
    )
    try:
        until(lambda: answers(port), "the site")
        yield port
    finally:
        server.terminate()
        server.wait()


def half(port: int, words: bytes) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port))
    one.sendall(words)
    return one


HALVES = (
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow",
    b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nusername=",
)


def test_half_sent_requests_do_not_stall_the_others():
    with site(SILENCE_SECONDS="1", THREADS="4") as port:
        slow = [half(port, words) for words in HALVES * 5]
        with closing(socket.create_connection(("127.0.0.1", port), timeout=60)) as quick:
            quick.sendall(b"GET /static/css/nothing.css HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert quick.recv(12).startswith(b"HTTP/1.1 ")
        for one in slow:
            one.close()


def waiting_readers() -> list[Path]:
    """The programs that wait for what people bring, each started by a worker of a site that this test started."""
    above, commands = {}, {}
    for one in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended in between
            commands[one] = (one / "cmdline").read_text()
            above[one] = Path("/proc", (one / "stat").read_text().rpartition(")")[2].split()[1])
    own = Path("/proc", str(os.getpid()))
    return [
        one for one, it in commands.items() if "processes.read" in it and above.get(above.get(above.get(one))) == own
    ]


def test_a_worker_has_the_reader_of_files_waiting_before_anybody_comes():
    with site():
        until(waiting_readers, "the reader")
        (waiting,) = waiting_readers()
    until(lambda: not waiting.exists(), "its end")


# The proxy


def test_nginx_takes_the_file_and_its_limits_are_those_of_the_program(tmp_path):
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    limits = dict(re.findall(r"location [=~] (\S+) \{\s+client_max_body_size (\w+);", text))
    assert limits == {
        "/login/": f"{bodies.STRANGERS // bodies.KILOBYTE}k",
        "/plans/upload/": f"{bodies.UPLOADS[0][1] // bodies.MEGABYTE}m",
        "^/activities/[0-9]+/mark/$": f"{bodies.UPLOADS[1][1] // bodies.MEGABYTE}m",
    }
    assert f"client_max_body_size {bodies.MOST // bodies.MEGABYTE}m;\n\n" in text


@pytest.mark.skipif(not shutil.which("nginx") or not shutil.which("openssl"), reason="nginx is not installed")
def test_nginx_understands_the_file(tmp_path):
    certificate = ["-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem", "-subj", "/CN=plans"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *certificate], check=True, capture_output=True
    )
    own = (ROOT / "deploy" / "nginx.conf").read_text().replace("/etc/ssl/plans", str(tmp_path))
    (tmp_path / "site.conf").write_text(own)
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid; events {{}} http {{ include {tmp_path}/site.conf; }}")
    checked = subprocess.run(["nginx", "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr

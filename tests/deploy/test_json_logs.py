"""What a really running site writes into its log: each line JSON, nothing of what people wrote, looked for or are."""

import json
import os
import socket
import subprocess
import sys
from contextlib import closing
from urllib.parse import quote

import pytest

from tests.deploy.playing import NAME, ROOT, Browser, Gunicorn, form
from tests.deploy.test_playing import FILLING
from tests.waiting import until

MARK = "0123456789abcdef"
PLAIN = "application/x-www-form-urlencoded"
SECRETS = ("тайн", "tajn", "example.org", "127.0.0.1", "the-secret", "klaster-demo")


def visit(site: Browser, facts: dict) -> None:
    """What people do in a day, each with something that no log may keep."""
    member = Browser(site.port, {"plans_session": facts["member"]}, behind=True)
    member.get(f"/search/?q={quote('тайное слово')}", **{"X-Request-ID": MARK})
    member.get("/calendar/the-secret-of-a-calendar/")
    member.get("/nowhere/the-secret/?tajna=1")
    path = f"/activities/{facts['owed']}/mark/"
    member.get(path)
    fields = {"organisation": facts["college"], "slot": facts["slot"], "done_on": "2022-03-09", "result": "тайна"}
    kind, body = form({name: str(value) for name, value in fields.items()}, "тайна.pdf", b"%PDF-1.4 \xd1\x82")
    assert member.post(path, kind, body).status == 302
    site.get("/login/")
    site.post("/login/", PLAIN, b"username=tajna@example.org&password=tajna")
    site.get("/password/forgotten/")
    site.post("/password/forgotten/", PLAIN, b"email=member@example.org")
    stranger = Browser(site.port, behind=True)
    stranger.post("/invitations/1/the-secret-token/", PLAIN, b"password=tajna")  # without a form's token
    stranger.get("/health/live", Host="tajnyj.example.org")
    with closing(socket.create_connection(("127.0.0.1", site.port))) as line:
        line.sendall(b"GET /check/the-secret HTTP/9.9\r\n\r\n")
        line.recv(1000)


@pytest.fixture(scope="module")
def lines(postgres, tmp_path_factory) -> list[str]:
    """The log of a day, on which every query was slow."""
    folder = tmp_path_factory.mktemp("logged")
    environment = os.environ | {
        "DATABASE_URL": postgres.database(),
        "DJANGO_SETTINGS_MODULE": "clusterplans.settings",
        "SECRET_KEY": "of the site whose log is read",
        "HTTPS": "1",
        "ALLOWED_HOSTS": f"{NAME},testserver",
        "MEDIA_ROOT": str(folder / "media"),
        "MADE_ROOT": str(folder / "made"),
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "LOG_FORMAT": "json",
        "SLOW_QUERY_MS": "0",
    }
    filling = FILLING.replace("cast = make_cast()", "cast = make_cast(); cast.member.email = 'member@example.org'")
    filling = filling.replace("plans = [", "cast.member.save(); plans = [")
    done = subprocess.run([sys.executable, "-c", filling], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with closing(socket.create_server(("127.0.0.1", 0))) as door, (folder / "log").open("w+") as said:
        site = Browser(door.getsockname()[1], behind=True)
        server = Gunicorn(door, environment, said=said, level="warning")
        server.start()
        try:
            visit(site, json.loads(done.stdout.splitlines()[-1]))
            until(lambda: "a letter was not sent" in (folder / "log").read_text(), "the refused letter")
        finally:
            server.stop()
        return (folder / "log").read_text().splitlines()


def test_each_line_is_json_and_nothing_in_it_is_anybodys(lines):
    for line in lines:
        assert {"at", "level", "logger", "message", "request"} <= json.loads(line).keys()
    assert [line for line in lines if any(secret in line.lower() for secret in SECRETS)] == []


def test_a_request_has_its_id_page_person_and_time_and_its_slow_queries_are_named(lines):
    of_search = [one for one in map(json.loads, lines) if one["request"] == MARK]
    (whole,) = [one for one in of_search if one["logger"] == "clusterplans.requests" and one["message"] == "request"]
    assert (whole["method"], whole["page"], whole["status"]) == ("GET", "search/", 200)
    assert isinstance(whole["person"], int)
    assert isinstance(whole["milliseconds"], int)
    slow = [one["query"] for one in of_search if "query" in one]
    assert len(slow) == whole["queries"] > 5
    assert any(query.startswith("SELECT") for query in slow)


def test_what_was_refused_is_told_by_its_kind(lines):
    told = {one["logger"]: one["message"] for one in map(json.loads, lines)}
    assert told["django.security.csrf"] == "csrf"
    assert told["django.security.DisallowedHost"] == "DisallowedHost"
    assert "Invalid request" in [one["message"] for one in map(json.loads, lines)]

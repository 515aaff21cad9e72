"""What the log says of a request: its id, the page, the person, the time; never a word of a document or a secret."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse

from clusterplans import requests
from clusterplans.logs import Json, configuration
from tests.cast import draft

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.django_db


class Kept(logging.Handler):
    """The lines as they would be written."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(Json())
        self.lines: list[dict] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def kept(monkeypatch):
    handler, root = Kept(), logging.getLogger()
    root.addHandler(handler)
    monkeypatch.setattr(requests.log, "level", logging.INFO)
    requests.log.manager._clear_cache()
    yield handler
    root.removeHandler(handler)
    requests.log.manager._clear_cache()


def test_a_request_is_one_line_with_its_id_page_person_and_time(client, cast, kept):
    plan = draft(cast)
    client.force_login(cast.member)
    kept.lines.clear()
    answer = client.get(reverse("plan_page", args=[plan.pk]), headers={"X-Request-ID": "0123456789abcdef"})
    assert answer["X-Request-ID"] == "0123456789abcdef"
    (line,) = [line for line in kept.lines if line["logger"] == "clusterplans.requests"]
    assert line.pop("milliseconds") >= 0
    assert line.pop("queries") > 3
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "clusterplans.requests",
        "message": "request",
        "request": "0123456789abcdef",
        "method": "GET",
        "page": "plans/<int:pk>/",
        "keys": {"pk": plan.pk},
        "status": 200,
        "person": cast.member.pk,
    }


@pytest.mark.parametrize("said", ["", "short", "x" * 65, "with space and more", "q=слово-из-плана"])
def test_an_id_that_is_none_is_replaced(client, said):
    given = client.get("/health/live", headers={"X-Request-ID": said})["X-Request-ID"]
    assert len(given) == 32
    assert given != said


def test_what_a_door_says_within_a_request_bears_its_id(client, cast, kept):
    plan = draft(cast)
    client.force_login(cast.secretary)
    kept.lines.clear()
    answer = client.post(reverse("plan_delete", args=[plan.pk]))
    said = {line["logger"]: line["request"] for line in kept.lines}
    assert any(name.startswith("plans.") for name in said)
    assert set(said.values()) == {answer["X-Request-ID"]}


def test_neither_words_nor_secrets_of_an_address_are_written(client, cast, kept):
    client.force_login(cast.member)
    client.get(reverse("search"), {"q": "тайное-слово"})
    client.get(reverse("calendar", args=["the-secret-of-a-calendar"]))
    lost = client.get("/nowhere/by-a-secret-address/")
    told = json.dumps(kept.lines, ensure_ascii=False)
    assert len(kept.lines) >= 3
    assert "the-secret" not in told
    assert "by-a-secret" not in told
    assert kept.lines[-1]["message"] == "Not Found"
    assert kept.lines[-1]["request"] == lost["X-Request-ID"]
    assert "тайное" not in told


def test_an_exception_is_its_kind_and_its_place_without_its_text(kept):
    try:
        int("слово из плана")
    except ValueError:
        logging.getLogger("plans").exception("it failed")
    (line,) = kept.lines
    assert line["error"] == "ValueError"
    assert "test_logs.py" in line["trace"][-1]
    assert "слово" not in json.dumps(line, ensure_ascii=False)


def test_a_slow_query_is_named_without_what_was_looked_for(settings, kept):
    settings.SLOW_QUERY_MS = 0

    def page(request):
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s AS looked_for", ["слово"])
        return HttpResponse()

    request = RequestFactory().get("/")
    request.resolver_match = path("", page).resolve("")
    requests.log_requests(page)(request)
    slow, whole = kept.lines
    assert (slow["level"], slow["query"], whole["queries"]) == ("WARNING", "SELECT %s AS looked_for", 1)
    assert "слово" not in json.dumps(kept.lines, ensure_ascii=False)


def test_a_quick_query_is_not_named(settings, kept):
    settings.SLOW_QUERY_MS = 60_000
    Client().get("/health/ready")
    assert [line["level"] for line in kept.lines] == ["INFO"]


def test_a_console_reads_of_slow_requests_only():
    assert configuration("line", "INFO")["loggers"]["clusterplans.requests"]["level"] == "WARNING"
    assert configuration("json", "INFO")["loggers"]["clusterplans.requests"]["level"] == "INFO"


def test_a_site_behind_tls_passes_djangos_own_check():
    environment = os.environ | {"HTTPS": "1", "SECRET_KEY": "9x" * 30 + "of the test", "METRICS": "1"}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # set where browser tests ran before
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout

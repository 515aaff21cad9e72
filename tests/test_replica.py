"""Which database a page reads from; what a replica that serves answers is played in tests/deploy/test_region.py."""

import logging
import time

import environ
import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from clusterplans import requests
from plans import replica


@pytest.fixture
def away(settings, django_db_blocker):
    """A replica is named, and nobody is there."""
    settings.REPLICA_URL = "postgres://plans:none@127.0.0.1:9/plans"
    named = environ.Env.db_url_config(settings.REPLICA_URL) | {"OPTIONS": {"connect_timeout": 1}}
    databases = connections.configure_settings({**connections.databases, replica.ALIAS: named})
    connections.databases[replica.ALIAS] = databases[replica.ALIAS]
    replica._Last.why, replica._Last.at = "", float("-inf")
    with django_db_blocker.unblock():
        yield
        connections[replica.ALIAS].close()
    del connections[replica.ALIAS], connections.databases[replica.ALIAS]
    replica._Last.why, replica._Last.at = "", float("-inf")


def chosen(method: str = "GET", **cookies: str) -> tuple[str, HttpResponse]:
    """From where a page reads, and its answer."""
    found = []

    def page(request: HttpRequest) -> HttpResponse:
        found.extend((replica.replica(), replica.replica()))
        return HttpResponse()

    request = RequestFactory().generic(method, "/")
    request.COOKIES |= cookies
    answer = replica.pin_writers(page)(request)
    assert found[0] == found[1], "the same all through a request"
    return found[0], answer


def serving() -> None:
    """It was looked at just now, and was well."""
    replica._Last.why, replica._Last.at = "", time.monotonic()


def test_commands_read_from_the_database_itself(away):
    serving()
    assert replica.replica() == DEFAULT_DB_ALIAS


def test_a_page_reads_from_the_replica_where_there_is_one(away):
    serving()
    where, answer = chosen()
    assert (where, answer.cookies) == (replica.ALIAS, {})


def test_without_a_replica_nothing_is_different():
    for method in ("GET", "POST"):
        where, answer = chosen(method)
        assert (where, answer.cookies) == (DEFAULT_DB_ALIAS, {})


def test_who_has_just_written_reads_from_the_database_itself(away, settings):
    serving()
    where, answer = chosen("POST")
    assert where == DEFAULT_DB_ALIAS
    cookie = answer.cookies[replica.COOKIE]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (settings.REPLICA_PIN, True, "Lax")
    assert chosen(**{replica.COOKIE: "1"})[0] == DEFAULT_DB_ALIAS


def test_one_that_is_too_far_behind_is_not_asked(settings):
    assert replica.too_far(settings.REPLICA_LAG) == ""
    assert replica.too_far(settings.REPLICA_LAG + 1) == "Копия базы для чтения отстала на 11 с."


def test_one_that_is_away_is_not_asked_and_the_log_tells_once(away, caplog):
    with caplog.at_level(logging.WARNING, "plans.replica"):
        assert [chosen()[0] for _ in range(3)] == [DEFAULT_DB_ALIAS] * 3
        replica._Last.at = float("-inf")
        assert chosen()[0] == DEFAULT_DB_ALIAS
    (line,) = caplog.messages
    assert line.startswith("the database itself is read: Копия базы для чтения не отвечает. ")
    said, more = replica.look()
    assert said == "Копия базы для чтения не отвечает."
    assert more
    assert line.endswith(more)


@pytest.fixture
def beside(django_db_blocker):
    """A database that answers, in the replica's place."""
    there = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    connections.databases[replica.ALIAS] = connections.configure_settings({"default": {}, "it": there})["it"]
    with django_db_blocker.unblock():
        yield
        connections[replica.ALIAS].close()
    del connections[replica.ALIAS], connections.databases[replica.ALIAS]


def test_its_queries_are_counted_and_the_slow_ones_named(beside, settings, caplog):
    settings.SLOW_QUERY_MS = 0

    def page(request: HttpRequest) -> HttpResponse:
        with connections[replica.ALIAS].cursor() as cursor:
            cursor.execute("SELECT 1 AS of_the_replica")
        return HttpResponse()

    request = RequestFactory().get("/")
    request.resolver_match = None
    with caplog.at_level(logging.INFO, "clusterplans.requests"):
        requests.log_requests(page)(request)
    slow, whole = caplog.records
    assert (slow.told["query"], whole.told["queries"]) == ("SELECT 1 AS of_the_replica", 1)

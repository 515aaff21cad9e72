"""The whole is played: nginx, gunicorn and PostgreSQL serve the five plans, and go on when something of it is ended."""

import gzip
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg2
import pytest
from lxml import html

from tests.cast import SEEDS, seed_document
from tests.deploy.playing import ROOT, Browser, Gunicorn, form, gunicorn, nginx
from tests.waiting import until

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
MEGABYTE = 1024 * 1024
# The cast, the five plans, a plan in force; a session of the secretary and one of the member.
FILLING = """
import django, json; django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from tests.cast import *
from plans.models import Activity
cast = make_cast()
plans = [draft(cast, seed_document(path)).pk for path in SEEDS]
in_force(cast)
def session(person):
    client = Client()
    client.force_login(person)
    return client.cookies["plans_session"].value
owed = Activity.objects.get(number="1.2.", section__plan__stage="approved")
print(json.dumps({"plans": plans, "secretary": session(cast.secretary), "member": session(cast.member),
    "owed": owed.pk, "slot": owed.slots.first().pk, "college": cast.college.pk}))
"""


@dataclass
class Site:
    """All of it, and what was filled in."""

    port: int
    plain: int
    server: Gunicorn
    address: str
    facts: dict

    def browser(self, person: str = "") -> Browser:
        return Browser(self.port, {"plans_session": self.facts[person]} if person else {})

    @contextmanager
    def locked(self, table: str, mode: str = "ACCESS EXCLUSIVE") -> Iterator[None]:
        """Whoever asks for the table meanwhile waits, so that a request is under way for as long as we like."""
        with psycopg2.connect(self.address) as holding:
            holding.cursor().execute(f"LOCK TABLE {table} IN {mode} MODE")
            yield
            holding.rollback()
        holding.close()

    def waiting(self) -> int:
        return int(self.asked("SELECT count(*) FROM pg_locks WHERE NOT granted"))

    def asked(self, query: str) -> str:
        with psycopg2.connect(self.address) as line, line.cursor() as cursor:
            cursor.execute(query)
            found = str(cursor.fetchone()[0])
        line.close()
        return found


@pytest.fixture(scope="module")
def site(postgres, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    folder.chmod(0o755)
    environment = {
        "DATABASE_URL": postgres.database(),
        "DJANGO_SETTINGS_MODULE": "clusterplans.settings",
        "SECRET_KEY": "of the whole that is played",
        "HTTPS": "1",
        "ALLOWED_HOSTS": "plans.example.org,testserver",
        "TRUSTED_PROXIES": "unix",
        "MEDIA_ROOT": str(folder / "media"),
        "MADE_ROOT": str(folder / "made"),
        "LOG_LEVEL": "ERROR",
    }
    filled = subprocess.run(
        [sys.executable, "-c", FILLING],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert filled.returncode == 0, filled.stderr
    facts = json.loads(filled.stdout.splitlines()[-1])
    with gunicorn(folder, environment) as server, nginx(folder) as (port, plain):
        made = Site(port, plain, server, environment["DATABASE_URL"], facts)
        assert made.browser().get("/health/ready").status == 200
        yield made


def test_the_five_plans_are_served(site):
    secretary = site.browser("secretary")
    for key, path in zip(site.facts["plans"], SEEDS, strict=True):
        page = secretary.get(f"/plans/{key}/")
        assert page.status == 200
        rows = [row for section in seed_document(path).sections for row in section.activities]
        assert all(row.number in page.text for row in rows)
    assert site.browser("member").get(f"/plans/{site.facts['plans'][0]}/").status == 200


def test_each_page_bears_the_headers_that_it_should(site):
    for path in ("/", "/login/", f"/plans/{site.facts['plans'][0]}/", "/nowhere/"):
        headers = site.browser("secretary").get(path).headers
        assert "no-store" in headers["Cache-Control"]
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Server"] == "nginx"
    assert "Secure" in str(site.browser().get("/login/").headers)


def test_the_id_of_a_request_is_nginxs_and_not_the_visitors(site):
    told = site.browser().get("/login/", **{"X-Request-ID": "0123456789abcdef"}).headers["X-Request-ID"]
    assert len(told) == 32
    assert told != "0123456789abcdef"


def test_without_tls_nothing_is_served(site):
    line = http.client.HTTPConnection("127.0.0.1", site.plain, timeout=30)
    line.request("GET", "/login/", headers={"Host": "plans.example.org"})
    answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, "https://plans.example.org/login/")
    line.close()


def test_stylesheets_scripts_and_pages_without_a_query_are_packed(site):
    accepts = {"Accept-Encoding": "gzip"}
    for name in ("css/site.css", "js/editor/main.js"):
        packed = site.browser().get(f"/static/{name}", **accepts)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.body) == (ROOT / "static" / name).read_bytes()
    secretary = site.browser("secretary")
    assert gzip.decompress(secretary.get("/", **accepts).body).startswith(b"<!doctype html>")
    assert "Content-Encoding" not in secretary.get("/?show=late", **accepts).headers


def mark_form(site: Site, content: bytes) -> tuple[str, bytes]:
    facts = site.facts
    fields = {"organisation": facts["college"], "slot": facts["slot"], "done_on": "2022-03-09"}
    fields["result"] = "Проведены две экскурсии\nна заводе"
    return form({key: str(value) for key, value in fields.items()} | {"document": "протокол № 2"}, "акт.pdf", content)


def test_a_worker_that_dies_under_a_request_is_told_of_and_leaves_nothing(site):
    member, path = site.browser("member"), f"/activities/{site.facts['owed']}/mark/"
    assert member.get(path).status == 200
    with site.locked("plans_mark", "EXCLUSIVE"), ThreadPoolExecutor(1) as pool:
        asked = pool.submit(member.post, path, *mark_form(site, b"%PDF-1.4 " + b"x" * 1000))
        until(site.waiting, "the request at the database")
        for worker in site.server.workers():
            os.kill(worker, signal.SIGKILL)
        answer = asked.result()
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    # Going back would fetch the form anew, in vain: the browser itself sends what was typed once more.
    assert "Программа перезапускается" in answer.text
    assert "обновите эту страницу (F5)" in answer.text
    assert member.get(path).status == 200  # another one has taken its place
    assert site.asked("SELECT count(*) FROM plans_mark") == "0"


def test_a_database_that_is_stopped_is_told_of_and_what_was_typed_is_sent_again_when_it_is_back(site, postgres):
    member, path = site.browser("member"), f"/activities/{site.facts['owed']}/mark/"
    assert member.get(path).status == 200
    before = site.asked("SELECT count(*) FROM plans_mark")
    postgres.stop()
    try:
        answer = member.post(path, *mark_form(site, b"%PDF-1.4 " + b"x" * 1000))
        other = site.browser("secretary").get("/")
        ready = site.browser().get("/health/ready")
        live = site.browser().get("/health/live")
    finally:
        postgres.start()
    for one in (answer, other):
        assert (one.status, one.headers["Retry-After"]) == (503, "60")
        assert "База данных не отвечает" in one.text
    assert (ready.status, json.loads(ready.body)["ready"], live.status) == (503, False, 200)
    assert "не закрывайте её, через минуту отправьте ещё раз" in answer.text
    asked = html.fromstring(answer.text).forms[0]
    kept = {one.name: one.value for one in asked.inputs if one.get("type") == "hidden"}
    assert (kept["result"], kept["document"]) == ("Проведены две экскурсии\nна заводе", "протокол № 2")
    # Each of the threads that had a connection finds that it is gone, and takes another.
    with ThreadPoolExecutor(20) as pool:
        assert {one.status for one in pool.map(lambda _: site.browser("secretary").get("/clusters/"), range(20))} == {
            200
        }
    assert site.asked("SELECT count(*) FROM plans_mark") == before
    saved = member.post(asked.action, *form(kept, "акт.pdf", b"%PDF-1.4 again"))
    assert saved.status == 302
    assert site.asked("SELECT result FROM plans_mark ORDER BY id DESC LIMIT 1") == kept["result"]


def test_twenty_megabytes_pass_and_come_back_as_they_were(site):
    member, path = site.browser("member"), f"/activities/{site.facts['owed']}/mark/"
    content = b"%PDF-1.4 " + os.urandom(MEGABYTE) * 19
    assert member.get(path).status == 200
    saved = member.post(path, *mark_form(site, content))
    assert saved.status == 302, saved.text[:2000]
    key = site.asked("SELECT max(id) FROM plans_evidence")
    assert member.get(f"/evidence/{key}/").body == content


def test_more_than_an_upload_may_have_stops_at_the_door(site):
    assert site.browser("member").post("/login/", "text/plain", b"x" * (MEGABYTE // 4)).status == 413


@pytest.mark.parametrize("how", ["restart", "reload"])
def test_no_request_is_lost_while_the_site_is_started_anew(site, how):
    """Some are under way, others come meanwhile; all are answered."""
    before = set(site.server.workers())
    browsers = [site.browser("secretary") for _ in range(12)]
    with ThreadPoolExecutor(len(browsers)) as pool:
        with site.locked("plans_cluster"):
            asked = [pool.submit(one.get, "/clusters/") for one in browsers[:6]]
            until(lambda: site.waiting() >= 6, "six requests at the database")
            begun = threading.Thread(target=restart if how == "restart" else reload, args=[site.server])
            begun.start()
            asked += [pool.submit(one.get, "/login/") for one in browsers[6:]]
        answers = [one.result() for one in asked]
        begun.join()
    assert [answer.status for answer in answers] == [200] * 6 + [302] * 6
    until(lambda: (now := set(site.server.workers())) and not now & before, "new workers")
    assert site.browser("secretary").get("/clusters/").status == 200


def restart(server: Gunicorn) -> None:
    """What `systemctl restart plans` does while plans.socket stays."""
    server.stop()
    server.start()


def reload(server: Gunicorn) -> None:
    """What `systemctl reload plans` does."""
    server.signal(signal.SIGHUP)

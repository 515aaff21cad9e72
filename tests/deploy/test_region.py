"""A day of a region: two nodes, PgBouncer, a replica and a bucket, all really started; parts of it are killed."""

import json
import os
import re
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import IncompleteRead
from urllib.parse import quote, urlencode

import pytest

from tests.deploy.nodes import Region, missing, region
from tests.deploy.playing import Answer, Browser, form
from tests.waiting import until

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())
BROKEN = 0
FORM = "application/x-www-form-urlencoded"
FILLING = """
import django, json; django.setup()
from dataclasses import replace
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
call_command("createcachetable")
from tests.cast import *
from plans.models import Activity, Slot
cast = make_cast()
way = draft(cast)
small = small_document()
many = (small.sections[0].activities[0],) * 301
heavy = draft(cast, replace(small, sections=(replace(small.sections[0], activities=many),)))
force = in_force(cast)
def session(person):
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client.cookies["plans_session"].value
people = {name: session(getattr(cast, name)) for name in ("secretary", "chair", "member", "official")}
def row(plan, **which):
    found = Activity.objects.filter(section__plan=plan, **which).last()
    return {"plan": plan.pk, "part": str(found.ref), "title": found.title}
owed = [slot.pk for slot in Slot.objects.filter(activity__section__plan=force, activity__number="1.2.")]
print(json.dumps({"people": people, "row": row(way, number="1.2."), "last": row(heavy),
    "owed": Activity.objects.get(section__plan=force, number="1.2.").pk, "slot": owed[0], "college": cast.college.pk,
    "department": cast.cluster.department_id}))
"""


@dataclass
class Day:
    """The region with its people: `at(node, person)` is that person's browser, which nginx has sent to the node."""

    region: Region
    facts: dict
    browsers: dict[tuple[str, str], Browser] = field(default_factory=dict)

    def at(self, node: str, person: str) -> Browser:
        port = {one.name: one.port for one in self.region.nodes}[node]
        cookies = {"plans_session": self.facts["people"][person]}
        return self.browsers.setdefault((node, person), Browser(port, cookies, behind=True))

    def anywhere(self, person: str) -> Browser:
        return Browser(self.region.port, {"plans_session": self.facts["people"][person]})

    def asked(self, query: str) -> str:
        return self.region.primary.sql(query, self.region.direct.rpartition("/")[2])


def test_a_day_of_two_nodes():
    with region(JOBS_LEASE="2", REPLICA_LAG="600", REPLICA_PIN="60", MAKING_WAIT="20") as made:
        facts = json.loads(made.python("-c", FILLING).splitlines()[-1])
        day = Day(made, facts)
        for node in made.nodes:
            node.start_site()
        made.wait()
        what_is_written_at_one_node_stands_at_the_other(day)
        the_work_of_a_killed_worker_is_taken_over(day)
        what_is_approved_at_one_node_is_read_at_the_other(day)
        a_file_brought_to_one_node_is_given_out_by_the_other(day)
        pages_that_cross_plans_ask_the_replica(day)
        who_has_written_reads_it_at_once_though_the_replica_lags(day)
        without_its_replica_the_site_goes_on(day)
        nothing_is_lost_with_a_node(day)
        a_worker_that_is_told_to_stop_stops(day)


def typed(browser: Browser, row: dict, words: str) -> Answer:
    """Somebody at the editor writes words into a title that reads as the row says."""
    browser.get(f"/plans/{row['plan']}/")  # the token comes with the page
    command = {"command": "cell", "part": row["part"], "key": "title", "text": words, "base": row["title"]}
    return browser.post(f"/plans/{row['plan']}/steps/", "application/json", json.dumps(command).encode())


def what_is_written_at_one_node_stands_at_the_other(day: Day) -> None:
    row, words = day.facts["row"], "Ярмарка профессий"
    assert typed(day.at("a", "secretary"), row, words).status == 200
    assert words in day.at("b", "secretary").get(f"/plans/{row['plan']}/").text
    told = json.loads(day.at("b", "secretary").get(f"/plans/{row['plan']}/steps/?seen=0").text)
    assert words in told["parts"][row["part"]]["html"]
    assert typed(day.at("b", "chair"), row, "Другая ярмарка").status == 403, "the chair does not write"
    assert typed(day.at("b", "secretary"), row, "Другая ярмарка").status == 409, "somebody has written there meanwhile"


def the_work_of_a_killed_worker_is_taken_over(day: Day) -> None:
    one, other = day.region.nodes
    path = f"/plans/{day.facts['last']['plan']}/plan.pdf"
    one.start_worker()
    assert day.at("a", "secretary").get(path).status == 202
    until(lambda: day.asked("SELECT count(*) FROM plans_job WHERE status = 'running'") == "1", "work under way")
    one.end(one.worker)
    owner = day.asked("SELECT owner FROM plans_job")
    other.start_worker()
    until(lambda: day.at("b", "secretary").get(path).status == 200, "the file, made by the other node's worker")
    assert day.at("a", "secretary").get(path).body.startswith(b"%PDF")
    attempts, done_by = day.asked("SELECT attempts || ' ' || owner FROM plans_job").split()
    assert attempts == "2"
    assert done_by != owner


def moved(browser: Browser, plan: int, verb: str) -> None:
    path = f"/plans/{plan}/move/{verb}/"
    shown = re.search(r'name="shown" value="([^"]+)"', browser.get(path).text)[1]
    body = urlencode({"shown": shown, "note": ""}).encode()
    until(lambda: browser.post(path, FORM, body).status == 302, verb)


def what_is_approved_at_one_node_is_read_at_the_other(day: Day) -> None:
    plan = day.facts["row"]["plan"]
    moved(day.at("a", "secretary"), plan, "submit")
    moved(day.at("b", "chair"), plan, "agree")
    moved(day.at("b", "chair"), plan, "approve")
    papers = [day.at(node, "member").get(f"/plans/{plan}/plan.pdf") for node in "ab"]
    assert papers[0].body.startswith(b"%PDF")
    assert papers[0].body == papers[1].body
    assert day.asked("SELECT count(*) FROM plans_edition") == "1"


def marked(browser: Browser, facts: dict, words: str, content: bytes) -> Answer:
    path = f"/activities/{facts['owed']}/mark/"
    browser.get(path)
    fields = {"organisation": facts["college"], "slot": facts["slot"], "done_on": "2022-03-09", "result": words}
    return browser.post(path, *form({key: str(value) for key, value in fields.items()}, "акт.pdf", content))


def a_file_brought_to_one_node_is_given_out_by_the_other(day: Day) -> None:
    content = b"%PDF-1.4 " + os.urandom(1024 * 1024)
    assert marked(day.at("a", "member"), day.facts, "Проведены", content).status == 302
    key = day.asked("SELECT max(id) FROM plans_evidence")
    assert day.at("b", "secretary").get(f"/evidence/{key}/").body == content


def followed(day: Day) -> None:
    """Until the replica has all that the database has."""
    at = day.region.primary.sql("SELECT pg_current_wal_lsn()")
    until(
        lambda: day.region.replica.sql(f"SELECT pg_last_wal_replay_lsn() >= '{at}'::pg_lsn") == "t",
        "the replica, as far as the database",
    )


def pages_that_cross_plans_ask_the_replica(day: Day) -> None:
    log, department = day.region.replica.folder / "log", day.facts["department"]
    followed(day)
    for path, table in (
        (f"/search/?q={quote('ярмарка')}", "plans_searchentry"),
        (f"/search/found.xlsx?q={quote('ярмарка')}", "plans_searchentry"),
        ("/overview/", "plans_cluster"),
        ("/overview/rows/", "plans_obligationrow"),
        ("/summary/", "plans_mark"),
        ("/summary/summary.xlsx", "plans_mark"),
        (f"/departments/{department}/", "plans_edition"),
        (f"/departments/{department}/plans-2022.zip", "plans_edition"),
    ):
        begun = log.stat().st_size
        assert day.at("a", "official").get(path).status == 200, path
        asked = log.read_bytes()[begun:].decode()
        assert f'FROM "{table}"' in asked, path
        assert "plans_signin" not in asked, path


def who_has_written_reads_it_at_once_though_the_replica_lags(day: Day) -> None:
    day.region.replica.sql("SELECT pg_wal_replay_pause()")
    row, path = day.facts["last"], f"/search/?q={quote('робототехника')}"
    writer = day.at("a", "secretary")
    elsewhere = Browser(writer.port, {"plans_session": writer.cookies["plans_session"]}, behind=True)
    assert typed(writer, row, "Робототехника").status == 200
    shown = f"#{row['part']}"
    assert shown in writer.get(path).text
    assert shown not in elsewhere.get(path).text, "whoever has not written reads from the replica, which is behind"
    day.region.replica.sql("SELECT pg_wal_replay_resume()")
    followed(day)
    assert shown in elsewhere.get(path).text


def without_its_replica_the_site_goes_on(day: Day) -> None:
    day.region.replica.stop()
    assert day.at("b", "official").get("/overview/").status == 200
    ready = json.loads(day.at("b", "official").get("/health/ready").text)
    assert ready["ready"]
    assert "не отвечает" in ready["warnings"]["replica"]
    day.region.replica.start(log_statement="all")


def told(ask: Callable[[], Answer]) -> int:
    """The status of an answer; BROKEN where it began and was cut off, which nginx cannot ask again elsewhere."""
    try:
        return ask().status
    except IncompleteRead:
        return BROKEN


def nothing_is_lost_with_a_node(day: Day) -> None:
    """People read and mark through nginx while one node is killed: what was acknowledged is there."""
    before = int(day.asked("SELECT count(*) FROM plans_mark"))
    read, written = [], []
    killed = False

    def reads() -> None:
        browser = day.anywhere("secretary")
        while not killed or len(read) < 40:
            read.append(told(lambda: browser.get(f"/plans/{day.facts['row']['plan']}/")))

    def writes(number: int) -> None:
        browser = day.anywhere("member")
        for at in range(6):
            words, content = f"Проведено {number}.{at}", f"%PDF-1.4 {number} {at}".encode()
            written.append((words, told(lambda: marked(browser, day.facts, words, content))))  # noqa: B023 - asked now
            time.sleep(0.1)

    readers, writers = 2, 3
    with ThreadPoolExecutor(readers + writers) as pool:
        tasks = [pool.submit(reads) for _ in range(readers)] + [pool.submit(writes, one) for one in range(writers)]
        until(lambda: len(written) >= 3, "work under way")
        one = day.region.nodes[0]
        one.end(one.site)
        killed = True
        for task in tasks:
            task.result()
    failed = [status for status in read if status != 200]
    assert set(failed) <= {BROKEN}
    assert len(failed) <= readers, "only what was under way at the moment may fail"
    acknowledged = {words for words, status in written if status == 302}
    assert len(acknowledged) >= len(written) - writers, "only what was under way at the moment may fail"
    kept = set(day.asked("SELECT string_agg(result, '|') FROM plans_mark").split("|"))
    assert acknowledged <= kept
    assert int(day.asked("SELECT count(*) FROM plans_mark")) >= before + len(acknowledged)
    one.start_site()
    day.region.wait()
    assert day.at("a", "secretary").get(f"/plans/{day.facts['row']['plan']}/").status == 200


def a_worker_that_is_told_to_stop_stops(day: Day) -> None:
    worker = day.region.nodes[1].worker
    day.region.nodes[1].end(worker, signal.SIGTERM)
    assert worker.returncode == 0

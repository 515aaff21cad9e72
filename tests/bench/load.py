"""Many people at once on two nodes with a replica, all on this machine; one node is killed in the middle.

LOAD_PEOPLE (300) people do something every LOAD_THINK (10) seconds for LOAD_SECONDS (120; an hour is 3600). Each has an
address of his own, for nginx counts connections by address. Whatever was acknowledged is looked for at the end.
"""

import asyncio
import json
import os
import random
import statistics
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date

import aiohttp

from tests.bench.processor import spent
from tests.deploy.nodes import Region, missing, region
from tests.deploy.playing import NAME

PEOPLE, THINK, SECONDS = (
    int(os.environ.get(name, default))
    for name, default in (("LOAD_PEOPLE", "300"), ("LOAD_THINK", "10"), ("LOAD_SECONDS", "120"))
)
AIM = 300
_PATIENCE = 30
_UNDER_WAY = 5
_WORDS = ("отчёт", "профориентация школьников", "трудоустройство", "экскурсии", "учебные планы")
READING = {
    "member": ("/", "/plans/{plan}/", "/plans/{plan}/execution/", "/calendar/"),
    "secretary": ("/", "/plans/{plan}/", "/plans/"),
    "official": ("/", "/overview/", "/overview/rows/", "/departments/{department}/", "/plans/"),
}


@dataclass
class Tally:
    """Milliseconds by kind of action, what went wrong, and what was acknowledged: marks, last words of cells."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[tuple[float, str]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    spent: dict[str, float] = field(default_factory=dict)  # seconds of the processor before the node was killed
    until_then: int = 0  # requests
    lasted: float = 0  # seconds


class Person:
    """Somebody at a browser: reads mostly, writes as the role does."""

    def __init__(self, number: int, port: int, facts: dict, tally: Tally) -> None:
        self.number, self.facts, self.tally = number, facts, tally
        self.base = f"https://127.0.0.1:{port}"
        self.dice = random.Random(number)
        self.token = f"{number:032}"
        self.wrote = 0.0

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[aiohttp.ClientSession]:
        own = f"127.0.{1 + self.number // 200}.{1 + self.number % 200}"
        line = aiohttp.TCPConnector(ssl=False, local_addr=(own, 0), limit=4)
        jar = aiohttp.DummyCookieJar()
        patience = aiohttp.ClientTimeout(total=_PATIENCE)
        async with aiohttp.ClientSession(connector=line, cookie_jar=jar, timeout=patience) as session:
            yield session

    async def live(self, until: float) -> None:
        async with self.browser() as session:
            await asyncio.sleep(self.dice.uniform(0, THINK))
            while time.monotonic() < until:
                await self.act(session)
                await asyncio.sleep(self.dice.expovariate(1 / THINK))

    async def act(self, session: aiohttp.ClientSession) -> None:
        role, chance = self.facts["role"], self.dice.random()
        if role == "member" and chance < 0.2:
            await self.mark(session)
        elif role == "secretary" and chance < 0.6:
            await self.type(session)
        elif chance > 0.9:
            await self.ask(session, "search", "GET", "/search/", params={"q": self.dice.choice(_WORDS)})
        else:
            path = self.dice.choice(READING[role]).format(**self.facts)
            await self.ask(session, f"read {_plain(path)}", "GET", path)

    async def mark(self, session: aiohttp.ClientSession) -> None:
        activity, slot = self.dice.choice(self.facts["owed"])
        words = f"Проведено {self.number}.{self.dice.getrandbits(40)}"
        path = f"/activities/{activity}/mark/"
        await self.ask(session, "mark, the form", "GET", path)
        fields = {"organisation": self.facts["college"], "slot": slot, "done_on": date.today(), "result": words}
        data = {key: str(value) for key, value in fields.items()}
        if await self.ask(session, "mark", "POST", path, data=data) == 302:
            self.tally.marks.append(words)

    async def type(self, session: aiohttp.ClientSession) -> None:
        part = self.dice.choice(self.facts["parts"])
        words = f"{part[1].rpartition(' №')[0] or part[1]} №{self.dice.getrandbits(20)}"
        path = f"/plans/{self.facts['plan']}/steps/"
        said = {"command": "cell", "part": part[0], "key": "title", "text": words, "base": part[1]}
        if await self.ask(session, "edit", "POST", path, json=said) == 200:
            part[1] = self.tally.cells[part[0]] = words

    async def ask(self, session: aiohttp.ClientSession, what: str, method: str, path: str, **more) -> int:
        """The status; 0 where there was no answer."""
        cookies = f"plans_session={self.facts['session']}; csrftoken={self.token}"
        if time.monotonic() < self.wrote:
            cookies += "; plans_wrote=1"
        headers = {"Host": NAME, "Cookie": cookies, "X-CSRFToken": self.token, "Referer": f"https://{NAME}{path}"}
        begun = time.monotonic()
        try:
            asked = session.request(method, self.base + path, headers=headers, allow_redirects=False, **more)
            async with asked as answer:
                await answer.read()
                status = answer.status
        except (aiohttp.ClientError, TimeoutError) as error:
            status, why = 0, type(error).__name__
        else:
            why = str(status)
        if status not in (200, 302):
            self.tally.faults.append((time.monotonic(), f"{what}: {why}"))
        self.tally.times[what].append((time.monotonic() - begun) * 1000)
        if method == "POST":
            self.wrote = time.monotonic() + 10
        return status


def _plain(path: str) -> str:
    """The address without its numbers."""
    return "/".join("N" if part.isdecimal() else part for part in path.split("/"))


def load() -> Iterator[str]:
    """Starts all of it, fills it, lets people work, kills a node in the middle, counts."""
    if missing():
        yield f"skipped, {missing()}"
        return
    with region(SLOW_QUERY_MS="60000") as made:
        facts = json.loads(made.python("-m", "tests.bench.crowd", str(PEOPLE)).splitlines()[-1])
        for node in made.nodes:
            node.start_site()
            node.start_worker()
        made.wait()
        busy = os.getloadavg()[0]
        yield f"{PEOPLE} people, an action each {THINK} s, {SECONDS} s, {os.cpu_count()} cores, load before {busy:.1f}"
        tally = Tally()
        killed = asyncio.run(_play(made, facts, tally))
        yield from _told(tally, killed)
        yield from _kept(made, tally)


async def _warm(made: Region, facts: list[dict]) -> None:
    """Processes that have just begun read their templates first: what this takes is not counted."""
    end = time.monotonic() + THINK
    people = [Person(number, made.port, one, Tally()) for number, one in enumerate(facts)]
    await asyncio.gather(*(one.live(end) for one in people))


async def _play(made: Region, facts: list[dict], tally: Tally) -> float:
    """When the node was killed. It comes back after a quarter of the time."""
    await _warm(made, facts)
    begun, before = time.monotonic(), spent(made)
    people = [Person(number, made.port, one, tally) for number, one in enumerate(facts)]
    tasks = [asyncio.create_task(one.live(begun + SECONDS)) for one in people]
    await asyncio.sleep(SECONDS / 2)
    tally.spent = {name: seconds - before[name] for name, seconds in spent(made).items()}
    tally.until_then = sum(len(times) for times in tally.times.values())
    tally.lasted = time.monotonic() - begun
    made.nodes[0].stop()
    killed = time.monotonic()
    await asyncio.sleep(SECONDS / 4)
    made.nodes[0].start_site()
    made.nodes[0].start_worker()
    await asyncio.gather(*tasks)
    return killed


def _told(tally: Tally, killed: float) -> Iterator[str]:
    for what, times in sorted(tally.times.items()):
        yield f"{what}: {len(times)}, median {statistics.median(times):.0f} ms, p95 {_p95(times):.0f} ms"
    parts = ", ".join(f"{name} {1000 * one / max(tally.until_then, 1):.0f} ms" for name, one in tally.spent.items())
    busy = 100 * sum(tally.spent.values()) / tally.lasted / (os.cpu_count() or 1)
    yield f"processor time of a request: {parts}; that is {busy:.0f} % of the machine"
    every = [one for times in tally.times.values() for one in times]
    share = 100 * len(tally.faults) / len(every)
    yield f"all: {len(every)}, {len(every) / SECONDS:.0f} a second, p95 {_p95(every):.0f} ms (aim {AIM})"
    yield f"errors: {len(tally.faults)}, {share:.2f} % (aim 0.1), of them under way when the node was killed: " + str(
        sum(killed - 1 < at < killed + _UNDER_WAY for at, _ in tally.faults)
    )
    for why in sorted({why for _, why in tally.faults}):
        yield f"  {why}, {sum(why == one for _, one in tally.faults)} times"


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def _kept(made: Region, tally: Tally) -> Iterator[str]:
    """Whether everything that was acknowledged is in the database."""
    base = made.direct.rpartition("/")[2]
    marks = set(made.primary.sql("SELECT result FROM plans_mark", base).splitlines())
    titles = dict(
        line.split("|", 1)
        for line in made.primary.sql("SELECT 'activity-' || id, title FROM plans_activity", base).splitlines()
        if line.startswith("activity-")
    )
    lost = [words for words in tally.marks if words not in marks]
    lost += [words for part, words in tally.cells.items() if titles[part] != words]
    yield f"acknowledged: {len(tally.marks)} marks, {len(tally.cells)} cells; lost {len(lost)}"

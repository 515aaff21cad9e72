"""The measures: each answers lines of text. Times are the median of several runs after one to warm up."""

import http.client
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.core.deadlines import Period, parse
from plans.core.deadlines.parse import words_of
from plans.core.document import Activity, Column, Kind, Place, PlanDocument, Section, SignOff
from plans.core.layout import lay_out
from plans.core.reading import read_plan
from plans.core.writers import excel, pdf, word
from plans.models import Plan
from tests.bench import editor, jobs, reading, typing, years
from tests.bench.bare import bare
from tests.bench.execution import execution
from tests.bench.load import load
from tests.bench.reminders import reminders
from tests.bench.scale import scale
from tests.bench.search import search
from tests.bench.serving import serving
from tests.bench.summary import summary
from tests.bench.timing import median
from tests.cast import approved, draft, make_cast

ROOT = Path(__file__).parents[2]
PHRASES = ROOT / "tests" / "core" / "deadlines" / "phrases.txt"
DEADLINES = ("Ежеквартально", "В течение года", "Февраль, сентябрь", "до 01.05.2022", "I квартал 2022 года")


def document(rows: int) -> PlanDocument:
    """A plan of `rows` activities in sections of ten, with the usual texts."""
    activities = [
        Activity(
            number=f"{at // 10 + 1}.{at % 10 + 1}.",
            title=f"Проведение мероприятия {at + 1} по взаимодействию образовательных организаций и предприятий",
            executors="Координационный совет, Руководители ПОО, Работодатели",
            deadline=DEADLINES[at % len(DEADLINES)],
            result="Протокол заседания, отчёт о проведении",
        )
        for at in range(rows)
    ]
    headings = ("№ п/п", "Наименование мероприятия", "Исполнители", "Срок", "Результат", "Отметка о выполнении")
    keys = ("number", "title", "executors", "deadline", "result", "mark")
    return PlanDocument(
        kind=Kind.WORK_PLAN,
        title=("ПЛАН РАБОТЫ", "образовательно-производственного кластера на 2022 год"),
        period=Period.calendar(2022),
        columns=tuple(Column(key, heading) for key, heading in zip(keys, headings, strict=True)),
        sections=tuple(
            Section(f"{at // 10 + 1}. Раздел {at // 10 + 1}", tuple(activities[at : at + 10]))
            for at in range(0, rows, 10)
        ),
        signoffs=(SignOff(Place.RIGHT, "УТВЕРЖДАЮ", ("Председатель совета", "А.Б. Иванов")),),
    )


def _fastest(text: str, period: Period, *, forget: bool) -> float:
    """Microseconds of the fastest of five readings; `forget`: as if nobody had said so before."""
    runs = []
    for _ in range(5):
        if forget:
            words_of.cache_clear()
        start = time.perf_counter()
        parse(text, period)
        runs.append(time.perf_counter() - start)
    return min(runs) * 1e6


def deadlines() -> Iterator[str]:
    lines = [line for line in PHRASES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    phrases = [line.rsplit(" | ", 2)[0] for line in lines]
    period = Period.academic(2023)
    for name, texts in (("phrase table", phrases), ("five plans", _seed_deadlines())):
        first = statistics.median(_fastest(text, period, forget=True) for text in texts)
        again = statistics.median(_fastest(text, period, forget=False) for text in texts)
        yield f"{name}: {len(texts)} phrases, median {first:.0f} µs, said again {again:.0f} µs (aim 50)"
    for size in (5_000, 10_000, 20_000):
        text = ("май, июнь 2022; " * size)[:size]
        yield f"{size:,} characters: {median(lambda text=text: parse(text, period), 3):.0f} ms"


def _seed_deadlines() -> list[str]:
    plans = (ROOT / "fixtures" / "plans").glob("*.txt")
    return [row.deadline for plan in plans for row in read_plan(plan.read_bytes()).document.activities]


def checks() -> Iterator[str]:
    from plans.core.checks import check

    plan = document(120)
    yield f"all checks of 120 rows: {median(lambda: check(plan)):.0f} ms (aim 50)"
    real = [row for path in sorted((ROOT / "fixtures" / "plans").glob("*.txt")) for row in _rows_in(path)]
    mixed = replace(plan, sections=(Section("1. Строки пяти планов", tuple(real[:120])),))
    yield f"all checks of the rows of five plans: {median(lambda: check(mixed)):.0f} ms"


def executors() -> Iterator[str]:
    from plans.core.executors import split

    folder = ROOT / "tests" / "core" / "executors"
    lines = [line for path in sorted(folder.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]
    cells = [line.split(" | ")[0].replace("\\n", "\n") for line in lines if line and line[0] != "#"]
    times = [median(lambda cell=cell: split(cell)) * 1000 for cell in cells]
    yield f"split: {len(cells)} cells, median {statistics.median(times):.0f} µs (aim 100)"


def _rows_in(path: Path) -> tuple[Activity, ...]:
    return read_plan(path.read_bytes()).document.activities


# The figures that issue 4 aims at, in milliseconds: write, read.
AIMS = {"DOCX": (250, 350), "XLSX": (700, 300)}


def writers() -> Iterator[str]:
    small, middle = document(40), document(400)
    yield f"PDF, 40 rows, warm: {median(lambda: pdf.write(lay_out(small))):.0f} ms (aim 80)"
    for name, writer in (("DOCX", word), ("XLSX", excel)):
        for rows in (2_000, 4_000):
            grid = lay_out(document(rows))
            data = writer.write(grid)
            write = median(lambda grid=grid, writer=writer: writer.write(grid), 3)
            read = median(lambda data=data: read_plan(data), 3)
            aims = "aims {} and {}".format(*AIMS[name]) if rows == 4_000 else "half of the next line if linear"
            yield f"{name}, {rows:,} rows: write {write:.0f} ms, read {read:.0f} ms ({aims})"
    printed = pdf.write(lay_out(middle))
    yield f"PDF, 400 rows: read {median(lambda: read_plan(printed), 3):.0f} ms, {_rows_of(printed)} rows (aim 500)"
    yield f"layout of 4,000 rows: {median(lambda: lay_out(document(4_000)), 3):.0f} ms"
    for rows, aim in ((400, "0.55 s"), (1_000, ""), (2_000, ""), (4_000, "5 s")):
        yield _big_pdf(rows) + (f" (aim {aim})" if aim else "")


def _rows_of(data: bytes) -> int:
    return len(read_plan(data).document.activities)


def _big_pdf(rows: int) -> str:
    """One long PDF in a process of its own; 40 rows before it, for what each process takes; peaks of memory of both."""
    code = (
        "import resource,sys,time\n"
        "from tests.bench.measures import document\n"
        "from plans.core.layout import lay_out\nfrom plans.core.writers import pdf\n"
        "peak=lambda who: resource.getrusage(who).ru_maxrss/1024\n"
        "pdf.write(lay_out(document(40))); rows=int(sys.argv[1])\n"
        "start=time.perf_counter(); size=len(pdf.write(lay_out(document(rows))))\n"
        "print(f'{time.perf_counter()-start:.2f} s, {size/1e6:.1f} MB, peak {peak(resource.RUSAGE_SELF):.0f} MB '\n"
        "f'here, {peak(resource.RUSAGE_CHILDREN):.0f} MB in the process that sets')\n"
    )
    setup = "import django; django.setup()\n"
    done = subprocess.run(
        [sys.executable, "-c", setup + code, str(rows)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return f"PDF, {rows:,} rows: {done.stdout.strip()}"


def pages() -> Iterator[str]:
    """Pages, signed in; the plan page has 100 rows: queries, time in the server, requests a second through gunicorn."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cast = make_cast()
    plan = draft(cast, document(100))
    frozen = approved(cast, document(40))
    client = Client()
    client.force_login(get_user_model().objects.get(username="secretary"))
    for name, path in (
        ("plan page, 100 rows", f"/plans/{plan.pk}/"),
        ("plan list", "/plans/"),
        ("home", "/"),
        ("approved PDF, download", f"/plans/{frozen.pk}/plan.pdf"),
    ):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        count = len(queries)  # the next request forgets them
        took = median(lambda path=path: client.get(path).getvalue())
        yield f"{name}: {count} queries, {took:.1f} ms in the server"
    yield from _overseen(client, plan)
    client.force_login(get_user_model().objects.get(username="secretary"))
    yield from _load(plan, client.cookies[settings.SESSION_COOKIE_NAME].value)


def _overseen(client: Client, plan: Plan) -> Iterator[str]:
    client.force_login(get_user_model().objects.get(username="official"))
    paths = ("/", "/overview/", "/overview/rows/", f"/departments/{plan.cluster.department_id}/")
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        count = len(queries)
        yield f"official, {path}: {count} queries, {median(lambda path=path: client.get(path)):.1f} ms in the server"


def _load(plan: Plan, session: str) -> Iterator[str]:
    with serving() as port:
        count = _requests(port, f"/plans/{plan.pk}/", session, clients=8, seconds=5)
        yield f"plan page, 100 rows: {count / 5:.0f} requests/s at 8 clients, 2 workers (aim 60)"


def _requests(port: int, path: str, session: str, clients: int, seconds: float) -> int:
    """How many full answers the clients get in the time; the first second only warms up."""
    counts = [0] * clients
    begin = time.monotonic() + 1

    def ask(at: int) -> None:
        while time.monotonic() < begin + seconds:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            line.request("GET", path, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"})
            answer = line.getresponse()
            answer.read()
            line.close()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
            counts[at] += begin <= time.monotonic() <= begin + seconds

    threads = [threading.Thread(target=ask, args=(at,)) for at in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


MEASURES: dict[str, Callable[[], Iterator[str]]] = {
    "deadlines": deadlines,
    "checks": checks,
    "executors": executors,
    "writers": writers,
    "reading": lambda: reading.measure(document),
    "hostile": reading.hostile,
    "pages": pages,
    "bare": bare,
    "reminders": reminders,
    "editor": lambda: editor.measure(document),
    "jobs": lambda: jobs.measure(document),
    "typing": lambda: typing.measure(document),
    "execution": execution,
    "search": search,
    "scale": scale,
    "load": load,
    "summary": summary,
    "years": lambda: years.measure(document),
}

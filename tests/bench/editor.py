"""The plan editor on the server: opening it, saving a cell, pasting 120 rows."""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from html import escape

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.core.document import PlanDocument
from plans.models import Activity, Plan, User
from tests.bench.timing import median
from tests.cast import draft, make_cast

_CELLS = 60
_TEXTS = {"title": ("Слёт", "Смотр"), "deadline": ("май", "до 01.06.2022"), "executors": ("ПОО", "Совет")}


def measure(document: Callable[[int], PlanDocument]) -> Iterator[str]:
    """The lines of the measure; `document` makes a plan of so many rows."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    person = User.objects.filter(username="secretary").first() or make_cast().secretary
    cluster = person.memberships.get().cluster
    cast = type("Cast", (), {"cluster": cluster, "secretary": person})
    client = Client()
    client.force_login(person)
    for rows, aim in ((120, 800), (300, 1500)):
        plan = draft(cast, document(rows))
        yield f"open, {rows} rows: {_open(client, plan)} in the server (aim {aim} ms to the first key)"
    for key, texts in _TEXTS.items():
        yield f"save a cell, {key}: {_save(client, plan, key, texts)} (aim 30 ms, 10 queries)"
    address = f"/plans/{plan.pk}/steps/"
    yield f"poll, nothing new: {median(lambda: client.get(address, {'seen': 10**9})):.0f} ms"
    html = _table(document(120))
    empty = draft(cast, document(10))
    for name, apply in (("preview", False), ("apply", True)):
        took = median(lambda apply=apply: _paste(client, empty, html, apply), 3)
        yield f"paste 120 rows, {name}: {took:.0f} ms (aim 1000 for both)"


def _open(client: Client, plan: Plan) -> str:
    address = f"/plans/{plan.pk}/"
    with CaptureQueriesContext(connection) as captured:
        size = len(client.get(address).content)
    queries = len(captured)
    return f"{queries} queries, {size // 1024} KB, {median(lambda: client.get(address).content):.0f} ms"


def _send(client: Client, plan: Plan, values: dict) -> dict:
    answer = client.post(f"/plans/{plan.pk}/steps/", json.dumps(values), "application/json")
    if answer.status_code != 200:
        raise RuntimeError(answer.content.decode())
    return answer.json()


def _save(client: Client, plan: Plan, key: str, texts: tuple[str, str]) -> str:
    """The median over many rows: each cell gets a new text, with the last change that the page knows."""
    seen, times, counts = plan.changes.count() and plan.changes.last().pk, [], set()
    rows = Activity.objects.filter(section__plan=plan)[:_CELLS]
    for at, row in enumerate(rows):
        values = {"command": "cell", "part": f"activity-{row.pk}", "key": key, "base": row.text(key)}
        values |= {"text": f"{texts[at % 2]}", "seen": seen, "token": f"{key}-{at}"}
        if at == 0:
            with CaptureQueriesContext(connection) as queries:
                seen = _send(client, plan, values)["last"]
            counts = {sum(not one["sql"].startswith(("BEGIN", "COMMIT")) for one in queries)}
            continue
        start = time.perf_counter()
        seen = _send(client, plan, values)["last"]
        times.append((time.perf_counter() - start) * 1000)
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"{counts.pop()} queries, median {statistics.median(times):.1f} ms, p95 {p95:.1f} ms"


def _paste(client: Client, plan: Plan, html: str, apply: bool) -> dict:
    part = f"activity-{Activity.objects.filter(section__plan=plan).first().pk}"
    return _send(client, plan, {"command": "paste", "part": part, "html": html, "apply": apply})


def _table(document: PlanDocument) -> str:
    """What Word puts on the clipboard, without its styles."""
    keys = [column.key for column in document.columns]
    head = "".join(f"<td>{escape(column.heading)}</td>" for column in document.columns)
    rows = [f"<tr>{head}</tr>"]
    for section in document.sections:
        rows.append(f"<tr><td colspan={len(keys)}>{escape(section.heading)}</td></tr>")
        rows += [
            "<tr>" + "".join(f"<td>{escape(row.text(key))}</td>" for key in keys) + "</tr>"
            for row in section.activities
        ]
    return f"<table border=1>{''.join(rows)}</table>"

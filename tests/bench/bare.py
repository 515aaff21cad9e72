"""Pages beside a bare Django list of a hundred rows, in one run: processor time, queries, what goes over the wire."""

import time
from collections.abc import Callable, Iterator

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from plans.editor.plan import create_plan
from plans.models import Activity, User
from plans.owed import counters
from tests.bench.execution import repeated
from tests.cast import draft, in_force, make_cast

ROWS, EDITED, TIMES, ROUNDS = 100, 120, 10, 5
STARTPROJECT = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATE = (
    "<!doctype html><title>Список</title><p>{{ request.user }}</p><table>{% for row in rows %}<tr><td>{{ row.number }}"
    "<td>{{ row.title }}<td>{{ row.executors }}<td>{{ row.deadline }}<td>{{ row.result }}{% endfor %}</table>"
)
ENGINE = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "OPTIONS": {
        "loaders": [("django.template.loaders.locmem.Loader", {"bare.html": TEMPLATE})],
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ],
    },
}


def _list(request: HttpRequest) -> HttpResponse:
    return render(request, "bare.html", {"rows": Activity.objects.order_by("pk")[:ROWS]})


urlpatterns = [path("bare/", _list)]


def bare() -> Iterator[str]:
    """The ratio is of processor time, the smallest of several rounds, taken by turns."""
    cast = make_cast()
    words = ("Ежеквартально", "Февраль, сентябрь", "до 1 мая")
    document = repeated(ROWS, words, "Координационный совет")
    plans = {"draft": draft(cast, document), "approved": in_force(cast, document)}
    counters.renew_plan(plans["approved"].pk)
    edited = create_plan(cast.cluster, repeated(EDITED, words, "Координационный совет"), cast.secretary)
    readers = {name: Client() for name in ("secretary", "official")}
    for name, client in readers.items():
        client.force_login(User.objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
    pages = {
        f"plan page, approved, {ROWS} rows": ("official", f"/plans/{plans['approved'].pk}/", 1.3),
        f"plan page, editor, {ROWS} rows": ("secretary", f"/plans/{plans['draft'].pk}/", 1.3),
        "official's page": ("official", "/", 1.5),
        "overview": ("official", "/overview/", 1.5),
        "department's page": ("official", f"/departments/{cast.cluster.department_id}/", 1.5),
    }
    plain, took = float("inf"), dict.fromkeys(pages, float("inf"))
    for _ in range(ROUNDS):
        with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=STARTPROJECT, TEMPLATES=[ENGINE]):
            reader = Client()
            reader.cookies = readers["official"].cookies
            plain = min(plain, _cost(lambda reader=reader: reader.get("/bare/")))
        for name, (who, address, _) in pages.items():
            took[name] = min(took[name], _cost(lambda who=who, address=address: readers[who].get(address)))
    yield f"bare Django list, {ROWS} rows: {plain:.1f} ms of processor"
    for name, (who, address, aim) in pages.items():
        with CaptureQueriesContext(connection) as queries:
            readers[who].get(address)
        yield f"{name}: {took[name] / plain:.1f} × (aim {aim}), {took[name]:.1f} ms, {len(queries)} queries (aim 10)"
    packed = readers["secretary"].get(f"/plans/{edited.pk}/", headers={"Accept-Encoding": "gzip"})
    yield f"editor page, {EDITED} rows, on the wire: {len(packed.content) / 1024:.1f} KB (aim 40)"


def _cost(work: Callable[[], HttpResponse]) -> float:
    """Milliseconds of processor of one request, after one to warm up."""
    if work().status_code != 200:
        raise RuntimeError("the page did not answer")
    start = time.process_time()
    for _ in range(TIMES):
        work()
    return (time.process_time() - start) * 1000 / TIMES

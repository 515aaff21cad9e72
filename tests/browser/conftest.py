"""A real Chromium against a live server. Every request is written down: none may leave the host."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import expect

from plans.models import User
from tests.cast import Cast, make_cast
from tests.waiting import until

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
SLOW = os.environ.get("BROWSER_SLOW") == "1"  # a poor line to an old machine: shows what a test looks at too early
LINE = {"offline": False, "latency": 300, "downloadThroughput": 40_000, "uploadThroughput": 40_000}  # ms, bytes/s
PASSWORD = "klaster-demo"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 60_000  # ms: on a busy machine what must come may come late
expect.set_options(timeout=PATIENCE)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs an event loop beside Django


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Нет Chromium: установите его (apt-get install chromium).")
        pytest.skip("Нет Chromium: установите его (apt-get install chromium).")
    return {"executable_path": CHROMIUM, "args": ARGS, "headless": True}


@pytest.fixture
def cast(transactional_db) -> Cast:
    return make_cast()


def slow_down(page) -> None:
    """Only Chromium can be slowed down so."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})


class Visitor:
    """A person at a browser: opens pages by path, signs in, and remembers every request and complaint."""

    def __init__(self, context, base: str) -> None:
        context.set_default_timeout(PATIENCE)
        self.page = context.new_page()
        if SLOW and context.browser.browser_type.name == "chromium":
            slow_down(self.page)
        self.base = base
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        host = urlsplit(base).netloc
        context.on("request", lambda request: self._note(request.url, host))
        self.page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, url: str, host: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host:
            self.foreign.append(url)

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    def sign_in(self, name: str) -> None:
        self.open("/login/")
        self.page.get_by_label("Имя пользователя").fill(name)
        self.page.get_by_label("Пароль").fill(PASSWORD)
        self.page.get_by_role("button", name="Войти").click()
        self.page.wait_for_url(self.base + "/")

    @property
    def overflow(self) -> int:
        """How many pixels the page is wider than the window, once it has loaded: before, it may have no element."""
        self.page.wait_for_load_state()
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


class Answers:
    """The live server's threads that are in the midst of a request: they share the database of the test."""

    def __init__(self) -> None:
        self.busy: set[threading.Thread] = set()

    def begun(self, **more: object) -> None:
        if threading.current_thread() is not threading.main_thread():
            self.busy.add(threading.current_thread())

    def ended(self, **more: object) -> None:
        self.busy.discard(threading.current_thread())

    def wait(self) -> None:
        """Until nothing is answered any more, nor what a window had sent just before it was closed."""
        for _ in range(2):
            until(lambda: not any(one.is_alive() for one in tuple(self.busy)), "the last answer")
            time.sleep(0.02)


@pytest.fixture(scope="session")
def answers(live_server) -> Iterator[Answers]:
    """At the end the server is stopped only when nothing is answered any more."""
    answers = Answers()
    request_started.connect(answers.begun)
    request_finished.connect(answers.ended)
    yield answers
    until(lambda: not any("process_request" in one.name for one in threading.enumerate()), "the last answer")


class Visitors:
    """A maker of visitors, each with a browser window of his own."""

    def __init__(self, new_context, base: str) -> None:
        self.new_context = new_context
        self.base = base
        self.made: list[Visitor] = []

    def __call__(self, name: str = "", size: dict | None = None, workers: str = "block", **more) -> Visitor:
        """Somebody who has typed his name and password, or a stranger."""
        context = self.new_context(
            viewport=size or WIDE, locale="ru-RU", accept_downloads=True, service_workers=workers, **more
        )
        self.made.append(Visitor(context, self.base))
        if name:
            self.made[-1].sign_in(name)
        return self.made[-1]

    def known(self, name: str, size: dict | None = None) -> Visitor:
        """Somebody who has signed in before: he has the cookie, and his window is empty."""
        client = Client()
        client.force_login(User.objects.get(username=name))
        one, key = self("", size), settings.SESSION_COOKIE_NAME
        one.page.context.add_cookies([{"name": key, "value": client.cookies[key].value, "url": self.base}])
        return one


@pytest.fixture
def visitor(new_context, live_server, answers) -> Iterator[Visitors]:
    """A maker of visitors; at the end none of them may have asked a foreign host or complained.

    What they have sent is answered before the database is emptied.
    """
    visitors = Visitors(new_context, live_server.url)
    yield visitors
    for one in visitors.made:
        one.page.context.close()
    answers.wait()
    assert [url for one in visitors.made for url in one.foreign] == []
    assert [text for one in visitors.made for text in one.complaints] == []

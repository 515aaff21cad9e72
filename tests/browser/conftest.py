"""A real Chromium against a live server. Every request is written down: none may leave the host."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

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
PASSWORD = "klaster-demo"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
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


class Visitor:
    """A person at a browser: opens pages by path, signs in, and remembers every request and complaint."""

    def __init__(self, context, base: str) -> None:
        self.page = context.new_page()
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
        """How many pixels the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture(scope="session")
def answered(live_server) -> Iterator[None]:
    """At the end the server is stopped only when nothing is answered any more: its threads share our database."""
    yield
    until(lambda: not any("process_request" in one.name for one in threading.enumerate()), "the last answer")


@pytest.fixture
def visitor(new_context, live_server, answered) -> Iterator:
    """A maker of visitors; at the end none of them may have asked a foreign host or complained."""
    visitors: list[Visitor] = []

    def make(name: str = "", size: dict | None = None, workers: str = "block", **more) -> Visitor:
        context = new_context(
            viewport=size or WIDE, locale="ru-RU", accept_downloads=True, service_workers=workers, **more
        )
        one = Visitor(context, live_server.url)
        visitors.append(one)
        if name:
            one.sign_in(name)
        return one

    yield make
    assert [url for one in visitors for url in one.foreign] == []
    assert [text for one in visitors for text in one.complaints] == []

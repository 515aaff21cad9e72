"""The plan editor in Chromium: how long until the first key is on the screen, and how long each key takes."""

import statistics
from collections.abc import Callable, Iterator

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, sync_playwright

from plans.core.document import PlanDocument
from plans.models import User
from tests.bench.serving import serving
from tests.browser.conftest import ARGS, CHROMIUM, WIDE
from tests.cast import draft, make_cast

_TEXT = "The quick brown fox jumps over the lazy dog and writes a plan. " * 4
# From the key to the moment after the frame in which its letter stands: what the eye waits for.
_WATCH = """() => {
  window.keyTimes = [];
  document.addEventListener("keydown", ({ timeStamp }) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.keyTimes.push(performance.now() - timeStamp);
      port2.postMessage(0);
    });
  }, true);
}"""


def measure(document: Callable[[int], PlanDocument]) -> Iterator[str]:
    """The lines of the measure; `document` makes a plan of so many rows."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    person = User.objects.filter(username="secretary").first() or make_cast().secretary
    cast = type("Cast", (), {"cluster": person.memberships.get().cluster, "secretary": person})
    plans = {rows: draft(cast, document(rows)) for rows in (120, 300)}
    client = Client()
    client.force_login(person)
    with serving() as port, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        context = browser.new_context(viewport=WIDE)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        base = f"http://127.0.0.1:{port}"
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])
        for rows, plan in plans.items():
            page = context.new_page()
            address = f"{base}/plans/{plan.pk}/"
            first = statistics.median(_first_key(page, address) for _ in range(5))
            yield f"{rows} rows: {first:.0f} ms to the first key (aim {300 if rows == 120 else 900})"
            own = statistics.median(_own_time(page, address) for _ in range(5))
            yield f"{rows} rows: {own:.0f} ms of the page's own work until the sheet takes keys"
            times = sorted(_typed(page))
            late = times[int(len(times) * 0.95)]
            yield f"{rows} rows: key to screen {statistics.median(times):.0f} ms, p95 {late:.0f} ms (aims 16, 50)"
            page.close(run_before_unload=False)
        browser.close()


def _first_key(page: Page, address: str) -> float:
    """Milliseconds from asking for the page until a letter that was typed stands in a cell."""
    page.goto(address, wait_until="commit")
    page.locator("#sheet.live td[data-key=title]").first.click()
    page.keyboard.press("x")
    page.wait_for_function("document.querySelector('.edit-box textarea')?.value.includes('x')")
    took = page.evaluate("performance.now()")
    page.keyboard.press("Escape")
    return took


def _own_time(page: Page, address: str) -> float:
    """Milliseconds that the page's main thread has worked until the sheet is alive: a busy machine hardly alters it."""
    line = page.context.new_cdp_session(page)
    line.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address, wait_until="commit")
    page.locator("#sheet.live").wait_for()
    figures = {one["name"]: one["value"] for one in line.send("Performance.getMetrics")["metrics"]}
    line.detach()
    return figures["TaskDuration"] * 1000


def _typed(page: Page) -> list[float]:
    """The times of some hundred keys in a cell amid the plan, at the pace of a quick typist."""
    page.locator("td[data-key=title]").nth(60).click()
    page.evaluate(_WATCH)
    page.keyboard.type(_TEXT, delay=40)
    page.wait_for_timeout(300)
    times = page.evaluate("window.keyTimes")
    page.keyboard.press("Escape")
    return times

"""Whole jobs in Chromium as people do them: how many clicks (or fields), and how many seconds until it is done."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from plans.approval import door
from plans.core.document import PlanDocument
from plans.core.stages import Move
from plans.execution import marks
from plans.models import Activity, Cluster, Organisation, Plan, User
from tests.bench.serving import serving
from tests.browser.conftest import ARGS, CHROMIUM, PHONE, WIDE
from tests.cast import draft, in_force, make_cast

_PASTED = 60
_PATIENCE = 20_000  # milliseconds: a job that takes longer is broken, not slow
_PASTE = """html => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(paste);
}"""


class Hands:
    """A signed-in person at a page, whose clicks are counted and timed."""

    def __init__(self, browser: Browser, base: str, name: str, size: dict[str, int] = WIDE) -> None:
        client = Client()
        client.force_login(User.objects.get(username=name))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(viewport=size, locale="ru-RU")
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])
        context.set_default_timeout(_PATIENCE)
        self.page: Page = context.new_page()
        self.base = base
        self.clicks = 0
        self.seconds = 0.0

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    @contextmanager
    def job(self) -> Iterator[None]:
        """Count and time what is done inside."""
        self.clicks, start = 0, time.perf_counter()
        yield
        self.seconds = time.perf_counter() - start

    def took(self, what: str, aim: str, unit: str = "clicks") -> str:
        return f"{what}: {self.clicks} {unit}, {self.seconds:.1f} s (aim {aim})"


def measure(document: Callable[[int], PlanDocument]) -> Iterator[str]:
    """The lines of the measure; `document` makes a plan of so many rows."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if not User.objects.filter(username="secretary").exists():
        make_cast()
    people = {name: User.objects.get(username=name) for name in ("secretary", "chair", "member", "admin")}
    cast = type("Cast", (), people | {"cluster": people["secretary"].memberships.get().cluster})
    with serving() as port, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        base = f"http://127.0.0.1:{port}"
        yield from _editing(Hands(browser, base, "secretary"), draft(cast, document(120)))
        yield from _marking(Hands(browser, base, "member", PHONE), cast, in_force(cast))
        yield from _finding(Hands(browser, base, "secretary"))
        yield from _inviting(Hands(browser, base, "admin"), cast.cluster)
        yield from _approving(Hands(browser, base, "chair"), cast, draft(cast))
        browser.close()


def _editing(hands: Hands, plan: Plan) -> Iterator[str]:
    page, saved = hands.page, hands.page.locator("#editor-sign")
    hands.open(f"/plans/{plan.pk}/")
    page.locator("#sheet.live").wait_for()
    with hands.job():
        hands.click(page.locator("td[data-key=title]").nth(50))
        page.keyboard.press("Control+a")
        page.keyboard.type("Another deed")
        page.keyboard.press("Enter")
        saved.filter(has_text="сохранено").wait_for()
    yield hands.took("edit a cell", "2 s")
    rows = "".join(
        f"<tr><td>13.{at}.</td><td>Дело {at}</td><td>Совет</td><td>май</td><td>Отчёт</td><td></td></tr>"
        for at in range(1, _PASTED + 1)
    )
    before = page.locator("tbody td[data-key=number]").count()
    page.locator("td[data-key=number]").last.click()
    page.keyboard.press("Escape")
    with hands.job():
        page.evaluate(_PASTE, f"<table border=1>{rows}</table>")
        hands.click(page.get_by_role("button", name="Вставить"))
        page.locator("tbody td[data-key=number]").nth(before + _PASTED - 1).wait_for()
    yield hands.took(f"paste {_PASTED} rows", "2 s")


def _marking(hands: Hands, cast: type, plan: Plan) -> Iterator[str]:
    """The next due day of a row that was marked before, from the address that the letter gives."""
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    first, second, *_ = row.slots.order_by("due")
    organisation = Organisation.objects.get(memberships__user__username="member")
    day = first.due - timedelta(days=1)
    marks.report(row, organisation, cast.member, marks.Statement(day, "Экскурсия, 24 студента", due=first.due))
    with hands.job():
        hands.open(f"/activities/{row.pk}/mark/?slot={second.pk}")
        hands.click(hands.page.get_by_role("link", name="Заполнить как в прошлый раз"))
        hands.click(hands.page.locator("[data-day]").first)
        hands.click(hands.page.get_by_role("button", name="Отметить"))
        hands.page.get_by_text("Отмечено: 1.2.").wait_for()
    yield hands.took("mark from the letter", "3 taps", "taps")


def _finding(hands: Hands) -> Iterator[str]:
    """From any page: type words, open what is found."""
    hands.open("/")
    with hands.job():
        field = hands.page.get_by_role("searchbox", name="Поиск по планам")
        field.fill("проведение экскурсий")
        field.press("Enter")
        hands.clicks += 1
        hands.click(hands.page.locator(".hit-title a").first)
        hands.page.wait_for_load_state()
    yield hands.took("find an activity", "2 steps", "steps")


def _inviting(hands: Hands, cluster: Cluster) -> Iterator[str]:
    hands.open("/people/invite/")
    page = hands.page
    fields = page.locator("main form :is(input:not([type=hidden]), select, textarea)").count()
    with hands.job():
        page.get_by_label("Электронная почта").fill("new@example.org")
        page.get_by_label("Роль").select_option("secretary")
        page.get_by_label("Где").select_option(f"cluster-{cluster.pk}")
        hands.click(page.locator("main form button.btn-primary"))
        page.wait_for_url(f"{hands.base}/people/")
    yield f"invite a person: {fields} fields, {hands.clicks} clicks, {hands.seconds:.1f} s (aim 4 fields)"


def _approving(hands: Hands, cast: type, plan: Plan) -> Iterator[str]:
    """A plan that was agreed, from the chair's first page."""
    door.move(plan, Move.SUBMIT, cast.secretary)
    door.move(plan, Move.AGREE, cast.chair)
    hands.open("/")
    with hands.job():
        hands.click(hands.page.locator(f"main a[href^='/plans/{plan.pk}/']").first)
        hands.click(hands.page.get_by_role("link", name="Утвердить", exact=True))
        hands.click(hands.page.get_by_role("button", name="Утвердить", exact=True))
        hands.page.locator(".steps [aria-current] > span", has_text="Утверждён").wait_for()
    yield hands.took("approve a plan", "3 clicks")

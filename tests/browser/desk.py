"""A person at the plan editor: finds cells by number and column, types as on a keyboard, sees what is saved."""

import re

from playwright.sync_api import Locator, expect

from plans.models import Activity, Plan


class Desk:
    """The sheet of one plan in one browser."""

    def __init__(self, visitor, plan: Plan) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.plan = plan
        visitor.open(f"/plans/{plan.pk}/")
        expect(self.page.locator("#sheet.live")).to_be_visible()

    def row(self, number: str) -> Locator:
        cell = self.page.locator("td[data-key=number]", has_text=number)
        return self.page.locator("tr[data-part^=activity-]", has=cell).first

    def cell(self, number: str, key: str = "title") -> Locator:
        return self.row(number).locator(f"[data-key={key}]")

    def go(self, number: str, key: str = "title") -> None:
        """Have the cell in hand without editing it."""
        self.cell(number, key).click()
        self.press("Escape")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Letter by letter with the events of a real keyboard, which Playwright sends for Latin letters only."""
        line = self.page.context.new_cdp_session(self.page)
        for sign in text:
            line.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": sign, "key": sign})
            line.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": sign})
        line.detach()

    def write(self, number: str, key: str, text: str) -> None:
        """Put another text into a cell and leave it."""
        self.go(number, key)
        self.type(text)
        self.press("Enter")

    def saved(self) -> None:
        expect(self.sign).to_have_text(re.compile(r"^сохранено \d"))
        expect(self.page.locator(".edit-box")).to_have_count(0)

    @property
    def sign(self) -> Locator:
        return self.page.locator("#editor-sign")

    @property
    def voice(self) -> Locator:
        return self.page.locator("#editor-voice")

    @property
    def numbers(self) -> list[str]:
        return self.page.locator("tbody td[data-key=number]").all_inner_texts()

    @property
    def here(self) -> str:
        """The cell that has the focus: «activity number.key», or the part where it has no number."""
        return self.page.evaluate(
            """() => {
              const cell = document.activeElement.closest("[data-key]");
              if (!cell) return document.activeElement.tagName;
              const number = cell.closest("tr")?.querySelector("[data-key=number]");
              const name = number ? number.textContent.trim() : cell.closest("[data-part]").dataset.part;
              return `${name}.${cell.dataset.key}`;
            }"""
        )

    def forgive(self, *words: str) -> None:
        """The browser complains of refused and failed requests, which a test has wanted."""
        complaints = self.visitor.complaints
        complaints[:] = [text for text in complaints if not any(word in text for word in words)]


def texts(plan: Plan, key: str = "title") -> list[str]:
    """What the database holds, row by row."""
    rows = Activity.objects.filter(section__plan=plan).order_by("section__position", "position", "pk")
    return [row.text(key) for row in rows]

"""`./run guide`: the demo in a folder of its own → the pictures of docs/guide, small, and the guide as one PDF."""

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import typst
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from plans.core import guide
from plans.core.writers.pdf import fonts

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "docs" / "guide"
PORT = 8199
BASE = f"http://127.0.0.1:{PORT}"
WIDE, PHONE = {"width": 1100, "height": 720}, {"width": 390, "height": 760}
COLOURS = 64
# picture → who looks, the window, links that lead from «Мои дела» to what is shown
SHOTS: dict[str, tuple[str, dict[str, int], tuple[str, ...]]] = {
    "member-home": ("member", PHONE, ()),
    "mark": ("member", PHONE, (".duty-action a.btn-primary",)),
    "plan": ("secretary", WIDE, ("#secretary-head >> xpath=../.. >> .duty-title a >> nth=0",)),
    "execution": ("secretary", WIDE, ("a:text-is('Исполнение') >> nth=0",)),
    "report": ("secretary", WIDE, ("a:text-is('Исполнение') >> nth=0", "a:text-is('Отчёты') >> nth=0")),
    "people": ("secretary", WIDE, ("a:text-is('Люди')",)),
    "chair": ("chair", WIDE, ("a:text-is('Прочитать и решить') >> nth=0",)),
    "sign": (
        "chair",
        WIDE,
        (
            "a:text-is('Прочитать и решить') >> nth=0",
            "a:text-is('Файлом подписи') >> nth=0",
            "button:text-is('Подготовить файл для подписи')",
            "h2:text-is('3. Принесите подпись')",
        ),
    ),
    "official": ("official", WIDE, ()),
    "directory": ("admin", WIDE, ("a:text-is('Люди')", "nav[aria-label='Справочник'] a:text-is('Кластеры')")),
}


@contextmanager
def demo() -> Iterator[None]:
    """The site with the demo, in a folder that goes away with it."""
    with tempfile.TemporaryDirectory() as folder:
        own = {"DATABASE_URL": f"sqlite:///{folder}/db", "MEDIA_ROOT": f"{folder}/media", "MADE_ROOT": f"{folder}/made"}
        environment = os.environ | own | {"DEMO": "1", "SECRET_KEY": "guide", "LOG_LEVEL": "ERROR"}
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "start"], cwd=ROOT, env=environment, check=True, capture_output=True)
        command = [*manage, "runserver", "--noreload", str(PORT)]
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait()
            yield
        finally:
            server.terminate()
            server.wait()


def _wait() -> None:
    for _ in range(600):
        try:
            urlopen(f"{BASE}/health/live").close()  # noqa: S310 (our own server)
            return
        except URLError:
            time.sleep(0.1)
    sys.exit("Сайт не запустился.")


def shoot() -> None:
    """All pictures; each person signs in once a window."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (person, window, steps) in SHOTS.items():
            page = browser.new_page(viewport=window, locale="ru-RU", color_scheme="light", service_workers="block")
            _sign_in(page, person)
            for step in steps:
                page.locator(step).first.click()
                page.wait_for_load_state("networkidle")
            _save(FOLDER / "pictures" / f"{name}.png", page.screenshot())
            page.close()
        _desk(browser)
        browser.close()


def _desk(browser: Browser) -> None:
    """The README's picture: a plan under the secretary's hands, words of a deadline offered."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="ru-RU", service_workers="block")
    _sign_in(page, "secretary")
    page.locator(SHOTS["plan"][2][0]).first.click()
    page.locator(".row-notes").first.wait_for()
    page.locator(".paper-table").evaluate("table => scrollTo(0, table.getBoundingClientRect().top + scrollY - 60)")
    page.locator("td[data-key=deadline]").nth(3).click(position={"x": 20, "y": 14})
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("Ма")
    page.get_by_role("option").first.wait_for()
    _save(ROOT / "docs" / "plan.png", page.screenshot())
    page.close()


def _sign_in(page: Page, person: str) -> None:
    page.goto(f"{BASE}/login/")
    page.get_by_label("Имя пользователя").fill(person)
    page.get_by_label("Пароль").fill("klaster-demo")
    page.get_by_role("button", name="Войти").click()
    page.wait_for_url(f"{BASE}/")
    known = page.get_by_role("button", name="Понятно, больше не показывать")
    if known.count():
        known.click()
        page.wait_for_load_state("networkidle")


def _save(path: Path, data: bytes) -> None:
    """Few colours and no more: a page needs no others."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    picture = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(path, optimize=True)


def print_all() -> None:
    """The PDF of all chapters by role, set by typst as the plans are."""
    chapters = guide.read_all(FOLDER)
    roles = [
        {"name": role.capitalize(), "chapters": [asdict(one) for one in chapters if one.role == role]}
        for role in guide.ROLES
    ]
    shutil.copy(Path(__file__).with_name("guide.typ"), FOLDER / "guide.typ")
    own = fonts.own()[0].folder
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[own])
    data = typst.compile(
        FOLDER / "guide.typ",
        root=FOLDER,
        font_paths=faces,
        sys_inputs={"guide": json.dumps(roles, ensure_ascii=False)},
    )
    (FOLDER / "guide.typ").unlink()
    (FOLDER / "guide.pdf").write_bytes(data)


if __name__ == "__main__":
    if "--paper" not in sys.argv:
        with demo():
            shoot()
    print_all()
    size = sum(path.stat().st_size for path in FOLDER.rglob("*") if path.suffix in (".png", ".pdf"))
    print(f"Рисунки и PDF справки готовы: {size // 1024} КБ")

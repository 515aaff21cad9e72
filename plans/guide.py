"""The chapters of docs/guide that come with the program, read once, and which of them helps on a page."""

from functools import cache

from django.conf import settings

from plans.core import guide

FOLDER = settings.BASE_DIR / "docs" / "guide"


@cache
def chapters() -> tuple[guide.Chapter, ...]:
    """They come with the program and change with it alone."""
    return guide.read_all(FOLDER)


@cache
def chapter_of(page: str) -> str:
    """The name of the chapter that helps on the page with this address, "" where there is none."""
    return next((one.name for one in chapters() if page in one.pages), "")

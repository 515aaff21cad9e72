"""The pictures beside words: every one that a page names is in the sprite, and the sprite has no other."""

import re

from django.conf import settings


def test_the_sprite_holds_what_the_pages_name():
    sprite = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text()
    pages = (path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    named = {name for page in pages for name in re.findall(r'{% icon "(\w+)" %}', page)}
    assert named == set(re.findall(r'<symbol id="(\w+)"', sprite))

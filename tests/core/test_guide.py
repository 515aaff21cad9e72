"""The guide: every chapter is understood, leads to pages that there are, and is found by any word of it."""

import pytest

from plans.core import guide

SOURCE = """# Отметить
Роль: участник
Страницы: mark_new

Слова **жирно**.

1. Раз
2. Два

![Форма](pictures/mark.png)
"""


def test_a_chapter_is_read():
    chapter = guide.read("mark", SOURCE)
    assert (chapter.title, chapter.role, chapter.pages) == ("Отметить", "участник", ("mark_new",))
    assert [block.kind for block in chapter.blocks] == ["text", "steps", "picture"]
    assert chapter.blocks[0].lines == ((("Слова ", False), ("жирно", True), (".", False)),)
    assert chapter.blocks[2].picture == "mark"


@pytest.mark.parametrize("more", ["\n\n## Ещё", "\n\n- раз\n- два", "\n\nдве\nстроки", "\n\n![нет](чужая.png)"])
def test_what_is_not_understood_is_not_lost(more):
    with pytest.raises(ValueError, match="not understood"):
        guide.read("mark", SOURCE.rstrip() + more)


def test_a_chapter_begins_with_its_role():
    with pytest.raises(ValueError, match="role"):
        guide.read("mark", SOURCE.replace("участник", "кто угодно"))


def test_chapters_are_found_by_words_in_any_form():
    one, other = guide.read("mark", SOURCE), guide.read("other", SOURCE.replace("Отметить", "Форма"))
    assert guide.found([one, other], "формы") == [other, one]
    assert guide.found([one, other], "плана") == []

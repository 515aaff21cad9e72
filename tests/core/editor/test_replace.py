"""Find and replace: as many as stand there, capitals or not, a no-break space as a space."""

import pytest

from plans.core.editor.replace import MAX_FIND, replacer


@pytest.mark.parametrize(
    ("find", "new", "case", "text", "after", "times"),
    [
        ("план", "проект", False, "План, планы, ПЛАН", "проект, проекты, проект", 3),
        ("План", "проект", True, "План, планы, ПЛАН", "проект, планы, ПЛАН", 1),
        ("п. 2", "п. 3", True, "по п.\N{NO-BREAK SPACE}2", "по п. 3", 1),
        (".*", "x", False, "а.*б", "аxб", 1),
        ("а", r"\1\g<0>", False, "а", r"\1\g<0>", 1),
        ("две\nстроки", "одна", False, "две\nстроки", "одна", 1),
        ("нет", "да", False, "ничего", "ничего", 0),
        ("аа", "а", False, "ааа", "аа", 1),
    ],
)
def test_what_is_found_is_replaced(find, new, case, text, after, times):
    assert replacer(find, new, case=case)(text) == (after, times)


@pytest.mark.parametrize("find", ["", "x" * (MAX_FIND + 1)])
def test_nothing_and_too_much_are_refused(find):
    with pytest.raises(ValueError, match="nothing"):
        replacer(find, "", case=False)

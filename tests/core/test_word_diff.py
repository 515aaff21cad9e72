"""Which words of two texts differ."""

import pytest

from plans.core.word_diff import differing


def marked(pieces) -> str:
    return "".join(f"[{word}]" if lacks and word.strip() else word for word, lacks in pieces)


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("Мой текст", "Их текст", "[Мой] текст", "[Их] текст"),
        ("план", "план работы", "план", "план [работы]"),
        ("", "слово", "", "[слово]"),
        ("то же", "то же", "то же", "то же"),
        ("а\nб", "а б", "а\nб", "а б"),
    ],
)
def test_words_that_the_other_lacks_are_told(one, other, left, right):
    first, second = differing(one, other)
    assert (marked(first), marked(second)) == (left, right)


@pytest.mark.parametrize("size", [10, 5_000])
def test_the_pieces_join_to_the_same_text(size):
    one, other = "слово " * size, "дело и слово\n" * size
    first, second = differing(one, other)
    assert ("".join(word for word, _ in first), "".join(word for word, _ in second)) == (one, other)

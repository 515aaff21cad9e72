"""Counting numbers as lists print them: Roman ones, letters."""

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
LATIN = "abcdefghijklmnopqrstuvwxyz"
LARGEST = 32_767
_MOST_LETTERS = 20


def written(count: int, form: str) -> str:
    """A number by the sign of its form: "1", "i", "I", "a", "A", "а", "А" (Russian), as OpenDocument and HTML name it.

    A number out of the form's reach is written in digits.
    """
    if count < 1 or count > LARGEST:
        return str(count)
    if form[:1] in ("i", "I"):
        return roman(count) if form[:1] == "I" else roman(count).lower()
    if form[:1].lower() in ("a", "а"):
        text = letters(count, LATIN if form[:1].lower() == "a" else RUSSIAN)
        return text.upper() if form[:1].isupper() else text
    return str(count)


def roman(count: int) -> str:
    """IV for 4."""
    text = ""
    for size, signs in _ROMAN:
        times, count = divmod(count, size)
        text += signs * times
    return text


def letters(count: int, alphabet: str) -> str:
    """б for 2; after the last letter they are doubled: аа, бб."""
    return alphabet[(count - 1) % len(alphabet)] * min((count - 1) // len(alphabet) + 1, _MOST_LETTERS)

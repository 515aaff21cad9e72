"""Official numbers of rows are text; these rules only propose the next one."""

import re

_LAST = re.compile(r"(\d+)(\D*)$")


def following(number: str) -> str:
    """The number after `number` in its own style: «1.9.» → «1.10.», «2.3» → «2.4»; "" when there is no digit in it."""
    found = _LAST.search(number)
    if not found:
        return ""
    return f"{number[: found.start(1)]}{int(found[1]) + 1}{found[2]}"


def first_of(heading: str) -> str:
    """The number of a section's first row, from its heading: «3. Создание…», «Задача 3. …» → «3.1.»; else ""."""
    found = re.match(r"\D{0,20}?(\d{1,3})\s*[.)]", heading)
    return f"{found[1]}.1." if found else ""

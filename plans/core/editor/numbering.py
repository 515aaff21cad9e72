"""Official numbers of rows are text; these rules only propose the next one."""

import re

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SIGNED = re.compile(r"([0-9])([⁰¹²³⁴⁵⁶⁷⁸⁹]*)([^0-9⁰¹²³⁴⁵⁶⁷⁸⁹]*)$")
_LAST = re.compile(r"([0-9]+)([^0-9]*)$")


def following(number: str) -> str:
    """The number after `number` in its own style: «1.9.» → «1.10.», «2.3» → «2.4»; "" when there is no digit in it.

    A sign that changes have put behind a number is none of it: «1.5¹» → «1.6».
    """
    number = number.translate(dict.fromkeys(_PLAIN))
    found = _LAST.search(number)
    if not found:
        return ""
    return f"{number[: found.start(1)]}{int(found[1]) + 1}{found[2]}"


def between(number: str) -> str:
    """A number for a row that is put behind `number` while the numbers below stay: «1.5.» → «1.5¹.», «1.5¹» → «1.5²».

    So official changes do it; "" when there is no digit in it.
    """
    found = _SIGNED.search(number)
    if not found:
        return ""
    sign = int(found[2].translate(_PLAIN) or 0) + 1
    return f"{number[: found.end(1)]}{str(sign).translate(_RAISED)}{found[3]}"


def first_of(heading: str) -> str:
    """The number of a section's first row, from its heading: «3. Создание…», «Задача 3. …» → «3.1.»; else ""."""
    found = re.match(r"\D{0,20}?(\d{1,3})\s*[.)]", heading)
    return f"{found[1]}.1." if found else ""

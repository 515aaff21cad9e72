"""Official numbers of rows are text; these rules only propose those of new rows, in the section's own style."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from plans.core.checks.corrections import end_of
from plans.core.checks.numbers import Parts, parts_of, section_number

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SIGNED = re.compile(r"([0-9])([⁰¹²³⁴⁵⁶⁷⁸⁹]*)([^0-9⁰¹²³⁴⁵⁶⁷⁸⁹]*)$")
_LAST = re.compile(r"([0-9]+)([^0-9]*)$")
_SECTION_AND_ROW = 2


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


@dataclass(frozen=True, slots=True)
class Numbered:
    """A section as its numbers show it: its heading, and the number of each of its rows, "" for none."""

    heading: str
    numbers: tuple[str, ...]


def proposed(plan: Sequence[Numbered], section: int, at: int, count: int = 1, *, stays: bool = False) -> list[str]:
    """Numbers for `count` new rows of a section that get `at` rows above them; "" each where the plan shows no style.

    A number that another row has is never proposed: the count goes on behind the highest. Where the numbers below
    must stay (`stays`: changes of a plan in force), a row between others takes a sign instead.
    """
    own = plan[section].numbers
    taken = {_key(number) for one in _group(plan, section) for number in one.numbers}
    above = next((number for number in reversed(own[:at]) if following(number)), "")
    signed = stays and above and (at < len(own) or _key(following(above)) in taken)
    numbers = _counting(between, above, taken) if signed else _going_on(plan, section, above, taken)
    return [_styled(number, own) for _, number in zip(range(count), numbers, strict=False)] or [""] * count


def _key(number: str) -> Parts | str:
    """Equal for «1.1» and «1.1.»."""
    return parts_of(number) or number.strip()


def _group(plan: Sequence[Numbered], section: int) -> Sequence[Numbered]:
    """The sections that count together: each by itself where single numbers begin with 1 in several."""
    anew = sum(any(parts_of(number) == (1,) for number in one.numbers) for one in plan) > 1
    return plan[section : section + 1] if anew and _depth(plan) == 1 else plan


def _depth(plan: Sequence[Numbered]) -> int:
    """Of how many parts most numbers are; 0 where no row has one."""
    depths = Counter(len(parts) for one in plan for number in one.numbers if (parts := parts_of(number)))
    return depths.most_common(1)[0][0] if depths else 0


def _counting(next_of: Callable[[str], str], number: str, taken: set[Parts | str]) -> Iterator[str]:
    """The free numbers behind `number`; none when it has no digit."""
    while number := next_of(number):
        if _key(number) not in taken:
            yield number


def _going_on(plan: Sequence[Numbered], section: int, above: str, taken: set[Parts | str]) -> Iterator[str]:
    """The number after the one above where it is free, else from behind the highest of its kind."""
    first = following(above) if above else _first(plan, section)
    if _key(first) in taken:
        prefix = parts_of(first)[:-1]
        alike = [parts for key in taken if isinstance(key, tuple) and (parts := key)[:-1] == prefix]
        if parts_of(first) and alike:
            first = following(_written(max(alike), end_of(first)))
    if first and _key(first) not in taken:
        yield first
    yield from _counting(following, first, taken)


def _first(plan: Sequence[Numbered], section: int) -> str:
    """The number of a row that has no numbered one above it in its section."""
    heading, numbers = plan[section].heading, plan[section].numbers
    if below := next((number for number in numbers if parts_of(number)), ""):
        return below
    depth, own = _depth(plan), section_number(heading)
    end = _end([number for one in plan for number in one.numbers], depth) or ("" if depth else ".")
    if depth == 1:
        if len(_group(plan, section)) < len(plan):
            return f"1{end}"
        last = [number for one in plan[:section] for number in one.numbers if parts_of(number)]
        return following(last[-1]) if last else f"1{end}"
    is_bare = not depth and any(one.numbers for one in plan)
    return f"{own}.1{end}" if own and depth in (0, _SECTION_AND_ROW) and not is_bare else ""


def _end(numbers: Sequence[str], depth: int) -> str | None:
    """How most numbers of this depth end; None where there are none, or two ways are equally frequent."""
    ends = Counter(end_of(number) for number in numbers if len(parts_of(number)) == depth).most_common(2)
    return ends[0][0] if ends and (len(ends) == 1 or ends[0][1] > ends[1][1]) else None


def _styled(number: str, own: Sequence[str]) -> str:
    """With the end that most numbers of the section have."""
    parts = parts_of(number)
    end = _end(own, len(parts)) if parts else None
    return number if end is None else _written(parts, end)


def _written(parts: Parts, end: str) -> str:
    return ".".join(map(str, parts)) + end

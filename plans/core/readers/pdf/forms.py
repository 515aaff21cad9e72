"""Forms (drawings that draw other drawings) of a PDF, looked at before PDFium, which draws each as often as asked.

Forty forms that each draw the next one twice ask for 10¹² drawings; one that draws itself, for no end of them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plans.core.errors import UnreadableFile

MOST_DRAWINGS = 100_000
_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+obj\b")
_END = re.compile(rb"\bstream\r?\n?|\bendobj\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_PAGE = re.compile(rb"/Type\s*/Pages?\b")
_REFERENCE = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+R\b")
_FIRST = re.compile(rb"/First\s+(\d{1,9})")
_DRAWS = re.compile(rb"\bDo\b")
_LONGEST = 200_000  # bytes of the head of an object
_DEEPEST = 60
_SENTENCE = "Рисунки в PDF вложены друг в друга слишком много раз: файл не открыт. Сохраните план в PDF заново."


@dataclass(slots=True)
class _Object:
    """The head of an object, and where its stream begins (0: it has none)."""

    head: bytes
    stream: int = 0


def check_forms(data: bytes, unpacked: Callable[[bytes, int], Iterator[bytes]]) -> None:
    """Raises UnreadableFile when forms ask for too many drawings. `unpacked` opens the stream at a place."""
    if not _FORM.search(data) and not _PACKED.search(data):
        return
    objects = dict(_objects(data, unpacked))
    forms = {number: one for number, one in objects.items() if _FORM.search(one.head)}
    inner = {number: _inner(one, objects, forms) for number, one in forms.items()}
    times = {number: _drawings(data, forms[number], unpacked) for number, found in inner.items() if found}
    known: dict[int, int] = {}
    for number in forms:
        _count(number, inner, times, known, ())


def _objects(data: bytes, unpacked: Callable[[bytes, int], Iterator[bytes]]) -> Iterator[tuple[int, _Object]]:
    for match in _OBJECT.finditer(data):
        end = _END.search(data, match.end(), match.end() + _LONGEST)
        if end is None:
            continue
        head = data[match.end() : end.start()]
        is_stream = end[0].startswith(b"stream")
        yield int(match[1]), _Object(head, end.end() if is_stream else 0)
        if is_stream and _PACKED.search(head):
            yield from _packed(head, b"".join(unpacked(data, end.end())))


def _packed(head: bytes, inside: bytes) -> Iterator[tuple[int, _Object]]:
    """The objects of an object stream: pairs of number and place stand before the first of them."""
    first = _FIRST.search(head)
    start = int(first[1]) if first else 0
    numbers = [int(word) for word in inside[:start].split() if word.isdigit() and len(word) < 10]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    ends = [place for _, place in pairs[1:]] + [len(inside)]
    for (number, place), end in zip(pairs, ends, strict=False):
        yield number, _Object(inside[start + place : min(start + end, start + place + _LONGEST)])


def _inner(form: _Object, objects: dict[int, _Object], forms: dict[int, _Object]) -> set[int]:
    """The forms that a form can draw: those that its resources name, directly or in an object of their own."""
    found: set[int] = set()
    seen: set[int] = set()
    waiting = [form.head]
    while waiting and len(seen) < _LONGEST:
        for match in _REFERENCE.finditer(waiting.pop()):
            number = int(match[1])
            if number in forms:
                found.add(number)
            elif number in objects and number not in seen and not _PAGE.search(objects[number].head):
                seen.add(number)
                waiting.append(objects[number].head)
    return found


def _drawings(data: bytes, form: _Object, unpacked: Callable[[bytes, int], Iterator[bytes]]) -> int:
    """How often a form draws something."""
    content = b"".join(unpacked(data, form.stream)) or data[form.stream : data.find(b"endstream", form.stream)]
    return len(_DRAWS.findall(content))


def _count(number: int, inner: dict[int, set[int]], times: dict[int, int], known: dict[int, int],
           above: tuple[int, ...]) -> int:  # fmt: skip
    """How many drawings one drawing of a form takes at most."""
    if number in known:
        return known[number]
    if number in above or len(above) > _DEEPEST:
        raise UnreadableFile(_SENTENCE)
    below = max((_count(one, inner, times, known, (*above, number)) for one in inner[number]), default=0)
    known[number] = 1 + times.get(number, 0) * below
    if known[number] > MOST_DRAWINGS:
        raise UnreadableFile(_SENTENCE)
    return known[number]

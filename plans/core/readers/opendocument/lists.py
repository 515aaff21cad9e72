"""Automatic numbers of OpenDocument lists: they are not in the text, and are counted here."""

from dataclasses import dataclass, field

from lxml import etree

from plans.core.readers.numerals import written
from plans.core.readers.opendocument.names import count, n

_LEVELS = 10


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shows: int = 1
    bullet: str = ""


@dataclass(slots=True)
class Lists:
    """The list styles by name, and how far each list has counted: [level] = the last number."""

    styles: dict[str, dict[int, _Level]] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)
    ids: dict[str, list[int]] = field(default_factory=dict)

    def begin(self, element: etree._Element, style: str) -> list[int]:
        """The counts of a list that begins: those of the one that it continues, else fresh ones."""
        own = element.get("{http://www.w3.org/XML/1998/namespace}id", "")
        goes_on = element.get(n("text:continue-list"), "")
        if element.get(n("text:continue-numbering")) == "true" and style in self.counts:
            counts = self.counts[style]
        else:
            counts = self.ids.get(goes_on, []) if goes_on else []
        self.counts[style] = counts
        if own:
            self.ids[own] = counts
        return counts

    def label(self, style: str, level: int, counts: list[int], start: int | None = None) -> str:
        """The label of the next item at a level (from 0): "1.2.", "•", "" where none is printed."""
        levels = self.styles.get(style, {})
        shape = levels.get(level, _Level())
        del counts[level + 1 :]
        while len(counts) <= level:
            counts.append(levels.get(len(counts), _Level()).start - 1)
        counts[level] = start if start is not None else counts[level] + 1
        if shape.bullet:
            return shape.bullet
        if not shape.form:
            return ""
        first = max(level - shape.shows + 1, 0)
        numbers = (
            written(max(counts[at], 1) if at < level else counts[at], levels.get(at, shape).form or "1")
            for at in range(first, level + 1)
        )
        return shape.prefix + ".".join(numbers) + shape.suffix


def read_lists(*roots: etree._Element | None) -> Lists:
    """The list styles of content.xml and styles.xml; the outline of headings is under ""."""
    lists = Lists()
    for root in roots:
        if root is None:
            continue
        for entry in root.iter(n("text:list-style"), n("text:outline-style")):
            name = entry.get(n("style:name"), "") if entry.tag == n("text:list-style") else ""
            lists.styles.setdefault(name, {count(level, "text:level") - 1: _level(level) for level in entry})
    return lists


def _level(entry: etree._Element) -> _Level:
    if entry.tag == n("text:list-level-style-bullet"):
        sign = entry.get(n("text:bullet-char"), "•")
        return _Level(bullet="•" if "\ue000" <= sign[:1] <= "\uf8ff" else sign)
    return _Level(
        form=entry.get(n("style:num-format"), ""),
        prefix=entry.get(n("style:num-prefix"), ""),
        suffix=entry.get(n("style:num-suffix"), ""),
        start=count(entry, "text:start-value"),
        shows=min(count(entry, "text:display-levels"), _LEVELS),
    )

"""Automatic numbers of Word: they are not in the text, and are counted here as Word counts them."""

import re
from dataclasses import dataclass, field

from lxml import etree

from plans.core.readers.numerals import written
from plans.core.readers.word.names import is_on, number, value, w

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_FORMS = {"upperRoman": "I", "lowerRoman": "i", "upperLetter": "A", "lowerLetter": "a", "russianUpper": "А",
          "russianLower": "а"}  # fmt: skip
_SIGNS = ("Wingdings", "Webdings")  # fonts in which a Latin letter is drawn as a sign


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first number, how the number is written, the pattern "%1.%2." around it."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    lists: dict[int, tuple[int, dict[int, Level]]] = field(default_factory=dict)
    starts: dict[int, dict[int, int]] = field(default_factory=dict)
    counts: dict[int, dict[int, int]] = field(default_factory=dict)
    used: set[tuple[int, int]] = field(default_factory=set)

    def next_label(self, list_id: int, level: int) -> str:
        """The label of the next paragraph of a list: "1.2.", "•"; "" for a list that does not exist."""
        if list_id not in self.lists or not 0 <= level < _LEVELS:
            return ""
        abstract, levels = self.lists[list_id]
        counts = self.counts.setdefault(abstract, {})
        start = self.starts.get(list_id, {}).get(level)
        if start is not None and (list_id, level) not in self.used:
            counts.pop(level, None)
        self.used.add((list_id, level))
        shape = levels.get(level, Level())
        counts[level] = counts[level] + 1 if level in counts else shape.start if start is None else start
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return _PLACE.sub(lambda match: self._written(int(match[1]) - 1, levels, counts, shape), _bullet(shape))

    def _written(self, place: int, levels: dict[int, Level], counts: dict[int, int], shape: Level) -> str:
        level = levels.get(place, Level())
        count = counts.setdefault(place, level.start)
        return _write(count, "decimal" if shape.legal else level.form)


def read_numbering(root: etree._Element | None) -> Numbering:
    """The lists of word/numbering.xml (None: a document without it)."""
    numbering = Numbering()
    if root is None:
        return numbering
    abstracts, links = _abstracts(root)
    for entry in root.iter(w("num")):
        id, abstract = _attribute(entry, "numId"), number(entry, "abstractNumId")
        if id is None or abstract is None:
            continue
        abstract = links.get(abstract, abstract)
        levels = dict(abstracts.get(abstract, {}))
        for change in entry.iter(w("lvlOverride")):
            place, start = _attribute(change, "ilvl"), number(change, "startOverride")
            own = change.find(w("lvl"))
            if place is not None and own is not None:
                levels[place] = _level(own)
            if place is not None and start is not None:
                numbering.starts.setdefault(id, {})[place] = start
        numbering.lists[id] = (abstract, levels)
    return numbering


def _abstracts(root: etree._Element) -> tuple[dict[int, dict[int, Level]], dict[int, int]]:
    """The levels of each abstract list, and for a list that only names a style the list of that style."""
    found: dict[int, dict[int, Level]] = {}
    styles: dict[str, int] = {}
    wanted: dict[int, str] = {}
    for entry in root.iter(w("abstractNum")):
        id = _attribute(entry, "abstractNumId")
        if id is None:
            continue
        found[id] = {place: _level(level) for level in entry.iter(w("lvl"))
                     if (place := _attribute(level, "ilvl")) is not None}  # fmt: skip
        if link := value(entry, "styleLink"):
            styles[link] = id
        if link := value(entry, "numStyleLink"):
            wanted[id] = link
    return found, {id: styles[link] for id, link in wanted.items() if link in styles}


def _level(entry: etree._Element) -> Level:
    start = number(entry, "start")
    form = value(entry, "numFmt") or "decimal"
    fonts = entry.find(f"{w('rPr')}/{w('rFonts')}")
    drawn = form == "bullet" and fonts is not None and fonts.get(w("ascii"), "").startswith(_SIGNS)
    return Level(
        start=1 if start is None else start,
        form=form,
        pattern="" if drawn else (value(entry, "lvlText") or "")[:40],
        legal=bool(is_on(entry, "isLgl")),
    )


def _attribute(entry: etree._Element, name: str) -> int | None:
    text = entry.get(w(name), "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _bullet(level: Level) -> str:
    """The pattern of a label; a bullet from a symbol font (private letters) is shown as a round one."""
    if level.form != "bullet":
        return level.pattern
    return "•" if not level.pattern.strip() or "\ue000" <= level.pattern[0] <= "\uf8ff" else level.pattern


def _write(count: int, form: str) -> str:
    if form == "none":
        return ""
    return f"{count:02}" if form == "decimalZero" and count > 0 else written(count, _FORMS.get(form, "1"))

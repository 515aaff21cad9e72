"""What paragraphs and tables inherit from the styles of a Word document."""

from dataclasses import dataclass, field

from lxml import etree

from plans.core.readers.word.names import OFF, VAL, number, value, w

_LONGEST_CHAIN = 20
BORDERS = ("top", "left", "start", "bottom", "right", "end", "insideH", "insideV")
_STYLE, _JC, _INDENT, _LIST, _MARK = w("pStyle"), w("jc"), w("ind"), w("numPr"), w("rPr")
_RUN_STYLE = w("rStyle")
_SWITCHES = {w("vanish"): "hidden", w("webHidden"): "hidden", w("strike"): "struck", w("dstrike"): "struck",
             w("caps"): "capitals", w("b"): "bold"}  # fmt: skip
_LEFT, _START, _DELETED = w("left"), w("start"), w("del")


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph: its w:jc, left indent in twentieths of a point, weight, list and level (None: unset)."""

    align: str | None = None
    indent: int | None = None
    bold: bool | None = None
    list_id: int | None = None
    level: int | None = None
    letters: "Letters | None" = None

    def over(self, below: "Look") -> "Look":
        """This look, with what it leaves unset taken from the one below it."""
        return Look(
            below.align if self.align is None else self.align,
            below.indent if self.indent is None else self.indent,
            below.bold if self.bold is None else self.bold,
            below.list_id if self.list_id is None else self.list_id,
            below.level if self.level is None else self.level,
            below.letters if self.letters is None else self.letters.over(below.letters or PLAIN),
        )


@dataclass(frozen=True, slots=True)
class Letters:
    """The switches of a run that matter to its words (None: unset)."""

    hidden: bool | None = None
    struck: bool | None = None
    capitals: bool | None = None
    bold: bool | None = None

    def over(self, below: "Letters") -> "Letters":
        """These switches, with what they leave unset taken from those below."""
        if below == PLAIN:
            return self
        return Letters(
            below.hidden if self.hidden is None else self.hidden,
            below.struck if self.struck is None else self.struck,
            below.capitals if self.capitals is None else self.capitals,
            below.bold if self.bold is None else self.bold,
        )


PLAIN = Letters()


@dataclass(slots=True)
class Styles:
    """The styles by id; what a style inherits along its chain of parents is worked out once."""

    by_id: dict[str, etree._Element] = field(default_factory=dict)
    default: str = ""
    looks: dict[str, Look] = field(default_factory=dict)
    known: dict[tuple[object, ...], Look] = field(default_factory=dict)
    letters: dict[str, Letters] = field(default_factory=dict)

    def chain(self, id: str) -> list[etree._Element]:
        """The style and its parents, nearest first."""
        found: list[etree._Element] = []
        while id in self.by_id and len(found) < _LONGEST_CHAIN:
            found.append(self.by_id[id])
            id = value(found[-1], "basedOn") or ""
        return found

    def look(self, properties: etree._Element | None) -> tuple[Look, bool]:
        """The look of a paragraph by its w:pPr: its own properties over those of its style.

        And whether the end of the paragraph was deleted while changes were tracked.
        """
        if properties is None:
            return self._inherited(self.default), False
        own, deleted = _own(properties)
        look = self.known.get(own)
        if look is None:
            look = self.known[own] = Look(own[1], own[2], None, own[3], own[4]).over(
                self._inherited(own[0] or self.default)
            )
        return look, deleted

    def _inherited(self, id: str) -> Look:
        if id not in self.looks:
            look = Look()
            for style in self.chain(id):
                properties = style.find(w("pPr"))
                own = _own(properties)[0] if properties is not None else _NOTHING
                letters = self._own_letters(style.find(_MARK))
                look = look.over(Look(own[1], own[2], letters.bold, own[3], own[4], letters))
            self.looks[id] = look
        return self.looks[id]

    def letters_of(self, properties: etree._Element | None) -> Letters:
        """The switches of a run by its w:rPr: its own over those of its character style."""
        if properties is None:
            return PLAIN
        named = properties.find(_RUN_STYLE)
        own = self._own_letters(properties)
        if named is None:
            return own
        id = named.get(VAL, "")
        if id not in self.letters:
            found = PLAIN
            for style in self.chain(id):
                found = found.over(self._own_letters(style.find(_MARK)))
            self.letters[id] = found
        return own.over(self.letters[id])

    def _own_letters(self, properties: etree._Element | None) -> Letters:
        if properties is None:
            return PLAIN
        said: dict[str, bool] = {}
        for child in properties:
            name = _SWITCHES.get(str(child.tag))
            if name:
                said[name] = child.get(VAL, "") not in OFF or said.get(name, False)
        return Letters(**said) if said else PLAIN

    def ruled(self, table: etree._Element) -> bool:
        """Whether a table's style or its own properties give it lines."""
        own = table.find(f"{w('tblPr')}/{w('tblBorders')}")
        if own is not None:
            return has_lines(own)
        for style in self.chain(value(table, "tblPr", "tblStyle") or ""):
            borders = style.find(f"{w('tblPr')}/{w('tblBorders')}")
            if borders is not None:
                return has_lines(borders)
        return False


# What a w:pPr itself says: style, w:jc, indent, list and level.
_Own = tuple[str, str | None, int | None, int | None, int | None]
_NOTHING: _Own = ("", None, None, None, None)


def _own(properties: etree._Element) -> tuple[_Own, bool]:
    """What a w:pPr itself says, and whether it says that the paragraph's end was deleted."""
    style, align, indent, listed, deleted = "", None, None, None, False
    for child in properties:
        tag = child.tag
        if tag == _STYLE:
            style = child.get(VAL, "")
        elif tag == _JC:
            align = child.get(VAL)
        elif tag == _INDENT:
            text = child.get(_LEFT) or child.get(_START) or ""
            indent = int(text) if text.isdecimal() and len(text) < 9 else None
        elif tag == _LIST:
            listed = child
        elif tag == _MARK:
            deleted = deleted or child.find(_DELETED) is not None
    if listed is None:
        return (style, align, indent, None, None), deleted
    return (style, align, indent, number(listed, "numId"), number(listed, "ilvl")), deleted


def has_lines(borders: etree._Element) -> bool:
    """Whether any line of a w:tblBorders or w:tcBorders is drawn."""
    return any(
        line is not None and line.get(VAL, "") not in OFF for name in BORDERS for line in [borders.find(w(name))]
    )


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of word/styles.xml (None: a document without it)."""
    styles = Styles()
    for style in root.iter(w("style")) if root is not None else ():
        id = style.get(w("styleId"), "")
        styles.by_id[id] = style
        if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on"):
            styles.default = id
    return styles

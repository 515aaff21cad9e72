"""A machine-readable power of attorney (МЧД, the XML of the tax service): what it says of itself, nothing proven."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from lxml import etree

from plans.core.errors import UnreadableFile
from plans.core.text import fold, short

_NEITHER = "Это не машиночитаемая доверенность (XML): в файле нет её номера, срока или доверителя."
_FORBIDDEN = "В файле XML есть DOCTYPE: такие файлы не принимаются."
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Attorney:
    """Its number, the days from and to which it holds (as it writes them), who gave it and to whom."""

    number: str
    begins: str
    ends: str
    principal: str
    inn: str
    agent: str

    def covers(self, on: date) -> bool:
        """Whether the day lies within its term; not where its days cannot be read."""
        begins, ends = _day(self.begins), _day(self.ends)
        return ends is not None and on <= ends and (not self.begins or (begins is not None and begins <= on))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def read(data: bytes) -> Attorney:
    """Raises UnreadableFile."""
    if b"<!DOCTYPE" in data.replace(b"\0", b"").upper():
        raise UnreadableFile(_FORBIDDEN)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(_NEITHER) from error
    found = Attorney(
        number=_first(root, "НомДовер"),
        begins=_first(root, "ДатаВыдДовер"),
        ends=_first(root, "СрокДейст"),
        principal=_first(root, "НаимОрг") or _person(root, "оверит"),
        inn=_first(root, "ИННЮЛ") or _first(root, "ИННФЛ"),
        agent=_person(root, "Пред"),
    )
    if not (found.number and found.ends and found.principal):
        raise UnreadableFile(_NEITHER)
    return found


def _day(text: str) -> date | None:
    """2026-01-15 or 15.01.2026, as the forms of the tax service have it."""
    day = re.match(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<D>\d\d)\.(?P<M>\d\d)\.(?P<Y>\d{4})", text.strip())
    if not day:
        return None
    try:
        return date(int(day["y"] or day["Y"]), int(day["m"] or day["M"]), int(day["d"] or day["D"]))
    except ValueError:
        return None


def _first(root: etree._Element, name: str) -> str:
    """The first attribute with this name; the principal stands before the agent."""
    found = root.xpath("string((//@*[local-name() = $name])[1])", name=name)
    return short(fold(str(found)), _LONGEST)


def _person(root: etree._Element, part: str) -> str:
    """The first name of a person inside an element whose name has this part."""
    where = "//*[contains(local-name(), $part)]/descendant-or-self::*[@Фамилия][1]"
    names = (root.xpath(f"string(({where})[1]/@{name})", part=part) for name in ("Фамилия", "Имя", "Отчество"))
    return short(fold(" ".join(map(str, names))), _LONGEST)

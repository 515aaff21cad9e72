"""What a Word document holds beside its text: comments, footnotes, headers, tracked deletions, hidden words."""

import posixpath

from lxml import etree

from plans.core.package import Package
from plans.core.readers.dropped import Dropped
from plans.core.readers.word.names import w, words

_OBJECTS = ("oleObject", "package", "aFChunk")
_MARGINS = ("header", "footer")


def notes_of(package: Package, dropped: Dropped) -> tuple[str, ...]:
    """A Russian sentence for each thing that was left out, with its words."""
    dropped.comments += _texts(package, "comments", "comment")
    dropped.footnotes += _texts(package, "footnotes", "footnote")
    dropped.endnotes += _texts(package, "endnotes", "endnote")
    dropped.margins += _margins(package)
    dropped.elsewhere += [link.target for link in package.outside(package.main) if link.type == "subDocument"]
    dropped.objects += [
        posixpath.basename(link.target) for link in package.relations(package.main) if link.type in _OBJECTS
    ]
    return dropped.notes()


def _texts(package: Package, kind: str, element: str) -> list[str]:
    root = package.related(package.main, kind)
    if root is None:
        return []
    return [_words(entry) for entry in root.iter(w(element)) if entry.get(w("type")) is None]


def _margins(package: Package) -> list[str]:
    """The words of headers and footers; page numbers are not words."""
    roots = [package.xml(link.target) for link in package.relations(package.main) if link.type in _MARGINS]
    texts = [_words(root) for root in roots if root is not None]
    return [text for text in texts if any(character.isalpha() for character in text)]


def _words(entry: etree._Element) -> str:
    return " ".join(words(paragraph, w("t")) for paragraph in entry.iter(w("p")))

"""What a Word document holds beside its text: comments, footnotes, headers, tracked deletions, hidden words."""

from collections.abc import Iterator

from lxml import etree

from plans.core.package import Package
from plans.core.readers.word.names import w, words
from plans.core.readers.word.paragraph import Dropped
from plans.core.text import fold, without_control

_MARGINS = ("header", "footer")


def notes_of(package: Package, dropped: Dropped) -> tuple[str, ...]:
    """A Russian sentence for each thing that was left out, with its words."""
    found = [
        *_each("Примечание рецензента не перенесено: «{}».", _texts(package, "comments", "comment")),
        *_each("Сноска не перенесена: «{}».", _texts(package, "footnotes", "footnote")),
        *_each("Концевая сноска не перенесена: «{}».", _texts(package, "endnotes", "endnote")),
        *_each("Колонтитул не перенесён: «{}».", _margins(package)),
        *_each("Удалённый в режиме исправлений текст не перенесён: «{}».", dropped.deleted),
        *_each("Скрытый текст не перенесён: «{}».", dropped.hidden),
    ]
    return tuple(dict.fromkeys(found))


def _each(sentence: str, texts: list[str]) -> Iterator[str]:
    for text in texts:
        if words := fold(without_control(text)):
            yield sentence.format(words)


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

"""What a page shows, as tests ask of it: its words, rows, buttons, links and fields, never its markup."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpResponse
from lxml import html

UNSEEN = {"script", "style", "template", "head", "datalist"}


def seen(element) -> str:
    """The words of an element as a person reads them: one space where the page has any, nothing that is not shown."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element):
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in UNSEEN and child.get("hidden") is None:
            glued = child.tag in ("a", "b", "i", "strong", "small", "span", "mark", "em", "s", "code")
            yield from () if glued else (" ",)
            yield from _pieces(child)
            yield from () if glued else (" ",)
        yield child.tail or ""


@dataclass(frozen=True)
class Piece:
    """A part of a page, or all of it."""

    root: html.HtmlElement

    @cached_property
    def words(self) -> str:
        return seen(self.root)

    def says(self, words: str) -> bool:
        """Whether these words are shown, in this order and side by side."""
        return " ".join(words.split()) in self.words

    def all(self, selector: str) -> list["Piece"]:
        """The parts that a CSS selector finds."""
        return [Piece(found) for found in self.root.cssselect(selector)]

    @property
    def cells(self) -> list[str]:
        return [one.words for one in self.all("td, th")]

    @property
    def buttons(self) -> list[str]:
        """The names of all that can be pressed and of links that look so."""
        return [_name(one) for one in self.root.cssselect("button, input[type=submit], a.btn")]

    @property
    def addresses(self) -> list[str]:
        """Where links, buttons and forms lead."""
        found = ((one, key) for one in self.root.iter() for key in ("href", "action", "formaction", "hx-get"))
        return [one.get(key) for one, key in found if isinstance(one.tag, str) and one.get(key)]

    def leads_to(self, address: str) -> bool:
        """Whether something on it leads to the address: to the same path, and with the same question if it has one."""
        ends = {here for one in self.addresses for here in (one, one.partition("#")[0], one.partition("?")[0])}
        return address in ends

    @property
    def sources(self) -> list[str]:
        """Every address in it: where it leads, and what it fetches."""
        return self.addresses + [one.root.get("src") for one in self.all("[src]")]

    @property
    def scripts(self) -> list[str]:
        """Code that stands in the page itself: there should be none."""
        own = [one.text_content().strip() for one in self.root.iter("script") if not one.get("src")]
        acts = [f"{key}={text}" for one in self.root.iter() for key, text in one.items() if key.startswith("on")]
        return [code for code in (*own, *acts) if code]

    def above(self, *words: str) -> bool:
        """Whether all of these are shown, each after the one before."""
        at = 0
        for one in words:
            at = self.words.find(one, at)
            if at < 0:
                return False
        return True

    @property
    def marked(self) -> list[str]:
        return [one.words for one in self.all("mark")]


class Page(Piece):
    """The page of a response, or the part of a page that was asked for."""

    def __init__(self, response: HttpResponse | str) -> None:
        text = response if isinstance(response, str) else response.content.decode()
        object.__setattr__(self, "is_whole", "<html" in text)
        super().__init__(html.document_fromstring(text if text.strip() else "<p></p>"))

    @property
    def messages(self) -> list[str]:
        """What the program says of the last step."""
        return [one.words for one in self.all(".alert")]

    @property
    def heading(self) -> str:
        return self.all("h1")[0].words

    def row(self, words: str) -> Piece:
        """The one row of a table, or item of a list, that shows these words."""
        (found,) = self.rows(words)
        return found

    def rows(self, words: str = "") -> list[Piece]:
        found = [one for one in self.all("tbody tr, li, article") if not list(one.root.iterancestors("nav"))]
        return [one for one in found if one.says(words)]

    @property
    def fields(self) -> dict[str, str]:
        """What stands in the fields of forms, by their names."""
        found = self.root.cssselect("input[name], textarea[name]")
        return {one.get("name"): one.get("value") or one.text_content().removeprefix("\n") for one in found}

    @property
    def offers(self) -> list[str]:
        """What is offered for fields while something is typed."""
        return [one.root.get("value") for one in self.all("datalist option")]


def _name(element) -> str:
    return element.get("aria-label") or element.get("value") or seen(element)

"""The guide for people: chapters in a small part of Markdown → values that pages, the search and the PDF draw.

A chapter is a file: `# title`, `Роль: …`, `Страницы: names of addresses`, then paragraphs, numbered steps and pictures
on lines of their own; `**words**` are bold. Raises ValueError for anything else, so that nothing is lost silently.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from plans.core.search import stems

ROLES = ("для всех", "участник", "секретарь", "председатель", "департамент", "администратор")
_HEAD = re.compile(r"# (.+)\nРоль: (.+)\nСтраницы:(.*)\n")
_PICTURE = re.compile(r"!\[(.+)\]\(pictures/([a-z-]+)\.png\)")
_STEP = re.compile(r"\d+\. (.+)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")

Pieces = tuple[tuple[str, bool], ...]  # words, and whether they are bold


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one of `lines`), numbered steps (`lines`), or a picture with what it shows in one line."""

    kind: str  # "text", "steps", "picture"
    lines: tuple[Pieces, ...]
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One job of one role; `pages` are the addresses on which it is of help."""

    name: str
    title: str
    role: str
    pages: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        words = ("".join(piece for piece, _ in line) for block in self.blocks for line in block.lines)
        return "\n".join([self.title, *words])


def read(name: str, source: str) -> Chapter:
    """The chapter of a file."""
    head = _HEAD.match(source)
    if head is None or head[2] not in ROLES:
        raise ValueError(f"{name}: the chapter does not begin with its title, role and pages")
    blocks = [_block(name, one) for one in source[head.end() :].strip().split("\n\n")]
    pages = tuple(one.strip() for one in head[3].split(",") if one.strip())
    return Chapter(name, head[1], head[2], pages, tuple(blocks))


def _block(name: str, source: str) -> Block:
    lines = source.split("\n")
    if picture := _PICTURE.fullmatch(source):
        return Block("picture", (_pieces(picture[1]),), picture[2])
    steps = [_STEP.fullmatch(line) for line in lines]
    if all(steps):
        return Block("steps", tuple(_pieces(step[1]) for step in steps if step))
    if len(lines) > 1 or source.startswith(("#", "-", "*", "!")):
        raise ValueError(f"{name}: not understood: {source[:60]}")
    return Block("text", (_pieces(source),))


def _pieces(line: str) -> Pieces:
    return tuple((piece, at % 2 == 1) for at, piece in enumerate(_BOLD.split(line)) if piece)


def read_all(folder: Path) -> tuple[Chapter, ...]:
    """The chapters of a folder in the order of their files; their names without the numbers of that order."""
    return tuple(
        read(path.stem.partition("-")[2], path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.md"))
    )


def found(chapters: Sequence[Chapter], query: str) -> list[Chapter]:
    """The chapters with all words of the query, in any form; those with one in the title first."""
    wanted = set(stems(query))
    rows = [one for one in chapters if wanted <= set(stems(one.text))]
    return sorted(rows, key=lambda one: not wanted & set(stems(one.title)))

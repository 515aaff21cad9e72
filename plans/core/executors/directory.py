"""Names that the cluster already knows, found among the tokens of a cell."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from plans.core.executors.lexer import Gap, Token, clean, tokens
from plans.core.executors.nouns import Kind
from plans.core.executors.words import bare

_Step = tuple[str, Gap]
_Tree = dict[_Step, Any]
_END: _Step = ("", Gap.HARD)


def mark_known(found: list[Token], known: Collection[str]) -> None:
    """Sets `known` of the tokens where a name of the directory begins; the longest name wins."""
    tree = _tree(tuple(known))
    at = 0
    while at < len(found):
        length = _longest(tree, found, at)
        # A single word of the vocabulary keeps its grammar: "Руководители" known, "Руководители ПОО" in the cell.
        if length > 1 or (length == 1 and found[at].form.kind in (Kind.PLAIN, Kind.CAPITALS, Kind.QUOTED)):
            found[at].known = length
            at += length
        else:
            at += 1


@lru_cache(maxsize=4)
def _tree(known: tuple[str, ...]) -> _Tree:
    """The names as a tree of their words. Kept, because the rows of a plan are split with one directory."""
    tree: _Tree = {}
    for name in known:
        branch = tree
        for count, token in enumerate(tokens(clean(name))[:60]):
            branch = branch.setdefault(_step(token, first=count == 0), {})
        if branch is not tree:
            branch[_END] = {}
    return tree


def _longest(tree: _Tree, found: list[Token], at: int) -> int:
    length, branch = 0, tree
    for count in range(min(60, len(found) - at)):
        step = _step(found[at + count], first=count == 0)
        if step not in branch:
            break
        branch = branch[step]
        # "Директор Иванов" is not found in "Директор Иванов И.И.".
        if _END in branch and found[at + count].person < 2:
            length = count + 1
    return length


def _step(token: Token, first: bool) -> _Step:
    """A token as names are compared: a line break counts as a space; what stands before a name is no part of it."""
    gap = Gap.SPACE if first or token.gap is Gap.LINE else token.gap
    return " ".join(re.sub(r"[«»\"„“”]", "", bare(token.text)).split()), gap

"""A cell → separate executors: goes over the tokens once and asks the rules about each."""

from collections.abc import Collection, Iterator

from plans.core.executors.current import Current, follow, start
from plans.core.executors.directory import mark_known
from plans.core.executors.lexer import Gap, Token, clean, ends_sentence, tokens
from plans.core.executors.nouns import Kind
from plans.core.executors.rules import begins, belongs_to_list, joins
from plans.core.executors.words import bare


def split(cell: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """The separate executors of a cell, in order, each once. `known` names are found even where nothing separates them.

    Every word of the cell is in the answer as it stands there, but for separators ("совместно с" is one), list numbers,
    labels ("Отв.:"), "(далее – …)", "(по согласованию)" and references ("те же"). No text raises.
    """
    text = clean(cell)
    found = tokens(text)
    mark_known(found, known)
    names = (_name(text, found, first, end) for first, end in _spans(found))
    return tuple(dict.fromkeys(name for name in names if any(map(str.isalnum, name))))


def _spans(found: list[Token]) -> list[tuple[int, int]]:
    """First token and the one after the last of each executor."""
    done: list[tuple[Current, int]] = []
    current: Current | None = None
    end = 0
    for at, width, conjunction in _units(found):
        if current is None:
            current = start(found, at)
        elif _is_new(current, found, at, conjunction):
            done.append((current, end))
            current = start(found, at)
        else:
            listed = conjunction or found[at].gap is Gap.COMMA
            while listed and done and belongs_to_list(done[-1][0], current, found[at]):
                current = done.pop()[0]
            for one in (*conjunction, at):
                follow(current, found[one], one)
        for inner in range(at + 1, at + width):
            follow(current, found[inner], inner)
        current.known = found[at].known > 0 and current.first == at
        end = at + width
    return [(one.first, stop) for one, stop in [*done, *([(current, end)] if current else [])]]


def _units(found: list[Token]) -> Iterator[tuple[int, int, range]]:
    """Where each person, known name or word stands, how many tokens it has, and the tokens of an "и" before it."""
    at = 0
    while at < len(found):
        conjunction = range(at, at + _conjunction(found, at))
        if conjunction and at > 0 and conjunction.stop < len(found):
            at = conjunction.stop
        else:
            conjunction = range(0)
        width = max(found[at].known, found[at].person, 1)
        yield at, width, conjunction
        at += width


def _conjunction(found: list[Token], at: int) -> int:
    """How many tokens an "и" or "а также" has here; 0 when there is none."""
    if found[at].form.kind is Kind.AND:
        return 1
    return 2 if [bare(token.text) for token in found[at : at + 2]] == ["а", "также"] else 0


def _is_new(current: Current, found: list[Token], at: int, conjunction: range) -> bool:
    if not conjunction:
        return begins(current, found, at)
    gap = found[conjunction.start].gap
    if gap is Gap.HARD or found[at].gap is Gap.HARD:
        return True
    return joins(current, found, at, strong=gap is Gap.COMMA or len(conjunction) > 1)


def _name(text: str, found: list[Token], first: int, end: int) -> str:
    """The words of an executor as they stand in the cell, without the full stop of a sentence."""
    name = " ".join(text[found[first].start : found[end - 1].end].split()).removesuffix(" .").strip(" ,;:")
    return name[:-1] if ends_sentence(name) else name

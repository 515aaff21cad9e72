"""Which words gave which window, and which gave nothing: the text in pieces, to be shown beside a row."""

from enum import StrEnum
from typing import NamedTuple

from plans.core.deadlines.schedule import Schedule


class Gives(StrEnum):
    """What a piece of the text was used for."""

    SLOTS = "slots"
    EVENT = "event"
    NOTHING = "nothing"


class Piece(NamedTuple):
    """Some words as they stand in the text; `slots` are the places of the windows that they gave."""

    words: str
    gives: Gives
    slots: tuple[int, ...] = ()


def coverage(text: str, schedule: Schedule) -> tuple[Piece, ...]:
    """The whole text in pieces, in order: put together they are the text again."""
    pieces = []
    end = 0
    for use in schedule.uses:
        if text[end : use.at]:
            pieces.append(Piece(text[end : use.at], Gives.NOTHING))
        gives = Gives.EVENT if use.event else Gives.SLOTS
        slots = () if use.event else use.slots or tuple(range(len(schedule.slots)))
        pieces.append(Piece(text[use.at : use.end], gives, slots))
        end = use.end
    if text[end:]:
        pieces.append(Piece(text[end:], Gives.NOTHING))
    return tuple(pieces)

"""Where a slot stands on a given day. Pure: facts and `today` in, a state out."""

from datetime import date, timedelta
from enum import StrEnum

DUE_WITHIN = timedelta(days=7)
SOON_WITHIN = timedelta(days=30)


class Deed(StrEnum):
    """What a mark says became of its slot."""

    DONE = "done"
    PART = "part"
    NOT_DONE = "not_done"
    MOVED = "moved"
    DROPPED = "dropped"


class State(StrEnum):
    """The state of one slot on one day; the first that fits stands for several."""

    LATE = "late"
    NOT_DONE = "not_done"
    PART = "part"
    DUE = "due"
    SOON = "soon"
    MOVED = "moved"
    WAITING = "waiting"
    DONE_LATE = "done_late"
    DONE = "done"
    DROPPED = "dropped"


STATE_NAMES = {
    State.LATE: "просрочено",
    State.NOT_DONE: "не выполнено",
    State.PART: "выполнено частично",
    State.DUE: "срок подходит",
    State.SOON: "скоро",
    State.MOVED: "перенесено",
    State.WAITING: "впереди",
    State.DONE_LATE: "выполнено позже срока",
    State.DONE: "выполнено",
    State.DROPPED: "снято",
}


def state_of(due: date | None, done_on: date | None, today: date) -> State:
    """The state of a slot with the due day `due` (None: no date can be named), done on `done_on` (None: not yet)."""
    if done_on is not None:
        return State.DONE_LATE if due is not None and done_on > due else State.DONE
    if due is None:
        return State.WAITING
    if today > due:
        return State.LATE
    if due - today <= DUE_WITHIN:
        return State.DUE
    return State.SOON if due - today <= SOON_WITHIN else State.WAITING

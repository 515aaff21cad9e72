"""The door of the plan editor: every command of a person at the table becomes one step of the journal."""

from collections.abc import Callable
from typing import Any

from plans import cells, pasting, rewording, structuring, undoing
from plans.core.orders import Order
from plans.journal import Done
from plans.models import Plan, User

Command = Callable[[Plan, User, Order], Done | dict[str, Any] | None]

COMMANDS: dict[str, Command] = {
    "cell": cells.write_cell,
    "insert": structuring.insert,
    "duplicate": structuring.duplicate,
    "delete": structuring.delete,
    "move": structuring.move,
    "split": structuring.split,
    "join": structuring.join,
    "paste": pasting.paste,
    "renumber": rewording.renumber,
    "replace": rewording.replace,
    "correct": rewording.correct,
    "restore": rewording.restore,
    "undo": lambda plan, person, order: undoing.undo(plan, person, order.token),
    "redo": lambda plan, person, order: undoing.redo(plan, person, order.token),
}


def run(plan: Plan, person: User, order: Order) -> Done | dict[str, Any] | None:
    """Carry out one command in a draft that the caller has locked: the step, a preview, or None for nothing new.

    Raises PermissionDenied, WriteRefused, Conflict; then the transaction must be rolled back.
    """
    return COMMANDS[order.command](plan, person, order)

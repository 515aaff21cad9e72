"""The door of the plan editor: every command of a person at the table becomes one step of the journal."""

from collections.abc import Callable

from plans import cells, structuring, undoing
from plans.core.orders import Order
from plans.journal import Done
from plans.models import Plan, User

Command = Callable[[Plan, User, Order], Done | None]

COMMANDS: dict[str, Command] = {
    "cell": cells.write_cell,
    "insert": structuring.insert,
    "duplicate": structuring.duplicate,
    "delete": structuring.delete,
    "move": structuring.move,
    "undo": lambda plan, person, order: undoing.undo(plan, person, order.token),
    "redo": lambda plan, person, order: undoing.redo(plan, person, order.token),
}


def run(plan: Plan, person: User, order: Order) -> Done | None:
    """Carry out one command in a draft that the caller has locked; None when nothing had to be changed.

    Raises PermissionDenied, WriteRefused, Conflict; then the transaction must be rolled back.
    """
    return COMMANDS[order.command](plan, person, order)

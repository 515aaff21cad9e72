"""The door of the plan editor: every command of a person at the table becomes one step of the journal."""

from collections.abc import Callable
from typing import Any

from plans.core.editor.commands import Order
from plans.editor import cells, paste, rows, texts, undo
from plans.editor.journal import Done
from plans.models import Plan, User

Command = Callable[[Plan, User, Order], Done | dict[str, Any] | None]

COMMANDS: dict[str, Command] = {
    "cell": cells.write_cell,
    "insert": rows.insert,
    "duplicate": rows.duplicate,
    "delete": rows.delete,
    "move": rows.move,
    "split": rows.split,
    "join": rows.join,
    "paste": paste.paste,
    "renumber": texts.renumber,
    "replace": texts.replace,
    "correct": texts.correct,
    "restore": texts.restore,
    "undo": lambda plan, person, order: undo.undo(plan, person, order.token),
    "redo": lambda plan, person, order: undo.redo(plan, person, order.token),
}


def run(plan: Plan, person: User, order: Order) -> Done | dict[str, Any] | None:
    """Carry out one command in a draft that the caller has locked: the step, a preview, or None for nothing new.

    Raises PermissionDenied, WriteRefused, Conflict; then the transaction must be rolled back.
    """
    return COMMANDS[order.command](plan, person, order)

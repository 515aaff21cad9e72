"""The door of the plan editor: every command of a person at the table becomes one step of the journal."""

from collections.abc import Callable

from django.db import transaction

from plans.core.editor.commands import Command, of_values
from plans.core.editor.values import Preview
from plans.editor import cells, paste, rows, texts, twins, undo
from plans.editor.journal import Done, Step, open_step
from plans.models import Change, Plan, User

_COMMANDS: dict[str, Callable[[Step, Command], Done | Preview | None]] = {
    "cell": cells.write_cell,
    "cells": cells.write_cells,
    "insert": rows.insert,
    "take": twins.take,
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
    "undo": undo.undo,
    "redo": undo.redo,
}


def run(plan: Plan, person: User, command: Command) -> Done | Preview | None:
    """Carry out one command in a draft: the step, a preview, or None for nothing new.

    A request that comes again with its token is answered with the step that it has made. Raises PermissionDenied,
    WriteRefused, Conflict; then nothing is changed.
    """
    if command.name == "paste":
        command = paste.read(plan, command)
    return _run(plan, person, command)


@transaction.atomic
def _run(plan: Plan, person: User, command: Command) -> Done | Preview | None:
    step = open_step(plan, person, token=command.token)
    if step.sent:
        return Done(step.plan, Change.objects.get(pk=step.sent), {}, 0)
    return _COMMANDS[command.name](step, command)


def ask(plan: Plan, person: User, name: str, /, **values: object) -> Done | Preview | None:
    """As `run`, for a command that a form has put together. Raises BadCommand for values that are none."""
    return run(plan, person, of_values({"command": name} | values))

"""The version before runs while a new one migrates, and may be gone back to: no migration takes away what it uses."""

import pytest
from django.db import models
from django.db.migrations import AddField, DeleteModel, RemoveField, RenameField, RenameModel
from django.db.migrations.loader import MigrationLoader

# Up to this number they were written before anybody had anything to lose.
FIRST_VERSION = 30
# What no version uses any more since the one before: "0031_name: RemoveField plan.old", with the version that let go.
RETIRED: frozenset[str] = frozenset()
_TAKES_AWAY = (RemoveField, DeleteModel, RenameField, RenameModel)


def trouble(operation) -> str:
    """Why the version before could not go on, "" when it can."""
    if isinstance(operation, _TAKES_AWAY):
        return f"{type(operation).__name__} takes away what the version before uses"
    if isinstance(operation, AddField):
        field = operation.field
        if not (field.many_to_many or field.null or field.has_db_default()):
            return f"{operation.name} needs null or db_default: the version before writes rows without it"
    return ""


def test_each_migration_leaves_the_version_before_running():
    known = MigrationLoader(None).disk_migrations
    own = {name: one for (app, name), one in known.items() if app == "plans"}
    later = {name: one for name, one in own.items() if int(name[:4]) > FIRST_VERSION}
    found = [
        f"{name}: {operation.describe()}: {why}"
        for name, migration in later.items()
        for operation in migration.operations
        if (why := trouble(operation)) and f"{name}: {operation.describe()}" not in RETIRED
    ]
    assert found == []


@pytest.mark.parametrize(
    ("operation", "safe"),
    [
        (AddField("plan", "note", models.TextField(null=True)), True),
        (AddField("plan", "note", models.TextField(default="", db_default="")), True),
        (AddField("plan", "note", models.TextField(default="")), False),
        (AddField("plan", "people", models.ManyToManyField("plans.User")), True),
        (RemoveField("plan", "title"), False),
        (RenameField("plan", "title", "heading"), False),
        (RenameModel("Plan", "Programme"), False),
        (DeleteModel("Plan"), False),
    ],
    ids=lambda one: one.describe() if hasattr(one, "describe") else "",
)
def test_what_the_version_before_can_live_with(operation, safe):
    assert (trouble(operation) == "") == safe

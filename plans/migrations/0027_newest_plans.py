"""The list of plans, newest first, begins at its beginning: PostgreSQL else sorts all plans for the first page."""

from django.db import migrations

NAME = "plan_newest"


def add(apps, schema_editor):
    # SQLite puts what has no day last by itself, and knows no NULLS LAST in an index.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS {NAME} ON plans_plan (period_start DESC NULLS LAST, id) WHERE amends_id IS NULL"
        )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {NAME}")


class Migration(migrations.Migration):

    dependencies = [("plans", "0026_shared_rows")]

    operations = [migrations.RunPython(add, remove)]

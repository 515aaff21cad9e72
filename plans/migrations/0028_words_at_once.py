"""What was just written stands in the index of words at once: PostgreSQL else reads through all that waits for its
place in it at every search, 0.3 s after two thousand rows."""

from django.db import migrations

NAME = "plans_searchentry_vector"  # made behind the migrations, by plans.models.found.build


def _changed(schema_editor, words):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER INDEX IF EXISTS {NAME} {words}")
        schema_editor.execute(f"SELECT gin_clean_pending_list(oid) FROM pg_class WHERE oid = to_regclass('{NAME}')")


def at_once(apps, schema_editor):
    _changed(schema_editor, "SET (fastupdate = off)")


def later(apps, schema_editor):
    _changed(schema_editor, "RESET (fastupdate)")


class Migration(migrations.Migration):
    dependencies = [("plans", "0027_newest_plans")]

    operations = [migrations.RunPython(at_once, later)]

"""The database's own refusal to change what is frozen: triggers on editions, signatures, reports,
summaries, decisions and who owed.

They are made whenever the database was migrated, not by one migration: SQLite makes a table anew when a column changes,
and its triggers are lost then.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_PREFIX = "frozen_"
_REFUSALS = {
    "plans_edition": "Утверждённая редакция не изменяется и не удаляется.",
    "plans_report": "Сохранённый отчёт не изменяется и не удаляется.",
    "plans_keptsummary": "Сохранённая сводка не изменяется и не удаляется.",
    "plans_decision": "Решение по плану не изменяется и не удаляется.",
    "plans_approval": "Согласование утверждённой редакции не изменяется и не удаляется.",
    "plans_editionrow": "Строка прежней редакции не изменяется и не удаляется.",
    "plans_chainlink": "Цепочка контрольных сумм не изменяется и не удаляется.",
    "plans_waytext": "Текст, который подписали при согласовании, не изменяется и не удаляется.",
    "plans_signature": "Файл подписи не изменяется и не удаляется.",
    "plans_signaturecheck": "Запись о проверке подписи не изменяется и не удаляется.",
    "plans_owing": "Запись о том, кто отвечал, не изменяется и не удаляется.",
}


def _approved(plan: str) -> str:
    """Whether the plan of this key (as SQL) was ever approved, or became an edition of another."""
    edition = f"SELECT 1 FROM plans_edition AS edition WHERE edition.plan_id = {plan}"  # noqa: S608 - our own names
    became = f"SELECT 1 FROM plans_plan AS one WHERE one.id = {plan} AND one.became_id IS NOT NULL"  # noqa: S608
    return f"(EXISTS ({edition}) OR EXISTS ({became}))"


def _signed(row: str) -> str:
    """Whether a signature (a row of SQL) lies beside an edition, or is over the text of a plan that was approved."""
    text = f"SELECT 1 FROM plans_waytext AS sent WHERE sent.id = {row}.text_id AND {_approved('sent.plan_id')}"  # noqa: S608
    return f"({row}.text_id IS NULL OR EXISTS ({text}))"


_CHECKED = f"SELECT 1 FROM plans_signature AS signed WHERE signed.id = OLD.signature_id AND {_signed('signed')}"  # noqa: S608
# A plan that was never approved may be thrown away, with the decisions on it and its way; so may changes of one.
_KEPT = {
    "plans_decision": _approved("OLD.plan_id"),
    "plans_chainlink": _approved("OLD.plan_id"),
    "plans_waytext": _approved("OLD.plan_id"),
    "plans_signature": _signed("OLD"),
    "plans_signaturecheck": f"EXISTS ({_CHECKED})",
}
# What may still be changed: a sign-off on its way, as long as no edition has it.
_OPEN = {"plans_approval": "OLD.edition_id IS NOT NULL"}
# Beside its key, by what a row is known: INSERT OR REPLACE would take such a row away.
_ONCE = {
    "plans_edition": "(plan_id = NEW.plan_id AND number = NEW.number) OR code = NEW.code",
    "plans_report": "plan_id = NEW.plan_id AND number = NEW.number",
    "plans_keptsummary": "department_id = NEW.department_id AND number = NEW.number",
    "plans_editionrow": "edition_id = NEW.edition_id AND activity_id = NEW.activity_id",
    "plans_chainlink": "(plan_id = NEW.plan_id AND position = NEW.position) OR (kind = NEW.kind AND row = NEW.row)",
    "plans_waytext": "plan_id = NEW.plan_id AND version = NEW.version",
    "plans_signature": "sha256 = NEW.sha256 "
    "AND (edition_id = NEW.edition_id OR (text_id = NEW.text_id AND kind = 'signature' AND NEW.kind = kind))",
    "plans_owing": "activity_id = NEW.activity_id AND organisation_id IS NEW.organisation_id",
}
_KNOWN = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def guard(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers that are missing."""
    tables = connection.introspection.table_names()
    there = present(connection)
    if not set(_REFUSALS) <= set(tables):
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_REFUSES)
        for table, sentence in _REFUSALS.items():
            for verb in _VERBS[connection.vendor]:
                name = f"{_PREFIX}{table}_{verb.lower()}"
                if name not in there:
                    cursor.execute(_TRIGGERS[connection.vendor](name, table, verb, sentence))


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in present(connection):
            table = name.removeprefix(_PREFIX).rpartition("_")[0]
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """A transaction in which frozen rows may be changed: for an administrator's own command, never for a page."""
    with transaction.atomic(using=connection.alias):
        lift(connection)
        yield
        guard(connection)


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of the triggers that stand."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN[connection.vendor])
        return {name for (name,) in cursor.fetchall() if name.startswith(_PREFIX)}


def before_migrate(using: str, plan: list[object], **kwargs: object) -> None:
    """SQLite renames tables while it changes them, and then refuses triggers that name others."""
    if plan and connections[using].vendor == "sqlite":
        lift(connections[using])


def after_migrate(using: str, **kwargs: object) -> None:
    guard(connections[using])


def _of_sqlite(name: str, table: str, verb: str, sentence: str) -> str:
    when = f"WHEN {_KEPT[table]}" if verb == "DELETE" and table in _KEPT else ""
    when = f"WHEN {_OPEN[table]}" if table in _OPEN else when
    if verb == "INSERT":  # INSERT OR REPLACE takes rows away without asking the trigger of DELETE
        same = "id = NEW.id" + (f" OR ({_ONCE[table]})" if table in _ONCE else "")
        when = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - our own names
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"


def _of_postgres(name: str, table: str, verb: str, sentence: str) -> str:
    each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
    return (
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {each} "
        f"EXECUTE FUNCTION {_PREFIX}refuses('{sentence}')"
    )


_LET_GO = "\n".join(
    f"""
    IF TG_TABLE_NAME = '{table}' AND TG_OP = 'DELETE' THEN
        IF NOT {kept} THEN
            RETURN OLD;
        END IF;
    END IF;"""
    for table, kept in _KEPT.items()
)
# A trigger's own condition may hold no query here, so the function asks for the editions.
_POSTGRES_REFUSES = f"""
CREATE OR REPLACE FUNCTION {_PREFIX}refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
{_LET_GO}
    IF TG_TABLE_NAME = 'plans_approval' AND TG_OP <> 'TRUNCATE' THEN
        IF NOT {_OPEN["plans_approval"]} THEN
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END $$
"""
_VERBS = {"sqlite": ("UPDATE", "DELETE", "INSERT"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}
_TRIGGERS = {"sqlite": _of_sqlite, "postgresql": _of_postgres}

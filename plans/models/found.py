"""The table of stems: what search finds, one entry for each row, section heading and title of a plan.

It is a cache of words that stand elsewhere: `plans/index.py` fills it. SQLite looks into an FTS5 table that triggers
keep equal to it, PostgreSQL into a column of its own with a GIN index; both hold the same tokens in the same order.
"""

import json
from collections.abc import Iterable, Iterator, Sequence

from django.db import DatabaseError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from plans.models.parts import Activity, Section
from plans.models.plan import Plan

# Alternatives, one of which must be found: each some tokens that stand one after the other.
Group = Sequence[Sequence[str]]


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    """Entries by what stands in them."""

    def holding(self, groups: Sequence[Group]) -> "SearchEntryQuerySet":
        """Entries with one alternative of every group; the newest first."""
        vendor = connections[self.db].vendor
        asked = _ASK[vendor](groups)
        if vendor == "sqlite":
            where = ["plans_stems.rowid = plans_searchentry.id", "plans_stems MATCH %s"]
            # Its own order costs FTS5 nothing: it stops at the limit.
            order = ["-plans_stems.rowid"]
            return self.extra(tables=["plans_stems"], where=where, params=[asked], order_by=order)  # noqa: S610 - asked is a parameter
        return self.extra(where=["plans_searchentry.vector @@ %s::tsquery"], params=[asked]).order_by("-pk")

    def holding_of(self, groups: Sequence[Group], plans: Sequence[int]) -> "SearchEntryQuerySet":
        """The same of just these plans (keys). SQLite is told where their entries lie, PostgreSQL sees it by itself."""
        of_plans = self.filter(plan__in=plans)
        if connections[self.db].vendor != "sqlite":
            return of_plans.holding(groups)
        keys = SearchEntry.objects.using(self.db).filter(plan__in=plans).order_by("pk").values_list("pk", flat=True)
        runs = json.dumps(list(_runs(keys)))
        return of_plans.extra(where=[_WITHIN], params=[runs, _for_sqlite(groups)]).order_by("-pk")  # noqa: S610 - runs are numbers


class Holds(models.Func):
    """Whether an entry has one alternative of every group, asked of each entry by itself; for PostgreSQL.

    Made of the entry's key, so that it knows under which name the query has the table. `unaided`: not by the index of
    words, which would find all others too.
    """

    output_field = models.BooleanField()

    def __init__(self, key: models.F, groups: Sequence[Group], unaided: bool = False) -> None:
        super().__init__(key, models.Value(_for_postgres(groups)))
        self._holds = "({}.vector @@ {}::tsquery) IS TRUE" if unaided else "{}.vector @@ {}::tsquery"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: object) -> tuple[str, list]:
        (key, _), (words, params) = (compiler.compile(one) for one in self.get_source_expressions())
        return self._holds.format(key.rpartition(".")[0], words), list(params)


class SearchEntry(models.Model):
    """The stems of one row with its marks (`activity`), of one heading (`section`), or of a plan's title (`whole`)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="entries", verbose_name="план")
    whole = models.OneToOneField(Plan, models.CASCADE, null=True, related_name="+", verbose_name="заголовок плана")
    section = models.OneToOneField(Section, models.CASCADE, null=True, related_name="+", verbose_name="раздел")
    activity = models.OneToOneField(Activity, models.CASCADE, null=True, related_name="+", verbose_name="мероприятие")
    stems = models.TextField("основы слов")

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "запись поиска"
        verbose_name_plural = "записи поиска"

    def __str__(self) -> str:
        return str(self.activity or self.section or self.whole)


def _runs(keys: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of the keys that lie near each other: FTS5 reads on sooner than it begins anew."""
    first = last = None
    for key in keys:
        if last is not None and key - last > _NEAR:
            yield first, last
            first = key
        first, last = key if first is None else first, key
    if last is not None:
        yield first, last


def build(connection: BaseDatabaseWrapper) -> None:
    """Make what the database searches in, where it is missing.

    Asked after every migration, not by one: SQLite makes a table anew when a column changes, without its triggers.
    """
    table = SearchEntry._meta.db_table
    if table not in connection.introspection.table_names():
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        columns = {one.name for one in connection.introspection.get_table_description(cursor, table)}
        if "vector" in columns:  # PostgreSQL's, made already: it would lock the table for nothing
            return
        for statement in _BUILD[connection.vendor]:
            cursor.execute(statement)


def is_sound(connection: BaseDatabaseWrapper) -> bool:
    """Whether what is searched in holds just what the table does; PostgreSQL sees to that itself."""
    if connection.vendor != "sqlite":
        return True
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("INSERT INTO plans_stems(plans_stems, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True


def mend(connection: BaseDatabaseWrapper) -> None:
    """Make what is searched in anew from the table."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO plans_stems(plans_stems) VALUES ('rebuild')")


def known(words: Iterable[str], using: str) -> set[str]:
    """Those of the tokens that stand in any entry at all; where looking for many at once costs nothing, all of them.

    PostgreSQL would ask every row about hundreds of alternatives: it takes each for a word that some rows have. Words
    that its statistics name are not looked up: of a word that many rows have the index would read all of them.
    """
    connection = connections[using]
    if connection.vendor == "sqlite":
        return set(words)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # each is looked up in the index
        cursor.execute(_KNOWN, [list(words)])
        found = {word for (word,) in cursor.fetchall()}
        cursor.execute("SET LOCAL enable_seqscan = on")
    return found


def shares(words: Iterable[str], using: str) -> dict[str, float]:
    """Of the tokens that many entries have: the share of these, as PostgreSQL counted last; SQLite does not count."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT word, share {_COUNTED} AND word = ANY(%s)", [list(words)])
        return dict(cursor.fetchall())


def after_migrate(using: str, **kwargs: object) -> None:
    build(connections[using])


def _for_sqlite(groups: Sequence[Group]) -> str:
    return " AND ".join(f"({' OR '.join(_quoted(phrase) for phrase in group)})" for group in groups)


def _quoted(phrase: Sequence[str]) -> str:
    return f'"{" ".join(phrase)}"'


def _for_postgres(groups: Sequence[Group]) -> str:
    return " & ".join(f"({' | '.join(_followed(phrase) for phrase in group)})" for group in groups)


def _followed(phrase: Sequence[str]) -> str:
    return f"({' <-> '.join(map(_literal, phrase))})"


def _literal(token: str) -> str:
    return f"'{token}'"  # tokens are letters and digits: no quote is among them


_NEAR = 500
# Each run is looked through by itself; the first of the joined tables stays the outer loop.
_WITHIN = (
    "plans_searchentry.id IN (SELECT plans_stems.rowid FROM json_each(%s) AS run CROSS JOIN plans_stems"
    " WHERE plans_stems.rowid BETWEEN run.value ->> 0 AND run.value ->> 1 AND plans_stems MATCH %s)"
)
_ASK = {"sqlite": _for_sqlite, "postgresql": _for_postgres}
# The words that most entries have, up to a thousand; none before the table was analysed.
_COUNTED = (
    "FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS one(word, share)"
    " WHERE schemaname = current_schema() AND tablename = 'plans_searchentry' AND attname = 'vector'"
)
_KNOWN = (
    "SELECT word FROM unnest(%s::text[]) AS word"  # noqa: S608 - our own names
    f" WHERE CASE WHEN word IN (SELECT word {_COUNTED}) THEN true ELSE EXISTS"
    " (SELECT FROM plans_searchentry WHERE vector @@ quote_literal(word)::tsquery) END"
)
_GONE = "INSERT INTO plans_stems(plans_stems, rowid, stems) VALUES ('delete', OLD.id, OLD.stems)"
_NEW = "INSERT INTO plans_stems(rowid, stems) VALUES (NEW.id, NEW.stems)"
_BUILD = {
    "sqlite": (
        # "ascii" takes every other letter as it is: nothing is folded or cut but what we have folded and cut.
        "CREATE VIRTUAL TABLE IF NOT EXISTS plans_stems USING fts5"
        "(stems, content='plans_searchentry', content_rowid='id', tokenize=\"ascii tokenchars '.@'\")",
        f"CREATE TRIGGER IF NOT EXISTS stems_insert AFTER INSERT ON plans_searchentry BEGIN {_NEW}; END",
        f"CREATE TRIGGER IF NOT EXISTS stems_delete AFTER DELETE ON plans_searchentry BEGIN {_GONE}; END",
        f"CREATE TRIGGER IF NOT EXISTS stems_update AFTER UPDATE ON plans_searchentry BEGIN {_GONE}; {_NEW}; END",
    ),
    "postgresql": (
        # The tokens with their positions; PostgreSQL's own parser would cut numbers and dates its own way.
        "CREATE OR REPLACE FUNCTION plans_stems(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT AS $$"
        " SELECT coalesce(string_agg(quote_literal(word) || ':' || at, ' '), '')::tsvector"
        " FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS one(word, at) $$",
        "ALTER TABLE plans_searchentry ADD COLUMN IF NOT EXISTS vector tsvector"
        " GENERATED ALWAYS AS (plans_stems(stems)) STORED",
        # What is written goes into it at once, and does not wait where every search would look through it.
        "CREATE INDEX IF NOT EXISTS plans_searchentry_vector ON plans_searchentry USING gin (vector)"
        " WITH (fastupdate = off)",
    ),
}

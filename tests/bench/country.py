"""The big base: departments of 25 clusters, ten organisations in each, five years of plans of 100 rows, their marks.

The last year is in force. What is kept of obligations is worked out with the program's own rules while it is made.
"""

import io
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, Model

from plans.core.counting import kept
from plans.core.deadlines import Rule
from plans.core.obligations import Collective, Fact, Task, Word, obligations
from plans.core.search import home, indexed
from plans.core.stages import Role, Stage
from plans.models import (
    Activity,
    Cluster,
    Department,
    Execution,
    Executor,
    Mark,
    Membership,
    ObligationCount,
    ObligationRow,
    Organisation,
    Owing,
    Participation,
    Plan,
    SearchEntry,
    Section,
    Slot,
    Tally,
    User,
)
from tests.core.compare.amended import SEEDS

ROWS, YEARS, PER_DEPARTMENT, PARTIES = 100, 5, 25, 10
INDUSTRIES = ("Транспорт", "Строительство", "Педагогика", "Лёгкая промышленность", "Энергетика", "Связь", "Медицина")
NOW = datetime.now(UTC)
SOURCES = [row for seed in SEEDS for row in seed.activities]
STEMS = [indexed(0, [row.number, row.title, row.executors, row.deadline, row.result]) for row in SOURCES]
_PLANS_AT_ONCE = 250


class Table:
    """Rows of one model on their way into the database: each is a default row with some fields of its own."""

    def __init__(self, model: type[Model], *names: str) -> None:
        self.model = model
        fields = [field for field in model._meta.concrete_fields if field.column != "vector"]
        self.columns = [field.column for field in fields]
        self._plain = [_plain(field) for field in fields]
        self._at = [self.columns.index("id"), *(self.columns.index(name) for name in names)]
        self.last = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
        self.rows: list[list[object]] = []

    def add(self, *values: object) -> int:
        """The key of a new row."""
        self.last += 1
        row = self._plain.copy()
        for at, value in zip(self._at, (self.last, *values), strict=True):
            row[at] = value
        self.rows.append(row)
        return self.last

    def write(self) -> None:
        """Into the database with them."""
        if connection.vendor == "postgresql":
            _copy(self.model, self.columns, self.rows)
        else:
            places = ", ".join(["%s"] * len(self.columns))
            names = ", ".join(f'"{name}"' for name in self.columns)
            with connection.cursor() as cursor:
                statement = f'INSERT INTO "{self.model._meta.db_table}" ({names}) VALUES ({places})'  # noqa: S608 - our own names
                cursor.executemany(statement, self.rows)
        self.rows = []


def _plain(field: object) -> object:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return NOW
    value = field.get_default()
    return json.dumps(value) if isinstance(value, dict | list) else value


def _copy(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    text = io.StringIO()
    for row in rows:
        text.write("\t".join(map(_cell, row)) + "\n")
    text.seek(0)
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN', text)


def _cell(value: object) -> str:
    if value is None:
        return "\\N"
    return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n")


class Country:
    """The tables that are filled together, in the order in which they are written."""

    def __init__(self) -> None:
        self.departments = Table(Department, "name", "region")
        self.clusters = Table(Cluster, "name", "industry", "department_id")
        self.organisations = Table(Organisation, "name", "kind")
        self.parts = Table(Participation, "cluster_id", "organisation_id", "leads")
        self.people = Table(User, "username", "last_name", "email", "date_joined")
        self.roles = Table(Membership, "user_id", "role", "cluster_id", "organisation_id")
        self.executors = Table(Executor, "cluster_id", "name", "key", "digest", "scope")
        self.plans = Table(Plan, "cluster_id", "title", "period_start", "period_end", "stage")
        self.sections = Table(Section, "plan_id", "position", "heading")
        names = ("section_id", "position", "number", "title", "executors", "deadline", "result", "rule", "collective")
        self.rows = Table(Activity, *names)
        self.slots = Table(Slot, "activity_id", "start", "due")
        self.executions = Table(Execution, "activity_id", "executor_id")
        self.marks = Table(Mark, "activity_id", "organisation_id", "due", "done_on", "state", "author_id", "result")
        self.owing = Table(Owing, "activity_id", "organisation_id", "name")
        self.entries = Table(SearchEntry, "plan_id", "activity_id", "stems")
        names = ("plan_id", "activity_id", "party_id", "planned", "due", "said", "waits")
        self.obligations = Table(ObligationRow, *names)
        self.counts = Table(ObligationCount, "plan_id", "said", "due", "number", "waiting")
        self.tallies = Table(Tally, "plan_id", "since", "waiting", "unclear", "moved_at")

    def write(self) -> None:
        for table in vars(self).values():
            table.write()


def add(clusters: int, per_department: int = PER_DEPARTMENT) -> None:
    """So many clusters more, and all that is in them."""
    country, dice = Country(), random.Random(16)
    department = 0
    for at in range(clusters):
        if at % per_department == 0:
            number = country.departments.last + 1
            department = country.departments.add(f"Департамент образования № {number}", f"Область {number}")
        _cluster(country, dice, department)
        if at % (_PLANS_AT_ONCE // YEARS) == 0:
            _write(country)
    _write(country)
    if connection.vendor == "postgresql":
        _set_sequences(country)


@transaction.atomic
def _write(country: Country) -> None:
    country.write()


def _set_sequences(country: Country) -> None:
    with connection.cursor() as cursor:
        for table in vars(country).values():
            name = table.model._meta.db_table
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [name, max(table.last, 1)])


def _cluster(country: Country, dice: random.Random, department: int) -> None:
    number = country.clusters.last + 1
    key = country.clusters.add(f"Кластер № {number}", dice.choice(INDUSTRIES), department)
    colleges = []
    for at in range(PARTIES):
        one = country.organisations.add(f"Колледж № {number}.{at}", "college")
        country.parts.add(key, one, at == 0)
        colleges.append(one)
    people = {}
    for role in (Role.SECRETARY, Role.CHAIR, *(Role.MEMBER,) * (2 * PARTIES)):
        name = f"{role.value}-{country.people.last + 1}"
        people[role] = country.people.add(name, name, f"{name}@example.org", NOW)
        college = dice.choice(colleges) if role is Role.MEMBER else None
        country.roles.add(people[role], role.value, key, college)
    everyone = country.executors.add(key, "Участники кластера", "участники", f"{key:064}", "everyone")
    for year in range(NOW.year - YEARS + 1, NOW.year + 1):
        _plan(country, dice, key, colleges, people, everyone, year)


def _plan(
    country: Country,
    dice: random.Random,
    cluster: int,
    colleges: Sequence[int],
    people: dict[Role, int],
    executor: int,
    year: int,
) -> None:
    stage = Stage.APPROVED if year == NOW.year else Stage.CLOSED
    days = date(year, 1, 1), date(year, 12, 31)
    plan = country.plans.add(cluster, f"ПЛАН РАБОТЫ кластера на {year} год", *days, stage.value)
    tasks, facts, unclear = [], [], 0
    for at in range(ROWS):
        if at % 10 == 0:
            section = country.sections.add(plan, at // 10, f"{at // 10 + 1}. Раздел")
        task = _row(country, dice, plan, cluster, section, at, colleges, executor, days)
        unclear += not task.dues
        tasks.append(task)
        facts += _marks(country, dice, task, people[Role.MEMBER], year)
        if stage is Stage.CLOSED:
            for college in colleges:
                country.owing.add(task.activity, college, "Колледж")
    _keep(country, plan, stage, tasks, facts)
    newest = max((fact.done_on for fact in facts), default=None)
    waiting = sum(fact.word is Word.REPORTED for fact in facts)
    country.tallies.add(plan, newest, waiting, unclear, NOW)


def _row(
    country: Country,
    dice: random.Random,
    plan: int,
    cluster: int,
    section: int,
    at: int,
    colleges: Sequence[int],
    executor: int,
    days: tuple[date, date],
) -> Task:
    chosen = dice.randrange(len(SOURCES))
    source = SOURCES[chosen]
    windows = dice.choice((0, 1, 1, 1, 2, 4))
    each = Collective.EACH if dice.random() < 0.15 else Collective.ONE
    rule = (Rule.UNCLEAR if not windows else Rule.ONCE if windows == 1 else Rule.SEVERAL).value
    texts = (source.title, source.executors, source.deadline or "срок", source.result)
    key = country.rows.add(section, at % 10, f"{at // 10 + 1}.{at % 10 + 1}.", *texts, rule, each.value)
    country.executions.add(key, executor)
    country.entries.add(plan, key, STEMS[chosen].replace(home(0), home(cluster), 1))
    dues = sorted({days[0] + timedelta(dice.randrange(365)) for _ in range(windows)})
    for due in dues:
        country.slots.add(key, days[0], due)
    return Task(key, tuple(dues), tuple(colleges), each)


def _marks(country: Country, dice: random.Random, task: Task, author: int, year: int) -> Iterator[Fact]:
    """Most of what fell due was marked, now and then late; of this year a few marks wait."""
    today = NOW.date()
    for due in task.dues:
        if due > today or dice.random() < 0.12:
            continue
        done = min(due + timedelta(dice.randrange(-10, 12)), today)
        waits = year == NOW.year and dice.random() < 0.1
        word = Word.REPORTED if waits else Word.ACCEPTED
        party = dice.choice(task.owing)
        key = country.marks.add(task.activity, party, due, done, word.value, author, "Проведено")
        yield Fact(key, task.activity, due, party, done, word)


def _keep(country: Country, plan: int, stage: Stage, tasks: Sequence[Task], facts: Sequence[Fact]) -> None:
    numbers: Counter[tuple[str, date | None]] = Counter()
    waiting: Counter[tuple[str, date | None]] = Counter()
    for one in obligations(tasks, facts):
        known = kept(one)
        place = known.said.value, known.due
        numbers[place] += 1
        waiting[place] += known.waits
        if stage is Stage.APPROVED:
            party = None if one.shared else one.parties[0]
            country.obligations.add(plan, one.activity, party, known.planned, known.due, known.said.value, known.waits)
    for (said, due), number in numbers.items():
        country.counts.add(plan, said, due, number, waiting[said, due])

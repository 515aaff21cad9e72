"""The big base: departments of 25 clusters, ten organisations in each, five years of plans of 100 rows, their marks.

The last year is in force. What is kept of obligations is worked out with the program's own rules while it is made, and
so is what search knows; words are spread as in a country: some in every fifth row, most in a few of a million.
"""

import random
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from itertools import accumulate, product

from django.db import connection

from plans import sizes
from plans.core.counting import Count, Outcome, kept, sums_of, told
from plans.core.deadlines import Rule
from plans.core.obligations import Collective, Fact, Obligation, Task, Word, figures, obligations
from plans.core.search import BARRIER, home, indexed, stems
from plans.core.stages import Role, Stage
from plans.models import (
    Access,
    Activity,
    Addressee,
    Cluster,
    Department,
    Execution,
    Executor,
    Inquiry,
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
    Snapshot,
    Tally,
    User,
)
from plans.oversight.snapshots import firsts
from tests.bench.tables import NOW, Table, unhurried
from tests.core.compare.amended import SEEDS

ROWS, YEARS, PER_DEPARTMENT, PARTIES, MEMBERS = 100, 5, 25, 10, 23
INDUSTRIES = ("Транспорт", "Строительство", "Педагогика", "Лёгкая промышленность", "Энергетика", "Связь", "Медицина")
SOURCES = [row for seed in SEEDS for row in seed.activities]
# Of each source: the stems of its title, and all that the table of stems holds behind them.
STEMS = [
    (" ".join(stems(row.title)), indexed(0, [row.title, row.executors, row.deadline, row.result]).split(" ", 1)[1])
    for row in SOURCES
]
# Names of places: the n-th stands in 1/n as many rows as the first, as words of a language do.
NAMES = [
    first + middle + last
    for first, middle, last in product(
        ("Верх", "Ниж", "Крас", "Бел", "Черн", "Стар", "Нов", "Гор", "Зел", "Сер", "Дуб", "Берез", "Сос", "Лип"),
        ("не", "но", "ова", "ени", "оя", "ого", "ола", "еро", "уда", "има"),
        ("камск", "реченск", "горск", "тагил", "борск", "озёрск", "польск", "майск", "градск", "вольск", "яровск"),
    )
]
_NAME_STEMS = [" ".join(stems(name)) for name in NAMES]
_WEIGHTS = list(accumulate(1 / (at + 1) for at in range(len(NAMES))))
_SAID = "Проведено"
_SAID_STEMS = f" {' '.join(stems(_SAID))} {BARRIER}"
_PLANS_AT_ONCE = 250
_SUMS = ("late", "fallen", "kept", "done", "owed")


class Country:
    """The tables that are filled together, in the order in which they are written."""

    def __init__(self) -> None:
        self.departments = Table(Department, "name", "region")
        self.clusters = Table(Cluster, "name", "industry", "department_id")
        self.organisations = Table(Organisation, "name", "kind")
        self.parts = Table(Participation, "cluster_id", "organisation_id", "leads")
        self.people = Table(User, "username", "last_name", "email", "date_joined")
        self.roles = Table(Membership, "user_id", "role", "cluster_id", "organisation_id", "department_id")
        self.executors = Table(Executor, "cluster_id", "name", "key", "digest", "scope")
        self.plans = Table(Plan, "cluster_id", "title", "period_start", "period_end", "stage")
        self.sections = Table(Section, "plan_id", "position", "heading")
        names = ("section_id", "position", "number", "title", "executors", "deadline", "result", "rule", "collective")
        self.rows = Table(Activity, *names)
        self.slots = Table(Slot, "activity_id", "start", "due")
        self.executions = Table(Execution, "activity_id", "executor_id")
        self.marks = Table(Mark, "activity_id", "organisation_id", "due", "done_on", "state", "author_id", "result")
        self.owing = Table(Owing, "activity_id", "organisation_id", "name")
        self.entries = Table(SearchEntry, "plan_id", "whole_id", "section_id", "activity_id", "stems")
        names = ("plan_id", "activity_id", "party_id", "planned", "due", "said", "waits")
        self.obligations = Table(ObligationRow, *names)
        self.counts = Table(ObligationCount, "plan_id", "said", "due", "number", "waiting")
        names = ("plan_id", "since", "waiting", "unclear", "moved_at", "waits", "failed", "on", "until", "oldest")
        self.tallies = Table(Tally, *names, *_SUMS)
        self.snapshots = Table(Snapshot, "plan_id", "day", *_SUMS)
        self.accesses = Table(Access, "person_id", "kind", "number", "page", "at")
        names = ("department_id", "person_id", "subject", "question", "due", "state")
        self.inquiries = Table(Inquiry, *names)
        self.addressees = Table(Addressee, "inquiry_id", "cluster_id", "answered_at")

    def write(self) -> None:
        for table in vars(self).values():
            table.write()


def add(clusters: int, per_department: int = PER_DEPARTMENT) -> None:
    """So many clusters more, and all that is in them."""
    country, dice = Country(), random.Random(16)
    with unhurried(table.model for table in vars(country).values()):
        for at in range(clusters):
            if at % per_department == 0:
                department, asked = _department(country)
            _cluster(country, dice, department, asked)
            if at % (_PLANS_AT_ONCE // YEARS) == 0:
                country.write()
        country.write()
    if connection.vendor == "postgresql":
        _set_sequences(country)
    sizes.renew()  # as every night


def _set_sequences(country: Country) -> None:
    with connection.cursor() as cursor:
        for table in vars(country).values():
            name = table.model._meta.db_table
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [name, max(table.last, 1)])


def _department(country: Country) -> tuple[int, list[int]]:
    """A department with two officials, and the questions that one of them asks: half of them are closed."""
    number = country.departments.last + 1
    key = country.departments.add(f"Департамент образования № {number}", f"Область {number}")
    for at in range(2):
        name = f"official-{number}-{at}"
        person = country.people.add(name, name, f"{name}@example.org", NOW)
        country.roles.add(person, Role.OFFICIAL.value, None, None, key)
    states = (Inquiry.States.OPEN.value, Inquiry.States.CLOSED.value) * 2
    asked = []
    for at, state in enumerate(states):
        due = NOW.date() + timedelta(10 * at - 5)
        asked.append(country.inquiries.add(key, person, f"Запрос {at}", "Сколько человек трудоустроено?", due, state))
    return key, asked


def _cluster(country: Country, dice: random.Random, department: int, asked: Sequence[int]) -> None:
    number = country.clusters.last + 1
    key = country.clusters.add(f"Кластер № {number}", dice.choice(INDUSTRIES), department)
    colleges = []
    for at in range(PARTIES):
        one = country.organisations.add(f"Колледж № {number}.{at}", "college")
        country.parts.add(key, one, at == 0)
        colleges.append(one)
    people = {}
    for role in (Role.SECRETARY, Role.CHAIR, *(Role.MEMBER,) * MEMBERS):
        name = f"{role.value}-{country.people.last + 1}"
        people[role] = country.people.add(name, name, f"{name}@example.org", NOW)
        college = dice.choice(colleges) if role is Role.MEMBER else None
        country.roles.add(people[role], role.value, key, college, None)
    for inquiry in asked:
        country.addressees.add(inquiry, key, NOW if dice.random() < 0.7 else None)
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
    title = f"ПЛАН РАБОТЫ кластера на {year} год"
    plan = country.plans.add(cluster, title, *days, stage.value)
    country.entries.add(plan, plan, None, None, indexed(cluster, [title]))
    for person in people.values():
        for _ in range(8):
            at = NOW - timedelta(seconds=dice.randrange(300 * 86_400))
            country.accesses.add(person, Access.Kinds.PLAN.value, plan, "plan_page", at)
    tasks, facts, unclear = [], [], 0
    for at in range(ROWS):
        if at % 10 == 0:
            heading = f"{at // 10 + 1}. {dice.choice(dice.choice(SEEDS).sections).heading}"
            section = country.sections.add(plan, at // 10, heading)
            country.entries.add(plan, None, section, None, indexed(cluster, [heading]))
        task, words = _row(country, dice, cluster, section, at, colleges, executor, days)
        unclear += not task.dues
        tasks.append(task)
        said = list(_marks(country, dice, task, people[Role.MEMBER], year))
        facts += said
        country.entries.add(plan, None, None, task.activity, words + _SAID_STEMS * len(said))
        if stage is Stage.CLOSED:
            for college in colleges:
                country.owing.add(task.activity, college, "Колледж")
    counts = _keep(country, plan, stage, obligations(tasks, facts))
    newest = max((fact.done_on for fact in facts), default=None)
    waiting = sum(fact.word is Word.REPORTED for fact in facts)
    today = told(counts, NOW.date())
    numbers = (NOW, today.waits, today.failed, NOW.date(), today.until, today.oldest, *asdict(today.sums).values())
    country.tallies.add(plan, newest, waiting, unclear, *numbers)


def _row(
    country: Country,
    dice: random.Random,
    cluster: int,
    section: int,
    at: int,
    colleges: Sequence[int],
    executor: int,
    days: tuple[date, date],
) -> tuple[Task, str]:
    """A row as the obligations know it, and its stems."""
    chosen, place = dice.randrange(len(SOURCES)), bisect(_WEIGHTS, dice.random() * _WEIGHTS[-1])
    source, number, room = SOURCES[chosen], f"{at // 10 + 1}.{at % 10 + 1}", f"{dice.randrange(100)}.{at}"
    windows = dice.choice((0, 1, 1, 1, 2, 4))
    each = Collective.EACH if dice.random() < 0.15 else Collective.ONE
    rule = (Rule.UNCLEAR if not windows else Rule.ONCE if windows == 1 else Rule.SEVERAL).value
    texts = (f"{source.title} ({NAMES[place]}, № {room})", source.executors, source.deadline, source.result)
    key = country.rows.add(section, at % 10, f"{number}.", *texts, rule, each.value)
    country.executions.add(key, executor)
    title, all_of = STEMS[chosen]
    words = f"{home(cluster)} {number} {BARRIER} {title} {_NAME_STEMS[place]} {room}{all_of.removeprefix(title)}"
    dues = sorted({days[0] + timedelta(dice.randrange(365)) for _ in range(windows)})
    for due in dues:
        country.slots.add(key, days[0], due)
    return Task(key, tuple(dues), tuple(colleges), each), words


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
        key = country.marks.add(task.activity, party, due, done, word.value, author, _SAID)
        yield Fact(key, task.activity, due, party, done, word)


def _keep(country: Country, plan: int, stage: Stage, owed: Sequence[Obligation]) -> list[Count]:
    """The stored obligations, their counts, and the snapshots of the first days of months."""
    numbers: Counter[tuple[Outcome, date | None]] = Counter()
    waiting: Counter[tuple[Outcome, date | None]] = Counter()
    for one in owed:
        known = kept(one)
        place = known.said, known.due
        numbers[place] += 1
        waiting[place] += known.waits
        if stage is Stage.APPROVED:
            party = None if one.shared else one.parties[0]
            country.obligations.add(plan, one.activity, party, known.planned, known.due, known.said.value, known.waits)
    counts = [Count(said, due, number, waiting[said, due]) for (said, due), number in numbers.items()]
    for count in counts:
        country.counts.add(plan, count.said.value, count.due, count.number, count.waiting)
    if stage is Stage.APPROVED:
        for day in firsts(NOW.date()):
            country.snapshots.add(plan, day, *asdict(sums_of(figures(owed, day))).values())
    return counts

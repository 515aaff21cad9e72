"""Load the demo directory, the five plans and their year into an empty database, through the real reader and doors."""

import json
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from plans.amending import giving, sending
from plans.core.reading import read_plan
from plans.core.reports.document import ReportKind
from plans.core.scopes import Scope
from plans.core.stages import TRANSITIONS, Move, Role
from plans.editor.plan import create_plan
from plans.files import background
from plans.management import demo
from plans.models import Cluster, Department, Executor, Membership, Organisation, Participation, Plan, User
from plans.reports import door as reports
from plans.reports.rows import Asked

REASON = "Сроки уточнены по решению Координационного совета."
# What stands in fixtures/demo.json.
Json = dict[str, Any]

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


def demo_data() -> Json:
    """What fixtures/demo.json says."""
    return json.loads((FIXTURES / "demo.json").read_text(encoding="utf-8"))


class Command(BaseCommand):
    help = "Наполняет пустую базу демонстрационными данными; в непустой базе ничего не делает."

    def handle(self, *args: object, **options: object) -> None:
        data = demo_data()
        if User.objects.exists() or Cluster.objects.exists():
            if options["verbosity"] > 1:
                self.stdout.write("В базе уже есть данные: демонстрационные не загружаются.")
        else:
            logging.disable(logging.INFO)  # some hundreds of lines about the demo's marks
            try:
                load(data, self.stderr.write)
            finally:
                logging.disable(logging.NOTSET)
        self._say(data)

    def _say(self, data: Json) -> None:
        present = set(
            User.objects.filter(username__in=[row["username"] for row in data["people"]]).values_list(
                "username", flat=True
            )
        )
        shown = [row for row in data["people"] if row["username"] in present]
        if shown:
            self.stdout.write(f"Демонстрационные учётные записи (пароль {data['password']}):")
        for row in shown:
            self.stdout.write(f"  {row['username']:<10} {row['says']}")


@transaction.atomic
def load(data: Json, complain: Callable[[str], object]) -> None:
    """Everything of fixtures/demo.json. Where no PDF can be made, plans stay agreed instead of approved."""
    departments = [Department.objects.create(**row) for row in data["departments"]]
    organisations = {row["short_name"]: Organisation.objects.create(**row) for row in data["organisations"]}
    clusters = [_cluster(row, departments, organisations) for row in data["clusters"]]
    password = make_password(data["password"])  # slow on purpose, and the same for all of them
    for row in data["people"]:
        _person(row, password, clusters, departments, organisations)
    files = demo.evidence()
    for row, cluster in zip(data["clusters"], clusters, strict=True):
        plan = _plan(cluster, row["plan"])
        _resolve(cluster, row["executors"], organisations)
        try:
            text = plan
            for verb in map(Move, row["moves"]):
                text = _move(text, verb, _signed(row), complain)
                plan.refresh_from_db()
                if verb is Move.APPROVE:
                    demo.Story(plan, _holder(cluster, Role.SECRETARY), _members(cluster), files).tell()
            if "report" in row:
                _report(plan, date.fromisoformat(row["report"]))
        except background.NotMade as error:
            complain(str(error))
    for row in data["inquiries"]:
        demo.asked(row, departments[row["department"]], clusters)


def _cluster(row: Json, departments: list[Department], organisations: dict[str, Organisation]) -> Cluster:
    cluster = Cluster.objects.create(
        name=row["name"],
        short_name=row["short_name"],
        industry=row["industry"],
        department=departments[row["department"]],
    )
    for at, name in enumerate(row["organisations"]):
        Participation.objects.create(cluster=cluster, organisation=organisations[name], leads=at == 0)
    return cluster


def _person(
    row: Json,
    password: str,
    clusters: list[Cluster],
    departments: list[Department],
    organisations: dict[str, Organisation],
) -> None:
    names = {key: row[key] for key in ("username", "last_name", "first_name", "patronymic")}
    administrator = row["role"] == "administrator"
    user = User.objects.create(**names, password=password, is_staff=administrator, is_superuser=administrator)
    organisation = organisations.get(row.get("organisation", ""))
    for at in row.get("clusters", ()):
        Membership.objects.create(user=user, role=row["role"], cluster=clusters[at], organisation=organisation)
    for at in row.get("departments", ()):
        Membership.objects.create(user=user, role=row["role"], department=departments[at])


def _plan(cluster: Cluster, name: str) -> Plan:
    document = read_plan((FIXTURES / "plans" / name).read_bytes()).document
    return create_plan(cluster, document, _holder(cluster, Role.SECRETARY))


def _resolve(cluster: Cluster, said: dict[str, list[str]], organisations: dict[str, Organisation]) -> None:
    """Say for which organisations these executors stand."""
    for name, chosen in said.items():
        executor = cluster.executors.get(name=name)
        executor.scope, executor.basis = Scope.CHOSEN.value, Executor.Bases.PERSON.value
        executor.save()
        executor.organisations.set([organisations[one] for one in chosen])


def _members(cluster: Cluster) -> dict[int, User]:
    rows = cluster.memberships.filter(role=Role.MEMBER).select_related("user")
    return {row.organisation_id: row.user for row in rows}


def _signed(row: Json) -> Path | None:
    """The file that is signed on the way of a plan, where the demo has one."""
    return FIXTURES / "signed" / row["signed"] if "signed" in row else None


def _move(plan: Plan, verb: Move, signed: Path | None, complain: Callable[[str], object]) -> Plan:
    """The plan, or the changes of it that are begun."""
    roles = TRANSITIONS[verb].roles
    person = _holder(plan.cluster, Role.SECRETARY if Role.SECRETARY in roles else Role.CHAIR)
    note = REASON if TRANSITIONS[verb].reason else ""
    if verb is Move.AGREE and (sign_offs := demo.before_approval(plan, signed, complain)):
        for row, given in sign_offs:
            giving.give(row, _holder(plan.cluster, Role.SECRETARY), given)
        return Plan.texts.select_related("cluster").get(pk=plan.pk)
    return sending.move(plan, verb, person, note, wait=settings.MAKING_SECONDS, drop=False)


def _report(plan: Plan, on: date) -> None:
    """A report of the middle of the year, kept as it was then."""
    asked = Asked(ReportKind.EXECUTION, on, on)
    reports.freeze(plan, asked, _holder(plan.cluster, Role.SECRETARY), timezone.localdate(), settings.MAKING_SECONDS)


def _holder(cluster: Cluster, role: Role) -> User:
    return User.objects.filter(memberships__cluster=cluster, memberships__role=role.value).first()

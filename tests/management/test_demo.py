"""The demo data: the five plans through the real reader and doors into an empty database; a full one is left alone."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from plans import bridge
from plans.approval import texts
from plans.asking import lists
from plans.core import evidence
from plans.core.obligations import Collective
from plans.core.progress import Deed, State
from plans.core.reading import read_plan
from plans.core.stages import Role, Stage
from plans.execution.ledger import ledger_of
from plans.management import demo
from plans.management.commands.load_demo import demo_data
from plans.models import (
    Activity,
    Approval,
    Cluster,
    Decision,
    Edition,
    Evidence,
    Inquiry,
    Mark,
    Membership,
    Plan,
    Report,
    Section,
    User,
)
from tests.amending.test_giving import sent
from tests.approval.test_way import BLOCKS
from tests.cast import SEEDS, seed_document, small_document
from tests.core.signatures.authority import need_gost
from tests.page import Page

pytestmark = pytest.mark.django_db

# How far each plan is, or the changes of it that are being prepared.
STAGES = {
    "Кластер транспорта": Stage.APPROVED,
    "Кластер строительства": Stage.AGREED,
    "Промышленный кластер": Stage.ON_AGREEMENT,
    "Кластер лёгкой промышленности": Stage.APPROVED,
    "Кластер «Педагогика»": Stage.DRAFT,
}


@pytest.fixture
def said(capsys):
    """Run a command and answer what it said."""

    def run(name: str, **options) -> str:
        call_command(name, **options)
        return capsys.readouterr().out

    return run


@pytest.fixture(autouse=True)
def _on_the_embedded_database(settings):
    settings.DEMO = True


def test_start_fills_an_empty_database_and_leaves_it_alone_the_next_time(client, rf, said):
    need_gost()
    first = said("start")
    assert {plan.stage for plan in Plan.objects.all()} == {Stage.APPROVED}
    assert {str(plan.cluster): plan.stage for plan in Plan.texts.order_by("pk")} == STAGES
    own = Activity.objects.filter(section__plan__amends=None)
    assert (Section.objects.filter(plan__amends=None).count(), own.count()) == (22, 116)
    documents = [bridge.to_document(plan) for plan in Plan.objects.all()]
    assert all(seed_document(path) in documents for path in SEEDS)
    assert {str(edition.plan.cluster) for edition in Edition.objects.all()} == set(STAGES)
    assert Decision.objects.count() == 3 + 6 + 5 + 3 + 4
    assert {row.role for row in Membership.objects.all()} == {role.value for role in Role}

    shown = [line.split()[0] for line in first.splitlines()[1:]]
    assert sorted(shown) == sorted(User.objects.values_list("username", flat=True))
    assert "(пароль klaster-demo)" in first
    for name in shown:
        client.force_login(User.objects.get(username=name))
        assert client.get("/").status_code == 200
    assert authenticate(rf.get("/"), username="secretary", password="klaster-demo").last_name == "Орлова"

    given = Approval.objects.exclude(edition=None)
    brought = {("paper", "secretary"), ("signature", "secretary")}
    assert {(one.means, one.given_by.username) for one in given} == {("program", "chair")} | brought
    assert not given.filter(means="paper", scans=None).exists()
    check_that_a_partner_has_signed_the_words_of_the_plan(given.get(means="signature"))

    check_that_a_department_has_asked_its_clusters(client)
    check_that_each_plan_has_lived_its_year()
    check_that_marks_are_dated_in_their_own_time()
    check_that_evidence_is_real_and_stored_once()

    assert [str(one) for one in Report.objects.all()] == ["№ 1: Отчёт об исполнении плана на 31.03.2022"]

    marks = Mark.objects.count()
    User.objects.filter(username="admin").delete()
    second = said("start")
    assert (Mark.objects.count(), User.objects.filter(username="admin").exists()) == (marks, False)
    assert "admin" not in second.split()


def check_that_a_partner_has_signed_the_words_of_the_plan(given):
    """Nobody trusts the demo's authority, and that is said; what was signed are the words of the plan."""
    signed = given.signatures.get()
    judged = signed.last_check.judgement
    assert {name: one.verdict for name, one in judged.points.items()} == {
        "integrity": "good", "signature": "good", "chain": "unknown", "revocation": "unknown",
    }  # fmt: skip
    assert (given.given_on, judged.owner.name) == (date(2022, 1, 14), "Демонстрационная подпись")
    read = read_plan(texts.bytes_of(signed.text)).document
    plan = bridge.to_document(given.plan)
    assert (read.title, read.sections, read.signoffs) == (plan.title, plan.sections, plan.signoffs)


def test_where_the_signature_cannot_be_proven_a_paper_stands_for_it(cast, tmp_path):
    """As on a machine that does not know ГОСТ: the demo comes up all the same, and says so."""
    (tmp_path / "план.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "план.pdf.sig").write_bytes(b"no signature")
    plan = sent(cast, replace(small_document(), signoffs=BLOCKS))
    said: list[str] = []
    given = demo.before_approval(plan, tmp_path / "план.pdf", said.append)
    assert [(row.word, one.means) for row, one in given] == [("РАССМОТРЕНО", "paper"), ("СОГЛАСОВАНО", "paper")]
    assert "вместо файла подписи внесён документ" in said[0]


def check_that_a_department_has_asked_its_clusters(client):
    inquiry = Inquiry.objects.get()
    assert inquiry.is_open
    assert lists.counts_of(inquiry) == {"asked": 3, "answered": 1, "late": 0}
    client.force_login(inquiry.person)
    assert Page(client.get(reverse("inquiry_list"))).says("ответили 1 из 3")
    client.force_login(User.objects.get(username="secretary"))
    assert client.get("/").context["secretary"]["board"].numbers[0].value == 2


def check_that_each_plan_has_lived_its_year():
    for plan in Plan.objects.all():
        marks = Mark.objects.filter(activity__section__plan=plan)
        assert {mark.fact for mark in marks} == set(Deed)
        assert {mark.state for mark in marks} == set(Mark.States)
        ledger = ledger_of(plan, plan.period_end)
        states = {one.state(date(plan.period_end.year + 1, 1, 15)) for one in ledger.owed}
        assert states >= {State.DONE, State.DONE_LATE, State.PART, State.NOT_DONE, State.LATE, State.DROPPED}
        assert {task.collective for task in ledger.tasks} == set(Collective)


def check_that_marks_are_dated_in_their_own_time():
    for mark in Mark.objects.select_related("activity__section__plan"):
        period = mark.activity.section.plan.period
        assert period.start.year - 1 <= mark.created_at.year <= period.end.year + 1
        assert mark.done_on < mark.created_at.date()
        assert mark.decided_at is None or mark.decided_at > mark.created_at
        assert [one.history_date.year for one in mark.history.all()][-1] == mark.created_at.year
        assert mark.history.latest().state == mark.state


def check_that_evidence_is_real_and_stored_once():
    kinds = {one.content_type for one in Evidence.objects.all()}
    assert kinds == {evidence.PDF, evidence.JPEG, evidence.XLSX}
    for one in Evidence.objects.distinct():
        with one.file.open() as file:
            assert evidence.content_type(file.read()) == one.content_type
    assert len({one.file.name for one in Evidence.objects.all()}) == len(kinds)


@pytest.mark.parametrize("verbosity", [1, 2])
def test_a_database_with_one_person_is_not_empty(said, verbosity):
    User.objects.create(username="somebody")
    words = said("load_demo", verbosity=verbosity)
    assert words == ("" if verbosity == 1 else "В базе уже есть данные: демонстрационные не загружаются.\n")
    assert (User.objects.count(), Cluster.objects.count(), Plan.objects.count()) == (1, 0, 0)


def test_a_database_with_one_cluster_is_not_empty(said, cast):
    User.objects.exclude(pk=cast.admin.pk).delete()
    said("load_demo")
    assert (Cluster.objects.count(), Plan.objects.count()) == (2, 0)


def test_a_database_that_does_not_answer_is_named_in_one_sentence():
    def silent(*args):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(silent), pytest.raises(CommandError, match="База данных не отвечает: connection"):
        call_command("start")


def test_a_database_in_earnest_stays_empty(settings, capsys):
    settings.DEMO = False
    call_command("start")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "Администратора ещё нет. Заведите его: ./run manage createsuperuser\n")
    assert (User.objects.count(), Cluster.objects.count()) == (0, 0)


def test_a_database_in_earnest_with_the_demos_accounts_is_told_so(settings, capsys):
    User.objects.create(username="chair", last_name="Белов", is_superuser=True)
    settings.DEMO = False
    call_command("start")
    assert capsys.readouterr().err == ""
    chair = next(row for row in demo_data()["people"] if row["username"] == "chair")
    names = {name: chair[name] for name in ("last_name", "first_name", "patronymic")}
    User.objects.filter(username="chair").update(**names)
    call_command("start")
    assert "пароль к ним известен всем" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, True),
        ({"DATABASE_URL": "postgres://plans@127.0.0.1/plans"}, False),
        ({"DATABASE_URL": "sqlite:////srv/plans.sqlite3"}, False),
        ({"DATABASE_URL": "postgres://plans@127.0.0.1/plans", "DEMO": "1"}, True),
        ({"DEMO": "0"}, False),
    ],
)
def test_the_demo_comes_only_into_the_embedded_database_or_when_asked(said, expected):
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DEMO")} | said
    command = [sys.executable, "-c", "from clusterplans import settings; print(settings.DEMO)"]
    done = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=600
    )
    assert done.stdout == f"{expected}\n"


@pytest.mark.django_db
def test_a_database_of_an_unknown_version_is_refused_in_words():
    MigrationRecorder(connection).record_applied("plans", "9999_from_the_future")
    with pytest.raises(CommandError, match="9999_from_the_future"):
        call_command("start")

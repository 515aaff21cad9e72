"""What is frozen stays as it is: the database itself refuses, and what was changed past it is named, never served."""

import hashlib
import io
import json
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from plans.approval import door
from plans.core.deadlines import Period
from plans.core.stages import Move
from plans.editor.plan import delete_plan
from plans.models import (
    Approval,
    ChainLink,
    Decision,
    Department,
    Edition,
    EditionRow,
    Plan,
    Report,
    Signature,
    guards,
)
from tests.amending.helpers import approve, begun, write
from tests.cast import draft, in_force
from tests.page import Page
from tests.views.test_files import STORED, with_edition

pytestmark = pytest.mark.django_db

FORGED = b"%PDF-1.4 forged"


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def refused(sql: str) -> bool:
    try:
        run(sql)
    except DatabaseError as error:
        return "не изменя" in str(error)
    return False


def report_of(plan: Plan, cast) -> Report:
    files = dict.fromkeys(("pdf", "docx", "xlsx"), STORED["pdf"])
    sums = {f"{kind}_sha256": hashlib.sha256(data).hexdigest() for kind, data in files.items()}
    content = json.dumps({})
    return Report.objects.create(
        plan=plan,
        number=1,
        kind="execution",
        on="2022-03-31",
        by="2022-03-31",
        content=content,
        content_sha256=hashlib.sha256(content.encode()).hexdigest(),
        made_by=cast.secretary,
        **files,
        **sums,
    )


@pytest.fixture
def plan(cast) -> Plan:
    """An approved plan with a decision, an edition, a sign-off and a report."""
    plan = draft(cast)
    door.move(plan, Move.SUBMIT, cast.secretary)
    Plan.objects.filter(pk=plan.pk).update(stage="approved")
    plan.refresh_from_db()
    edition = with_edition(plan, cast)
    Approval.objects.create(plan=plan, edition=edition, step=1, place="right", word="УТВЕРЖДАЮ", state="given")
    report_of(plan, cast)
    signature = Signature.objects.create(
        edition=edition, over="pdf", name="план.sig", data=b"0", sha256="0" * 64, person=cast.chair
    )
    signature.checks.create(verdict="unknown", said={})
    return plan


TABLES = (
    "plans_edition",
    "plans_report",
    "plans_decision",
    "plans_approval",
    "plans_signature",
    "plans_signaturecheck",
    "plans_chainlink",
)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "UPDATE {} SET id = id + 1", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_frozen(plan, table, sql):
    assert refused(sql.format(table))
    assert all(model.objects.count() == 1 for model in (Edition, Report, Decision, Approval, Signature))
    assert ChainLink.objects.count() == 3


def test_a_sign_off_is_changed_on_its_way_and_never_after(plan, cast):
    frozen = Approval.objects.get()
    on_way = Approval.objects.create(plan=plan, step=1, place="right", word="УТВЕРЖДАЮ")
    for sql in ("UPDATE plans_approval SET note = 'x' WHERE id = {}", "DELETE FROM plans_approval WHERE id = {}"):
        assert refused(sql.format(frozen.pk))
        run(sql.format(on_way.pk))
    assert Approval.objects.get() == frozen


@pytest.mark.skipif("connection.vendor != 'sqlite'")
@pytest.mark.parametrize("table", TABLES)
def test_replacing_a_row_of_sqlite_is_a_change_too(plan, table):
    assert refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608 - our own names


@pytest.mark.skipif("connection.vendor != 'postgresql'")
@pytest.mark.parametrize("table", TABLES)
def test_emptying_a_table_of_postgresql_is_refused(plan, table):
    connection.check_constraints()
    assert refused(f"TRUNCATE {table} CASCADE")


def test_the_decisions_and_rows_of_an_approved_amendment_are_frozen(cast):
    plan = in_force(cast)
    with_edition(plan, cast)
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "1.2.", title="Иное")
    decisions = "DELETE FROM plans_decision WHERE plan_id = %s" % copy.pk  # noqa: S608, UP031 - a number
    approve(copy, cast)
    assert refused(decisions)
    assert refused("UPDATE plans_decision SET note = 'x'")
    assert refused("UPDATE plans_editionrow SET heading = 'x'")
    assert refused("DELETE FROM plans_editionrow")
    assert (Decision.objects.filter(plan=copy).count(), EditionRow.objects.count()) == (4, 3)


def test_changes_that_were_never_approved_go_with_their_decisions(cast):
    plan = in_force(cast)
    with_edition(plan, cast)
    copy = begun(plan, cast.secretary)
    delete_plan(copy, cast.secretary)
    assert not Decision.objects.exists()


def test_a_plan_that_was_never_approved_goes_with_its_decisions(client, cast):
    plan = draft(cast)
    door.move(plan, Move.SUBMIT, cast.secretary)
    door.move(plan, Move.RETURN, cast.chair, "Не то")
    client.force_login(cast.secretary)
    client.post(reverse("plan_delete", args=[plan.pk]))
    assert not Plan.objects.exists()
    assert not Decision.objects.exists()


def test_neither_the_plan_nor_its_cluster_nor_its_people_are_deleted(client, cast, plan):
    client.force_login(cast.admin)
    for name, one in (("plan", plan), ("cluster", plan.cluster), ("user", cast.chair)):
        page = client.post(reverse(f"admin:plans_{name}_delete", args=[one.pk]), {"post": "yes"})
        assert page.status_code in (200, 403)
        assert one.__class__.objects.filter(pk=one.pk).exists()


def test_the_guards_come_back_with_the_next_migrate(db):
    names = guards.present(connection)
    assert len(names) >= 6
    guards.lift(connection)
    assert guards.present(connection) == set()
    call_command("migrate", verbosity=0)
    assert guards.present(connection) == names


# Bytes that were changed past the guards


def forge(model, column: str, value) -> None:
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {column} = %s", [value])  # noqa: S608 - our own names


@pytest.mark.parametrize(
    ("model", "name", "args"),
    [
        (Edition, "edition_file", ["pdf"]),
        (Edition, "plan_file", ["pdf"]),
        (Edition, "edition_archive", []),
        (Report, "report_file", ["pdf"]),
    ],
)
def test_forged_bytes_are_named_and_never_served(client, cast, plan, model, name, args, caplog):
    forge(model, "pdf", FORGED)
    client.force_login(cast.official)
    pk = plan.pk if name == "plan_file" else model.objects.get().pk
    answer = client.get(reverse(name, args=[pk, *args]))
    assert answer.status_code == 503
    assert FORGED not in answer.content
    assert Page(answer).says("не совпадает с контрольной суммой")
    assert any(record.levelname == "ERROR" and "damaged" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(("model", "name"), [(Edition, "edition_archive"), (Report, "report_page")])
def test_forged_words_are_named_and_never_shown(client, cast, plan, model, name):
    forge(model, "content", '{"forged": 1}')
    client.force_login(cast.official)
    answer = client.get(reverse(name, args=[model.objects.get().pk]))
    assert answer.status_code == 503
    assert not Page(answer).says("forged")


def test_an_archive_of_many_leaves_out_what_is_forged_and_says_so(client, cast, plan):
    forge(Edition, "pdf", FORGED)
    client.force_login(cast.official)
    address = reverse("department_archive", args=[Department.objects.get(clusters=cast.cluster).pk, 2022])
    with ZipFile(io.BytesIO(client.get(address).getvalue())) as package:
        names = package.namelist()
        assert [name.rpartition(".")[2] for name in names] == ["docx", "txt", "SHA256SUMS"]
        said = package.read("НЕ ВОШЛО.txt").decode()
    assert "редакция 1.pdf" in said
    assert "не совпадает с контрольной суммой" in said
    assert plan.period == Period.calendar(2022)

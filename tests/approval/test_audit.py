"""The chain of a plan: it holds after everything that people do, and tells the first thing that was changed past it."""

from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.approval.audit import audit, head_of
from plans.core import chain
from plans.core.text import sha256
from plans.models import ChainLink, Decision, FrozenError, Plan, Signature, guards
from plans.models import chain as chains
from tests.amending.helpers import approve, begun, write
from tests.cast import approved, draft
from tests.views.test_files import with_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast) -> Plan:
    """A plan with three decisions, an edition and a signature."""
    plan = draft(cast)
    for move in ("submit", "agree", "approve"):
        plan.decisions.create(move=move, source="draft", target="draft", person=cast.chair, note=move)
    edition = with_edition(plan, cast)
    file = {"name": "a.sig", "data": b"C", "sha256": sha256(b"C")}
    Signature.objects.create(edition=edition, over="pdf", person=cast.chair, **file)
    return plan


def broken(plan: Plan) -> str:
    (proof,) = audit([plan.pk])
    return proof.broken


def run(sql: str) -> None:
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_chain_of_an_untouched_plan_holds(plan):
    (proof,) = audit()
    assert (proof.links, proof.broken, proof.head) == (5, "", head_of(plan))
    assert [link.kind for link in plan.links.all()] == [chain.DECISION] * 3 + [chain.EDITION, chain.SIGNATURE]


def test_each_file_is_read_once(plan):
    with CaptureQueriesContext(connection) as asked:
        list(audit())
    for column in ("plans_edition.pdf", "plans_edition.docx", "plans_signature.data"):
        named = '"{}"."{}"'.format(*column.split("."))
        assert sum(named in one["sql"] for one in asked.captured_queries) == 1, column


def test_it_holds_through_the_real_doors_and_an_amendment(cast):
    plan = approved(cast)
    changes = begun(plan, cast.secretary)
    write(changes, cast.secretary, "1.1.", title="Другое название")
    approve(changes, cast)
    proofs = {proof.plan.pk: proof for proof in audit()}
    assert proofs[plan.pk].links == 5
    assert proofs[changes.pk].links == 4
    assert not any(proof.broken for proof in proofs.values())


TAMPERING = (
    ("UPDATE plans_decision SET note = 'x' WHERE note = 'agree'", "звено 2: решение"),
    ("UPDATE plans_decision SET at = '2001-01-01 00:00:00+00:00' WHERE note = 'submit'", "звено 1: решение"),
    ("UPDATE plans_edition SET pdf_sha256 = 'x'", "звено 4: редакция"),
    ("UPDATE plans_edition SET content = '[]'", "редакция № 1: content не совпадает"),
    ("UPDATE plans_edition SET pdf = {bytes}", "редакция № 1: pdf не совпадает"),
    ("UPDATE plans_edition SET docx = {bytes}", "редакция № 1: docx не совпадает"),
    ("UPDATE plans_signature SET data = {bytes}", "подпись"),
    ("UPDATE plans_signature SET name = '0'", "звено 5: подпись"),
    ("UPDATE plans_chainlink SET sha256 = 'x' WHERE position = 3", "звено 3: решение"),
    ("DELETE FROM plans_decision WHERE note = 'approve'", "звено 3: решение"),
    ("DELETE FROM plans_chainlink WHERE position = 2", "после звена 1 стоит звено 3"),
    ("DELETE FROM plans_chainlink WHERE position = 5", "записи нет в цепочке"),
    ("DELETE FROM plans_chainlink", "записи нет в цепочке"),
    ("UPDATE plans_chainlink SET kind = 'other' WHERE position = 1", "other"),
)


@pytest.mark.parametrize(("sql", "words"), TAMPERING, ids=[str(at) for at in range(len(TAMPERING))])
def test_the_first_break_is_told(plan, sql, words):
    run(sql.replace("{bytes}", {"sqlite": "X'30'", "postgresql": "'\\x30'::bytea"}[connection.vendor]))
    assert words in broken(plan)


def test_a_row_put_in_past_the_chain_is_told(plan, cast, monkeypatch):
    monkeypatch.setattr(chains.ChainLink, "append", classmethod(lambda *args: None))
    plan.decisions.create(move="approve", source="draft", target="draft", person=cast.chair)
    assert "записи нет в цепочке" in broken(plan)


def test_what_is_changed_together_with_its_link_breaks_the_next_one(plan):
    second = Decision.objects.get(note="agree")
    second.note = "forged"
    first = plan.links.get(position=1)
    forged = chain.link(first.sha256, chain.DECISION, chain.facts(chain.DECISION, second))
    run(f"UPDATE plans_decision SET note = 'forged' WHERE id = {second.pk}")  # noqa: S608
    run(f"UPDATE plans_chainlink SET sha256 = '{forged}' WHERE position = 2")  # noqa: S608
    assert "звено 3" in broken(plan)


def test_the_command_proves_it_or_fails(plan):
    out = StringIO()
    call_command("audit", stdout=out)
    assert head_of(plan) in out.getvalue()
    assert "Всё цело." in out.getvalue()
    run("UPDATE plans_decision SET note = 'x'")
    with pytest.raises(CommandError, match="Нарушена"):
        call_command("audit", stdout=out)
    assert "НАРУШЕНО" in out.getvalue()


def test_links_are_never_changed_by_the_program(plan):
    link = ChainLink.objects.first()
    with pytest.raises(FrozenError):
        link.save()
    with pytest.raises(FrozenError):
        ChainLink.objects.all().delete()


def test_a_draft_that_was_never_approved_takes_its_chain_along(cast):
    plan = draft(cast)
    plan.decisions.create(move="submit", source="draft", target="draft", person=cast.chair)
    plan.delete()
    assert not ChainLink.objects.exists()


def test_what_was_there_before_the_chain_gets_one(plan):
    run("DELETE FROM plans_signature")
    run("DELETE FROM plans_chainlink")
    import_module("plans.migrations.0015_proofs").vouch(apps, SimpleNamespace(connection=connection))
    assert broken(plan) == ""
    assert plan.links.count() == 4

"""Summaries that are frozen, and the reasons that secretaries give in them."""

import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from openpyxl import load_workbook

from plans.core.deadlines import Period
from plans.core.reports.summary import dumps, loads, sheets
from plans.core.wrapping import text_width
from plans.models import KeptSummary, Plan, Reason
from plans.models.frozen import FrozenError
from plans.oversight import keeping, reasons
from plans.oversight.summary import CLUSTERS, Span, summary_of
from tests.cast import in_force
from tests.page import Page

pytestmark = pytest.mark.django_db

TODAY = date(2022, 6, 15)
QUARTER = Period(date(2022, 1, 1), date(2022, 3, 31))
YEAR = Period(date(2022, 1, 1), date(2022, 12, 31))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2022, 6, 15, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def plan(cast) -> Plan:
    return in_force(cast)


@pytest.fixture
def span(cast, plan) -> Span:
    return Span(TODAY, None, cast.cluster.department)


def why(cast, span: Span) -> list[str]:
    return [pair.why for pair in summary_of(cast.official, span).tables[CLUSTERS]]


def test_a_summary_is_what_its_text_says(cast, plan, span):
    reasons.say(plan, cast.secretary, QUARTER, "Ждём приказ")
    found = summary_of(cast.official, span)
    assert loads(dumps(found)) == found


@pytest.mark.parametrize("told", [False, True])
def test_no_word_of_a_heading_is_broken_on_paper(cast, plan, span, told):
    if told:
        reasons.say(plan, cast.secretary, QUARTER, "Ждём приказ")
    grid = next(iter(sheets(summary_of(cast.official, span)).values()))
    table = grid.tables[0]
    line = (297 - grid.page.left - grid.page.right) * 72 / 25.4  # points of a landscape A4
    for cell, share in zip(table.rows[0].cells, table.widths, strict=True):
        longest = max(text_width(word, grid.page.table_size, bold=True) for word in cell.text.split())
        assert longest < share * line - 10, cell.text


def test_a_frozen_summary_stays_as_it_was(client, cast, plan, span):
    client.force_login(cast.official)
    answer = client.post(reverse("summary_keep", args=[span.department.pk]), {"on": "2022-06-15"})
    row = KeptSummary.objects.get()
    assert answer.url == reverse("kept_summary", args=[row.pk])
    before = loads(row.content)
    reasons.say(plan, cast.secretary, QUARTER, "Сказано потом")
    page = client.get(answer.url)
    assert page.context["summary"] == before
    assert not Page(page).says("Сказано потом")
    for kind in keeping.KINDS:
        file = client.get(reverse("kept_summary_file", args=[row.pk, kind]))
        assert file.content == bytes(getattr(row, kind))


def test_the_same_summary_is_kept_once_and_another_beside_it(cast, plan, span):
    first = keeping.freeze(cast.official, span)
    assert keeping.freeze(cast.official, span) == first
    reasons.say(plan, cast.secretary, YEAR, "Набор сорван")
    assert keeping.freeze(cast.official, span).number == 2


def test_the_database_refuses_to_change_a_frozen_summary(cast, span):
    row = keeping.freeze(cast.official, span)
    with pytest.raises(FrozenError):
        row.save()
    for statement in ("UPDATE plans_keptsummary SET number = 9", "DELETE FROM plans_keptsummary"):
        with pytest.raises(DatabaseError, match="не изменяется"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_only_who_oversees_the_whole_department_keeps_its_summary(cast, span):
    for person in (cast.secretary, cast.chair, cast.member, cast.stranger):
        with pytest.raises(PermissionDenied):
            keeping.freeze(person, span)
    with pytest.raises(PermissionDenied):
        keeping.freeze(cast.admin, Span(TODAY))
    assert not KeptSummary.objects.exists()


def test_a_damaged_frozen_summary_is_named_and_not_shown(client, cast):
    damaged = {"content": "{}", "content_sha256": "0" * 64, **dict.fromkeys(("pdf", "docx", "xlsx"), b"x")}
    row = KeptSummary.objects.create(
        department=cast.cluster.department, number=1, on=TODAY, made_by=cast.official, **damaged
    )
    client.force_login(cast.official)
    for address in (reverse("kept_summary", args=[row.pk]), reverse("kept_summary_file", args=[row.pk, "pdf"])):
        page = client.get(address)
        assert (page.status_code, Page(page).says("повреждён")) == (503, True)


def test_the_secretarys_reason_stands_beside_the_cluster(client, cast, plan, span):
    client.force_login(cast.secretary)
    said = {"start": "2022-01-01", "end": "2022-03-31", "text": "Ждём\nприказ"}
    assert client.post(reverse("plan_reasons", args=[plan.pk]), said).status_code == 302
    assert why(cast, span) == ["01.01.2022 – 31.03.2022: Ждём приказ"]
    client.force_login(cast.official)
    assert Page(client.get(reverse("summary"))).says("Почему: 01.01.2022 – 31.03.2022: Ждём приказ")
    book = load_workbook(io.BytesIO(client.get(reverse("summary_file", args=["xlsx"])).content))
    cells = [cell.value for row in book[CLUSTERS].iter_rows() for cell in row]
    assert "Почему" in cells
    assert any(str(cell).replace("\xa0", " ").endswith("Ждём приказ") for cell in cells)


def test_a_reason_belongs_to_its_period(cast, plan, span):
    reasons.say(plan, cast.secretary, QUARTER, "Ждём приказ")
    department = cast.cluster.department
    assert why(cast, Span(TODAY, QUARTER, department)) == ["Ждём приказ"]
    assert why(cast, Span(TODAY, YEAR, department)) == ["01.01.2022 – 31.03.2022: Ждём приказ"]
    assert why(cast, Span(TODAY, Period(date(2022, 2, 1), date(2022, 3, 31)), department)) == [""]
    assert why(cast, Span(date(2021, 12, 31), None, department)) == []


def test_the_newest_reason_counts_and_an_empty_one_takes_it_back(cast, plan, span):
    for text in ("Ждём приказ", "Ждём приказ", "Приказ пришёл", ""):
        reasons.say(plan, cast.secretary, QUARTER, text)
    assert why(cast, span) == [""]
    assert [row.text for row in Reason.objects.all()] == ["", "Приказ пришёл", "Ждём приказ"]


def test_only_the_secretary_says_why(client, cast, plan):
    for person in (cast.member, cast.official, cast.chair):
        client.force_login(person)
        page = client.get(reverse("plan_reasons", args=[plan.pk]))
        assert page.context["form"] is None
        said = {"start": "2022-01-01", "end": "2022-03-31", "text": "Нет"}
        assert client.post(reverse("plan_reasons", args=[plan.pk]), said).status_code == 403
    assert not Reason.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"text": "я" * 301}, {"start": "2022-04-01"}, {"end": "9999-12-31"}, {"start": ""}, {"start": "0001-01-01"}],
)
def test_a_reason_that_makes_no_sense_is_refused(client, cast, plan, wrong):
    client.force_login(cast.secretary)
    said = {"start": "2022-01-01", "end": "2022-03-31", "text": "Ждём"} | wrong
    page = client.post(reverse("plan_reasons", args=[plan.pk]), said)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Reason.objects.exists()

"""The summary of many plans: equal to the plans' own ledgers, on any day, for any period, in every file."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from plans.core.deadlines import Period
from plans.core.obligations import Figures, Obligation, figures
from plans.core.progress import Deed
from plans.core.reports.figures import within
from plans.core.reports.summary import KINDS, MOST, OTHERS, Pair, paired, unnumbered
from plans.execution import marks
from plans.execution.ledger import ledger_of
from plans.models import Activity, Cluster, Department, Mark, Participation, Plan
from plans.oversight import summary
from plans.oversight.summary import Span, summary_of
from plans.templatetags.shares import pair_row
from tests.cast import approved, draft, in_force, small_document
from tests.page import Page

pytestmark = pytest.mark.django_db

TODAY = date(2022, 6, 15)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2022, 6, 15, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def report(cast, plan: Plan, number: str, **said) -> None:
    row = Activity.objects.get(section__plan=plan, number=number)
    marks.report(row, cast.college, cast.member, marks.Statement(date(2022, 4, 20), "Сделано", **said))


def own(plan: Plan, day: date, period: Period | None = None) -> Figures:
    return figures(within(ledger_of(plan, day).owed, period), day)


@pytest.mark.parametrize("day", [date(2022, 2, 1), date(2022, 4, 20), TODAY])
@pytest.mark.parametrize("period", [None, Period(date(2022, 4, 1), date(2022, 6, 30))])
def test_the_whole_is_the_sum_of_the_plans(cast, day, period):
    plans = [approved(cast), approved(cast)]
    draft(cast)
    report(cast, plans[0], "2.1.", due=date(2022, 5, 1))
    found = summary_of(cast.official, Span(day, period))
    assert found.plans == 2
    assert found.whole.now == own(plans[0], day, period) + own(plans[1], day, period)
    for heading in ("По кластерам", "По разделам", KINDS):
        assert sum((pair.now for pair in found.tables[heading]), Figures()) == found.whole.now


def test_an_organisation_of_several_clusters_is_one(cast):
    other = Cluster.objects.create(name="Агрокластер", industry="Село", department=cast.cluster.department)
    Participation.objects.create(cluster=other, organisation=cast.college)
    plans = [in_force(cast), in_force(replace(cast, cluster=other, secretary=cast.admin))]
    found = summary_of(cast.official, Span(TODAY))
    named = {pair.name: pair.now.total for pair in found.tables["По организациям"]}
    assert named["Техникум транспорта"] == sum(
        cast.college.pk in one.parties for plan in plans for one in ledger_of(plan, TODAY).owed
    )
    assert [pair.name for pair in found.tables["По разделам"]] == ["Организация", "Качество"]


def test_a_year_before_stands_beside(cast, clock):
    last = approved(cast)
    report(cast, last, "2.1.", due=date(2022, 5, 1))
    clock.move_to(datetime(2023, 6, 15, 9, tzinfo=UTC))
    now = approved(cast, replace(small_document(), period=Period.calendar(2023)))
    span = Span(date(2023, 6, 15), Period(date(2023, 1, 1), date(2023, 12, 31)))
    found = summary_of(cast.official, span)
    year = Period(date(2022, 1, 1), date(2022, 12, 31))
    assert (found.whole.now, found.whole.before) == (own(now, span.on, span.period), own(last, TODAY, year))


def test_foreign_plans_count_for_nothing(cast):
    approved(cast)
    assert summary_of(cast.stranger, Span(TODAY)).plans == 0
    assert summary_of(cast.official, Span(TODAY, department=cast.foreign.department)).plans == 0


def test_one_leap_day_has_a_day_before(cast):
    assert summary_of(cast.official, Span(date(2024, 2, 29))).whole.before is None


def test_who_sees_too_many_clusters_chooses_a_department(client, cast, monkeypatch):
    approved(cast)
    monkeypatch.setattr(summary, "MOST_CLUSTERS", 1)
    client.force_login(cast.admin)
    assert Page(client.get(reverse("summary"))).says("выберите департамент")
    department = Department.objects.get(clusters=cast.cluster)
    assert Page(client.get(reverse("summary"), {"department": department.pk})).says("планов: 1")


@pytest.mark.parametrize("count", [1, 5])
def test_a_summary_takes_the_same_queries_for_any_number_of_plans(cast, count, django_assert_max_num_queries):
    for _ in range(count):
        approved(cast)
    with django_assert_max_num_queries(13):
        summary_of(cast.official, Span(TODAY))


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_the_summary_comes_as_a_file(client, cast, kind, begins):
    approved(cast)
    client.force_login(cast.official)
    answer = client.get(reverse("summary_file", args=[kind]), {"on": "2022-06-15"})
    assert answer.content.startswith(begins)


def test_the_sheets_hold_the_figures_of_the_page(client, cast):
    plan = approved(cast)
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    dropped = marks.Statement(TODAY, due=row.slots.first().due, fact=Deed.DROPPED, basis="Решение совета")
    mark = marks.report(row, cast.college, cast.secretary, dropped)
    client.force_login(cast.official)
    book = load_workbook(io.BytesIO(client.get(reverse("summary_file", args=["xlsx"])).content))
    assert book.sheetnames == ["По кластерам", "По организациям", "По исполнителям", "По разделам", KINDS]
    rows = [[cell.value for cell in row] for row in book["По кластерам"].iter_rows()]
    expected = own(plan, TODAY)
    assert (mark.state, expected.dropped) == (Mark.States.ACCEPTED, 1)
    assert ["Кластер транспорта", expected.owed, expected.done, expected.late] in [row[:4] for row in rows]


@pytest.mark.parametrize("query", ["on=x", "on=2999-01-01", "start=2022-01-01", "start=2022-02-01&end=2022-01-01"])
def test_a_strange_day_or_period_is_told_and_not_taken(client, cast, query):
    approved(cast)
    client.force_login(cast.official)
    page = client.get(f"{reverse('summary')}?{query}")
    assert page.context["span"] == Span(TODAY)
    assert page.context["form"].errors


def test_names_behind_the_fiftieth_are_summed_up():
    one = figures((), TODAY)
    pairs = paired({f"Имя {at}": one for at in range(60)}, {})
    assert (len(pairs), pairs[-1].name) == (MOST + 1, OTHERS)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("1. Организация", "Организация"),
        ("Задача 2. Развитие кадров", "Развитие кадров"),
        ("II. ПРОФОРИЕНТАЦИЯ", "ПРОФОРИЕНТАЦИЯ"),
        ("Информационное сопровождение", "Информационное сопровождение"),
        ("2022 год: итоги", "2022 год: итоги"),
        ("", "Без раздела"),
    ],
)
def test_sections_are_known_by_their_words(heading, name):
    assert unnumbered(heading) == name


def test_a_name_and_its_reason_stand_as_they_were_written():
    late = figures([Obligation(1, date(2022, 5, 1), (None,), False)], TODAY)
    row = pair_row(Pair("<b>Сельхоз</b> {0}", late, None, "Нет <i>"), "sum")
    assert row.startswith('<tr class="sum">\n  <td>&lt;b&gt;Сельхоз&lt;/b&gt; {0}\n')
    assert "Почему: Нет &lt;i&gt;</small></td>" in row
    assert re.findall(">([^<>]+)</td>", row) == ["1", "0", "1", "0", "0", "–", "–", "–"]

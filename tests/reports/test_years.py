"""Two periods side by side: the plan before on the same day, its shares beside those of now; screen and files."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from plans.amending.rollover import Wish, begin_next, source_of
from plans.approval.versions import Version
from plans.core.deadlines import Period
from plans.core.readers import read_grid
from plans.core.reports.document import ReportKind, dumps, loads
from plans.core.stages import Stage
from plans.execution.ledger import BODY
from plans.models import Mark, Plan
from plans.reports import door
from plans.reports.rows import Asked, a_period_before, report_of
from tests.amending.helpers import marked, own_row
from tests.amending.test_past_days import told_on
from tests.cast import in_force
from tests.page import Page

pytestmark = pytest.mark.django_db

DAY = date(2023, 7, 1)


def done(plan: Plan, cast, number: str, due: date, who=None) -> Mark:
    mark = marked(own_row(plan, number), who or cast.college, cast.secretary, due)
    Mark.objects.filter(pk=mark.pk).update(done_on=due)
    told_on(mark, due)
    return mark


@pytest.fixture
def plan(cast) -> Plan:
    """Of the first year one thing of four is done by July, of the second two; the third of the first came later."""
    first = in_force(cast)
    done(first, cast, "1.2.", date(2022, 3, 31))
    done(first, cast, "2.1.", date(2022, 5, 1))
    told_on(Mark.objects.get(due=date(2022, 5, 1)), date(2022, 9, 1))
    second = begin_next(source_of(Version("now", "", first), DAY), Wish(Period.calendar(2023)), cast.secretary)
    Plan.objects.filter(pk=second.pk).update(stage=Stage.APPROVED.value)
    for number, due in (("1.2.", date(2023, 3, 31)), ("1.2.", date(2023, 6, 30)), ("2.1.", date(2023, 5, 1))):
        done(second, cast, number, due)
    return Plan.objects.get(pk=second.pk)


def asked(on: date = DAY, **more) -> Asked:
    return replace(Asked(ReportKind.YEARS, on, on), **more)


def test_the_plan_before_is_told_on_the_same_day_of_its_year(plan):
    report = report_of(plan, asked(), DAY)
    years = report.years
    assert (years.before, years.now, years.on) == ("2022 год", "2023 год", date(2022, 7, 1))
    alone = report_of(plan.follows, Asked(ReportKind.EXECUTION, years.on, years.on), DAY)
    assert years.whole == alone.whole
    assert (years.whole.due_share, report.whole.due_share) == (25, 75)


def test_each_organisation_has_its_shares_of_both_years(cast, plan):
    parts = {part.name: part for part in report_of(plan, asked(), DAY).years.parts}
    college = parts[str(cast.college)]
    assert (college.before.due_share, college.now.due_share) == (33, 100)
    assert list(parts)[-1] == BODY


def test_marks_that_came_later_count_in_both_years_or_in_none(plan):
    assert report_of(plan, asked(by=date(2023, 12, 31)), DAY).years.whole.due_share == 50


def test_a_part_of_the_year_is_the_same_part_of_the_one_before(plan):
    spring = Period(date(2023, 3, 1), date(2023, 5, 31))
    past = a_period_before(asked(period=spring), plan, plan.follows)
    assert past.period == Period(date(2022, 3, 1), date(2022, 5, 31))
    assert report_of(plan, asked(period=spring), DAY).years.whole.total == 2


def test_the_last_day_of_february_has_one_in_every_year(plan):
    assert a_period_before(asked(date(2024, 2, 29)), plan, plan.follows).on == date(2023, 2, 28)


def test_a_plan_that_follows_none_says_so(client, cast, plan):
    first = plan.follows
    report = report_of(first, asked(date(2022, 7, 1)), DAY)
    assert report.years.whole is None
    assert loads(dumps(report)) == report
    client.force_login(cast.secretary)
    address = reverse("plan_report", args=[first.pk])
    assert not Page(client.get(address)).says("Сравнение с прошлым периодом")
    assert client.get(address, {"kind": "years"}).status_code == 200


def test_the_value_is_kept_as_text_and_comes_back(plan):
    report = report_of(plan, asked(), DAY)
    assert loads(dumps(report)) == report


def test_the_page_and_the_files_show_both_years_side_by_side(client, cast, plan):
    client.force_login(cast.official)
    address, ask = reverse("plan_report", args=[plan.pk]), {"kind": "years", "on": DAY.isoformat()}
    page = Page(client.get(address, ask))
    line = ["К сроку, %", "25", "75", "50"]
    assert page.says("Выполнение к сроку: 25 % на 01.07.2022 (2022 год), теперь 75 %.")
    assert page.says(" ".join(line))
    word = client.get(reverse("plan_report_file", args=[plan.pk, "docx"]), ask)
    assert line in [list(row.texts) for table in read_grid(word.getvalue()).tables for row in table.rows]
    excel = client.get(reverse("plan_report_file", args=[plan.pk, "xlsx"]), ask)
    book = openpyxl.load_workbook(io.BytesIO(excel.getvalue()))
    assert ("К сроку, %", 25, 75, 50) in [row[:4] for row in book.worksheets[0].iter_rows(values_only=True)]
    pdf = client.get(reverse("plan_report_file", args=[plan.pk, "pdf"]), ask)
    assert pdf.getvalue().startswith(b"%PDF")


def test_it_is_frozen_as_the_other_reports_are(cast, plan):
    kept = door.freeze(plan, asked(), cast.secretary, DAY)
    assert loads(kept.content).years.whole.due_share == 25

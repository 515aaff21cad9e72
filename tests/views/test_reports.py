"""Pages of reports: the day and period asked for, charts for everybody, files, frozen reports."""

from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
import time_machine
from django.urls import reverse

from plans.core.obligations import Collective
from plans.editor import readings
from plans.execution import marks
from plans.models import Activity, Plan, Report
from plans.reports import door
from tests.cast import TODAY, draft, in_force
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2022, 4, 10, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def plan(cast) -> Plan:
    plan = in_force(cast)
    row = Activity.objects.get(number="1.2.")
    readings.choose(row, Collective.EACH, cast.secretary)
    due = row.slots.first().due
    marks.report(row, cast.college, cast.member, marks.Statement(due, "Три экскурсии", "отчёт № 5", due=due))
    return plan


def page(client, plan: Plan, **data):
    answer = client.get(reverse("plan_report", args=[plan.pk]), data)
    assert answer.status_code == 200
    return answer


def test_the_usual_report_is_of_today(client, cast, plan):
    client.force_login(cast.official)
    answer = page(client, plan)
    text = Page(answer)
    assert text.says("По состоянию на 10.04.2022.")
    assert text.fields["on"] == "2022-04-10"
    assert (answer.context["report"].whole.total, answer.context["report"].whole.late) == (10, 2)
    assert text.says("10.04.2022")
    assert text.says("31.03.2022. Три экскурсии")
    assert text.says("Отметка не проверена секретарём")
    assert text.says("! просрочено")  # colour alone would not tell it
    assert not text.says("Сохранить как есть")


def test_a_chart_is_said_in_words_and_stands_above_its_table(client, cast, plan):
    client.force_login(cast.official)
    text = Page(page(client, plan))
    assert text.all("#chart-3-title")[0].words == "Исполнение по организациям"
    assert text.says(f"{cast.college}: выполнено в срок — 1, срок не наступил — 4.")
    assert text.above(f"{cast.college}: выполнено в срок", "Итого")
    assert text.all("[style]") == []
    assert text.above("Сроков в отчёте: 10", "выполнено в срок", "Исполнение по организациям", "Исполнение мероприятий")


def test_a_day_and_a_period_can_be_asked_for(client, cast, plan):
    client.force_login(cast.member)
    answer = page(client, plan, on="2022-03-31", start="2022-01-01", end="2022-03-31")
    report = answer.context["report"]
    assert (report.whole.total, report.whole.late) == (3, 1)
    assert not Page(answer).says("За период")
    assert Page(answer).says("за период с 01.01.2022 по 31.03.2022")


def test_marks_made_later_count_only_when_asked_for(client, cast, plan):
    client.force_login(cast.member)
    assert page(client, plan, on="2022-03-31").context["report"].whole.done == 0
    assert page(client, plan, on="2022-03-31", later="on").context["report"].whole.done == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"on": "2022-04-11"}, "День отчёта не может быть позже сегодняшнего."),
        ({"on": "31.02.2022"}, "По состоянию на:"),
        ({"start": "2022-01-01"}, "Укажите обе даты периода или ни одной."),
        ({"start": "2022-03-01", "end": "2022-02-01"}, "Начало периода позже его конца."),
        ({"kind": "weather"}, "Отчёт:"),
    ],
)
def test_what_is_wrong_is_said_and_the_usual_report_shown(client, cast, plan, data, says):
    client.force_login(cast.chair)
    answer = page(client, plan, **data)
    assert Page(answer).says(says)
    assert answer.context["report"].on.isoformat() == "2022-04-10"


def test_a_plan_that_is_long_over_is_reported_on_its_last_day(client, cast, plan):
    with time_machine.travel(datetime(2024, 1, 10, 9, tzinfo=UTC)):
        client.force_login(cast.chair)
        assert page(client, plan).context["report"].on.isoformat() == "2022-12-31"


def test_quarters_that_have_begun_are_one_click_away(client, cast, plan):
    client.force_login(cast.chair)
    text = Page(page(client, plan))
    assert text.says("I квартал 2022")
    assert text.says("II квартал 2022")
    assert not text.says("III квартал 2022")


@pytest.mark.parametrize(
    ("kind", "says"),
    [("discipline", "Доля с опозданием"), ("marks", "Выполнено 31.03.2022, отчёт № 5")],
)
def test_other_kinds_have_their_page(client, cast, plan, kind, says):
    client.force_login(cast.official)
    assert Page(page(client, plan, kind=kind)).says(says)


@pytest.mark.parametrize("kind", ["execution", "discipline", "marks"])
@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_each_report_is_a_file_with_a_russian_name(client, cast, plan, kind, form):
    client.force_login(cast.member)
    answer = client.get(reverse("plan_report_file", args=[plan.pk, form]), {"kind": kind, "on": "2022-03-31"})
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-" if form == "pdf" else b"PK")
    assert answer["X-Content-Type-Options"] == "nosniff"
    name = unquote(answer["Content-Disposition"])
    assert name.startswith("attachment")
    assert f"Кластер транспорта – на 31.03.2022.{form}" in name


def test_the_secretary_freezes_what_is_on_the_screen(client, cast, plan):
    client.force_login(cast.secretary)
    data = {"kind": "discipline", "on": "2022-03-31", "start": "2022-01-01", "end": "2022-03-31", "later": "on"}
    answer = client.post(reverse("report_keep", args=[plan.pk]), data, follow=True)
    row = Report.objects.get()
    assert (row.kind, str(row.on), str(row.by), str(row.period_end)) == (
        "discipline",
        "2022-03-31",
        "2022-04-10",
        "2022-03-31",
    )
    text = Page(answer)
    assert text.says("Отчёт № 1 сохранён")
    assert text.says(row.pdf_sha256)
    client.force_login(cast.official)
    assert Page(page(client, plan)).leads_to(reverse("report_page", args=[row.pk]))


@pytest.mark.parametrize("kind", ["execution", "marks"])
def test_a_frozen_report_shows_what_it_said_then(client, cast, plan, kind):
    client.force_login(cast.secretary)
    client.post(reverse("report_keep", args=[plan.pk]), {"kind": kind})
    Activity.objects.filter(number="1.2.").update(title="Другое название")
    text = Page(client.get(reverse("report_page", args=[Report.objects.get().pk])))
    assert text.says("Проведение экскурсий")
    assert not text.says("Другое название")


def test_the_frozen_bytes_are_served_and_kept_by_the_browser(client, cast, plan):
    client.force_login(cast.secretary)
    client.post(reverse("report_keep", args=[plan.pk]), {"kind": "discipline"})
    row = Report.objects.get()
    for kind in ("pdf", "docx", "xlsx"):
        address = reverse("report_file", args=[row.pk, kind])
        answer = client.get(address)
        assert answer.content == bytes(getattr(row, kind))
        assert "№ 1" in unquote(answer["Content-Disposition"])
        assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_words_of_a_mark_are_shown_as_Page(client, cast, plan):
    row = Activity.objects.get(number="2.1.")
    said = marks.Statement(TODAY, "<script>alert(1)</script>", due=row.slots.first().due)
    marks.report(row, cast.college, cast.member, said)
    client.force_login(cast.official)
    shown = Page(page(client, plan))
    assert shown.scripts == []
    assert shown.says("<script>alert(1)</script>")


def test_a_plan_without_obligations_says_so(client, cast):
    plan = draft(cast)
    Activity.objects.all().delete()
    client.force_login(cast.official)
    assert Page(page(client, plan)).says("За этот период сроков нет.")
    page(client, plan, kind="discipline")
    page(client, plan, kind="marks")


def test_the_page_costs_the_same_queries_however_many_marks(client, cast, plan, django_assert_max_num_queries):
    client.force_login(cast.secretary)
    for slot in Activity.objects.get(number="1.2.").slots.all()[1:]:
        said = marks.Statement(TODAY, "Сделано", due=slot.due)
        marks.report(slot.activity, cast.plant, cast.secretary, said)
    with django_assert_max_num_queries(18):
        page(client, plan)


def test_a_report_that_is_too_long_for_a_pdf_says_what_to_do(client, cast, plan, monkeypatch):
    monkeypatch.setattr(door, "MOST_LINES", 5)
    client.force_login(cast.secretary)
    address = reverse("plan_report_file", args=[plan.pk, "pdf"])
    answer = client.get(address, {"on": "2022-03-31"})
    assert answer.status_code == 503
    assert Page(answer).says("В отчёте 10 строк")
    assert Page(answer).leads_to(reverse("plan_report_file", args=[plan.pk, "xlsx"]) + "?on=2022-03-31")
    assert client.get(address, {"start": "2022-01-01", "end": "2022-03-31"}).status_code == 200
    assert client.post(reverse("report_keep", args=[plan.pk])).status_code == 503
    assert Report.objects.count() == 0


def test_a_plan_with_marks_is_whole_whatever_the_period(client, cast, plan):
    client.force_login(cast.secretary)
    answer = page(client, plan, kind="marks", start="2022-01-01", end="2022-01-31")
    assert Page(answer).says("Согласование учебных планов")
    assert answer.context["asked"].period is None

"""Reports through the door: what was known on a day, the numbers in the files, and what is frozen for ever."""

import hashlib
import io
from contextlib import closing
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from plans.approval import door as approval
from plans.core.deadlines import Period
from plans.core.obligations import Collective
from plans.core.progress import Deed, State
from plans.core.reports import document as report_document
from plans.core.reports.document import ReportKind
from plans.core.reports.figures import counts
from plans.core.stages import Move
from plans.editor import readings
from plans.execution import marks
from plans.models import Activity, FrozenError, Plan, Report
from plans.reports import door as reports
from plans.reports.rows import Asked, marked_document, report_of
from tests.cast import draft, in_force

pytestmark = pytest.mark.django_db

MARCH, JUNE = date(2022, 3, 31), date(2022, 6, 30)
JULY_10 = date(2022, 7, 10)


@pytest.fixture
def plan(cast) -> Plan:
    """Ten obligations: one of the council, two organisations × four quarters, one of the college."""
    plan = in_force(cast)
    readings.choose(row("1.2."), Collective.EACH, cast.secretary)
    return plan


def row(number: str) -> Activity:
    return Activity.objects.get(number=number)


def mark(cast, number: str, due: date, told: date, who=None, person=None, **more) -> marks.Mark:
    """A mark made on the day `told`."""
    with time_machine.travel(datetime(told.year, told.month, told.day, 9, tzinfo=UTC)):
        said = marks.Statement(**{"done_on": due, "result": "Сделано", "due": due} | more)
        return marks.report(row(number), who, person or cast.secretary, said)


@pytest.fixture
def year(cast, plan) -> Plan:
    """What happened until 10 July: two done in time, one late, one in part, one moved, one dropped, one returned."""
    mark(cast, "1.1.", date(2022, 1, 31), date(2022, 2, 1))
    mark(cast, "1.2.", MARCH, date(2022, 4, 1), cast.college, document="протокол № 2 от 31.03.2022")
    mark(cast, "1.2.", MARCH, date(2022, 4, 12), cast.plant, done_on=date(2022, 4, 10))
    mark(cast, "1.2.", JUNE, date(2022, 7, 2), cast.college, fact=Deed.PART, basis="Не хватило автобусов")
    moved = {"fact": Deed.MOVED, "basis": "Завод в отпуске", "moved_to": date(2022, 8, 15)}
    mark(cast, "1.2.", JUNE, date(2022, 6, 28), cast.plant, **moved, done_on=date(2022, 6, 27))
    dropped = {"fact": Deed.DROPPED, "basis": "Решение совета", "done_on": date(2022, 7, 1)}
    mark(cast, "1.2.", date(2022, 12, 31), date(2022, 7, 1), cast.plant, **dropped)
    with time_machine.travel(datetime(2022, 5, 3, 9, tzinfo=UTC)):
        said = marks.Statement(date(2022, 4, 30), "Согласовано", due=date(2022, 5, 1))
        returned = marks.report(row("2.1."), cast.college, cast.member, said)
    with time_machine.travel(datetime(2022, 5, 5, 9, tzinfo=UTC)):
        marks.decide(returned, cast.secretary, accept=False, note="Приложите план")
    return plan


def asked(kind: ReportKind = ReportKind.EXECUTION, on: date = JULY_10, by: date | None = None, period=None) -> Asked:
    return Asked(kind, on, by or on, period)


def states(plan: Plan, what: Asked) -> list[tuple[str, str, str]]:
    report = report_of(plan, what, what.on)
    return [(line.number, line.due, line.state.value) for line in report.lines if line.state is not State.WAITING]


def test_each_obligation_is_a_line_with_its_state(year):
    assert states(year, asked()) == [
        ("1.1.", "31.01.2022", "done"),
        ("1.2.", "31.03.2022", "done"),
        ("1.2.", "31.03.2022", "done_late"),
        ("1.2.", "30.06.2022", "part"),
        ("1.2.", "30.06.2022", "moved"),
        ("1.2.", "31.12.2022", "dropped"),
        ("2.1.", "01.05.2022", "late"),
    ]


def test_a_line_says_what_was_done_by_which_document_and_why_not(cast, year):
    lines = report_of(year, asked(), JULY_10).lines
    done, late, part, moved = lines[1:5]
    assert (done.who, done.done, done.document) == (
        str(cast.college),
        "31.03.2022. Сделано",
        "протокол № 2 от 31.03.2022",
    )
    assert (late.days_late, late.state_name) == (10, "выполнено позже срока (10 дн.)")
    assert part.note == "Не хватило автобусов"
    assert (moved.note, moved.done) == ("Перенесено на 15.08.2022: Завод в отпуске", "")
    returned = lines[-1]
    assert (returned.days_late, returned.note) == (70, "Отметка возвращена: Приложите план")
    assert [one.note for one in lines if one.state is State.DROPPED] == ["Снято: Решение совета"]


def test_only_what_was_known_on_the_day_counts(year):
    assert states(year, asked(on=date(2022, 4, 11)))[:3] == [
        ("1.1.", "31.01.2022", "done"),
        ("1.2.", "31.03.2022", "done"),
        ("1.2.", "31.03.2022", "late"),
    ]
    later = states(year, asked(on=date(2022, 4, 11), by=date(2022, 4, 12)))
    assert later[2] == ("1.2.", "31.03.2022", "done_late")
    # Reported on the third of May, sent back on the fifth.
    assert states(year, asked(on=date(2022, 5, 4)))[-1] == ("2.1.", "01.05.2022", "done")
    assert states(year, asked(on=date(2022, 5, 5)))[-1] == ("2.1.", "01.05.2022", "late")


def test_totals_sum_to_the_whole(year):
    report = report_of(year, asked(), JULY_10)
    assert {name: count for name, count in counts(report.whole).items() if count} == {
        "Выполнено в срок": 2,
        "Выполнено позже срока": 1,
        "Выполнено частично": 1,
        "Просрочено": 1,
        "Срок не наступил": 3,
        "Перенесено": 1,
        "Снято": 1,
    }
    for split in report.splits:
        whole = sum((one for _, one in split.parts[1:]), split.parts[0][1]) - split.repeated
        assert whole == report.whole
    assert (report.whole.due_share, report.whole.plan_share) == (60, 33)


def test_a_period_and_its_neighbour_make_the_whole(year):
    quarters = [Period(date(2022, 1, 1), MARCH), Period(date(2022, 4, 1), date(2022, 12, 31))]
    parts = [report_of(year, asked(period=one), JULY_10).whole for one in quarters]
    assert parts[0].total == 3
    assert parts[0] + parts[1] == report_of(year, asked(), JULY_10).whole


def test_discipline_of_each_organisation(cast, year):
    report = report_of(year, asked(ReportKind.DISCIPLINE), JULY_10)
    found = {name: (one.owed, one.in_time, one.done_late, one.late, one.failed) for name, one in report.disciplines}
    assert found == {
        str(cast.plant): (1, 0, 1, 0, 0),
        str(cast.college): (3, 1, 0, 1, 1),
        "Органы управления": (1, 1, 0, 0, 0),
    }
    assert (report.discipline.late_share, report.discipline.mean, report.discipline.most) == (40, 40.0, 70)
    assert (report.lines, report.splits) == ((), ())


def test_the_secretary_signs(cast, year):
    cast.secretary.patronymic = "Петровна"
    cast.secretary.save()
    report = report_of(year, asked(), JULY_10)
    assert (report.post, report.signer) == ("Секретарь Координационного совета", "А.П. Фамилия-secretary")


def test_the_plan_with_marks_is_the_plan_with_its_last_column_filled(year):
    document = marked_document(year, asked(ReportKind.MARKS, on=date(2022, 4, 11)))
    assert [one.mark for one in document.activities] == [
        "Выполнено 31.01.2022",
        "Выполнено 31.03.2022, протокол № 2 от 31.03.2022",
        "",
    ]
    assert document.tail[-2] == "По состоянию на 11.04.2022."
    year.columns.filter(key="mark").delete()
    bare = marked_document(Plan.objects.get(pk=year.pk), asked(ReportKind.MARKS))
    assert bare.columns[-1].heading == "Отметка о выполнении"


def words_of_docx(data: bytes) -> str:
    with ZipFile(io.BytesIO(data)) as package:
        return package.read("word/document.xml").decode()


def words_of_pdf(data: bytes) -> str:
    with closing(PdfDocument(data)) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def test_the_files_hold_the_same_numbers(cast, year):
    made = reports.made(year, asked(ReportKind.DISCIPLINE), JULY_10)
    book = load_workbook(io.BytesIO(made.write("xlsx")))
    lines = {line[0]: line[1:] for line in book["Организации"].iter_rows(values_only=True) if line[0]}
    assert lines[str(cast.college)] == (3, 1, 0, 1, 1, 0, 33, 70, 70)
    assert lines["Итого"] == (5, 2, 1, 1, 1, 0, 40, 40, 70)
    squeezed = "".join(words_of_pdf(made.write("pdf")).split())
    assert "Итого521110" + "40" + "40,0" + "70" in squeezed
    assert "А.Фамилия-secretary" in squeezed
    assert ">40,0<" in words_of_docx(made.write("docx"))


def test_a_book_has_a_sheet_for_each_table_and_every_row_stands_by_itself(year):
    book = load_workbook(io.BytesIO(reports.made(year, asked(), JULY_10).write("xlsx")))
    assert book.sheetnames == [
        "Исполнение мероприятий",
        "Итоги по разделам",
        "Итоги по исполнителям",
        "Итоги по организациям",
    ]
    titles = [line[2] for line in book.worksheets[0].iter_rows(values_only=True) if line[0] == "1.2."]
    assert titles == ["Проведение экскурсий"] * 8
    whole = next(line for line in book.worksheets[3].iter_rows(values_only=True) if line[0] == "Итого")
    assert whole[1] == 10


def test_a_paper_says_same_for_a_repeated_title_and_heads_each_section(year):
    rows = reports.made(year, asked(), JULY_10).grid.tables[0].rows
    assert [one.cells[0].text for one in rows if one.role == "section"] == ["1. Организация", "2. Качество"]
    assert [one.cells[1].text for one in rows if one.cells[0].text == "1.2."] == [
        "Проведение экскурсий",
        *["То же"] * 7,
    ]


def test_a_plan_without_rows_has_a_report(cast):
    plan = draft(cast)
    Activity.objects.all().delete()
    for kind in ReportKind:
        made = reports.made(plan, asked(kind), JULY_10)
        assert all(made.write(one) for one in reports.KINDS)


def test_a_frozen_report_stays_as_it_was(cast, year):
    kept = reports.freeze(year, asked(), cast.secretary, JULY_10)
    before = {kind: bytes(getattr(kept, kind)) for kind in reports.KINDS}
    mark(cast, "2.1.", date(2022, 5, 1), date(2022, 7, 9), cast.college)
    again = Report.objects.get()
    assert {kind: bytes(getattr(again, kind)) for kind in reports.KINDS} == before
    assert all(hashlib.sha256(data).hexdigest() == getattr(again, f"{kind}_sha256") for kind, data in before.items())
    assert hashlib.sha256(again.content.encode()).hexdigest() == again.content_sha256
    old, new = report_document.loads(again.content), report_of(year, asked(), JULY_10)
    assert (old.whole.late, new.whole.late) == (1, 0)
    assert reports.freeze(year, asked(ReportKind.MARKS), cast.secretary, JULY_10).number == 2


def test_two_clicks_keep_one_report(cast, year):
    first, second = (reports.freeze(year, asked(ReportKind.DISCIPLINE), cast.secretary, JULY_10) for _ in range(2))
    assert (first.pk, first.number, Report.objects.count()) == (second.pk, second.number, 1)
    mark(cast, "2.1.", date(2022, 5, 1), date(2022, 7, 9), cast.college)
    assert reports.freeze(year, asked(ReportKind.DISCIPLINE), cast.secretary, JULY_10).number == 2


def test_equal_reports_give_equal_bytes(year):
    first, second = (reports.made(year, asked(), JULY_10) for _ in range(2))
    assert first.content == second.content
    assert [first.write(kind) for kind in reports.KINDS] == [second.write(kind) for kind in reports.KINDS]


def test_a_frozen_report_cannot_be_changed_or_deleted(cast, year):
    kept = reports.freeze(year, asked(ReportKind.DISCIPLINE), cast.secretary, JULY_10)
    for attempt in (kept.save, kept.delete, lambda: Report.objects.update(number=5), Report.objects.all().delete):
        with pytest.raises(FrozenError, match="Сохранённый отчёт не"):
            attempt()


@pytest.mark.parametrize("name", ["member", "chair", "official", "stranger"])
def test_only_the_secretary_freezes(cast, plan, name):
    with pytest.raises(PermissionDenied):
        reports.freeze(plan, asked(), cast.as_role(name), JULY_10)


def test_a_closed_plan_can_be_reported_and_a_draft_not_frozen(cast, plan):
    approval.move(plan, Move.CLOSE, cast.chair)
    assert reports.freeze(plan, asked(ReportKind.DISCIPLINE), cast.secretary, JULY_10).number == 1
    with pytest.raises(PermissionDenied):
        reports.freeze(draft(cast), asked(), cast.secretary, JULY_10)
    assert Report.objects.count() == 1


def test_a_report_costs_the_same_queries_however_long_the_plan(cast, year, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        report_of(year, asked(), JULY_10)

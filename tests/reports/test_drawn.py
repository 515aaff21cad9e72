"""Parts of a report that are kept as drawn: what is kept never differs from what would be drawn now."""

from dataclasses import replace

from plans.core.drawings.charts import Bar, Chart, Segment
from plans.core.grid import Cell, Row, Table
from plans.core.progress import State
from plans.core.reports.document import ReportLine
from plans.reports.screen import Figured
from plans.templatetags import reports

LINE = ReportLine("1.1.", "Слёт", "01.05.2022", "Колледж", "Отчёт", "", "", State.LATE, 3, "Болезнь", "Раздел")


def drawn(*asked) -> list[str]:
    """Each page drawn, looked up, and drawn anew: the pages as they are, if all three agree."""
    first, kept = ([reports.report_lines(*one) for one in asked] for _ in range(2))
    reports.LINES.clear()
    assert first == kept == [reports.report_lines(*one) for one in asked]
    return first


def test_a_line_is_drawn_anew_whatever_is_changed_in_it():
    others = {
        **dict.fromkeys(("number", "title", "due", "who", "planned", "done", "document", "note", "section"), "<b>"),
        "state": State.DONE,
        "days_late": 4,
    }
    lines = [LINE, *(replace(LINE, **{name: value}) for name, value in others.items())]
    pages = drawn(*(([line], True) for line in lines), ([LINE], False))
    assert len(set(pages)) == len(pages)
    assert "<b>" not in "".join(pages)


def test_titles_and_headings_stand_once_one_after_the_other():
    other = replace(LINE, number="1.2.", title="Съезд")
    [page] = drawn(([LINE, LINE, other, replace(LINE, section="Второй"), LINE], True))
    assert [page.count(words) for words in ("то же", "Слёт", "Съезд", ">Раздел<", ">Второй<")] == [1, 3, 1, 2, 1]
    assert drawn(([replace(LINE, section="")], True), ([], True))[1] == ""
    assert "line-section" not in drawn(([replace(LINE, section="")], True))[0]


def test_figures_are_drawn_anew_whatever_is_changed_in_them():
    segment, cell = Segment("done", 0, 10, "5"), Cell("Всего")
    bar = Bar("Колледж", "выполнено 5", 20, (segment,))
    chart = Chart("Исполнение", "Колледж: 5", (bar,), 46)
    shown = [(Figured("Итоги", chart, Table((Row((cell,)),))), (("done", "выполнено"),), 1)]
    (one, legend, at) = shown[0]
    shown += [(one, (("late", "просрочено"),), 1), (one, legend, 2), (replace(one, heading="Другие"), legend, 1)]
    bars = [replace(bar, **other) for other in ({"name": "Завод"}, {"y": 30}, {"segments": ()})]
    bars += [replace(bar, segments=(replace(segment, width=11),))]
    charts = [replace(chart, bars=(other,)) for other in bars]
    charts += [replace(chart, **other) for other in ({"title": "Т"}, {"text": "В"}, {"height": 50}, {"left_out": 2})]
    shown += [(replace(one, chart=other), legend, at) for other in charts]
    cells = [replace(cell, **other) for other in ({"text": "<i>"}, {"bold": True})]
    shown += [(replace(one, table=Table((Row((other,)),))), legend, at) for other in cells]
    kept = [reports.report_figured(*some) for some in (*shown, *shown)]
    reports.FIGURED.clear()
    assert kept == [reports.report_figured(*some) for some in shown] * 2
    assert len(set(kept)) == len(shown)

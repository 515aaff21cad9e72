"""The strip's geometry: every window inside, no two over each other, rows that never meet, sheets that fit a page."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.core.drawings import gantt
from plans.core.drawings.gantt import HEIGHT, LEFT, LINES, SCALE, SIGNS, WIDTH, GanttItem, Window, draw, span
from plans.core.progress import State

START, END = date(2022, 1, 1), date(2022, 12, 31)
TODAY = date(2022, 3, 10)

days = st.dates(date(2020, 1, 1), date(2025, 12, 31))
windows = st.builds(Window, start=days, due=days, state=st.sampled_from(State))
items = st.builds(
    GanttItem,
    number=st.text(max_size=8),
    title=st.text(max_size=300),
    windows=st.lists(windows, max_size=60).map(tuple),
    heading=st.sampled_from(["", "1. Первый", "2. Второй", "Очень длинный раздел " * 30]),
)
plans = st.lists(items, max_size=40)


def one(*windows: tuple[date, date], title: str = "Заседание") -> gantt.GanttRow:
    """The only row of a strip of 2022."""
    item = GanttItem("1.1.", title, tuple(Window(start, due, State.WAITING) for start, due in windows))
    ((row,),) = [sheet.rows for sheet in draw([item], START, END, TODAY).sheets]
    return row


@given(plans, days, days, days)
def test_every_window_of_every_row_lies_inside_its_row_and_sheet(rows, start, end, today):
    strip = draw(rows, start, end, today)
    drawn = [row for sheet in strip.sheets for row in sheet.rows if row.item]
    assert [row.item for row in drawn] == rows
    for sheet in strip.sheets:
        assert sheet.height <= HEIGHT
        for row in sheet.rows:
            assert row.y >= SCALE
            for bar in row.bars:
                assert LEFT <= bar.x < bar.x + bar.width <= WIDTH
                assert row.y <= bar.y < bar.y + bar.height <= row.y + row.height
    assert [len(row.bars) for row in drawn] == [len(item.windows) for item in rows]


@given(plans, days, days)
def test_rows_and_windows_never_lie_over_each_other(rows, start, end):
    for sheet in draw(rows, start, end, TODAY).sheets:
        for above, below in zip(sheet.rows, sheet.rows[1:], strict=False):
            assert above.y + above.height == below.y
        for row in sheet.rows:
            for at, bar in enumerate(row.bars):
                for other in row.bars[at + 1 :]:
                    beside = bar.x + bar.width <= other.x or other.x + other.width <= bar.x
                    assert beside or bar.y + bar.height <= other.y or other.y + other.height <= bar.y


@given(plans, days, days, days)
def test_months_cover_the_strip_without_gaps(rows, start, end, today):
    strip = draw(rows, start, end, today)
    edges = [(month.x, month.x + month.width) for month in strip.months]
    assert edges[0][0] == LEFT
    assert edges[-1][1] == WIDTH
    assert [right for _, right in edges[:-1]] == [left for left, _ in edges[1:]]
    assert (strip.today is None) == (not strip.start <= today <= strip.end)
    if strip.today is not None:
        assert LEFT <= strip.today <= WIDTH


@given(plans)
def test_a_section_is_never_the_last_line_of_a_sheet(rows):
    for sheet in draw(rows, START, END, TODAY).sheets:
        assert not sheet.rows or sheet.rows[-1].item is not None


def test_the_whole_year_fills_the_strip():
    (bar,) = one((START, END)).bars
    assert (bar.x, bar.width, bar.cut) == (LEFT, WIDTH - LEFT, False)


def test_quarters_stand_side_by_side_in_one_line():
    ends = [date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30), END]
    starts = [START, *(day + timedelta(days=1) for day in ends[:-1])]
    bars = one(*zip(starts, ends, strict=True)).bars
    assert len({bar.y for bar in bars}) == 1
    assert [bar.x + bar.width for bar in bars[:-1]] == [bar.x for bar in bars[1:]]


def test_windows_that_meet_stand_one_under_the_other():
    bars = one((START, date(2022, 6, 30)), (date(2022, 3, 1), END)).bars
    assert bars[0].y < bars[1].y


def test_one_day_is_wide_enough_to_be_seen():
    (bar,) = one((END, END)).bars
    assert (bar.width, bar.x + bar.width) == (gantt.NARROWEST, WIDTH)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2021, 1, 1), date(2022, 2, 1)),
        (date(2022, 12, 1), date(2023, 2, 1)),
        (date(2019, 1, 1), date(2019, 2, 1)),
        (date(2030, 1, 1), date(2030, 2, 1)),
    ],
)
def test_what_lies_outside_is_drawn_at_the_edge_and_said_to_be_cut(start, due):
    assert one((start, due)).bars[0].cut


def test_a_window_whose_end_stands_before_its_start_is_its_end():
    (bar,) = one((date(2022, 6, 1), date(2022, 3, 1))).bars
    assert bar.window.due == date(2022, 3, 1)
    assert bar.width == gantt.NARROWEST


def test_a_long_title_is_cut_with_a_sign():
    row = one(title="слово " * 200)
    assert len(row.lines) == LINES
    assert row.lines[-1].endswith("…")


def test_years_are_named_where_they_begin():
    strip = draw([], date(2021, 9, 1), date(2022, 8, 31), TODAY)
    assert [(month.name, month.year) for month in strip.months if month.year] == [("сен", "2021"), ("янв", "2022")]
    assert len(strip.months) == 12


def test_todays_line_stands_in_the_middle_of_the_day():
    strip = draw([], TODAY, TODAY, TODAY)
    assert strip.today == (LEFT + WIDTH) // 2


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_no_error(day):
    draw([GanttItem("1", "x", (Window(day, day, State.LATE),))], day, day, day)


def test_a_plan_without_a_period_is_as_long_as_its_windows():
    item = GanttItem("1", "x", (Window(date(2022, 3, 1), date(2022, 5, 1), State.LATE), Window(TODAY, END, State.DUE)))
    assert span([item], None, None, TODAY) == (date(2022, 3, 1), END)
    assert span([], None, None, TODAY) == (START, END)
    assert span([item], TODAY, END, START) == (TODAY, END)


def test_every_state_has_a_sign_of_its_own():
    assert set(SIGNS) == set(State)
    assert len(set(SIGNS.values())) == len(SIGNS)

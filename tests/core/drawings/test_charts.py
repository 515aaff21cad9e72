"""Bars of a chart: lengths by counts, words for those who do not see them."""

from plans.core.drawings.charts import MOST, WIDTH, chart

NAMES = {"Сделано": "done", "Просрочено": "late"}


def test_a_bar_is_as_long_as_there_is_to_count():
    made = chart("Работа", [("Завод", {"Сделано": 3, "Просрочено": 1}), ("Колледж", {"Сделано": 2})], NAMES)
    first, second = made.bars
    assert [(one.key, one.label) for one in first.segments] == [("done", "3"), ("late", "1")]
    assert sum(one.width for one in first.segments) == WIDTH
    assert first.segments[1].x == first.segments[0].width
    assert second.segments[0].width < WIDTH / 1.9
    assert second.y > first.y


def test_the_words_say_all_that_the_bars_show():
    made = chart("Работа", [("Завод", {"Сделано": 3, "Просрочено": 1}), ("Колледж", {"Сделано": 0})], NAMES)
    assert made.text == "Завод: сделано — 3, просрочено — 1. Колледж: ничего."
    assert made.bars[1].segments == ()


def test_a_small_part_of_many_can_still_be_seen():
    (bar,) = chart("Работа", [("Завод", {"Сделано": 5000, "Просрочено": 1})], NAMES).bars
    assert bar.segments[1].width >= 3
    assert bar.segments[1].label == ""
    assert sum(one.width for one in bar.segments) <= WIDTH + 0.1


def test_long_names_and_long_lists_are_cut_on_the_drawing_alone():
    made = chart("Работа", [(f"Колледж {'длинный ' * 20}{at}", {"Сделано": 1}) for at in range(MOST + 5)], NAMES)
    assert (len(made.bars), made.left_out) == (MOST, 5)
    assert all(len(bar.name) <= 46 for bar in made.bars)
    assert chart("Работа", [], NAMES).bars == ()

"""Lists page by page: no row is left out or told twice, whatever the order and whatever is missing."""

from datetime import date

import pytest

from plans.keyset import COUNTED, Key, page_of
from plans.models import Cluster, Organisation, Plan
from plans.queries import PLANS

pytestmark = pytest.mark.django_db
NAME = [Key("name"), Key("pk")]


def walk(rows, keys, size=2) -> list[int]:
    found, after = [], ""
    while True:
        page = page_of(rows, keys, size, after)
        assert page.is_first == (not after)
        found += [row.pk for row in page]
        if not page.after:
            return found
        after = page.after


@pytest.mark.parametrize("falling", [True, False])
def test_pages_of_plans_go_through_all_of_them_in_order(cast, falling):
    starts = [date(2021, 9, 1), date(2022, 1, 1), None, date(2022, 1, 1), None, date(2023, 1, 1)]
    made = []
    for at, start in enumerate(starts):
        end = start and date(start.year, 12, 31)
        cluster = (cast.cluster, cast.foreign)[at % 2]
        made.append(Plan.objects.create(cluster=cluster, title=f"{at}", period_start=start, period_end=end).pk)
    keys = [Key("period_start", falling, may_lack=True), *PLANS[1:]]
    found = walk(Plan.objects.select_related("cluster"), keys)
    assert sorted(found) == sorted(made)
    assert set(found[-2:]) == {made[2], made[4]}
    days = [Plan.objects.get(pk=pk).period_start for pk in found[:-2]]
    assert days == sorted(days, reverse=falling)


def test_rows_of_one_name_follow_each_other(cast):
    Organisation.objects.bulk_create(Organisation(name="Колледж") for _ in range(5))
    assert len(walk(Organisation.objects.all(), NAME)) == len(set(walk(Organisation.objects.all(), NAME)))
    assert len(walk(Organisation.objects.all(), NAME)) == Organisation.objects.count()


@pytest.mark.parametrize(
    "place",
    ["x", "%", "W10", "WzFd", "WyJhIiwieCJd", "W251bGwsbnVsbF0", "WyJhIix7fV0", "WyJcdTAwMDAiLDFd", "A" * 9000, "ж"],
)
def test_a_strange_place_is_no_error(cast, place):
    assert page_of(Cluster.objects.all(), NAME, 1, place).rows is not None


def test_no_more_rows_are_counted_than_anybody_reads(cast):
    Organisation.objects.bulk_create(Organisation(name=f"{at}") for at in range(COUNTED + 5))
    page = page_of(Organisation.objects.all(), NAME, 30, "")
    assert (page.count, page.counted) == (COUNTED + 1, "больше 1000")


def test_a_list_that_stands_on_one_page_is_not_counted_again(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = page_of(Organisation.objects.all(), NAME, 30, "")
        assert page.count == len(page.rows) == 2
    assert page_of(Organisation.objects.all(), NAME, 1, "").count == 2
    last = page_of(Organisation.objects.all(), NAME, 1, page_of(Organisation.objects.all(), NAME, 1, "").after)
    assert (len(last), last.count) == (1, 2)

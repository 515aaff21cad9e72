"""Calendars in a browser: a list on a telephone, a strip that prints sheet by sheet."""

from io import BytesIO

import pikepdf
import pytest

from plans.models import Activity, Slot
from tests.browser.conftest import PHONE, WIDE
from tests.cast import SEEDS, in_force, seed_document

PAGES = ("/calendar/", "/plans/{}/calendar/?month=2022-03", "/plans/{}/calendar/?year=2022", "/plans/{}/strip/")


@pytest.fixture
def plan(cast):
    """A real plan with one title that has no place to break."""
    made = in_force(cast, seed_document(SEEDS[0]))
    row = Activity.objects.filter(section__plan=made).first()
    Activity.objects.filter(pk=row.pk).update(title="Щ" * 400)
    return made


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_page_is_wider_than_the_window(visitor, cast, plan, size):
    person = visitor("secretary", size)
    for path in PAGES:
        person.open(path.format(plan.pk))
        assert person.overflow == 0, path


def test_on_a_telephone_the_month_is_a_list_of_its_days(visitor, cast, plan):
    person = visitor("secretary", PHONE)
    days = set(Slot.objects.filter(activity__section__plan=plan).values_list("due", flat=True))
    month = max(days).strftime("%Y-%m")
    person.open(f"/plans/{plan.pk}/calendar/?month={month}")
    cells = person.page.locator(".month td:visible time")
    shown = [cells.nth(at).get_attribute("datetime") for at in range(cells.count())]
    assert shown == sorted(str(day) for day in days if str(day).startswith(month))


def test_a_printed_strip_has_a_page_for_each_sheet(visitor, cast, plan):
    person = visitor("secretary")
    person.open(f"/plans/{plan.pk}/strip/")
    sheets = person.page.locator(".sheet").count()
    paper = person.page.pdf(prefer_css_page_size=True)
    with pikepdf.open(BytesIO(paper)) as file:
        boxes = {tuple(round(float(side)) for side in page.mediabox) for page in file.pages}
        assert len(file.pages) == sheets > 1
    assert boxes == {(0, 0, 842, 595)}

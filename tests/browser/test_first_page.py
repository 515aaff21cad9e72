"""The first page of an official answers where it is bad, and why, before anybody scrolls."""

from django.contrib.auth import get_user_model

from plans.models import Cluster, Membership
from plans.owed import counters
from plans.views.home import WORST
from tests.cast import in_force

LAPTOP = {"width": 1280, "height": 800}
NAME = "Образовательно-производственный кластер № {} транспортной отрасли"


def test_where_it_is_bad_and_why_stands_above_the_fold(cast, visitor):
    first = cast.cluster
    for number in range(WORST + 2):
        cast.cluster = Cluster.objects.create(
            name=NAME.format(number), industry=first.industry, department=first.department
        )
        Membership.objects.create(user=cast.secretary, role="secretary", cluster=cast.cluster)
        cast.secretary = get_user_model().objects.get(pk=cast.secretary.pk)  # the roles are remembered
        counters.renew_plan(in_force(cast).pk)
    get_user_model().objects.update(knows_tour=True)
    page = visitor("official", LAPTOP).page
    lines = page.locator("#worst tbody tr")
    assert lines.count() == WORST
    assert "с 31.01.2022" in lines.last.inner_text()
    for seen in (page.locator(".board .figure").last, page.locator(".progress-bar-line"), lines.last):
        box = seen.bounding_box()
        assert box["y"] + box["height"] <= LAPTOP["height"]

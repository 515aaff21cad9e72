"""The rows of the admin's lists are those that Django itself would draw, with less work for each."""

import pytest
from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.views.main import ChangeList
from django.urls import reverse
from lxml import html

from plans.models import Plan, User
from tests.cast import draft
from tests.page import Page

pytestmark = pytest.mark.django_db
LISTS = ("user", "organisation", "cluster", "plan")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", ["", "?q=а", "?q=а%26б=в&o=-1", "?_to_field=id"])
def test_the_addresses_of_rows_are_djangos_own(client, cast, name, query):
    """Opened from there, a row leads back to the same search."""
    client.force_login(cast.admin)
    address = reverse(f"admin:plans_{name}_changelist") + query
    answer = client.get(address)
    own = answer.context["cl"]
    theirs = ChangeList.url_for_result
    kept = {"preserved_filters": own.model_admin.get_preserved_filters(answer.wsgi_request), "opts": own.opts}
    rows = list(own.model._default_manager.all())
    assert [own.url_for_result(row) for row in rows] == [add_preserved_filters(kept, theirs(own, row)) for row in rows]
    assert {one.root.get("href") for one in Page(answer).all("#result_list tbody th a")} == {
        own.url_for_result(row) for row in own.result_list
    }


def test_a_row_has_the_box_that_django_would_draw(cast):
    cast.college.short_name = "«Колледж» <№ 1> & 'Ко'"
    for row in (cast.college, cast.admin, cast.cluster):
        of_model = admin.site.get_model_admin(type(row))
        boxes = (of_model.action_checkbox(row), admin.ModelAdmin.action_checkbox(of_model, row))
        ours, theirs = (dict(html.fromstring(box).attrib) for box in boxes)
        assert ours == theirs


def test_an_address_with_words_in_its_key_is_djangos_too(cast, rf):
    """No list has such keys now."""
    of_model = admin.site.get_model_admin(User)
    request = rf.get("/", {"q": "а"})
    request.user = cast.admin
    shown = of_model.get_changelist_instance(request)
    row = User(pk=1)
    row.pk = "а/б"
    assert shown.url_for_result(row).startswith(ChangeList.url_for_result(shown, row))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("план РАБОТЫ", True),
        ("ПЛАН", True),
        ('"план работы" кластер', True),
        ("(«план»)", False),
        ("план.", False),
        ("п[л]ан", False),
        ('"план\\', False),
        ("план \\д", False),
    ],
)
def test_words_are_found_in_small_and_capital_letters_on_both_databases(client, cast, query, found):
    """Signs are looked for as they stand."""
    plan = draft(cast)
    Plan.objects.filter(pk=plan.pk).update(title="План РАБОТЫ Кластера")
    client.force_login(cast.admin)
    answer = client.get(reverse("admin:plans_plan_changelist"), {"q": query})
    assert list(answer.context["cl"].result_list) == [plan] * found


def test_signs_are_found_as_they_stand(client, cast):
    Plan.objects.filter(pk=draft(cast).pk).update(title=r"Итоги (2021\22) + 50 %? [да]")
    client.force_login(cast.admin)
    for query in (r"2021\22", "(2021", "+", "%?", "[ДА]", "итоги + 50", r'"(2021\22) +"'):
        assert client.get(reverse("admin:plans_plan_changelist"), {"q": query}).context["cl"].result_count == 1, query

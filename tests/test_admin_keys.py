"""Keys that no object can have, in addresses and forms of the admin: refused in words, and none breaks a page."""

import pytest
from django.urls import reverse

from plans.models import Executor, Membership, User
from tests.cast import in_force
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser(client, cast):
    """The administrator at the browser."""
    client.force_login(cast.admin)
    return client


@pytest.mark.parametrize("key", ["x", "<script>", "10000-01-01", "\u00b2", "9" * 25])
def test_a_key_that_no_object_has_is_told_and_breaks_nothing(superuser, key):
    for path in (f"{key}/history/", f"{key}/change/", f"{key}/delete/", f"{key}/history/1/", f"1/history/{key}/"):
        assert superuser.get(f"/admin/plans/organisation/{path}").status_code in (302, 404)
    data = {"action": "delete_selected", "_selected_action": key}
    assert superuser.post("/admin/plans/organisation/", data, follow=True).status_code == 200


@pytest.mark.parametrize("query", ["membership/?department__exact={}", "signoff/?origin={}", "letter/?person__in=1,{}"])
@pytest.mark.parametrize("key", ["9" * 19, f"-{'9' * 25}"])
def test_a_filter_by_a_number_that_no_database_holds_shows_the_whole_list(superuser, cast, query, key):
    in_force(cast)
    where = f"/admin/plans/{query.format(key)}"
    for answer in (superuser.get(where, follow=True), superuser.post(where, {"action": "x"}, follow=True)):
        assert Page(answer).says("Такого отбора нет")
        assert answer.redirect_chain == [(where.partition("?")[0], 302)]


@pytest.mark.parametrize("query", ["edition/?pdf=2022-02-30", "waytext/?pdf__in=x"])
def test_the_bytes_of_a_file_are_nothing_to_filter_by(superuser, query):
    assert superuser.get(f"/admin/plans/{query}").status_code == 400


def test_a_long_number_is_looked_for_as_words(superuser, cast):
    answer = superuser.get(f"/admin/plans/cluster/?q={'9' * 25}")
    assert (answer.status_code, answer.context["cl"].result_count) == (200, 0)


def test_a_field_without_a_name_names_none(superuser, cast):
    assert superuser.get(f"/admin/plans/organisation/{cast.plant.pk}/change/?_to_field=").status_code == 200


@pytest.mark.parametrize("key", ["x", "1.1.", "\u00b2", "9" * 25])
@pytest.mark.parametrize(("page", "field"), [("membership", "user"), ("executor", "organisations"), ("user", "groups")])
def test_a_choice_that_there_cannot_be_is_refused_in_words(superuser, cast, page, field, key):
    in_force(cast)
    row = {"membership": Membership, "executor": Executor, "user": User}[page].objects.first()
    where = reverse(f"admin:plans_{page}_change", args=[row.pk])
    answer = superuser.post(where, Page(superuser.get(where)).fields | {field: key})
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors[field].as_data()[0].messages)

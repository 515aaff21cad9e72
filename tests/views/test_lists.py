"""List pages take the same number of queries for 1 and for 30 rows."""

from dataclasses import replace

import pytest
from django.urls import reverse

from plans.models import Activity, Cluster, Department
from tests.cast import approved, draft, small_document
from tests.page import Page

pytestmark = pytest.mark.django_db


def many(cast, count):
    for _ in range(count):
        draft(cast)
        Cluster.objects.create(name="Ещё", industry="Связь", department=cast.cluster.department)


@pytest.mark.parametrize(
    ("name", "role", "queries"),
    [
        ("plan_list", "secretary", 6),
        ("cluster_list", "official", 4),
        ("home", "secretary", 21),
        ("home", "official", 8),
    ],
)
@pytest.mark.parametrize("count", [1, 29])
def test_a_list_takes_the_same_queries_for_any_length(
    client, cast, django_assert_num_queries, name, role, queries, count
):
    many(cast, count)
    approved(cast)
    client.force_login(cast.as_role(role))
    with django_assert_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("role", ["secretary", "chair", "member", "official", "admin"])
@pytest.mark.parametrize("count", [1, 30])
def test_a_plan_page_takes_at_most_ten_queries(client, cast, django_assert_max_num_queries, count, role):
    document = small_document()
    row = document.sections[0].activities[0]
    section = replace(document.sections[0], activities=(row,) * count)
    plan = draft(cast, replace(document, sections=(section,)))
    client.force_login(cast.as_role(role))
    with django_assert_max_num_queries(10):
        assert client.get(reverse("plan_page", args=[plan.pk])).status_code == 200
    assert Activity.objects.count() == count


def test_the_members_page_takes_the_same_queries_for_any_number_of_rows(client, cast, django_assert_num_queries):
    for count in (1, 30):
        document = small_document()
        section = replace(document.sections[0], activities=(document.sections[0].activities[1],) * count)
        approved(cast, replace(document, sections=(section,)))
        client.force_login(cast.member)
        with django_assert_num_queries(11):
            assert Page(client.get(reverse("home"))).says("Проведение экскурсий")


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 2), ("text=ЭКСКУРСИЙ", 2), ("text=нет такого", 0), ("year=2022", 2), ("year=2020", 0), ("stage=approved", 1)],
)
def test_plans_are_found_by_filters(client, cast, query, found):
    draft(cast)
    approved(cast)
    client.force_login(cast.secretary)
    assert client.get(f"{reverse('plan_list')}?{query}").context["page"].count == found


@pytest.mark.parametrize(
    "query", ["cluster=x", "year=1e9", "stage=%00", "page=-1", "text=%27%3B--", "year=99999999999"]
)
def test_a_strange_query_string_is_not_an_error(client, cast, query):
    draft(cast)
    client.force_login(cast.secretary)
    assert client.get(f"{reverse('plan_list')}?{query}").status_code == 200


def test_one_cluster_is_found_among_many_by_name_industry_or_region(client, cast):
    for at in range(40):
        Cluster.objects.create(name=f"Кластер {at}", industry="Связь", department=cast.cluster.department)
    client.force_login(cast.admin)
    for name in ("cluster_list", "cluster_directory"):
        assert Page(client.get(reverse(name))).says("Найти")
        page = Page(client.get(reverse(name), {"text": "кластер связь 39"}))
        assert page.says("Кластер 39")
        assert not page.says("Кластер 38")
        assert Page(client.get(reverse(name), {"text": "[\0"})).says("Таких кластеров нет")


def test_a_list_of_clusters_to_choose_from_is_cut_and_a_department_shortens_it(client, cast):
    other = Department.objects.create(name="Другой департамент", region="Другая область")
    Cluster.objects.bulk_create(Cluster(name=f"Кластер {at}", industry="Связь", department=other) for at in range(501))
    client.force_login(cast.admin)
    for name in ("plan_list", "overview_rows"):
        choices = Page(client.get(reverse(name))).all("select[name=cluster] option")
        assert len(choices) == 501
        assert choices[0].words.endswith("ниже — первые 500")
    narrowed = {"department": cast.cluster.department_id}
    assert len(Page(client.get(reverse("overview_rows"), narrowed)).all("select[name=cluster] option")) == 2

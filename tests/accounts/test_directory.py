"""The directory in words: who may keep what, and that what is owed follows who takes part."""

import pytest
from django.urls import reverse

from plans.accounts import directory
from plans.models import Cluster, Department, Membership, Organisation, Participation
from plans.owed import counters
from tests.cast import in_force
from tests.page import Page

pytestmark = pytest.mark.django_db

NEW = {"name": "АО «Новый завод»", "short_name": "Новый завод", "kind": "enterprise"}


@pytest.fixture
def secretary(client, cast):
    client.force_login(cast.secretary)
    return client


def members(cluster) -> list[str]:
    return sorted(str(row.organisation) for row in cluster.participations.select_related("organisation"))


def test_a_secretary_adds_an_organisation_to_the_own_cluster(secretary, cast):
    answer = secretary.post(reverse("member_list", args=[cast.cluster.pk]), NEW, follow=True)
    assert Page(answer).says("Теперь участвует: Новый завод.")
    assert "Новый завод" in members(cast.cluster)
    assert secretary.post(reverse("member_list", args=[cast.foreign.pk]), NEW).status_code == 404


def test_an_organisation_that_is_known_does_not_come_twice(secretary, cast):
    Organisation.objects.create(name="Акционерное общество «Завод»", short_name="АО «Завод»")
    count = Organisation.objects.count()
    again = NEW | {"name": 'АО "Завод"'}
    secretary.post(reverse("member_list", args=[cast.cluster.pk]), again)
    assert Organisation.objects.count() == count
    assert "АО «Завод»" in members(cast.cluster)
    answer = secretary.post(reverse("member_list", args=[cast.cluster.pk]), again)
    assert answer.status_code == 422
    assert Page(answer).says("уже участвует в кластере")


def test_what_is_owed_follows_who_takes_part(secretary, cast):
    in_force(cast)
    secretary.post(reverse("member_list", args=[cast.cluster.pk]), NEW)
    assert list(counters.differences()) == []
    row = Participation.objects.get(organisation__short_name="Новый завод")
    secretary.post(reverse("member_leave", args=[row.pk]))
    assert list(counters.differences()) == []
    assert "Новый завод" not in members(cast.cluster)


def test_an_organisation_for_which_people_mark_stays(secretary, cast):
    row = Participation.objects.get(cluster=cast.cluster, organisation=cast.college)
    answer = secretary.post(reverse("member_leave", args=[row.pk]), follow=True)
    assert Page(answer).says("Сначала снимите их роли.")
    Membership.objects.filter(organisation=cast.college).delete()
    secretary.post(reverse("member_leave", args=[row.pk]))
    assert not Participation.objects.filter(pk=row.pk).exists()


def test_one_organisation_leads(secretary, cast):
    for row in cast.cluster.participations.all():
        secretary.post(reverse("member_lead", args=[row.pk]))
        assert [one.pk for one in cast.cluster.participations.filter(leads=True)] == [row.pk]


def test_a_secretary_renames_only_what_no_other_cluster_shares(secretary, cast):
    address = reverse("organisation_edit", args=[cast.college.pk])
    assert secretary.post(address, NEW).status_code == 302
    cast.college.refresh_from_db()
    assert cast.college.short_name == "Новый завод"
    Participation.objects.create(cluster=cast.foreign, organisation=cast.college)
    assert secretary.post(address, NEW).status_code == 403


def test_a_secretary_does_not_move_the_cluster_to_another_department(secretary, cast):
    other = Department.objects.create(name="Другой", region="Другой")
    data = {"name": "Новое имя", "short_name": "", "industry": "Отрасль", "department": other.pk}
    secretary.post(reverse("cluster_edit", args=[cast.cluster.pk]), data)
    moved = Cluster.objects.get(pk=cast.cluster.pk)
    assert (moved.name, moved.department_id) == ("Новое имя", cast.cluster.department_id)


def test_what_somebody_else_has_changed_meanwhile_stays(cast):
    mine = Cluster.objects.get(pk=cast.cluster.pk)
    Cluster.objects.filter(pk=mine.pk).update(industry="Изменено")
    mine.name = "Моё имя"
    directory.keep(mine, ["name"])
    mine.refresh_from_db()
    assert (mine.name, mine.industry) == ("Моё имя", "Изменено")


def test_an_administrator_goes_from_nothing_to_an_invited_secretary(client, cast, mailoutbox):
    client.force_login(cast.admin)
    school = {"lessons_end": "30.06", "holidays": "", "day_off": "next"}
    client.post(reverse("department_new"), {"name": "Департамент X", "region": "Область"} | school)
    department = Department.objects.get(name="Департамент X")
    named = {"name": "Кластер X", "short_name": "", "industry": "Мебель", "department": department.pk}
    client.post(reverse("cluster_new"), named)
    cluster = Cluster.objects.get(name="Кластер X")
    client.post(reverse("member_list", args=[cluster.pk]), NEW)
    client.post(
        reverse("person_invite"), {"email": "x@example.org", "role": "secretary", "place": f"cluster-{cluster.pk}"}
    )
    assert mailoutbox[0].to == ["x@example.org"]
    assert members(cluster) == ["Новый завод"]


def test_organisations_are_found_by_any_word(secretary, cast):
    page = Page(secretary.get(reverse("organisation_list"), {"text": "ТЕХНИКУМ"}))
    assert page.says("Техникум транспорта")
    assert not page.says("Автоколонна")


def test_the_list_takes_the_same_queries_for_one_and_for_many(secretary, cast, django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        secretary.get(reverse("organisation_list"))
    for at in range(20):
        directory.take_in(cast.cluster, Organisation(name=f"Организация {at}"))
    with django_assert_num_queries(QUERIES):
        secretary.get(reverse("organisation_list"))


QUERIES = 5


def test_of_too_many_organisations_those_of_the_department_are_offered(cast, monkeypatch):
    other = Department.objects.create(name="Другой департамент", region="Другая область")
    far = Cluster.objects.create(name="Дальний", industry="Связь", department=other)
    Participation.objects.create(cluster=far, organisation=Organisation.objects.create(name="Дальний завод"))
    near = [cast.plant.name, cast.college.name]
    assert directory.names_offered(cast.cluster) == sorted([*near, "Дальний завод"])
    monkeypatch.setattr(directory, "MOST_NAMES", 2)
    assert directory.names_offered(cast.cluster) == sorted(near)
    assert directory.names_offered(far) == ["Дальний завод"]

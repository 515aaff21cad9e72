"""Nothing that was approved goes with a cluster, a person, an organisation, a department: refused, in words."""

import pytest
from django.urls import reverse

from plans.core.stages import Role
from plans.models import Cluster, Department, Edition, Organisation, User
from plans.models.kept import StillNamed
from tests.cast import approved
from tests.page import Page

pytestmark = pytest.mark.django_db

NAMED = {
    Cluster: ("планы – 1", "завершите"),
    User: ("редакции – 1", "Закройте учётную запись"),
    Organisation: ("участие в кластерах – 1", "уберите её из кластера"),
    Department: ("кластеры – 1", "передайте кластеры"),
}


@pytest.fixture
def directory(cast) -> dict:
    """Of each kind the row that an approved plan rests on."""
    plan = approved(cast)
    return {
        Cluster: plan.cluster,
        User: cast.chair,
        Organisation: cast.college,
        Department: plan.cluster.department,
    }


def stands(one) -> bool:
    return type(one).objects.filter(pk=one.pk).exists() and Edition.objects.count() == 1


@pytest.mark.parametrize("model", NAMED)
def test_what_is_named_is_not_deleted_and_the_sentence_says_what_to_do(directory, model):
    one = directory[model]
    with pytest.raises(StillNamed) as refused:
        one.delete()
    for words in NAMED[model]:
        assert words in str(refused.value)
    with pytest.raises(StillNamed, match="Удалить нельзя"):
        model.objects.filter(pk=one.pk).delete()
    assert stands(one)


@pytest.mark.parametrize("model", NAMED)
@pytest.mark.parametrize("action", ["delete", "delete_selected"])
def test_the_administrator_reads_the_sentence_and_nothing_is_deleted(client, cast, directory, model, action):
    one, name = directory[model], model._meta.model_name
    client.force_login(cast.admin)
    if action == "delete":
        page = client.post(reverse(f"admin:plans_{name}_delete", args=[one.pk]), {"post": "yes"})
    else:
        sent = {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"}
        page = client.post(reverse(f"admin:plans_{name}_changelist"), sent)
    for words in NAMED[model]:
        assert Page(page).says(words)
    assert stands(one)


def test_an_organisation_that_only_rows_of_plans_name_is_not_deleted(cast, directory):
    other = Organisation.objects.create(name="Завод")
    executor = directory[Cluster].executors.first()
    executor.organisations.add(other)
    with pytest.raises(StillNamed, match="исполнители мероприятий – 1"):
        other.delete()


@pytest.mark.parametrize("model", NAMED)
def test_what_nothing_names_is_deleted_as_before(client, cast, model):
    values = {"username": "nobody"} if model is User else {"name": "Лишнее"}
    if model is Cluster:
        values["department"] = cast.cluster.department
    one = model.objects.create(**values)
    client.force_login(cast.admin)
    client.post(reverse(f"admin:plans_{model._meta.model_name}_delete", args=[one.pk]), {"post": "yes"})
    assert not model.objects.filter(pk=one.pk).exists()


def test_a_persons_role_alone_keeps_nobody(cast):
    person = User.objects.create(username="nobody")
    person.memberships.create(role=Role.CHAIR.value, cluster=cast.cluster)
    person.delete()
    assert not User.objects.filter(username="nobody").exists()

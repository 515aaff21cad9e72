"""The demo data: the five plans through the real reader and doors into an empty database; a full one is left alone."""

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from plans import bridge
from plans.core.stages import Role, Stage
from plans.models import Activity, Cluster, Decision, Edition, Membership, Plan, Section, User
from tests.cast import SEEDS, seed_document

pytestmark = pytest.mark.django_db

STAGES = {
    "Кластер транспорта": Stage.APPROVED,
    "Кластер строительства": Stage.AGREED,
    "Промышленный кластер": Stage.ON_AGREEMENT,
    "Кластер лёгкой промышленности": Stage.APPROVED,
    "Кластер «Педагогика»": Stage.DRAFT,
}


@pytest.fixture
def said(capsys):
    """Run a command and answer what it said."""

    def run(name: str, **options) -> str:
        call_command(name, **options)
        return capsys.readouterr().out

    return run


def test_start_fills_an_empty_database_and_leaves_it_alone_the_next_time(client, rf, said):
    first = said("start")
    assert {str(plan.cluster): plan.stage for plan in Plan.objects.all()} == STAGES
    assert (Section.objects.count(), Activity.objects.count()) == (22, 116)
    documents = [bridge.to_document(plan) for plan in Plan.objects.all()]
    assert all(seed_document(path) in documents for path in SEEDS)
    assert {str(edition.plan.cluster) for edition in Edition.objects.all()} == {
        name for name, stage in STAGES.items() if stage is Stage.APPROVED
    }
    assert Decision.objects.count() == 3 + 2 + 1 + 3
    assert {row.role for row in Membership.objects.all()} == {role.value for role in Role}

    shown = [line.split()[0] for line in first.splitlines()[1:]]
    assert sorted(shown) == sorted(User.objects.values_list("username", flat=True))
    assert "(пароль klaster-demo)" in first
    for name in shown:
        client.force_login(User.objects.get(username=name))
        assert client.get("/").status_code == 200
    assert authenticate(rf.get("/"), username="secretary", password="klaster-demo").last_name == "Орлова"

    User.objects.filter(username="member").delete()
    Plan.objects.filter(stage=Stage.DRAFT).delete()
    second = said("start")
    assert (Plan.objects.count(), User.objects.filter(username="member").exists()) == (4, False)
    assert "member" not in second.split()


@pytest.mark.parametrize("verbosity", [1, 2])
def test_a_database_with_one_person_is_not_empty(said, verbosity):
    User.objects.create(username="somebody")
    words = said("load_demo", verbosity=verbosity)
    assert words == ("" if verbosity == 1 else "В базе уже есть данные: демонстрационные не загружаются.\n")
    assert (User.objects.count(), Cluster.objects.count(), Plan.objects.count()) == (1, 0, 0)


def test_a_database_with_one_cluster_is_not_empty(said, cast):
    User.objects.exclude(pk=cast.admin.pk).delete()
    said("load_demo")
    assert (Cluster.objects.count(), Plan.objects.count()) == (2, 0)


def test_a_database_that_does_not_answer_is_named_in_one_sentence():
    def silent(*args):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(silent), pytest.raises(CommandError, match="База данных не отвечает: connection"):
        call_command("start")

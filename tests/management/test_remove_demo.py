"""The demo is taken away whole, and nothing else with it."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from plans.core.stages import Role
from plans.editor import plan
from plans.models import Cluster, Department, Membership, Organisation, Participation, Plan, User
from tests.cast import small_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(capsys, settings, tmp_path):
    settings.DEMO_REMOVED = tmp_path / "var" / "demo-removed"

    def run(name: str, **options) -> str:
        call_command(name, **options)
        return capsys.readouterr().out

    return run


@pytest.fixture
def demo(told) -> None:
    told("load_demo")


def counted() -> dict[str, int]:
    """How many rows each model of ours has, history too."""
    return {
        model._meta.label: count
        for model in apps.get_app_config("plans").get_models(include_auto_created=True)
        if (count := model._base_manager.count())
    }


def files(folder) -> list[Path]:
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def test_nothing_is_left_of_it(demo, told, settings, django_capture_on_commit_callbacks):
    assert files(settings.MEDIA_ROOT)
    check_that_without_yes_it_only_says_what_would_go(told)
    with django_capture_on_commit_callbacks(execute=True):
        said = told("remove_demo", yes=True)
    assert counted() == {}
    assert files(settings.MEDIA_ROOT) == []
    assert said.endswith(
        "Демонстрация удалена.\nАдминистратора теперь нет. Заведите его: ./run manage createsuperuser\n"
    )
    assert settings.DEMO_REMOVED.exists()
    assert told("remove_demo", yes=True) == "Демонстрации в базе нет.\n"


def check_that_without_yes_it_only_says_what_would_go(told):
    before = counted()
    said = told("remove_demo")
    assert "Кластер транспорта" in said
    assert "  secretary\n" in said
    assert "ничего не удалено" in said
    assert counted() == before


@pytest.fixture
def own(demo) -> Plan:
    """A cluster in earnest, in a department of the demo and with one of its organisations and people."""
    department = Department.objects.get(region="Томская область")
    cluster = Cluster.objects.create(name="Кластер транспорта", industry="Связь", department=department)
    organisation = Organisation.objects.get(short_name="ОГБПОУ «ТЭПК»")
    Participation.objects.create(cluster=cluster, organisation=organisation)
    person = User.objects.create(username="petrova", last_name="Петрова", is_superuser=True)
    Membership.objects.create(user=person, cluster=cluster, role=Role.SECRETARY.value)
    Membership.objects.create(
        user=person, cluster=Cluster.objects.exclude(pk=cluster.pk).first(), role=Role.CHAIR.value
    )
    return plan.create_plan(cluster, small_document(), person)


def test_what_is_no_demos_stays(own, told):
    writer = User.objects.get(username="secretary")
    own.changes.create(person=writer, label="Изменено")
    said = told("remove_demo", yes=True)
    assert list(Plan.objects.all()) == [own]
    assert list(Cluster.objects.all()) == [own.cluster]
    assert list(Department.objects.all()) == [own.cluster.department]
    assert [row.short_name for row in Organisation.objects.all()] == ["ОГБПОУ «ТЭПК»"]
    assert "Организация «ОГБПОУ «ТЭПК»» оставлена: на неё ссылаются другие данные.\n" in said
    assert Membership.objects.count() == 1
    assert own.sections.count() == 2
    assert {person.username for person in User.objects.all()} == {"petrova", "secretary"}
    assert "Учётная запись «secretary» оставлена закрытой" in said
    writer.refresh_from_db()
    assert (writer.is_active, writer.has_usable_password()) == (False, False)


def test_a_cluster_of_the_same_name_without_the_demos_people_is_none_of_it(cast, told):
    department = Department.objects.create(
        name="Департамент профессионального образования Томской области", region="Томская область"
    )
    Cluster.objects.create(
        name="Кластер транспорта", short_name="Кластер транспорта", industry="Транспорт", department=department
    )
    before = counted()
    assert told("remove_demo", yes=True) == "Демонстрации в базе нет.\n"
    assert counted() == before

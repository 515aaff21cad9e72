"""The review page and the cluster: another one may be chosen, a plan in force may take the file as its changes."""

import pytest
from django.urls import reverse

from plans.core.deadlines import Period
from plans.core.stages import Role
from plans.models import Cluster, Membership, Plan
from tests.amending.helpers import begun
from tests.amending.test_incoming import amended, file_of
from tests.cast import approved, in_force
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(client, cast):
    client.force_login(cast.secretary)
    return client


def changes(intake, plan) -> str:
    return f"{reverse('intake_changes', args=[intake.pk])}?plan={plan.pk}"


def test_a_file_is_set_beside_the_plan_in_force_and_becomes_its_changes(session, cast):
    plan, intake = approved(cast), file_of(cast, amended())
    Plan.objects.update(created_at=plan.created_at.replace(year=2021))
    review = Page(session.get(reverse("intake_page", args=[intake.pk])))
    assert review.says("В этом кластере уже есть план работы на этот период")
    assert review.says("Сравнить с планом «Транспорт · 2022»")

    response = session.get(changes(intake, plan))
    page = Page(response)
    assert page.says("Строк без изменений: 1, изменено: 1, перенесено: 0, новых: 1, исключено: 1")
    assert page.says("Ярмарка вакансий")
    shown = response.context["incoming"].shown

    asked = session.post(changes(intake, plan), {"note": "", "shown": shown})
    assert asked.status_code == 422
    done = session.post(changes(intake, plan), {"note": "Протокол № 3", "shown": shown})
    copy = Plan.texts.get(amends=plan)
    assert done["Location"] == reverse("plan_page", args=[copy.pk])
    assert session.get(changes(intake, plan))["Location"] == reverse("intake_page", args=[intake.pk])


def test_open_changes_are_said_and_others_refused_in_words(session, cast):
    plan, intake = in_force(cast), file_of(cast, amended())
    shown = session.get(changes(intake, plan)).context["incoming"].shown
    begun(plan, cast.secretary)
    assert Page(session.get(reverse("intake_page", args=[intake.pk]))).says("изменения в него уже готовятся")
    refused = session.post(changes(intake, plan), {"note": "Протокол", "shown": shown})
    assert refused.status_code == 422
    assert Page(refused).says("В план уже готовятся изменения")


def test_a_plan_of_another_cluster_is_not_offered(session, cast):
    plan, intake = in_force(cast), file_of(cast, amended())
    Plan.objects.update(cluster=cast.foreign)
    assert session.get(changes(intake, plan)).status_code == 302


def test_a_file_without_rows_is_led_back(session, cast):
    plan, intake = in_force(cast), file_of(cast, amended())
    intake.readings[0]["document"]["sections"] = []
    intake.save()
    assert session.get(changes(intake, plan))["Location"] == reverse("intake_page", args=[intake.pk])


def test_a_file_that_names_another_cluster_is_moved_to_it(session, cast):
    """Only to one for which the person writes."""
    other = Cluster.objects.create(
        name="Кластер лёгкой промышленности", industry="Лёгкая промышленность", department=cast.cluster.department
    )
    Membership.objects.create(user=cast.secretary, role=Role.SECRETARY.value, cluster=other)
    intake = file_of(cast, amended())
    intake.readings[0]["document"]["title"] = ["ПЛАН РАБОТЫ", "кластера лёгкой промышленности на 2022 год"]
    intake.save()
    page = Page(session.get(reverse("intake_page", args=[intake.pk])))
    assert page.says("а план относится к кластеру «Кластер транспорта»")
    assert page.says("Судя по словам файла, это план другого кластера: «Кластер лёгкой промышленности»")
    assert [one.words for one in page.all("option[selected]")][:1] == [str(other)]
    assert page.says("Сменить кластер")

    address = reverse("intake_cluster", args=[intake.pk])
    assert session.post(address, {"cluster": cast.foreign.pk}).status_code == 404
    assert session.post(address, {"cluster": "9" * 30}).status_code == 404
    assert session.post(address, {"cluster": other.pk}).status_code == 302
    assert not Page(session.get(reverse("intake_page", args=[intake.pk]))).says("а план относится к кластеру")
    session.post(reverse("intake_save", args=[intake.pk]))
    plan = Plan.objects.get()
    assert (plan.cluster, plan.period) == (other, Period.calendar(2022))

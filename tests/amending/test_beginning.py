"""A new plan begins with the head of its own cluster's last plan; a second one for the same period is asked about."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from plans import bridge
from plans.models import Membership, Plan
from tests.cast import draft, small_document
from tests.page import Page

pytestmark = pytest.mark.django_db


def form(cast, **more) -> dict:
    """The form of a new plan as it is proposed, for another year."""
    data = {"kind": "work_plan", "cluster": cast.cluster.pk, "title": "ПЛАН РАБОТЫ\r\nкластера на 2023 год"}
    return data | {"period_start": "2023-01-01", "period_end": "2023-12-31"} | more


def aged(plan: Plan) -> None:
    """As if it had been there for a while."""
    Plan.objects.filter(pk=plan.pk).update(created_at=timezone.now() - timedelta(days=30))


def test_a_new_plan_takes_the_head_of_its_clusters_last_plan(client, cast):
    document = replace(small_document(), masthead=("Министерство",))
    aged(draft(cast, document))
    client.force_login(cast.secretary)
    assert client.post(reverse("plan_new"), form(cast)).status_code == 302
    made = bridge.to_document(Plan.objects.get(period_start="2023-01-01"))
    assert (made.masthead, made.columns, made.sections) == (document.masthead, document.columns, ())
    assert [(block.word, block.lines) for block in made.signoffs] == [
        (block.word, block.lines) for block in document.signoffs
    ]


def test_the_title_of_another_cluster_is_never_taken(client, cast):
    Membership.objects.create(user=cast.secretary, role="secretary", cluster=cast.foreign)
    aged(draft(cast))
    client.force_login(cast.secretary)
    address = f"{reverse('plan_new')}?cluster={cast.cluster.pk}"
    proposed = client.get(address).context["form"]
    start, end = (proposed[name].value().isoformat() for name in ("period_start", "period_end"))
    sent = form(cast, cluster=cast.foreign.pk, title=proposed["title"].value(), period_start=start, period_end=end)
    client.post(address, sent)
    assert "Чужой кластер" in Plan.objects.get(cluster=cast.foreign).title


def test_the_same_cluster_and_period_twice_is_said_before(client, cast):
    aged(draft(cast))
    client.force_login(cast.secretary)
    again = form(cast, period_start="2022-01-01", period_end="2022-12-31")
    page = client.post(reverse("plan_new"), again)
    assert Page(page).says("В этом кластере уже есть план на этот период: «ПЛАН РАБОТЫ кластера на 2022 год»")
    assert Plan.objects.count() == 1
    client.post(reverse("plan_new"), again | {"anyway": "on"})
    assert Plan.objects.count() == 2

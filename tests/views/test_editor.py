"""The editor's one address: what it answers to commands, to polling, and to what is no command at all."""

import json

import pytest
from django.urls import reverse

from plans import bridge
from plans.models import Activity, Change, Plan
from tests.cast import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast) -> Plan:
    return draft(cast)


@pytest.fixture
def send(client, cast, plan):
    """The secretary's page: sends a command and answers (status, JSON)."""
    client.force_login(cast.secretary)

    def post(command: str, /, **values):
        body = json.dumps({"command": command} | values)
        answer = client.post(
            reverse("plan_steps", args=[plan.pk]), body, "application/json", headers={"X-Requested-With": "fetch"}
        )
        return answer.status_code, answer.json()

    return post


def row(number: str) -> str:
    return f"activity-{Activity.objects.get(number=number).pk}"


def words(plan: Plan) -> list[tuple[str, list[str]]]:
    document = bridge.to_document(Plan.objects.get(pk=plan.pk))
    return [(section.heading, [one.number for one in section.activities]) for section in document.sections]


def test_a_cell_is_saved_and_the_row_comes_back(send, plan):
    part = row("1.1.")
    status, patch = send("cell", part=part, key="deadline", text="Февраль", base="Январь", version=1, token="a-1")
    assert status == 200
    assert patch["change"] == patch["last"] == Change.objects.get().pk
    assert (patch["label"], patch["undo"], patch["redo"]) == ("Изменён срок строки 1.1.",) * 2 + (None,)
    assert patch["parts"][part]["version"] == 2
    assert "Февраль" in patch["parts"][part]["html"]
    assert patch["order"] is None
    assert Activity.objects.get(number="1.1.").slots.get().due.month == 2

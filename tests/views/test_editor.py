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


# The page of the history


def test_the_history_shows_both_texts_and_puts_one_back(client, send, plan):
    part = row("1.2.")
    send("cell", part=part, key="executors", text="Участники рынка", base="Участники кластера")
    page = client.get(reverse("plan_changes", args=[plan.pk]))
    entry = page.context["entries"][0]
    assert entry.change.label == "Изменены исполнители строки 1.2."
    assert (entry.lines[0].place, entry.lines[0].can_return) == ("Строка 1.2.: Исполнители", True)
    assert "Участники <mark>кластера</mark>" in page.content.decode()
    data = {"change": entry.change.pk, "part": part, "key": "executors"}
    answer = client.post(reverse("plan_restore", args=[plan.pk]), data)
    assert answer["Location"] == f"{reverse('plan_page', args=[plan.pk])}#{part}"
    assert Activity.objects.get(number="1.2.").executors == "Участники кластера"


def test_the_history_of_one_row_and_a_deleted_row_that_comes_back(client, send, plan):
    part, before = row("1.2."), words(plan)
    send("cell", part=row("1.1."), key="title", text="Другое", base="Разработка плана")
    send("delete", parts=[part])
    page = client.get(reverse("plan_changes", args=[plan.pk]), {"part": part})
    (entry,) = page.context["entries"]
    assert page.context["part_name"] == "Строка без номера"
    assert entry.lines[0].place == "Строка 1.2.: удалено"
    client.post(reverse("plan_restore", args=[plan.pk]), {"change": entry.change.pk, "part": part})
    assert words(plan) == before
    assert row("1.2.") == part


def test_readers_see_the_history_without_buttons(client, cast, send, plan):
    send("cell", part=row("1.1."), key="title", text="Другое", base="Разработка плана")
    client.force_login(cast.member)
    page = client.get(reverse("plan_changes", args=[plan.pk])).content.decode()
    assert "Другое" in page
    assert reverse("plan_restore", args=[plan.pk]) not in page


@pytest.mark.parametrize("data", [{}, {"change": "x", "part": "activity-1"}, {"change": "9" * 30, "part": "p-1"}])
def test_a_restore_that_names_nothing_is_refused_in_words(client, send, plan, data):
    answer = client.post(reverse("plan_restore", args=[plan.pk]), data, follow=True)
    assert answer.status_code == 200
    assert "не похож" in answer.content.decode()


def test_the_history_takes_the_same_queries_for_one_step_and_for_thirty(client, send, plan, django_assert_num_queries):
    address = reverse("plan_changes", args=[plan.pk])
    part = row("1.1.")
    send("cell", part=part, key="title", text="0", base="Разработка плана")
    with django_assert_num_queries(8):
        client.get(address)
    for at in range(29):
        send("cell", part=part, key="title", text=str(at + 1), base=str(at))
    with django_assert_num_queries(8):
        assert len(client.get(address).context["entries"]) == 30

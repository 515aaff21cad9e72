"""Requests that no page of ours sends: each is answered in words, none breaks the server."""

import json
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plans.models import Activity, Change, Executor, Plan, ReminderChoice
from tests.cast import approved, draft, in_force
from tests.fuzz import Attacker
from tests.fuzz_admin import AdminAttacker
from tests.secretary import row
from tests.world import one_of_each

pytestmark = pytest.mark.django_db

WAYS_BACK = [
    "x",
    "plans:x",
    "a b",
    "/\r\nX: 1",
    "/" + "a" * 3000,
    "//evil",
    "https://evil.example/",
    "\\evil",
    "",
    "/[",
]


@pytest.mark.parametrize("back", WAYS_BACK, ids=range(len(WAYS_BACK)))
def test_a_strange_way_back_leads_to_a_page_of_ours(client, cast, back):
    in_force(cast)
    client.force_login(cast.secretary)
    collective = reverse("activity_collective", args=[Activity.objects.first().pk, "each"])
    for address in (reverse("marks_accept"), collective):
        answer = client.post(address, {"back": back})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/")
        assert not answer["Location"].startswith(("//", "/\\"))
        assert "X" not in answer.headers


@pytest.mark.parametrize("year", ["0", "10000", "99999999999999999999"])
def test_a_year_that_no_calendar_has_is_no_page(client, cast, year):
    approved(cast)
    client.force_login(cast.official)
    address = f"/departments/{cast.cluster.department_id}/plans-{year}.zip"
    assert client.get(address).status_code == 404


def test_a_null_character_in_the_name_of_a_file_or_an_executor_breaks_nothing(client, cast):
    draft(cast)
    client.force_login(cast.secretary)
    activity = Activity.objects.first()
    assert client.post(reverse("activity_names", args=[activity.pk]), {"names": "Со\x00вет"}).status_code == 302
    assert Activity.objects.get(pk=activity.pk).named == ["Совет"]
    pasted = {"cluster": cast.cluster.pk, "file": SimpleUploadedFile("план\x00.txt", b"1.\tA\tB\tC\n")}
    assert client.post(reverse("upload"), pasted).status_code in (302, 422)


def steps(client, plan: Plan, **order):
    return client.post(reverse("plan_steps", args=[plan.pk]), json.dumps(order), "application/json")


@pytest.mark.parametrize("where", ["after", "before", "into"])
def test_a_move_to_nowhere_is_refused_in_words(client, cast, where):
    plan = draft(cast)
    client.force_login(cast.secretary)
    answer = steps(client, plan, command="move", parts=[row("1.1.")], where=where)
    assert (answer.status_code, "error" in answer.json()) == (422, True)


def test_a_request_that_comes_again_after_many_changes_is_carried_out_once(client, cast):
    plan = draft(cast)
    client.force_login(cast.secretary)
    order = {"command": "insert", "what": "activity", "part": row("1.1."), "where": "after"}
    assert steps(client, plan, **order, token="one").status_code == 200
    Change.objects.bulk_create(Change(plan=plan, person=cast.secretary, label="ещё") for _ in range(301))
    again = steps(client, plan, **order, token="one")
    assert again.status_code == 200
    assert Change.objects.filter(token="one").count() == 1


@pytest.mark.parametrize("text", ["\ud800", "а\udfff б"])
def test_half_a_character_is_left_out(client, cast, text):
    plan = draft(cast)
    client.force_login(cast.secretary)
    answer = steps(
        client, plan, command="cell", part=row("1.1."), key="title", base="Разработка плана", text=f"x{text}"
    )
    assert answer.status_code == 200
    assert Activity.objects.get(number="1.1.").title == "x" + text.replace("\ud800", "").replace("\udfff", "")


def test_a_key_that_no_database_holds_is_refused_in_words(client, cast):
    draft(cast)
    client.force_login(cast.secretary)
    address = reverse("executor_edit", args=[Executor.objects.first().pk])
    answer = client.post(address, {"scope": "chosen", "organisations": "9" * 25})
    assert list(answer.context["form"].errors) == ["organisations"]


def test_a_choice_that_somebody_has_just_saved_is_saved_over(client, cast):
    client.force_login(cast.member)
    ReminderChoice.kept_of(cast.member)
    assert client.post(reverse("letter_settings"), {"rhythm": "weekly"}).status_code == 302
    assert ReminderChoice.objects.get().rhythm == "weekly"


def test_hundreds_of_hostile_requests_break_nothing(cast):
    one_of_each(cast)
    approved(cast)
    draft(cast)
    attacker = Attacker(cast, Client(raise_request_exception=False), seed=int(os.environ.get("FUZZ_SEED", "17")))
    broken = attacker.attack(int(os.environ.get("FUZZ", "300")))
    assert not broken, "\n".join(broken)


def test_hundreds_of_hostile_requests_to_all_records_break_nothing(cast):
    one_of_each(cast)
    draft(cast)
    attacker = AdminAttacker(cast, Client(raise_request_exception=False), seed=int(os.environ.get("FUZZ_SEED", "17")))
    broken = attacker.attack(int(os.environ.get("FUZZ", "300")) // 3)
    assert not broken, "\n".join(broken)

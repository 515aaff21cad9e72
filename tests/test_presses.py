"""A button that is pressed three times makes one thing, whatever the form."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.models import Activity, Change, Department, Intake, Organisation, Plan, Report, Section, SignOff, User
from tests.cast import SEEDS, draft, in_force
from tests.page import Page
from tests.test_admin import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client, cast):
    client.force_login(cast.secretary)
    return client


def new_plan(cast, title: str = "ПЛАН РАБОТЫ") -> dict:
    return {
        "cluster": cast.cluster.pk,
        "kind": "work_plan",
        "title": title,
        "period_start": "2022-01-01",
        "period_end": "2022-12-31",
    }


def pressed(client, address: str, data, times: int = 3) -> set[str]:
    """Where each of the presses leads."""
    answers = [client.post(address, data() if callable(data) else data) for _ in range(times)]
    assert {answer.status_code for answer in answers} == {302}
    return {answer["Location"] for answer in answers}


def test_a_new_plan(secretary, cast):
    assert len(pressed(secretary, "/plans/new/", new_plan(cast))) == 1
    assert Plan.objects.count() == 1


def test_other_words_make_another_plan(secretary, cast):
    for title in ("ПЛАН РАБОТЫ", "ПЛАН РАБОТЫ на год"):
        pressed(secretary, "/plans/new/", new_plan(cast, title))
    assert Plan.objects.count() == 2


def test_a_plan_that_was_written_in_since_is_another_one(secretary, cast):
    (first,) = pressed(secretary, "/plans/new/", new_plan(cast))
    pressed(secretary, f"{first}sections/new/", {"heading": "1. Организация"})
    (second,) = pressed(secretary, "/plans/new/", new_plan(cast))
    assert first != second


def test_an_hour_later_it_is_another_plan(secretary, cast, time_machine):
    time_machine.move_to("2022-03-09T12:00:00Z", tick=False)
    pressed(secretary, "/plans/new/", new_plan(cast))
    time_machine.shift(timedelta(hours=1))
    pressed(secretary, "/plans/new/", new_plan(cast) | {"anyway": "on"})
    assert Plan.objects.count() == 2


def test_a_plan_of_the_next_period(secretary, cast):
    address = reverse("plan_next", args=[in_force(cast).pk])
    data = {"shown": Page(secretary.get(address)).fields["shown"], "period": "2023-01-01..2023-12-31"}
    assert len(pressed(secretary, address, data)) == 1
    assert Plan.objects.count() == 2


def test_a_file_brought_in(secretary, cast):
    def data() -> dict:
        return {"cluster": cast.cluster.pk, "file": SimpleUploadedFile("план.txt", SEEDS[0].read_bytes())}

    assert len(pressed(secretary, "/plans/upload/", data)) == 1
    assert Intake.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "model", "data"),
    [
        ("section_new", Section, {"heading": "3. Новый раздел"}),
        ("signoff_new", SignOff, {"place": "left", "word": "ПРИНЯТО", "lines": "Советом"}),
    ],
)
def test_a_part_of_a_plan(secretary, cast, name, model, data):
    plan = draft(cast)
    before = model.objects.count()
    assert len(pressed(secretary, reverse(name, args=[plan.pk]), data)) == 1
    assert (model.objects.count(), Change.objects.count()) == (before + 1, 1)
    pressed(secretary, reverse(name, args=[plan.pk]), {key: f"{text}" for key, text in data.items()} | changed(name))
    assert model.objects.count() == before + 2


def changed(name: str) -> dict:
    return {"heading": "4. Другой"} if name == "section_new" else {"lines": "Другим советом"}


def test_a_row(secretary, cast):
    section = draft(cast).sections.last()
    data = {"section": section.pk, "number": "2.2.", "title": "Встреча", "deadline": "Май", "other": "{}"}
    assert len(pressed(secretary, reverse("activity_new", args=[section.pk]), data)) == 1
    assert Activity.objects.filter(title="Встреча").count() == 1


def test_a_part_that_was_undone_is_made_again(secretary, cast):
    plan = draft(cast)
    pressed(secretary, reverse("section_new", args=[plan.pk]), {"heading": "3. Новый"})
    Section.objects.get(heading="3. Новый").delete()
    pressed(secretary, reverse("section_new", args=[plan.pk]), {"heading": "3. Новый"})
    assert Section.objects.filter(heading="3. Новый").count() == 1


def test_another_person_with_the_same_words_makes_a_part_of_his_own(client, cast):
    plan = draft(cast)
    for person in (cast.secretary, cast.admin):
        client.force_login(person)
        pressed(client, reverse("section_new", args=[plan.pk]), {"heading": "3. Новый"})
    assert Section.objects.filter(heading="3. Новый").count() == 2


def test_a_report_that_is_kept(secretary, cast):
    plan = in_force(cast)
    data = {"kind": "execution", "on": "2022-03-31"}
    assert len(pressed(secretary, reverse("report_keep", args=[plan.pk]), data)) == 1
    assert Report.objects.count() == 1


# The administrator's forms

ADDED = {
    Organisation: {"name": "Автозавод", "kind": "enterprise"},
    Department: {"name": "Ещё один департамент", "region": "Омская область"},
}


@pytest.fixture
def administrator(client, cast):
    client.force_login(cast.admin)
    return client


def adding(model) -> str:
    return reverse(f"admin:plans_{model._meta.model_name}_add")


def filled(client, model) -> dict:
    """What a browser would send from the form to add, as it was opened."""
    page = client.get(adding(model))
    return {"_press": page.context["press"]} | posted(page) | ADDED[model]


@pytest.mark.parametrize("model", ADDED)
def test_an_administrators_form_makes_one_object(administrator, model):
    before = model.objects.count()
    pressed(administrator, adding(model), filled(administrator, model))
    assert model.objects.count() == before + 1


def test_a_form_that_is_sent_blindly_makes_one_object_too(administrator, time_machine):
    time_machine.move_to("2022-03-09T12:00:10Z", tick=False)
    administrator.force_login(User.objects.get(username="admin"))
    before = Organisation.objects.count()
    pressed(administrator, adding(Organisation), ADDED[Organisation])
    assert Organisation.objects.count() == before + 1
    time_machine.shift(timedelta(minutes=2))
    pressed(administrator, adding(Organisation), ADDED[Organisation])
    assert Organisation.objects.count() == before + 2


def test_a_form_opened_anew_makes_another_object(administrator):
    before = Organisation.objects.count()
    for _ in range(2):
        administrator.post(adding(Organisation), filled(administrator, Organisation))
    assert Organisation.objects.count() == before + 2


def test_a_form_with_a_slip_keeps_its_word_until_it_is_taken(administrator):
    before, data = Organisation.objects.count(), filled(administrator, Organisation)
    refused = administrator.post(adding(Organisation), data | {"name": ""})
    assert refused.context["press"] == data["_press"]
    pressed(administrator, adding(Organisation), data)
    assert Organisation.objects.count() == before + 1


def test_a_new_person_is_one(administrator):
    page = administrator.get("/admin/plans/user/add/")
    words = {"username": "new", "password1": "очень-долгий-1", "password2": "очень-долгий-1", "usable_password": "true"}
    pressed(administrator, "/admin/plans/user/add/", words | {"_press": page.context["press"]} | management(page))
    assert User.objects.filter(username="new").count() == 1


def management(page) -> dict:
    """The hidden counts of the rows below the form."""
    return {
        field.html_name: field.value()
        for below in page.context["inline_admin_formsets"]
        for field in below.formset.management_form
    }


def test_another_administrators_same_words_make_another_object(administrator, client, cast):
    before, data = Organisation.objects.count(), filled(administrator, Organisation)
    administrator.post(adding(Organisation), data)
    client.force_login(User.objects.create_superuser("other"))
    client.post(adding(Organisation), data)
    assert Organisation.objects.count() == before + 2

"""Files of which a person has to say more: which of several plans, and what the columns are that no head names."""

import pytest
from django.urls import reverse

from plans.models import Activity, Intake, Plan
from tests.page import Page
from tests.views.test_intake import send

pytestmark = pytest.mark.django_db

TABLE = "№\tМероприятие\tИсполнители\tСрок\n1.1.\t{}\tСовет\tмай\n1.2.\tВторое дело\tСовет\tиюнь\n"
SEVERAL = f"План работы на 2022 год\n{TABLE.format('Первое дело')}План работы на 2023 год\n{TABLE.format('Иное дело')}"
UNNAMED = "План работы на 2022 год\nп\tдела\tлюди\tкогда-то\n1.1.\tПервое большое дело\tСовет\tмай\n" \
          "1.2.\tВторое большое дело\tСовет\tиюнь\n"  # fmt: skip


@pytest.fixture
def secretary(client, cast):
    client.force_login(cast.secretary)
    return client


def test_of_several_plans_a_person_takes_one(secretary, cast):
    send(secretary, cast, SEVERAL.encode())
    intake = Intake.objects.get()
    address = reverse("intake_page", args=[intake.pk])
    shown = secretary.get(address).content.decode()
    assert [f"на {year} год" in shown for year in (2022, 2023)] == [True, True]
    secretary.post(reverse("intake_save", args=[intake.pk]))
    assert not Plan.objects.exists()
    answer = secretary.post(reverse("intake_choose", args=[intake.pk]), {"plan": "1"})
    assert answer["Location"] == address
    assert "Иное дело" in secretary.get(address).content.decode()
    secretary.post(reverse("intake_save", args=[intake.pk]))
    assert list(Activity.objects.values_list("title", flat=True)) == ["Иное дело", "Второе дело"]


def test_another_plan_of_the_file_may_be_taken_instead_and_starts_anew(secretary, cast):
    send(secretary, cast, SEVERAL.encode())
    intake = Intake.objects.get()
    choose, address = (reverse(name, args=[intake.pk]) for name in ("intake_choose", "intake_page"))
    secretary.post(choose, {"plan": "1"})
    secretary.post(reverse("intake_step", args=[intake.pk]), {"after": 0, "step": "leave 0"})
    assert Page(secretary.get(address)).says("В файле планов: 2")
    assert Page(secretary.get(f"{address}?choose")).says("Выберите, какой из них")
    secretary.post(choose, {"plan": "0"})
    intake.refresh_from_db()
    assert (intake.choice, intake.steps) == (0, [])


@pytest.mark.parametrize("at", ["2", "-1", "", "x"])
def test_a_plan_that_the_file_has_not_is_refused(secretary, cast, at):
    send(secretary, cast, SEVERAL.encode())
    intake = Intake.objects.get()
    answer = secretary.post(reverse("intake_choose", args=[intake.pk]), {"plan": at}, follow=True)
    assert Page(answer).says("Такого плана в файле нет")
    intake.refresh_from_db()
    assert intake.choice is None


def test_columns_that_no_head_names_are_named_by_hand(secretary, cast):
    send(secretary, cast, UNNAMED.encode())
    intake = Intake.objects.get()
    address = reverse("intake_page", args=[intake.pk])
    assert Page(secretary.get(address)).says("Заголовки таблицы не узнаны")
    refused = secretary.post(reverse("intake_save", args=[intake.pk]), follow=True)
    assert Page(refused).says("проверьте и примените")
    assert not Plan.objects.exists()
    roles = dict(zip([source.key for source in intake.revised().sheet.sources],
                     ["number", "title", "executors", "deadline"], strict=True))  # fmt: skip
    secretary.post(
        reverse("intake_step", args=[intake.pk]),
        {"after": 0, "do": "columns"} | {f"role-{key}": role for key, role in roles.items()},
    )
    assert not Page(secretary.get(address)).says("Заголовки таблицы не узнаны")
    secretary.post(reverse("intake_save", args=[intake.pk]))
    rows = Activity.objects.values_list("number", "title", "deadline")
    assert list(rows) == [("1.1.", "Первое большое дело", "май"), ("1.2.", "Второе большое дело", "июнь")]

"""Many people at once: a table is read apart, shown with what was understood, and saved only then."""

import io
import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from plans.accounts import many
from plans.models import Invitation
from tests.page import Page

pytestmark = pytest.mark.django_db

HEAD = ("Электронная почта", "Роль", "Кластер", "Организация")


def book(*rows) -> SimpleUploadedFile:
    made, file = Workbook(), io.BytesIO()
    for row in (HEAD, *rows):
        made.active.append(row)
    made.save(file)
    return SimpleUploadedFile("люди.xlsx", file.getvalue())


def look(client, *rows) -> Page:
    return Page(client.post("/people/many/", {"file": book(*rows)}))


@pytest.fixture
def keeper(client, cast):
    """The secretary's browser."""
    client.force_login(cast.secretary)
    return client


def test_people_are_shown_first_and_invited_then(keeper, cast):
    page = look(
        keeper, ("A@example.org", "", "", "Техникум транспорта"), ("b@example.org", "участник", "", "Автоколонна")
    )
    assert page.row("a@example.org").says("участник кластера, Кластер транспорта, Техникум транспорта")
    assert not Invitation.objects.exists()
    answer = Page(keeper.post("/people/many/save/", {"packed": page.fields["packed"]}, follow=True))
    assert answer.messages == ["Приглашений отправлено: 2."]
    assert sorted(letter.to[0] for letter in mail.outbox) == ["a@example.org", "b@example.org"]
    assert {(row.email, row.organisation) for row in Invitation.objects.all()} == {
        ("a@example.org", cast.college),
        ("b@example.org", cast.plant),
    }


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("x", "", "", "Автоколонна"), "Это не адрес почты."),
        (("a@example.org", "", "", "Нет такой"), "Нет такой организации в кластере: «Нет такой»."),
        (("a@example.org", "", "", ""), "Нет такой организации в кластере: «»."),
        (("a@example.org", "", "Чужой кластер", "Автоколонна"), "Нет такого кластера среди ваших"),
        (("a@example.org", "директор", "", "Автоколонна"), "Нет такой роли: «директор»."),
        (("a@example.org", "председатель", "", ""), "Эту роль даёт администратор."),
        (("a@example.org", "сотрудник департамента", "Департамент", ""), "Нет такого департамента"),
    ],
)
def test_a_line_that_is_not_understood_says_why_and_invites_nobody(keeper, cast, row, why):
    page = look(keeper, row)
    assert page.says(why)
    keeper.post("/people/many/save/", {"packed": page.fields["packed"]})
    assert not Invitation.objects.exists()


def test_an_administrator_gives_every_role(client, cast):
    client.force_login(cast.admin)
    page = look(
        client,
        ("a@example.org", "Председатель", "Кластер транспорта", ""),
        ("b@example.org", "сотрудник департамента", "Другой департамент", ""),
    )
    client.post("/people/many/save/", {"packed": page.fields["packed"]})
    assert {(row.email, row.role) for row in Invitation.objects.all()} == {
        ("a@example.org", "chair"),
        ("b@example.org", "official"),
    }


def test_the_same_line_twice_is_one(keeper, cast):
    page = look(keeper, *[("a@example.org", "", "", "Автоколонна")] * 2)
    assert page.says("Такая строка уже есть выше.")
    assert page.buttons.count("Пригласить: 1") == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "пуст"),
        (b"PK\x03\x04", "повре"),
        ("Имя\tАдрес\nА\tБ".encode(), "нет таблицы со столбцом"),
    ],
)
def test_a_file_that_is_no_list_is_said_so(keeper, data, why):
    answer = keeper.post("/people/many/", {"file": SimpleUploadedFile("люди.xlsx", data)})
    assert (answer.status_code, Page(answer).says(why)) == (422, True)


def test_a_long_list_is_refused(keeper, cast):
    rows = [(f"p{at}@example.org", "", "", "Автоколонна") for at in range(many.MOST + 1)]
    assert look(keeper, *rows).says(f"больше {many.MOST} строк")


@pytest.mark.parametrize("packed", ["", "x", "a:b:c"])
def test_a_forged_list_is_refused(keeper, packed):
    page = Page(keeper.post("/people/many/save/", {"packed": packed}, follow=True))
    assert page.says("Загрузите файл ещё раз")


def test_a_list_of_somebody_else_is_refused(keeper, cast):
    packed = look(keeper, ("a@example.org", "", "", "Автоколонна")).fields["packed"]
    other = Client()
    other.force_login(cast.admin)
    other.post("/people/many/save/", {"packed": packed})
    cast.secretary.memberships.all().delete()
    assert keeper.post("/people/many/save/", {"packed": packed}).status_code == 403
    assert not Invitation.objects.exists()


def test_letters_that_the_server_refused_go_out_later(keeper, cast, settings):
    packed = look(keeper, ("a@example.org", "", "", "Автоколонна")).fields["packed"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = Page(keeper.post("/people/many/save/", {"packed": packed}, follow=True))
    assert page.says("Писем отправлено: 0, осталось: 1.")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    keeper.post("/invitations/send/")
    assert [re.search("срабатывает один раз", letter.body) is not None for letter in mail.outbox] == [True]
    assert "Отправить все неотправленные письма" not in Page(keeper.get("/people/")).buttons

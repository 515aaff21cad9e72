"""A form that is sent after the session has ended: its words come back once the person has signed in again."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from clusterplans import bodies
from plans.models import Activity, Mark, Organisation, SignIn
from tests.cast import in_force
from tests.page import Page

pytestmark = pytest.mark.django_db
SAID = {"fact": "done", "result": "Проведено 3 экскурсии\nна заводе", "document_number": "17", "done_on": "2022-03-09"}


@pytest.fixture
def row(cast) -> Activity:
    in_force(cast)
    return Activity.objects.get(number="1.2.")


@pytest.fixture
def telephone(cast) -> Client:
    """The member's browser, which minds tokens as a real one does."""
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser)
    return browser


def sign_in(browser: Client, **more: str):
    data = {"username": "member", "password": "klaster-demo", "csrfmiddlewaretoken": token_of(browser, "/login/")}
    # The page to sign in stands at the form's own address.
    return browser.post("/login/", data | more, headers={"Referer": f"http://testserver{more.get('next', '/login/')}"})


def token_of(browser: Client, address: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(address).content.decode())[1]


def sealed_in(answer) -> str:
    return re.search(r'name="typed" value="([^"]+)"', answer.content.decode())[1]


def kept_in(page) -> dict:
    return json.loads(re.search(r'id="typed" type="application/json">(.*?)</script>', page.content.decode(), re.S)[1])


def late(browser: Client, address: str, data: dict, **headers: str):
    """Send a form whose page was opened before the session ended."""
    data = data | {"csrfmiddlewaretoken": token_of(browser, address)}
    SignIn.objects.all().delete()
    return browser.post(address, data, headers=headers)


def test_a_mark_comes_back_into_its_form_after_the_sign_in(telephone, row):
    address = f"{reverse('mark_new', args=[row.pk])}?slot={row.slots.first().pk}"
    asked = late(telephone, address, SAID)
    assert (asked.status_code, Page(asked).says("Набранное сохранено")) == (401, True)
    assert Page(asked).all(f"[name=next][value='{address}']")
    answer = sign_in(telephone, typed=sealed_in(asked), next=address)
    assert answer["Location"] == address
    page = telephone.get(address)
    assert {name: values[0] for name, values in kept_in(page).items()} == SAID
    assert Page(page).says("Проведено 3 экскурсии")
    assert not Mark.objects.exists(), "only the person's own press makes a mark"
    assert not SignIn.objects.exclude(person=None).exclude(person__username="member").exists()


def test_once_the_form_is_sent_nothing_is_kept(telephone, cast, row):
    address = reverse("mark_new", args=[row.pk])
    sign_in(telephone, typed=sealed_in(late(telephone, address, SAID)), next=address)
    token = token_of(telephone, address)
    slot = row.slots.first().pk
    owing = str(cast.college.pk)
    sent = telephone.post(address, SAID | {"organisation": owing, "slot": slot, "csrfmiddlewaretoken": token})
    assert (sent.status_code, Mark.objects.count()) == (302, 1)
    assert "typed" not in telephone.session


def test_photographs_are_named_and_a_large_form_is_read_from_a_known_browser(telephone, row):
    address = reverse("mark_new", args=[row.pk])
    photograph = SimpleUploadedFile("фото.jpg", b"\xff\xd8\xff" + b"x" * 3 * bodies.MEGABYTE)
    asked = late(telephone, address, SAID | {"files": photograph})
    assert (asked.status_code, Page(asked).says("Файлы понадобится выбрать заново")) == (401, True)
    sign_in(telephone, typed=sealed_in(asked), next=address)
    assert Page(telephone.get(address)).says("Файлы выберите заново")


def test_a_wrong_password_loses_nothing(telephone, row):
    asked = late(telephone, reverse("mark_new", args=[row.pk]), SAID)
    token = token_of(telephone, "/login/")
    wrong = {"username": "member", "password": "нет", "typed": sealed_in(asked), "csrfmiddlewaretoken": token}
    assert sealed_in(telephone.post("/login/", wrong)) == sealed_in(asked)


def test_what_belongs_to_a_page_returns_to_the_page(telephone, row):
    """A button of another address: the words return to where they were typed."""
    page = reverse("mark_new", args=[row.pk])
    token = token_of(telephone, page)
    SignIn.objects.all().delete()
    asked = telephone.post(
        reverse("letter_settings"),
        {"rhythm": "weekly", "csrfmiddlewaretoken": token},
        headers={"Referer": f"http://testserver{page}"},
    )
    assert Page(asked).all(f"[name=next][value='{page}']")


@pytest.mark.parametrize("seal", ["", "x", "eyJwYWdlIjoiLyJ9:1x:guessed"])
def test_words_that_nobody_has_sealed_are_not_taken(telephone, row, seal):
    SignIn.objects.all().delete()
    assert sign_in(telephone, typed=seal).status_code == 302
    assert "typed" not in telephone.session


def test_a_seal_is_good_for_an_hour(telephone, row, time_machine):
    time_machine.move_to("2022-03-09T12:00:00Z", tick=False)
    SignIn.objects.all().delete()  # of the day on which the test runs
    sign_in(telephone)
    seal = sealed_in(late(telephone, reverse("mark_new", args=[row.pk]), SAID))
    time_machine.shift(3601)
    sign_in(telephone, typed=seal)
    assert "typed" not in telephone.session


def test_passwords_are_never_kept(telephone):
    asked = late(telephone, "/account/email/", {"email": "new@example.org", "password": "тайна"})
    sign_in(telephone, typed=sealed_in(asked), next="/account/email/")
    assert kept_in(telephone.get("/account/email/")) == {"email": ["new@example.org"]}


def test_too_much_is_said_to_be_too_much(telephone, row):
    words = " ".join(str(number * 7919 % 10007) for number in range(40_000))
    asked = late(telephone, reverse("mark_new", args=[row.pk]), SAID | {"result": words})
    assert (asked.status_code, Page(asked).says("слишком много")) == (401, True)
    assert not Page(asked).all("[name=typed]")


# The admin


@pytest.fixture
def keeper(cast) -> Client:
    """The administrator's browser."""
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, username="admin")
    return browser


def admins_form(browser: Client, address: str) -> dict[str, str]:
    """What the form sends when nothing in it is touched."""
    form = html.fromstring(browser.get(address).content.decode()).get_element_by_id("organisation_form")
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def test_a_form_of_the_admin_comes_back_after_the_sign_in(keeper, cast):
    address = reverse("admin:plans_organisation_change", args=[cast.plant.pk])
    sent = admins_form(keeper, address) | {"name": "Автоколонна № 5", "_save": "Сохранить"}
    asked = late(keeper, address, sent)
    assert (asked.status_code, Page(asked).says("Набранное сохранено")) == (401, True)
    assert sign_in(keeper, username="admin", typed=sealed_in(asked), next=address)["Location"] == address
    back = {name: values[0] for name, values in kept_in(keeper.get(address)).items()}
    assert (back["name"], back["_seen"], "_save" in back) == ("Автоколонна № 5", sent["_seen"], False)


def test_nothing_newer_is_saved_over_by_it(keeper, cast):
    address = reverse("admin:plans_organisation_change", args=[cast.plant.pk])
    sent = admins_form(keeper, address) | {"name": "Автоколонна № 5"}
    sign_in(keeper, username="admin", typed=sealed_in(late(keeper, address, sent)), next=address)
    Organisation.objects.filter(pk=cast.plant.pk).update(name="Автобаза")
    again = {name: values[0] for name, values in kept_in(keeper.get(address)).items()}
    answer = keeper.post(address, again | {"csrfmiddlewaretoken": token_of(keeper, address)})
    assert Page(answer).says("Пока страница была открыта, запись изменили")
    assert Organisation.objects.get(pk=cast.plant.pk).name == "Автобаза"


def test_who_may_not_enter_the_admin_takes_nothing_along(telephone, cast):
    address = reverse("admin:plans_organisation_add")
    token = token_of(telephone, "/account/email/")
    answer = telephone.post(address, {"name": "Завод", "csrfmiddlewaretoken": token})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/admin/login/")


@pytest.mark.parametrize("page", ["delete/", "history/"])
def test_only_forms_with_words_are_kept(keeper, cast, page):
    address = f"/admin/plans/organisation/{cast.plant.pk}/{page}"
    assert late(keeper, address, {"post": "yes"}).status_code == 302


# A token that is older than the last sign-in


def test_a_form_from_before_the_last_sign_in_is_refused_and_comes_back(telephone, row):
    address = reverse("mark_new", args=[row.pk])
    token = token_of(telephone, address)
    telephone.post("/logout/", {"csrfmiddlewaretoken": token})
    sign_in(telephone)
    refused = telephone.post(address, SAID | {"csrfmiddlewaretoken": token}, headers={"Origin": "http://testserver"})
    assert (refused.status_code, Page(refused).says("Набранное сохранено")) == (403, True)
    assert not Mark.objects.exists()
    assert kept_in(telephone.get(address))["result"] == [SAID["result"]]


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize("signed_in", [True, False])
def test_what_a_foreign_site_sends_is_neither_taken_nor_kept(telephone, row, headers, signed_in):
    if not signed_in:
        SignIn.objects.all().delete()
    answer = telephone.post(reverse("mark_new", args=[row.pk]), SAID, headers=headers)
    assert (answer.status_code, Page(answer).all("[name=typed]")) == (403, [])
    assert "typed" not in telephone.session

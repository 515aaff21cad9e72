"""Bringing in a file: read, look, then save all or nothing."""

from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import resolve, reverse

from plans import bridge
from plans.core.checks import check
from plans.core.stages import Role, Stage
from plans.forms.other import MAX_PLAN_BYTES
from plans.intake import door
from plans.models import Activity, Executor, Intake, Membership, Plan, Section, User
from tests.cast import SEEDS, seed_document, small_reading
from tests.page import Page

pytestmark = pytest.mark.django_db

COUNTS = {
    "shakhtyorsk-pedagogy-2023-2024": (8, 35),
    "smolensk-light-industry-2022": (4, 22),
    "tomsk-construction-2021": (3, 29),
    "tomsk-industry-2022-2023": (4, 18),
    "tomsk-transport-2021-2022": (3, 12),
}
REFUSED = {
    "empty": (b"", "пуст"),
    "too large": (b"1\t" * (MAX_PLAN_BYTES // 2 + 1), "Файл больше 10 МБ"),
    "a broken package": (b"PK\x03\x04 and then nothing of a package", "повреждён"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(40), "Это рисунок"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "(.doc)"),
    "a program": (b"MZ\x90" + bytes(40), "Это программа"),
    "bytes of no kind": (bytes(range(256)) * 8, "Это не текст"),
    "a letter without a plan": ("Уважаемые коллеги!\nПриглашаем на заседание.\n".encode(), "План в файле не найден"),
}


def send(client, cast, data: bytes, name: str = "план.txt", cluster=None):
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("upload"), {"cluster": (cluster or cast.cluster).pk, "file": file})


def waiting(cast, person: User | None = None) -> Intake:
    return Intake.objects.create(
        cluster=cast.cluster,
        person=person or cast.secretary,
        file_name="план.txt",
        readings=small_reading(),
    )


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_each_real_plan_is_read_looked_at_and_saved(client, cast, path):
    client.force_login(cast.secretary)
    answer = send(client, cast, path.read_bytes(), path.name)
    intake = Intake.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("intake_page", args=[intake.pk]))
    page = Page(client.get(answer["Location"]))
    sections, activities = COUNTS[path.stem]
    assert page.says(f"Файл «{path.name}»")
    assert page.says(f"разделов: {sections}, мероприятий: {activities}")
    findings = [*intake.read.findings, *check(intake.read.document)]
    assert findings
    assert all(page.says(finding.text) for finding in findings)
    assert not Plan.objects.exists()

    saved = client.post(reverse("intake_save", args=[intake.pk]))
    plan = Plan.objects.get()
    assert (saved.status_code, saved["Location"]) == (302, reverse("plan_page", args=[plan.pk]))
    assert (plan.cluster, plan.stage) == (cast.cluster, Stage.DRAFT)
    assert (Section.objects.count(), Activity.objects.count()) == COUNTS[path.stem]
    assert bridge.to_document(plan) == seed_document(path)
    assert Intake.objects.get().plan == plan
    assert not Intake.objects.waiting().exists()


def test_what_was_read_shows_blocks_columns_and_what_was_left_out(client, cast):
    client.force_login(cast.secretary)
    transport = next(path for path in SEEDS if "transport" in path.name)
    page = Page(client.get(send(client, cast, transport.read_bytes())["Location"]))
    for words in ("Утверждаю", "Ю.В. Дроздов", "Срок исполнения", "01.09.2021 – 31.08.2022", "Не вошло в план"):
        assert page.says(words)


def test_the_name_of_a_file_is_shown_as_text(client, cast):
    client.force_login(cast.secretary)
    page = Page(client.get(send(client, cast, SEEDS[0].read_bytes(), "<b>план.txt")["Location"]))
    assert page.says("Файл «<b>план.txt»")


@pytest.mark.parametrize(("data", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_wrong_file_is_refused_in_words_and_nothing_is_kept(client, cast, data, words):
    client.force_login(cast.secretary)
    answer = send(client, cast, data)
    assert answer.status_code == 422
    (sentence,) = answer.context["form"].errors["file"]
    assert words in sentence
    assert Page(answer).says(sentence)
    assert not Intake.objects.exists()
    assert not Plan.objects.exists()


def test_a_form_without_a_file_is_refused(client, cast):
    client.force_login(cast.secretary)
    answer = client.post(reverse("upload"), {"cluster": cast.cluster.pk})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"file": ["Выберите файл или вставьте таблицу ниже."]}


def test_a_file_for_a_foreign_cluster_is_refused(client, cast):
    client.force_login(cast.secretary)
    answer = send(client, cast, SEEDS[0].read_bytes(), cluster=cast.foreign)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["cluster"]
    assert not Intake.objects.exists()


@pytest.mark.parametrize("role", ["member", "chair", "official"])
def test_a_reader_cannot_bring_in_a_file(client, cast, role):
    client.force_login(cast.as_role(role))
    answer = send(client, cast, SEEDS[0].read_bytes())
    assert answer.status_code == 403
    assert Page(answer).says("загружает секретарь")
    assert not Intake.objects.exists()


def test_saving_twice_makes_one_plan(client, cast):
    address = reverse("intake_save", args=[waiting(cast).pk])
    client.force_login(cast.secretary)
    answers = [client.post(address) for _ in range(2)]
    plan = Plan.objects.get()
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, reverse("plan_page", args=[plan.pk]))
    ] * 2


def test_the_page_of_a_file_that_was_saved_leads_to_its_plan(client, cast):
    intake = waiting(cast)
    plan = door.save(intake, cast.secretary)
    client.force_login(cast.secretary)
    answer = client.get(reverse("intake_page", args=[intake.pk]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("plan_page", args=[plan.pk]))


def test_the_second_of_two_clicks_at_once_is_refused_in_words(cast):
    first, second = waiting(cast), Intake.objects.get()
    door.save(first, cast.secretary)
    with pytest.raises(door.ReceivingRefused, match="уже сохранён"):
        door.save(second, cast.secretary)
    assert Plan.objects.count() == 1


def test_a_plan_that_cannot_be_saved_whole_is_not_saved_at_all(client, cast):
    intake = waiting(cast)
    intake.readings[0]["document"]["signoffs"][0]["word"] = None
    intake.save()
    client.force_login(cast.secretary)
    with pytest.raises(IntegrityError):
        client.post(reverse("intake_save", args=[intake.pk]))
    assert (Plan.objects.count(), Executor.objects.count(), Intake.objects.count()) == (0, 0, 1)


@pytest.mark.parametrize(("name", "method"), [("intake_page", "get"), ("intake_save", "post"), ("intake_drop", "post")])
def test_another_secretary_of_the_same_cluster_does_not_find_the_file(client, cast, name, method):
    colleague = User.objects.create(username="colleague")
    Membership.objects.create(user=colleague, role=Role.SECRETARY.value, cluster=cast.cluster)
    intake = waiting(cast, colleague)
    client.force_login(cast.secretary)
    assert getattr(client, method)(reverse(name, args=[intake.pk])).status_code == 404
    assert Intake.objects.exists()


def test_who_is_no_longer_secretary_cannot_save(client, cast):
    intake = waiting(cast, cast.member)
    client.force_login(cast.member)
    assert client.post(reverse("intake_save", args=[intake.pk])).status_code == 403
    assert not Plan.objects.exists()


def test_a_file_can_be_thrown_away(client, cast):
    intake = waiting(cast)
    client.force_login(cast.secretary)
    answer = client.post(reverse("intake_drop", args=[intake.pk]), follow=True)
    assert resolve(urlsplit(answer.redirect_chain[-1][0]).path).url_name == "upload"
    assert Page(answer).says("Файл не сохранён.")
    assert not Intake.objects.exists()
    assert not Plan.objects.exists()


@pytest.mark.parametrize("name", ["intake_save", "intake_drop"])
def test_looking_is_not_saving(client, cast, name):
    intake = waiting(cast)
    client.force_login(cast.secretary)
    assert client.get(reverse(name, args=[intake.pk])).status_code == 405
    assert Intake.objects.exists()

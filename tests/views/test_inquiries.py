"""The pages of requests: an official asks, a secretary answers from what is known, the official collates."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.asking import door
from plans.asking.door import Answer, Attached, Question
from plans.models import Addressee, Cluster, Department, Inquiry, InquiryMove, Membership, Reply
from tests.cast import in_force
from tests.core.test_evidence import picture
from tests.page import Page

pytestmark = pytest.mark.django_db

DUE = date(2022, 3, 20)
ASKED = {
    "subject": "Трудоустройство",
    "question": "Сколько выпускников\nтрудоустроено?",
    "wants": "words",
    "due": "2022-03-20",
    "whom": "all",
}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2022, 3, 10, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def official(client, cast):
    client.force_login(cast.official)
    return client


@pytest.fixture
def secretary(client, cast):
    client.force_login(cast.secretary)
    return client


def asked(cast, **words) -> Addressee:
    question = Question(**{"subject": "Выпускники", "question": "Сколько?", "wants": "words", "due": DUE} | words)
    return door.ask(cast.cluster.department, cast.official, question, [cast.cluster]).addressees.get()


def test_an_official_asks_all_clusters_of_the_department(official, cast):
    Cluster.objects.create(name="Второй", industry="Связь", department=cast.cluster.department)
    answer = official.post(reverse("inquiry_new"), ASKED)
    inquiry = Inquiry.objects.get()
    assert answer["Location"] == reverse("inquiry_page", args=[inquiry.pk])
    assert {str(one.cluster) for one in inquiry.addressees.all()} == {"Кластер транспорта", "Второй"}
    page = Page(official.get(answer["Location"]))
    assert page.says("Ответили 0 из 2")
    assert page.says("ждём ответа")
    assert page.says("спросили, кластеров: 2, срок 20.03.2022")


def test_one_industry_or_chosen_clusters_can_be_asked(official, cast):
    second = Cluster.objects.create(name="Второй", industry="Связь", department=cast.cluster.department)
    official.post(reverse("inquiry_new"), ASKED | {"industry": "Связь"})
    official.post(reverse("inquiry_new"), ASKED | {"whom": "chosen", "clusters": [cast.cluster.pk]})
    assert [one.addressees.get().cluster for one in Inquiry.objects.order_by("pk")] == [second, cast.cluster]


def test_several_industries_are_asked_at_once_and_told_with_their_numbers(official, cast):
    for name, industry in (
        ("Второй", "Связь"),
        ("Третий", "Связь"),
        ("Четвёртый", "Энергетика"),
        ("Пятый", "Медицина"),
    ):
        Cluster.objects.create(name=name, industry=industry, department=cast.cluster.department)
    page = Page(official.get(reverse("inquiry_new")))
    assert page.says("Связь: 2")
    assert page.says("Энергетика: 1")
    official.post(reverse("inquiry_new"), ASKED | {"industry": ["Связь", "Медицина"]})
    asked_of = Inquiry.objects.get().addressees.values_list("cluster__name", flat=True)
    assert set(asked_of) == {"Второй", "Третий", "Пятый"}


def test_an_industry_that_nobody_has_is_refused(official, cast):
    answer = official.post(reverse("inquiry_new"), ASKED | {"industry": ["Связь", "Балет"]})
    assert answer.status_code == 422
    assert not Inquiry.objects.exists()


def test_a_cluster_of_another_department_is_no_choice(official, cast):
    answer = official.post(reverse("inquiry_new"), ASKED | {"whom": "chosen", "clusters": [cast.foreign.pk]})
    assert answer.status_code == 422
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"due": "2022-03-09"}, "Этот день уже прошёл"),
        ({"start": "2022-01-01"}, "Укажите обе даты периода"),
        ({"start": "2022-03-01", "end": "2022-01-01"}, "начало не позже конца"),
        ({"figure": "done"}, "когда ответить надо числом"),
        ({"whom": "chosen"}, "Отметьте хотя бы один кластер"),
        ({"question": ""}, "Обязательное поле"),
    ],
)
def test_a_mistake_keeps_what_was_typed(official, wrong, said):
    answer = official.post(reverse("inquiry_new"), ASKED | wrong)
    assert answer.status_code == 422
    page = Page(answer)
    assert page.says(said)
    assert page.all("[name=subject]")[0].root.get("value") == "Трудоустройство"
    assert not Inquiry.objects.exists()


def test_who_oversees_several_departments_says_whose_clusters(official, cast):
    other = cast.foreign.department
    Membership.objects.create(user=cast.official, role="official", department=other)
    page = Page(official.get(reverse("inquiry_new")))
    assert f"?department={other.pk}" in page.addresses
    official.post(f"{reverse('inquiry_new')}?department={other.pk}", ASKED)
    assert Inquiry.objects.get().department == other


def test_a_department_without_clusters_says_so(client, cast):
    client.force_login(cast.admin)
    empty = Department.objects.create(name="Пустой", region="Область")
    assert Page(client.get(reverse("inquiry_new"), {"department": empty.pk})).says("спросить некого")


def test_the_request_stands_in_the_secretarys_duties_until_it_is_answered(secretary, cast):
    assert Page(secretary.get("/")).says("Запросов без ответа нет")
    row = asked(cast)
    page = Page(secretary.get("/"))
    assert page.says("Запросы департамента 1")
    assert page.says("ответить до 20 марта 2022")
    address = reverse("inquiry_answer", args=[row.pk])
    assert address in page.addresses
    assert secretary.post(address, {"text": "Восемьдесят"})["Location"] == address
    assert Page(secretary.get("/")).says("Запросов без ответа нет")
    shown = Page(secretary.get(address))
    assert shown.says("Исправить ответ")
    assert shown.all("[name=text]")[0].root.text.strip() == "Восемьдесят"
    assert Page(secretary.get(reverse("inquiry_list"))).says("Выпускники")


def test_the_answer_begins_with_what_the_program_knows(secretary, cast):
    plan = in_force(cast)
    quarter = {"start": date(2022, 1, 1), "end": date(2022, 3, 31)}
    row = asked(cast, wants="number", figure="owed", **quarter)
    page = Page(secretary.get(reverse("inquiry_answer", args=[row.pk])))
    assert page.all("[name=number]")[0].root.get("value") == "2"
    assert "сроков 2, выполнено 0, просрочено 1" in page.all("[name=text]")[0].root.text
    assert reverse("plan_page", args=[plan.pk]) in page.addresses
    secretary.post(reverse("inquiry_answer", args=[row.pk]), {"number": "4,5", "text": ""})
    reply = Reply.objects.get()
    assert (float(reply.number), reply.known, reply.plan) == (4.5, 2, plan)


@pytest.mark.parametrize("number", ["128", "4,5"])
def test_a_number_is_corrected_as_it_was_typed(secretary, cast, number):
    address = reverse("inquiry_answer", args=[asked(cast, wants="number").pk])
    secretary.post(address, {"number": number, "text": ""})
    assert Page(secretary.get(address)).all("[name=number]")[0].root.get("value") == number


def test_the_report_of_the_program_is_attached_by_one_tick(secretary, cast):
    in_force(cast)
    row = asked(cast, wants="report", start=date(2022, 1, 1), end=date(2022, 3, 31))
    address = reverse("inquiry_answer", args=[row.pk])
    assert Page(secretary.get(address)).all("[name=report][checked]")
    secretary.post(address, {"text": "", "report": "on"})
    file = Reply.objects.get().files.get()
    assert file.shown_name.startswith("Отчёт об исполнении плана – Кластер транспорта – на 10.03.2022")
    answer = secretary.get(reverse("reply_file", args=[file.pk]))
    assert answer.content.startswith(b"PK")
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_file_is_asked_for_in_words_and_what_was_typed_stays(secretary, cast):
    row = asked(cast, wants="file")
    answer = secretary.post(reverse("inquiry_answer", args=[row.pk]), {"text": "см. файл"})
    assert answer.status_code == 422
    page = Page(answer)
    assert page.says("Приложите файл")
    assert page.all("[name=text]")[0].root.text.strip() == "см. файл"
    bad = {"text": "", "files": SimpleUploadedFile("a.exe", b"MZ")}
    assert secretary.post(reverse("inquiry_answer", args=[row.pk]), bad).status_code == 422
    assert not Reply.objects.exists()


def test_the_former_files_stay_with_a_new_answer(secretary, cast):
    row = asked(cast, wants="file")
    first = door.answer(row, cast.secretary, Answer(files=[Attached("список.png", picture("PNG"))])).files.get()
    address = reverse("inquiry_answer", args=[row.pk])
    assert Page(secretary.get(address)).all(f"[name=kept][value='{first.pk}'][checked]")
    secretary.post(address, {"text": "уточнено", "kept": [first.pk]})
    assert [one.sha256 for one in Addressee.objects.get().newest.files.all()] == [first.sha256]


def test_the_official_sees_who_answered_and_takes_a_table(official, cast):
    Cluster.objects.create(name="Второй", industry="Связь", department=cast.cluster.department)
    official.post(reverse("inquiry_new"), ASKED)
    inquiry = Inquiry.objects.get()
    row = inquiry.addressees.get(cluster=cast.cluster)
    door.answer(row, cast.secretary, Answer("=80", files=[Attached("список.png", picture("PNG"))]))
    address = reverse("inquiry_page", args=[inquiry.pk])
    page = Page(official.get(address))
    assert page.says("Ответили 1 из 2")
    assert page.says("=80")
    waiting = Page(official.get(address, {"state": "waiting"}))
    assert waiting.says("Второй")
    assert not waiting.says("=80")
    assert Page(official.get(address, {"state": "late"})).says("Таких кластеров нет")
    data = official.get(reverse("inquiry_file", args=[inquiry.pk])).content
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Кластер", "Второй", "Кластер транспорта"]
    assert rows[2][5] == "=80"


def test_the_official_reminds_puts_off_and_closes(official, cast):
    row = asked(cast)
    page, remind = (reverse(name, args=[row.inquiry_id]) for name in ("inquiry_page", "inquiry_remind"))
    assert Page(official.post(remind, follow=True)).says("Напомним кластерам: 1")
    assert Page(official.post(remind, {"only": "9" * 30}, follow=True)).says("Напоминать некому")
    move = reverse("inquiry_move", args=[row.inquiry_id, "extend"])
    assert Page(official.post(move, {"due": "2022-03-01", "words": "Ещё"})).says("Этот день уже прошёл")
    official.post(move, {"due": "2022-04-01", "words": "Многие просили"})
    assert Page(official.get(page)).says("срок изменён, срок 01.04.2022. «Многие просили»")
    withdraw = official.post(reverse("inquiry_move", args=[row.inquiry_id, "withdraw"]), {"words": ""})
    assert withdraw.status_code == 422
    official.post(reverse("inquiry_move", args=[row.inquiry_id, "close"]), {"words": "Спасибо"})
    closed = Page(official.get(page))
    assert closed.says("закрыт")
    assert "Изменить срок" not in closed.buttons
    again = official.post(reverse("inquiry_move", args=[row.inquiry_id, "close"]), {"words": ""})
    assert Page(again).says("Запрос уже закрыт")


def test_after_the_end_the_secretary_reads_why_and_answers_no_more(secretary, cast):
    row = asked(cast)
    door.end(row.inquiry, cast.official, InquiryMove.Moves.WITHDRAW, "Данные нашлись")
    address = reverse("inquiry_answer", args=[row.pk])
    page = Page(secretary.get(address))
    assert page.says("Данные нашлись")
    assert page.says("Ответа нет")
    assert secretary.post(address, {"text": "Поздно"}).status_code == 403
    assert not Reply.objects.exists()


def test_the_number_of_unanswered_requests_leads_to_exactly_them(secretary, cast):
    address = f"{reverse('inquiry_list')}?state=waiting"
    assert address not in Page(secretary.get("/")).addresses
    assert Page(secretary.get(address)).says("Запросов без ответа нет.")
    answered, *waiting = (asked(cast, subject=f"Запрос {at}") for at in range(7))
    door.answer(answered, cast.secretary, Answer("Восемьдесят"))
    number = secretary.get("/").context["secretary"]["board"].numbers[0]
    assert (number.value, number.address) == (6, address)
    answer = secretary.get(address)
    assert [row.pk for row, _ in answer.context["asked"]] == [one.pk for one in waiting]
    assert Page(answer).leads_to(reverse("inquiry_list"))
    assert Page(secretary.get("/")).leads_to(address)


def test_lists_are_empty_at_first_and_say_what_for(client, cast):
    for person, words in ((cast.official, "Запросов ещё не было"), (cast.chair, "ещё ни о чём не спрашивал")):
        client.force_login(person)
        assert Page(client.get(reverse("inquiry_list"))).says(words)


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_of_a_request_asks_no_more_queries_for_more_clusters(
    official, cast, number, django_assert_max_num_queries
):
    for at in range(number):
        Cluster.objects.create(name=f"Кластер {at}", industry="Связь", department=cast.cluster.department)
    official.post(reverse("inquiry_new"), ASKED)
    inquiry = Inquiry.objects.get()
    for row in inquiry.addressees.select_related("inquiry__department", "cluster"):
        door.answer(row, cast.admin, Answer("Да"))
    with django_assert_max_num_queries(14):
        official.get(reverse("inquiry_page", args=[inquiry.pk]))

"""Marks: a member reports with files, the secretary accepts or returns, and files are served to readers only."""

import hashlib
import io
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans import queries
from plans.core import evidence
from plans.core.stages import Role, Stage
from plans.execution import marks
from plans.models import Activity, Evidence, Mark, Membership, Plan, User
from tests.cast import in_force
from tests.core.test_evidence import picture
from tests.page import Page

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4 a protocol"
FIRST_QUARTER = date(2022, 3, 31)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2022, 3, 10, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def plan(cast) -> Plan:
    return in_force(cast)


@pytest.fixture
def owed(plan) -> Activity:
    """A quarterly row of all participants."""
    return Activity.objects.get(number="1.2.")


def package(*names: str) -> bytes:
    """A zip file with empty parts."""
    data = io.BytesIO()
    with ZipFile(data, "w") as file:
        for name in names:
            file.writestr(name, "")
    return data.getvalue()


def said(activity: Activity, cast, *files: tuple[str, bytes], **changes) -> dict:
    """What the form of a mark sends."""
    data = {
        "organisation": cast.college.pk,
        "slot": activity.slots.first().pk,
        "done_on": "2022-03-09",
        "result": "Проведены две экскурсии",
        "document": "протокол № 2",
        "files": [SimpleUploadedFile(name, data) for name, data in files],
    }
    return {key: value for key, value in (data | changes).items() if value is not None}


def report(client, activity: Activity, data: dict, **more):
    return client.post(reverse("mark_new", args=[activity.pk]), data, **more)


def reported(cast, activity: Activity, *files: tuple[str, bytes]) -> Mark:
    words = marks.Statement(date(2022, 3, 9), "Проведены", "протокол № 2", FIRST_QUARTER)
    uploads = [marks.Upload(name, data) for name, data in files]
    return marks.report(activity, cast.college, cast.member, words, uploads)


def on_disk(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


# A member reports


def test_a_member_reports_with_evidence(client, cast, owed, settings):
    client.force_login(cast.member)
    page = Page(report(client, owed, said(owed, cast, ("Протокол №2.pdf", PDF)), follow=True))
    assert page.says("Отмечено: 1.2. Проведение экскурсий")
    mark = Mark.objects.get()
    assert (mark.activity, mark.organisation, mark.author) == (owed, cast.college, cast.member)
    assert (mark.due, mark.done_on, mark.result) == (FIRST_QUARTER, date(2022, 3, 9), "Проведены две экскурсии")
    assert mark.state == Mark.States.REPORTED
    file = mark.evidence.get()
    assert (file.name, file.content_type) == ("Протокол №2.pdf", evidence.PDF)
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    (path,) = on_disk(settings)
    assert path.read_bytes() == PDF
    assert "Протокол" not in path.name
    assert "pdf" not in path.name


def test_the_form_is_filled_as_far_as_one_can_know(client, cast, owed):
    client.force_login(cast.member)
    last = owed.slots.last()
    form = client.get(reverse("mark_new", args=[owed.pk])).context["form"]
    assert form["done_on"].value() == date(2022, 3, 10)
    assert form["slot"].value() == owed.slots.first().pk
    assert form["organisation"].as_widget().count('type="hidden"') == 1
    form = client.get(reverse("mark_new", args=[owed.pk]), {"slot": last.pk}).context["form"]
    assert form["slot"].value() == last.pk
    assert client.get(reverse("mark_new", args=[owed.pk]), {"slot": "'--"}).status_code == 200


def test_the_kind_of_a_file_is_told_by_its_content(client, cast, owed):
    client.force_login(cast.member)
    files = (
        ("a.txt", PDF),
        ("b.pdf", picture("JPEG")),
        ("c", picture("PNG")),
        ("d.exe", package("word/document.xml")),
        ("e.zip", package("xl/workbook.xml")),
    )
    assert report(client, owed, said(owed, cast, *files)).status_code == 302
    kinds = [file.content_type for file in Evidence.objects.all()]
    assert kinds == [evidence.PDF, evidence.JPEG, evidence.PNG, evidence.DOCX, evidence.XLSX]


REFUSED = {
    "a program": ([("акт.pdf", b"MZ\x90\0")], "Этот файл другого вида."),
    "a page": ([("акт.pdf", b"<html><script>alert(1)</script>")], "Этот файл другого вида."),
    "a drawing with scripts": ([("акт.png", b"<svg onload='alert(1)'/>")], "Этот файл другого вида."),
    "an archive": ([("акт.docx", package("a.txt"))], "Этот файл другого вида."),
    "a broken package": ([("акт.docx", b"PK\x03\x04 broken")], "Этот файл другого вида."),
    "macros": ([("акт.docx", package("word/document.xml", "word/vbaProject.bin"))], "В файле есть макросы."),
    "a broken picture": ([("акт.png", picture("PNG")[:50])], "Картинка повреждена"),
    "an empty file": ([("акт.pdf", b"")], "Отправленный файл пуст."),
    "a good and a bad one": ([("акт.pdf", PDF), ("b.pdf", b"MZ\x90\0")], "Этот файл другого вида."),
    "six files": ([(f"{at}.pdf", PDF) for at in range(6)], "Не больше 5 файлов за раз."),
    "a file of over 20 MB": ([("акт.pdf", PDF + bytes(evidence.MAX_BYTES))], "Файл больше 20 МБ."),
}


@pytest.mark.parametrize(("files", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_wrong_file_is_refused_and_nothing_is_kept(client, cast, owed, settings, files, words):
    client.force_login(cast.member)
    answer = report(client, owed, said(owed, cast, *files))
    assert answer.status_code == 422
    (sentence,) = answer.context["form"].errors["files"]
    assert words in sentence
    assert Page(answer).says("Проведены две экскурсии")
    assert (Mark.objects.count(), Evidence.objects.count(), on_disk(settings)) == (0, 0, [])


BAD = {
    "tomorrow": ({"done_on": "2022-03-11"}, "done_on"),
    "no date": ({"done_on": "вчера"}, "done_on"),
    "no words": ({"result": "  "}, "result"),
    "no slot": ({"slot": None}, "slot"),
    "a slot of nowhere": ({"slot": "0"}, "slot"),
    "no organisation": ({"organisation": None}, "organisation"),
}


@pytest.mark.parametrize(("changes", "wrong"), BAD.values(), ids=BAD.keys())
def test_bad_input_comes_back_as_typed(client, cast, owed, changes, wrong):
    client.force_login(cast.member)
    answer = report(client, owed, said(owed, cast, **changes))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert Page(answer).says("протокол № 2")
    assert not Mark.objects.exists()


def test_a_member_does_not_mark_for_another_organisation(client, cast, owed):
    client.force_login(cast.member)
    answer = report(client, owed, said(owed, cast, organisation=cast.plant.pk))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["organisation"])
    assert not Mark.objects.exists()


def test_a_slot_of_another_row_is_refused(client, cast, owed):
    other = Activity.objects.get(number="2.1.").slots.get()
    client.force_login(cast.member)
    assert report(client, owed, said(owed, cast, slot=other.pk)).status_code == 422
    assert not Mark.objects.exists()


def test_only_executors_mark_and_the_secretary_for_all(client, cast, plan):
    worker = User.objects.create(username="worker")
    Membership.objects.create(user=worker, role=Role.MEMBER.value, cluster=cast.cluster, organisation=cast.plant)
    council, everyone, colleges = Activity.objects.order_by("number")
    table = (
        (cast.secretary, (200, 200, 200)),
        (cast.member, (403, 200, 200)),
        (worker, (403, 200, 403)),
        (cast.chair, (403, 403, 403)),
        (cast.official, (403, 403, 403)),
        (cast.stranger, (404, 404, 404)),
    )
    for person, expected in table:
        client.force_login(person)
        answers = [client.get(reverse("mark_new", args=[row.pk])) for row in (council, everyone, colleges)]
        assert (person, tuple(answer.status_code for answer in answers)) == (person, expected)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.APPROVED])
def test_marks_are_made_only_while_the_plan_is_in_force(client, cast, owed, stage):
    mark = reported(cast, owed)
    Plan.objects.update(stage=stage.value)
    for person in (cast.member, cast.secretary):
        client.force_login(person)
        answer = report(client, owed, said(owed, cast))
        assert answer.status_code == 403
        assert Page(answer).says("пока план действует")
    is_closed = stage is Stage.CLOSED  # what waited then is still judged
    assert client.post(reverse("mark_decide", args=[mark.pk, "accept"])).status_code == (302 if is_closed else 403)
    assert Mark.objects.get().state == (Mark.States.ACCEPTED if is_closed else Mark.States.REPORTED)


def test_what_the_secretary_marks_counts_at_once(client, cast, owed):
    client.force_login(cast.secretary)
    assert report(client, owed, said(owed, cast, organisation="")).status_code == 302
    mark = Mark.objects.get()
    assert (mark.organisation, mark.state) == (None, Mark.States.ACCEPTED)
    assert Page(client.get(reverse("plan_marks", args=[owed.section.plan_id]))).says("орган управления")


# The secretary decides


def decide(client, mark: Mark, word: str, note: str = "", **more):
    return client.post(reverse("mark_decide", args=[mark.pk, word]), {"note": note}, **more)


def test_the_secretary_accepts(client, cast, owed):
    mark = reported(cast, owed)
    client.force_login(cast.secretary)
    assert Page(client.get(reverse("home"))).leads_to(reverse("mark_page", args=[mark.pk]))
    assert Page(decide(client, mark, "accept", follow=True)).says("Отметка принята.")
    mark.refresh_from_db()
    assert (mark.state, mark.decided_by) == (Mark.States.ACCEPTED, cast.secretary)
    page = Page(client.get(reverse("mark_page", args=[mark.pk])))
    assert page.says("принята, Фамилия-secretary А.")
    assert not page.says("Комментарий или причина возврата")


def test_a_returned_mark_goes_home_to_the_member_with_its_reason(client, cast, owed):
    mark = reported(cast, owed)
    client.force_login(cast.secretary)
    assert Page(decide(client, mark, "return", "Приложите <скан>", follow=True)).says("Отметка возвращена.")
    client.force_login(cast.member)
    home = client.get(reverse("home"))
    assert Page(home).says("Приложите <скан>")
    assert len(home.context["member"]["returned"]) == 1
    report(client, owed, said(owed, cast))
    assert client.get(reverse("home")).context["member"]["returned"] == []


@pytest.mark.parametrize("note", ["", "   ", "ы" * 5_001])
def test_a_mark_is_not_returned_without_a_reason_of_sensible_length(client, cast, owed, note):
    mark = reported(cast, owed)
    client.force_login(cast.secretary)
    answer = decide(client, mark, "return", note)
    assert answer.status_code == 422
    assert Page(answer).says("Комментарий или причина возврата")
    assert Mark.objects.get().state == Mark.States.REPORTED


def test_a_mark_with_a_note_that_is_too_long_is_not_accepted_either(client, cast, owed):
    mark = reported(cast, owed)
    client.force_login(cast.secretary)
    assert decide(client, mark, "accept", "ы" * 5_001).status_code == 422
    assert Mark.objects.get().state == Mark.States.REPORTED


def test_who_decides_second_is_told_so(client, cast, owed):
    mark = reported(cast, owed)
    client.force_login(cast.secretary)
    decide(client, mark, "accept")
    answer = decide(client, mark, "return", "Поздно")
    assert answer.status_code == 422
    assert Page(answer).says("Эта отметка уже принята. Обновите страницу.")
    assert Mark.objects.get().state == Mark.States.ACCEPTED


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("chair", 403), ("official", 403), ("stranger", 404)])
def test_nobody_but_the_secretary_decides(client, cast, owed, role, status):
    mark = reported(cast, owed)
    client.force_login(cast.as_role(role))
    for word in ("accept", "return"):
        assert decide(client, mark, word, "причина").status_code == status
    assert not Page(client.get(reverse("mark_page", args=[mark.pk]))).says("Принять")
    assert Mark.objects.get().state == Mark.States.REPORTED


def test_looking_decides_nothing_and_there_is_no_third_word(client, cast, owed):
    mark = reported(cast, owed)
    client.force_login(cast.secretary)
    assert client.get(reverse("mark_decide", args=[mark.pk, "accept"])).status_code == 405
    assert client.post(f"/marks/{mark.pk}/delete/").status_code == 404
    assert Mark.objects.get().state == Mark.States.REPORTED


# What the others see


def last_cell(client, activity: Activity) -> str:
    """The last cell of the activity's row on the plan's page."""
    page = Page(client.get(reverse("plan_page", args=[activity.section.plan_id])))
    (cell,) = page.all(f"#activity-{activity.pk} [data-key=mark]")
    return cell.root.text_content()


def test_marks_stand_in_the_last_column_unless_they_were_returned(client, cast, owed):
    client.force_login(cast.official)
    assert last_cell(client, owed) == ""
    mark = reported(cast, owed)
    assert last_cell(client, owed) == "Выполнено 09.03.2022, протокол № 2"
    marks.report(owed, None, cast.secretary, marks.Statement(date(2022, 3, 10), "Сделано"))
    assert last_cell(client, owed) == "Выполнено 09.03.2022, протокол № 2\nВыполнено 10.03.2022"
    marks.decide(mark, cast.secretary, accept=False, note="Не то")
    assert last_cell(client, owed) == "Выполнено 10.03.2022"


def test_words_written_by_hand_stand_in_place_of_marks(client, cast, owed):
    Activity.objects.update(mark="Исполнено досрочно")
    reported(cast, owed)
    client.force_login(cast.member)
    assert last_cell(client, owed) == "Исполнено досрочно"


def test_the_page_of_marks_can_show_one_state(client, cast, owed):
    reported(cast, owed)
    client.force_login(cast.official)
    address = reverse("plan_marks", args=[owed.section.plan_id])
    numbers = {
        state: [duty.activity.number for duty in client.get(address, {"state": state}).context["duties"]]
        for state in ("", "late", "done", "waiting", "'--")
    }
    assert numbers == {
        "": ["1.1.", "1.2.", "1.2.", "1.2.", "1.2.", "2.1."],
        "late": ["1.1."],
        "done": ["1.2."],
        "waiting": ["1.2.", "1.2.", "1.2.", "2.1."],
        "'--": [],
    }


# Files


@pytest.mark.parametrize(
    ("role", "status"),
    [("nobody", 302), ("stranger", 404), ("member", 200), ("chair", 200), ("official", 200), ("secretary", 200)],
)
def test_files_are_served_to_readers_of_the_plan_alone(client, cast, owed, role, status):
    file = reported(cast, owed, ("акт.pdf", PDF)).evidence.get()
    if person := cast.as_role(role):
        client.force_login(person)
    response = client.get(reverse("evidence_file", args=[file.pk]))
    assert response.status_code == status
    assert (b"".join(response) == PDF) == (status == 200)  # to read a file to its end closes it


def test_a_file_comes_as_an_attachment_that_no_browser_runs(client, cast, owed):
    name = 'акт"\r\nX-Evil: 1/<script>.pdf'
    file = reported(cast, owed, (name, PDF)).evidence.get()
    client.force_login(cast.official)
    response = client.get(reverse("evidence_file", args=[file.pk]))
    assert b"".join(response) == PDF
    assert unquote(response["Content-Disposition"]).startswith("attachment; filename*=utf-8''акт")
    assert "X-Evil" not in response.headers
    assert response["Content-Type"] == evidence.PDF
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    page = Page(client.get(reverse("mark_page", args=[file.mark_id])))
    assert page.says("акт X-Evil 1 script.pdf")


def test_no_address_leads_around_the_check(client, cast, owed):
    file = reported(cast, owed, ("акт.pdf", PDF)).evidence.get()
    client.force_login(cast.admin)
    for address in (f"/media/{file.file.name}", f"/{file.file.name}", f"/static/{file.file.name}"):
        assert client.get(address).status_code == 404
    assert client.post(reverse("evidence_file", args=[file.pk])).status_code == 405


def form_of(client, cast, owed, **asked) -> Page:
    client.force_login(cast.member)
    return Page(client.get(reverse("mark_new", args=[owed.pk]), asked))


def test_what_is_wrong_is_listed_on_top_and_leads_to_its_field(client, cast, owed):
    client.force_login(cast.member)
    page = Page(report(client, owed, said(owed, cast, result="", done_on="")))
    assert page.all("#errors")[0].root.get("autofocus") is not None
    assert [link.root.get("href") for link in page.all("#errors a")] == ["#id_done_on", "#id_result"]
    assert all(page.all(link.root.get("href")) for link in page.all("#errors a"))


def test_of_a_slot_that_is_over_the_day_is_asked_for(client, cast, owed):
    first, second = owed.slots.all()[:2]
    with time_machine.travel(datetime(2022, 4, 10, 9, tzinfo=UTC)):
        assert form_of(client, cast, owed, slot=first.pk).all("#id_done_on")[0].root.get("value") is None
        assert form_of(client, cast, owed, slot=second.pk).all("#id_done_on")[0].root.get("value") == "2022-04-10"


def test_a_recurring_mark_is_filled_as_last_time(client, cast, owed):
    assert not form_of(client, cast, owed).says("Заполнить как в прошлый раз")
    reported(cast, owed)
    second = owed.slots.all()[1]
    assert form_of(client, cast, owed, slot=second.pk).says("Заполнить как в прошлый раз")
    filled = form_of(client, cast, owed, slot=second.pk, like="1")
    assert filled.all("#id_result")[0].words == Mark.objects.get().result
    assert filled.all("#id_document_number")[0].root.get("value") is None


def test_of_another_year_the_earlier_row_is_repeated(cast, owed):
    mark = reported(cast, owed)
    later = Activity.objects.exclude(pk=owed.pk).first()
    Activity.objects.filter(pk=later.pk).update(follows=owed.pk)
    later.refresh_from_db()
    assert queries.former_mark(later, cast.college, None) == mark
    assert queries.former_mark(later, cast.plant, None) is None


def test_a_member_asks_to_move_and_the_secretary_answers(client, cast, owed):
    page = form_of(client, cast, owed)
    assert page.says("Прошу перенести срок")
    assert page.says("Это просьба")
    asked = said(owed, cast, fact="moved", moved_to="2022-05-15", basis="Нет заявок", result="")
    answer = report(client, owed, asked, follow=True)
    assert Page(answer).says("Просьба отправлена секретарю")
    mark = Mark.objects.get()
    assert mark.printed == "Просьба перенести срок на 15.05.2022 (Нет заявок, протокол № 2)"
    assert Page(answer).says("ждёт решения секретаря")
    client.force_login(cast.secretary)
    assert Page(client.get(reverse("mark_page", args=[mark.pk]))).says("Согласиться")
    assert Page(decide(client, mark, "accept", follow=True)).says("Вы согласились с просьбой.")
    mark.refresh_from_db()
    assert mark.printed == "Перенесено на 15.05.2022 (Нет заявок, протокол № 2)"


def test_a_request_that_is_refused_comes_back_with_the_reason(client, cast, owed):
    client.force_login(cast.member)
    report(client, owed, said(owed, cast, fact="dropped", basis="Нет заявок", result=""))
    client.force_login(cast.secretary)
    assert Page(decide(client, Mark.objects.get(), "return", "Заявки будут", follow=True)).says("В просьбе отказано")
    client.force_login(cast.member)
    assert Page(client.get("/")).says("Секретарь отказал: Заявки будут")


def test_the_secretary_decides_and_asks_nobody(client, cast, owed):
    client.force_login(cast.secretary)
    page = Page(client.get(reverse("mark_new", args=[owed.pk])))
    assert page.says("Перенесено")
    assert not page.says("Прошу")


def test_photographs_of_the_camera_and_files_come_together(client, cast, owed):
    client.force_login(cast.member)
    camera = SimpleUploadedFile("image.jpg", picture("JPEG"))
    report(client, owed, said(owed, cast, ("акт.pdf", PDF)) | {"camera": camera})
    assert [one.name for one in Evidence.objects.order_by("pk")] == ["image.jpg", "акт.pdf"]
    mark = Mark.objects.get()
    page = Page(client.get(reverse("mark_page", args=[mark.pk])))
    shown = [one.root.get("src") for one in page.all(".evidence img")]
    assert shown == [reverse("evidence_preview", args=[mark.evidence.first().pk])]
    small = client.get(shown[0])
    assert (small["Content-Type"], small["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert client.get(reverse("evidence_preview", args=[mark.evidence.last().pk])).status_code == 404

"""The page on which a file is corrected before it becomes a plan: each tool, with htmx and without any script."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from plans import bridge
from plans.core.deadlines import Period
from plans.core.document import Kind, Place
from plans.core.errors import PlanError
from plans.core.reading import read_plans
from plans.core.recognise import Recognition
from plans.core.revise import KNOWN_ROLES, MOST_STEPS
from plans.intake import door
from plans.models import Activity, Intake, Plan, Slot
from tests.cast import SEEDS
from tests.core.recognise.odd_plans import odd_plan
from tests.page import Page, Piece

pytestmark = pytest.mark.django_db

FILE = """УТВЕРЖДАЮ
Директор
ПЛАН РАБОТЫ
№\tМероприятие\tИсполнители\tСрок\tПримечание
1. Организация\t\t\t\t
1.1.\tАудит базы\tСовет, ЦОПП\tЕжеквартально\tважно
\tорганизаций\tГБПОУ\t\t
1.2.\tВстречи\tСовет\tкогда рак свистнет\t
\tИтого: 2\t\t\t
""".encode()
# The places: 0 heading, 1 row (torn), 2 row.


def receive(cast, data: bytes = FILE, person=None) -> Intake:
    return door.receive(cast.cluster, "план.txt", data, read_plans(data), person or cast.secretary)


@pytest.fixture
def intake(client, cast) -> Intake:
    client.force_login(cast.secretary)
    return receive(cast)


def post(client, intake: Intake, htmx: bool = False, **fields):
    intake.refresh_from_db()
    address = reverse("intake_step", args=[intake.pk])
    fields = {"after": len(intake.steps)} | fields
    return client.post(address, fields, headers={"HX-Request": "true"} if htmx else {})


def page(client, intake: Intake) -> html.HtmlElement:
    return html.fromstring(client.get(reverse("intake_page", args=[intake.pk])).content)


def text(element) -> str:
    return Piece(element).words


def test_a_step_leads_back_to_its_row(client, intake):
    answer = post(client, intake, step="section 2")
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('intake_page', args=[intake.pk])}?page=1#row-2")
    intake.refresh_from_db()
    assert intake.steps == [{"do": "section", "row": "2"}]
    assert "paper-section" in page(client, intake).get_element_by_id("row-2").get("class")


def test_with_htmx_a_step_answers_the_inside_of_the_page(client, intake):
    answer = post(client, intake, htmx=True, step="leave 2")
    assert answer.status_code == 200
    piece = Page(answer)
    assert not piece.is_whole
    assert [one.get("id") for one in piece.root.body] == ["review"]
    assert piece.says("не переносится")


def test_every_step_is_undone_one_by_one_or_all_at_once(client, intake):
    for step in ("leave 2", "section 1", "adopt 0"):
        post(client, intake, step=step)
    post(client, intake, undo=2)
    intake.refresh_from_db()
    assert [step["do"] for step in intake.steps] == ["leave", "section"]
    post(client, intake, undo=0)
    intake.refresh_from_db()
    assert intake.steps == []
    assert intake.revised().document == intake.read.document


def test_a_page_that_is_not_fresh_changes_nothing(client, intake):
    post(client, intake, step="leave 2")
    for fields in ({"step": "leave 1"}, {"undo": "0"}):
        answer = post(client, intake, htmx=True, after=0, **fields)
        assert Page(answer).says("в другом окне")
    intake.refresh_from_db()
    assert len(intake.steps) == 1


def test_a_refused_step_is_said_and_nothing_changes(client, intake):
    answer = post(client, intake, htmx=True, step="join 1")
    assert Page(answer).says("Соединить можно")
    answer = client.get(post(client, intake, step="join 1")["Location"])
    assert Page(answer).says("Соединить можно")
    intake.refresh_from_db()
    assert intake.steps == []


def test_columns_are_named_anew(client, intake):
    post(client, intake, do="columns", **{"role-other": "result", "role-deadline": "out"})
    document = Intake.objects.get().revised().document
    assert [column.key for column in document.columns] == ["number", "title", "executors", "result"]
    assert document.activities[0].result == "важно"
    assert Piece(page(client, intake)).says("столбец: Срок | Ежеквартально | когда рак свистнет")


def test_the_period_is_asked_for_and_the_readings_follow_at_once(client, intake):
    before = page(client, intake)
    assert Piece(before).says("На какой период этот план?")
    assert before.find_class("understood-doubt") == []
    answer = post(client, intake, htmx=True, do="front", period="2022-01-01..2022-12-31", start="", end="")
    after = html.fromstring(answer.content.decode())
    assert not Piece(after).says("На какой период")
    assert Piece(after.get_element_by_id("row-1")).says("Ежеквартально с 01.01.2022 по 31.12.2022")
    doubt = after.get_element_by_id("row-2").find_class("understood-doubt")[0]
    assert Piece(doubt).says("Срок не понят")
    assert Intake.objects.get().revised().document.period == Period.calendar(2022)


def test_executors_are_shown_apart(client, intake):
    names = page(client, intake).get_element_by_id("row-1").find_class("understood")[0]
    assert [text(name) for name in names] == ["Совет", "ЦОПП ГБПОУ"]


def test_kind_title_and_lines_are_corrected(client, intake):
    post(client, intake, do="front", kind="roadmap", title="ДОРОЖНАЯ КАРТА\r\n\r\nна 2022 год", masthead="КОЛЛЕДЖ",
         tail="Секретарь", start="", end="")  # fmt: skip
    document = Intake.objects.get().revised().document
    assert (document.kind, document.title) == (Kind.ROADMAP, ("ДОРОЖНАЯ КАРТА", "на 2022 год"))
    assert (document.masthead, document.tail) == (("КОЛЛЕДЖ",), ("Секретарь",))
    assert Piece(page(client, intake)).says("заменено: ПЛАН РАБОТЫ")


def test_sign_off_blocks_are_corrected_added_and_taken_away(client, intake):
    post(client, intake, do="signoff", at=0, word="УТВЕРЖДЁН", place="left", lines="Советом\r\n№ 1")
    post(client, intake, do="signoff", at=1, word="СОГЛАСОВАНО", place="right", lines="")
    blocks = Intake.objects.get().revised().document.signoffs
    assert [(block.word, block.place, block.lines) for block in blocks] == [
        ("УТВЕРЖДЁН", Place.LEFT, ("Советом", "№ 1")), ("СОГЛАСОВАНО", Place.RIGHT, ()),
    ]  # fmt: skip
    post(client, intake, step="signoff_out 0", do="signoff", at=0)
    assert [block.word for block in Intake.objects.get().revised().document.signoffs] == ["СОГЛАСОВАНО"]


def test_control_characters_never_reach_the_database(client, intake):
    post(client, intake, do="front", title="ПЛАН\0 РАБОТЫ\x07 на год", start="", end="")
    assert Intake.objects.get().steps[0]["title"] == ["ПЛАН РАБОТЫ на год"]


def submissions(root: html.HtmlElement, address: str):
    """What each button of the page would send without any script, as (name of the button, fields)."""
    for form in root.forms:
        if not form.get("action").startswith(address):
            continue
        inside = list(form.iter("button"))
        outside = root.xpath(f"//button[@form='{form.get('id')}']") if form.get("id") else []
        for button in inside + outside:
            fields = [(name, value) for name, value in form.form_values() if name != "csrfmiddlewaretoken"]
            yield text(button), dict(fields) | ({button.get("name"): button.get("value")} if button.get("name") else {})


def test_every_button_of_the_page_does_what_it_says_without_scripts(client, intake):
    post(client, intake, step="leave 2")
    address = reverse("intake_step", args=[intake.pk])
    buttons = list(submissions(page(client, intake), address))
    assert len(buttons) > 15
    for name, fields in buttons:
        if name in ("Применить", "Исправить", "Указать период"):
            continue  # forms that somebody has to fill in first
        Intake.objects.filter(pk=intake.pk).update(steps=[{"do": "leave", "row": "2"}])
        fields = {"word": "ПРИНЯТО"} | {key: value for key, value in fields.items() if value or key != "word"}
        answer = client.post(address, fields, follow=True)
        assert not [str(one) for one in answer.context["messages"] if one.level_tag == "error"], (name, fields)
        assert len(Intake.objects.get().steps) != 1, name


def test_forms_that_were_only_looked_at_change_nothing(client, cast, intake):
    address = reverse("intake_step", args=[intake.pk])
    for name, fields in submissions(page(client, intake), address):
        if name in ("Применить", "Исправить"):
            answer = client.post(address, fields, follow=True)
            assert Page(answer).says("Ничего не изменилось"), fields
    assert Intake.objects.get().steps == []


def test_the_corrected_plan_is_saved_whole(client, cast, intake):
    post(client, intake, do="front", period="2022-01-01..2022-12-31")
    post(client, intake, step="split 1")
    post(client, intake, step="adopt 0")
    document = Intake.objects.get().revised().document
    answer = client.post(reverse("intake_save", args=[intake.pk]))
    plan = Plan.objects.get()
    assert answer["Location"] == reverse("plan_page", args=[plan.pk])
    assert bridge.to_document(plan) == document
    assert [row.title for row in Activity.objects.all()] == ["Аудит базы", "организаций", "Встречи", "Итого: 2"]
    assert Slot.objects.filter(activity__title="Аудит базы").count() == 4


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_each_real_plan_is_corrected_and_saved(client, cast, path):
    client.force_login(cast.secretary)
    intake = receive(cast, path.read_bytes())
    rows = [item.id for item in intake.revised().sheet.items if not item.is_heading]
    for step in (f"join {rows[1]}", f"leave {rows[2]}", f"section {rows[4]}"):
        assert post(client, intake, step=step).status_code == 302
    intake.refresh_from_db()
    document = intake.revised().document
    assert len(intake.steps) == 3
    assert bridge.to_document(door.save(intake, cast.secretary)) == document


def test_a_plan_without_rows_or_with_texts_for_numbers_is_not_saved(client, intake):
    post(client, intake, step="leave 1")
    post(client, intake, step="leave 2")
    answer = client.post(reverse("intake_save", args=[intake.pk]), follow=True)
    assert Page(answer).says("ни одного мероприятия")
    assert not Plan.objects.exists()


def test_a_saved_file_is_changed_no_more(client, cast, intake):
    door.save(intake, cast.secretary)
    with pytest.raises(PlanError, match="уже сохранён"):
        door.correct(intake, {"do": "leave", "row": "1"}, 0, cast.secretary)
    with pytest.raises(PlanError, match="уже сохранён"):
        door.drop(intake, cast.secretary)
    assert Intake.objects.exists()


def test_the_same_file_brought_in_twice_is_said(client, cast, intake):
    Intake.objects.update(created_at=timezone.now() - timedelta(hours=1))
    again = receive(cast)
    assert "ждёт вашей проверки" in text(page(client, again))
    plan = door.save(intake, cast.secretary)
    words = client.get(reverse("intake_page", args=[again.pk])).content.decode()
    assert "из него сделан план" in words
    assert reverse("plan_page", args=[plan.pk]) in words
    other = receive(cast, FILE.replace("Аудит".encode(), "Обзор".encode()))
    assert not Piece(page(client, other)).says("уже загружали")


def test_a_file_that_a_colleague_checks_is_said_without_a_link(client, cast, intake):
    Intake.objects.update(person=cast.admin)
    assert Piece(page(client, receive(cast))).says("его проверяет admin")


def test_a_table_can_be_pasted_as_text(client, cast):
    client.force_login(cast.secretary)
    pasted = 'План на 2022 год\n№\tМероприятие\tСрок\n1\t"Сбор ""А""\nи разбор"\tмай\n'
    answer = client.post(reverse("upload"), {"cluster": cast.cluster.pk, "pasted": pasted})
    intake = Intake.objects.get()
    assert answer["Location"] == reverse("intake_page", args=[intake.pk])
    assert intake.file_name == "вставленная таблица"
    assert intake.revised().document.activities[0].title == 'Сбор "А"\nи разбор'


def test_a_table_can_be_pasted_as_a_page(client, cast):
    client.force_login(cast.secretary)
    page = "<meta charset='utf-8'><table><tr><td>№<td>Мероприятие<td>Срок<tr><td>1<td>Сбор<td>май</table>"
    client.post(reverse("upload"), {"cluster": cast.cluster.pk, "pasted": page})
    file = SimpleUploadedFile("Вставленная таблица.html", page.encode())
    client.post(reverse("upload"), {"cluster": cast.cluster.pk, "file": file})
    assert [one.revised().document.activities[0].title for one in Intake.objects.all()] == ["Сбор", "Сбор"]


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("Уважаемые коллеги!", "искали таблицу"),
        ("<table><tr><td></td></tr></table>", "без единого слова"),
        ("а\t" * 70, "столбцов"),
    ],
)
def test_pasted_words_without_a_plan_are_refused_beside_their_field(client, cast, pasted, words):
    client.force_login(cast.secretary)
    answer = client.post(reverse("upload"), {"cluster": cast.cluster.pk, "pasted": pasted})
    assert answer.status_code == 422
    (sentence,) = answer.context["form"].errors["pasted"]
    assert words in sentence
    assert Page(answer).says(sentence)
    assert not Intake.objects.exists()


def test_a_long_file_is_shown_page_by_page(client, cast):
    client.force_login(cast.secretary)
    rows = "".join(f"{at}.\tДело {at}\tмай\n" for at in range(1, 451))
    intake = receive(cast, f"План на 2022 год\n№\tМероприятие\tСрок\n{rows}".encode())
    assert len(page(client, intake).xpath("//tr[starts-with(@id, 'row-')]")) == 200
    address = reverse("intake_step", args=[intake.pk])
    answer = client.post(f"{address}?page=3", {"after": 0, "step": "leave 449"}, follow=True)
    assert len(Page(answer).all("#row-449")) == 1


@pytest.mark.parametrize("rows", [1, 60])
def test_the_page_takes_the_same_queries_for_any_length(client, cast, rows, django_assert_num_queries):
    client.force_login(cast.secretary)
    lines = "".join(f"{at}.\tДело {at}\tСовет {at}\tмай\n" for at in range(rows))
    intake = receive(cast, f"План на 2022 год\n№\tМероприятие\tИсполнители\tСрок\n{lines}".encode())
    with django_assert_num_queries(11):
        client.get(reverse("intake_page", args=[intake.pk]))


FIELDS = st.dictionaries(
    st.sampled_from(["step", "do", "at", "after", "undo", "period", "start", "kind", "title", "role-title", "role-x"]),
    st.one_of(st.text(max_size=8), st.sampled_from(["0", "1", "leave 1", "join ²", "adopt x", "front", "columns"]),
              st.sampled_from(KNOWN_ROLES)),
    max_size=6,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FIELDS)
def test_whatever_is_posted_the_page_stays(client, intake, fields):
    Intake.objects.filter(pk=intake.pk).update(steps=[])
    assert client.post(reverse("intake_step", args=[intake.pk]), {"after": "0"} | fields).status_code == 302
    assert client.get(reverse("intake_page", args=[intake.pk])).status_code == 200


def test_steps_have_an_end(client, intake):
    Intake.objects.update(steps=[{"do": "leave", "row": "1"}, {"do": "take", "row": "1"}] * (MOST_STEPS // 2))
    answer = post(client, intake, htmx=True, step="leave 1")
    assert Page(answer).says("Исправлений больше")


def test_odd_words_stand_on_the_page_as_text(client, cast):
    client.force_login(cast.secretary)
    for seed in range(8):
        document = odd_plan(seed)
        intake = door.receive(cast.cluster, "<b>", b"", [Recognition(document, (), ())], cast.secretary)
        assert Page(client.get(reverse("intake_page", args=[intake.pk]))).scripts == []

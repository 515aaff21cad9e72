"""The way of agreement through its pages: sending, giving, refusing, comments, permits, scans, the papers."""

import io
import json
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from plans.amending import giving
from plans.approval import comments, door, way
from plans.approval.sign import Given
from plans.core.document import Activity as Row
from plans.core.document import Place, Section, SignOff
from plans.core.readers import read_grid
from plans.core.stages import Move, Stage
from plans.editor.plan import create_plan
from plans.models import Activity, Approval, Comment, Decision, Plan, Scan, Waiver
from plans.models import SignOff as Block
from tests.amending.helpers import begun, write
from tests.amending.test_giving import PROTOCOL, row, send, sent
from tests.approval.test_way import BLOCKS
from tests.cast import approved, draft, small_document
from tests.page import Page
from tests.views.test_stages import buttons, go

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def page(client, name: str, *args, **query) -> Page:
    return Page(client.get(reverse(name, args=args, query=query)))


def posted(client, name: str, pk: int, query=None, **data):
    return client.post(reverse(name, args=[pk], query=query), data, follow=True)


def give(client, one: Approval, *, means: str = "", **data):
    """As a person who looks at the page and presses its button, with what the page has filled in."""
    query = {"means": means} if means else None
    seen = page(client, "approval_give", one.pk, **(query or {}))
    return posted(client, "approval_give", one.pk, query, shown=seen.fields["shown"], **data)


def photo(colour: str) -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(data, "JPEG")
    return SimpleUploadedFile(f"{colour}.jpg", data.getvalue())


# Sending


def test_before_sending_the_page_tells_who_gets_the_plan_and_how_it_will_look(client, cast):
    plan = draft(cast, replace(small_document(), signoffs=BLOCKS))
    client.force_login(cast.secretary)
    seen = page(client, "plan_move", plan.pk, "submit")
    assert seen.above("«РАССМОТРЕНО» — Педагогический совет", "«СОГЛАСОВАНО» — Фамилия-member А.", "«УТВЕРЖДАЮ»")
    assert seen.leads_to(reverse("plan_file", args=[plan.pk, "pdf"]))
    assert seen.leads_to(reverse("plan_sheet", args=[plan.pk, "pdf"]))
    go(client, plan, "submit")
    assert [one.word for one in way.rows_of(plan)] == ["РАССМОТРЕНО", "СОГЛАСОВАНО", "УТВЕРЖДАЮ"]


def empty_document():
    document = small_document()
    last = document.sections[-1]
    more = replace(last, activities=(*last.activities, Row(), Row()))
    blocks = (*document.signoffs, SignOff(Place.RIGHT, "УТВЕРЖДАЮ"))
    return replace(document, sections=(*document.sections[:-1], more), signoffs=blocks)


def test_what_is_empty_is_never_sent_unasked(client, cast):
    plan = draft(cast, empty_document())
    client.force_login(cast.secretary)
    seen = page(client, "plan_move", plan.pk, "submit")
    assert seen.says("Пустое в плане: 3")
    assert seen.says("гриф «УТВЕРЖДАЮ» без единой строки")
    refused = go(client, plan, "submit")
    assert (refused.status_code, Plan.objects.get().stage) == (422, Stage.DRAFT)
    assert Page(refused).says("Выберите, убрать их или оставить")


@pytest.mark.parametrize(("said", "rows", "blocks"), [("yes", 3, 1), ("no", 5, 2)])
def test_what_is_empty_goes_or_stays_as_was_said(client, cast, said, rows, blocks):
    plan = draft(cast, empty_document())
    client.force_login(cast.secretary)
    assert go(client, plan, "submit", sent={"drop": said}).status_code == 302
    assert Plan.objects.get().stage == Stage.ON_AGREEMENT
    assert (Activity.objects.count(), plan.signoffs.count()) == (rows, blocks)
    assert len(way.rows_of(plan)) == blocks


def wrong(cast) -> Plan:
    """Its title names another year than its period: an error."""
    return draft(cast, replace(small_document(), title=("ПЛАН РАБОТЫ", "на 2019 год")))


def test_errors_stop_a_plan_until_the_chair_lets_it_go_on(client, cast):
    plan = wrong(cast)
    client.force_login(cast.secretary)
    assert page(client, "plan_move", plan.pk, "submit").says("Ошибки: 1")
    refused = go(client, plan, "submit")
    assert (refused.status_code, Plan.objects.get().stage) == (422, Stage.DRAFT)
    client.force_login(cast.chair)
    assert Page(posted(client, "plan_waive", plan.pk, note=" ")).says("Напишите причину")
    shown = page(client, "plan_waive", plan.pk).fields["shown"]
    posted(client, "plan_waive", plan.pk, note="Название утверждено приказом", shown=shown)
    assert Waiver.objects.get().person == cast.chair
    client.force_login(cast.secretary)
    assert go(client, plan, "submit").status_code == 302
    assert page(client, "plan_way", plan.pk).says("Название утверждено приказом")


def test_a_permit_is_for_the_errors_that_were_shown(client, cast):
    plan = wrong(cast)
    client.force_login(cast.chair)
    posted(client, "plan_waive", plan.pk, note="Так надо", shown=page(client, "plan_waive", plan.pk).fields["shown"])
    Plan.objects.update(title="ПЛАН РАБОТЫ на 2018 год")
    client.force_login(cast.secretary)
    assert go(client, plan, "submit").status_code == 422


def test_errors_that_were_not_shown_are_not_permitted(client, cast):
    plan = wrong(cast)
    client.force_login(cast.chair)
    shown = page(client, "plan_waive", plan.pk).fields["shown"]
    Plan.objects.update(title="ПЛАН РАБОТЫ на 2018 год")
    for told in ({"shown": shown}, {}):
        answer = posted(client, "plan_waive", plan.pk, note="Так надо", **told)
        assert Page(answer).says("Пока план был у вас открыт, его изменили")
    assert not Waiver.objects.exists()


def test_there_is_nothing_to_permit_where_no_errors_are(client, cast):
    plan = draft(cast)
    client.force_login(cast.chair)
    shown = page(client, "plan_waive", plan.pk).fields["shown"]
    assert Page(posted(client, "plan_waive", plan.pk, note="Так надо", shown=shown)).says("Ошибок в плане нет")


# The way


def fields(plan: Plan, **more) -> dict[str, object]:
    """The form of the way as it is shown, with other words for some blocks."""
    said = {}
    for one in way.proposed(plan):
        shown = {"step": one.step, "giver": one.giver_id or "", "outsider": one.outsider}
        said |= {
            f"block-{one.signoff_id}-{name}": value for name, value in (shown | more.get(one.signoff.word, {})).items()
        }
    return said


def test_the_secretary_lays_the_way(client, cast):
    plan = draft(cast, replace(small_document(), signoffs=BLOCKS))
    client.force_login(cast.secretary)
    assert page(client, "way_edit", plan.pk).says("РАССМОТРЕНО")
    more = {"СОГЛАСОВАНО": {"giver": cast.chair.pk, "step": 1, "due": "2022-04-01", "deputy": cast.official.pk}}
    posted(client, "way_edit", plan.pk, None, **fields(plan, **more))
    one = row(plan, "СОГЛАСОВАНО")
    assert (one.giver, one.step, one.deputy, f"{one.due}") == (cast.chair, 1, cast.official, "2022-04-01")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"СОГЛАСОВАНО": {"giver": "", "outsider": ""}}, "Выберите человека или напишите"),
        ({"СОГЛАСОВАНО": {"step": 9}}, "даётся последним"),
        ({"СОГЛАСОВАНО": {"step": 0}}, "больше либо равно 1"),
        ({"СОГЛАСОВАНО": {"giver": 10**6}}, "Выберите корректный вариант"),
    ],
)
def test_a_way_that_cannot_be_is_not_saved(client, cast, more, said):
    plan = draft(cast, replace(small_document(), signoffs=BLOCKS))
    client.force_login(cast.secretary)
    answer = client.post(reverse("way_edit", args=[plan.pk]), fields(plan, **more))
    assert answer.status_code == 422
    assert Page(answer).says(said)
    assert not Approval.objects.exists()


# Giving


def test_the_blanks_are_filled_after_a_look(client, cast):
    plan = sent(cast)
    client.force_login(cast.secretary)
    council = row(plan, "РАССМОТРЕНО")
    said = {"on": "2022-03-09", "kind": "протокол", "number": "7"}
    looked = Page(posted(client, "approval_give", council.pk, look="1", **said))
    assert looked.says("протокол от 09.03.2022 № 7")
    assert row(plan, "РАССМОТРЕНО").state == "waiting"
    blind = give(client, council, fills="1", looked="другое", **said)
    assert Page(blind).says("Посмотрите, как будет заполнен гриф")
    assert row(plan, "РАССМОТРЕНО").state == "waiting"
    hidden = looked.fields["looked"]
    files = [photo("red"), photo("blue")]
    give(client, council, fills="1", looked=hidden, files=files, **said)
    given = row(plan, "РАССМОТРЕНО")
    assert given.signoff.lines == "Педагогическим советом\nпротокол от 09.03.2022 № 7"
    scan = client.get(reverse("scan_file", args=[given.scans.get().pk]))
    assert scan.content.startswith(b"%PDF-")
    assert scan.content.count(b"/Type /Page\n") == 2


def test_what_is_not_ticked_is_not_filled(client, cast):
    plan = sent(cast)
    client.force_login(cast.secretary)
    give(client, row(plan, "РАССМОТРЕНО"), on="2022-03-09", kind="протокол", number="7")
    assert row(plan, "РАССМОТРЕНО").is_given
    assert row(plan, "РАССМОТРЕНО").signoff.lines == "\n".join(BLOCKS[1].lines)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"on": "2122-03-09", "kind": "протокол"}, "ещё не наступил"),
        ({"on": "2022-03-09"}, "Обязательное поле"),
        ({"on": "2022-03-09", "kind": "x", "files": SimpleUploadedFile("a.docx", b"PK\x03\x04")}, "Принимаются файлы"),
    ],
)
def test_a_paper_wants_its_day_and_kind_and_a_scan_that_is_one(client, cast, said, why):
    plan = sent(cast)
    client.force_login(cast.secretary)
    assert Page(give(client, row(plan, "РАССМОТРЕНО"), **said)).says(why)
    assert row(plan, "РАССМОТРЕНО").state == "waiting"


def test_each_is_asked_in_turn_on_his_own_pages(client, cast):
    plan = sent(cast)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    client.force_login(cast.chair)
    assert buttons(client, plan) == ["return"]
    assert not page(client, "home").says("Прочитать и решить")
    client.force_login(cast.member)
    assert page(client, "home").says("«СОГЛАСОВАНО»: Транспорт · 2022")
    steps = page(client, "plan_page", plan.pk)
    assert steps.says("«СОГЛАСОВАНО» — Фамилия-member А.")
    give(client, row(plan, "СОГЛАСОВАНО"))
    assert not page(client, "home").says("«СОГЛАСОВАНО»: Транспорт")
    client.force_login(cast.chair)
    assert page(client, "home").says("«УТВЕРЖДАЮ»: Транспорт · 2022")
    assert buttons(client, plan) == ["return", "approve"]
    final = give(client, row(plan, "УТВЕРЖДАЮ"))
    assert Plan.objects.get().stage == Stage.APPROVED
    assert Page(final).says("Редакция № 1, утверждена")


def changed_since_shown(client, cast, name: str) -> tuple[Approval, str]:
    """The sign-off whose page the chair has open, and the version that stands in it; the plan has another by now."""
    plan = sent(cast, small_document())
    client.force_login(cast.chair)
    one = way.rows_of(plan)[0]
    shown = page(client, name, one.pk).fields["shown"]
    Activity.objects.filter(number="1.1.").update(title="Другое")
    return one, shown


def test_a_text_that_was_changed_meanwhile_is_not_agreed_to(client, cast):
    one, shown = changed_since_shown(client, cast, "approval_give")
    answer = posted(client, "approval_give", one.pk, shown=shown)
    assert Page(answer).says("Пока план был у вас открыт, его изменили")
    assert not Plan.objects.get().is_frozen


def test_a_text_that_was_changed_meanwhile_is_not_sent_back(client, cast):
    one, shown = changed_since_shown(client, cast, "approval_return")
    for told in ({"shown": shown}, {}):
        answer = posted(client, "approval_return", one.pk, note="Уточните срок", **told)
        assert Page(answer).says("Пока план был у вас открыт, его изменили")
    assert Plan.objects.get().stage == Stage.ON_AGREEMENT
    again = Page(answer).fields
    posted(client, "approval_return", one.pk, note=again["note"], shown=again["shown"])
    assert Plan.objects.get().stage == Stage.DRAFT


def test_any_step_goes_back_with_a_reason(client, cast):
    plan = sent(cast)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    client.force_login(cast.member)
    partner = row(plan, "СОГЛАСОВАНО")
    assert Page(posted(client, "approval_return", partner.pk, note=" ")).says("Напишите причину")
    shown = page(client, "approval_return", partner.pk).fields["shown"]
    told = Page(posted(client, "approval_return", partner.pk, note="Нет нашего пункта", shown=shown))
    assert Plan.objects.get().stage == Stage.DRAFT
    assert told.says("«СОГЛАСОВАНО»: возвращено, Фамилия-member А.")
    assert told.says("Нет нашего пункта")


def test_changes_show_what_was_and_what_will_be(client, cast):
    plan = approved(cast)
    changes = begun(plan, cast.secretary)
    write(changes, cast.secretary, "1.1.", title="Разработка дорожной карты")
    client.force_login(cast.secretary)
    looked = page(client, "plan_move", changes.pk, "submit")
    assert looked.says("Разработка дорожной карты")
    assert not looked.says("2. Качество")  # nothing changed there
    changes = send(changes, cast)
    client.force_login(cast.chair)
    seen = page(client, "approval_give", way.rows_of(changes)[0].pk)
    assert seen.says("было")
    assert seen.says("Разработка дорожной карты")


def test_who_is_asked_for_his_word_reads_the_changes(client, cast):
    plan = sent(cast, replace(small_document(), signoffs=BLOCKS[1:]))
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    giving.give(row(plan, "СОГЛАСОВАНО"), cast.member, Given(Approval.Means.PROGRAM, PROTOCOL.on))
    door.move(plan, Move.APPROVE, cast.chair)
    changes = begun(plan, cast.secretary)
    client.force_login(cast.member)
    assert client.get(reverse("plan_page", args=[changes.pk])).status_code == 404
    send(changes, cast)
    assert client.get(reverse("plan_page", args=[changes.pk])).status_code == 200


def test_a_block_without_a_place_for_the_day_gets_a_line_with_it_when_that_was_said(client, cast):
    plan = sent(cast, small_document())
    one, day = way.rows_of(plan)[0], f"{timezone.localdate():%d.%m.%Y}"
    client.force_login(cast.chair)
    seen = page(client, "approval_give", one.pk)
    assert seen.says(f"Дописать в гриф строку «{day}»")
    other = posted(client, "approval_give", one.pk, shown=seen.fields["shown"], adds_day="01.01.2020")
    assert Page(other).says("Посмотрите, как будет заполнен гриф")
    assert Page(other).says(f"Дописать в гриф строку «{day}»")
    give(client, one, adds_day=day)
    assert json.loads(plan.editions.get().content)["signoffs"][0]["lines"] == [
        "Председатель совета",
        "А.Б. Иванов",
        day,
    ]


# Comments


def test_a_row_with_comments_bears_a_sign_that_leads_to_them_and_the_secretary_answers_there(client, cast):
    plan = draft(cast)
    one = Activity.objects.get(number="1.2.")
    for words in ("Когда в августе?", "И кто?"):
        comments.say(plan, cast.member, words, one)
    client.force_login(cast.secretary)
    sheet = page(client, "plan_page", plan.pk)
    assert [seen.words for seen in sheet.all(".row-comments")] == ["Комментарии: 2, без ответа: 2"]
    assert sheet.leads_to(reverse("row_comments", args=[one.pk]))
    first = Comment.objects.first()
    answered = posted(client, "comment_answer", first.pk, text="15-го", of_row="1")
    assert answered.redirect_chain[-1][0] == reverse("row_comments", args=[one.pk])
    assert Page(answered).above("Когда в августе?", "Ответ, Фамилия-secretary А.", "15-го", "И кто?")
    said = posted(client, "comment_new", plan.pk, row=one.pk, text="Понятно", of_row="1")
    assert Page(said).says("Понятно")
    words = page(client, "plan_page", plan.pk).all(".row-comments")[0].words
    assert words == "Комментарии: 3, без ответа: 2"


def test_the_sign_stays_when_the_editor_draws_the_row_anew(client, cast):
    plan = draft(cast)
    one = Activity.objects.get(number="1.2.")
    comments.say(plan, cast.member, "Когда?", one)
    client.force_login(cast.secretary)
    command = {"command": "cell", "part": str(one.ref), "key": "title", "text": "Экскурсии", "base": one.title}
    answer = client.post(reverse("plan_steps", args=[plan.pk]), command, content_type="application/json").json()
    html = answer["parts"][str(one.ref)]["html"]
    assert '<span data-text>Экскурсии</span><a class="row-comments' in html


def test_a_plan_in_force_bears_no_signs(client, cast):
    plan = approved(cast)
    Comment.objects.create(plan=plan, activity=Activity.objects.first(), person=cast.chair, text="Старое")
    client.force_login(cast.secretary)
    assert page(client, "plan_page", plan.pk).all(".row-comments") == []


def test_a_comment_on_a_row_gets_its_answer(client, cast):
    plan = draft(cast)
    one = Activity.objects.get(number="1.2.")
    client.force_login(cast.member)
    posted(client, "comment_new", plan.pk, row=one.pk, text="Когда в августе?")
    comment = Comment.objects.get()
    assert (comment.activity, comment.about, comment.person) == (one, "1.2. Проведение экскурсий", cast.member)
    client.force_login(cast.secretary)
    assert page(client, "plan_page", plan.pk).says("Комментарии: 1")
    posted(client, "comment_answer", comment.pk, text="До 15 августа")
    posted(client, "comment_answer", comment.pk, text="Другое")
    comment.refresh_from_db()
    assert (comment.answer, comment.answered_by) == ("До 15 августа", cast.secretary)
    one.delete()
    assert page(client, "plan_way", plan.pk).says("1.2. Проведение экскурсий")


def test_a_row_of_another_plan_is_not_commented_on(client, cast):
    plan = draft(cast)
    other = create_plan(cast.foreign, small_document(), cast.stranger)
    client.force_login(cast.member)
    foreign = Activity.objects.filter(section__plan=other).first()
    posted(client, "comment_new", plan.pk, row=foreign.pk, text="?")
    assert not Comment.objects.exists()


# Papers and scans


def test_the_sheet_says_who_gave_what_by_which_document(client, cast):
    plan = sent(cast)
    giving.give(row(plan, "РАССМОТРЕНО"), cast.secretary, PROTOCOL)
    client.force_login(cast.official)
    data = client.get(reverse("plan_sheet", args=[plan.pk, "docx"])).content
    words = [cell.text for table in read_grid(data).tables for line in table.rows for cell in line.cells]
    assert "На бумаге: протокол № 7" in [text.replace("\xa0", " ") for text in words]
    assert "09.03.2022" in words
    assert words.count("Ещё не дано") == 2
    assert client.get(reverse("plan_sheet", args=[plan.pk, "pdf"])).content.startswith(b"%PDF-")


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_equal_sheets_are_equal_bytes(client, cast, kind):
    edition = approved(cast).editions.get()
    client.force_login(cast.official)
    address = reverse("edition_sheet", args=[edition.pk, kind])
    first, second = client.get(address).content, client.get(address).content
    assert first == second
    assert (
        reverse("edition_sheet", args=[edition.pk, kind])
        in client.get(reverse("plan_way", args=[edition.plan_id])).content.decode()
    )


def test_photographs_of_the_signed_sheet_stand_beside_the_edition_as_a_scan(client, cast):
    edition = approved(cast).editions.get()
    client.force_login(cast.secretary)
    posted(client, "edition_scan", edition.pk, files=[photo("red"), photo("blue")])
    scan = Scan.objects.get()
    assert (scan.edition, scan.content_type, scan.name) == (edition, "application/pdf", "red.pdf")
    seen = page(client, "plan_way", edition.plan_id)
    assert seen.says("Скан подписанного листа: red.pdf")
    assert client.get(reverse("edition_file", args=[edition.pk, "pdf"])).content == bytes(edition.pdf)


def test_one_scan_is_one_pdf_or_photographs(client, cast):
    edition = approved(cast).editions.get()
    client.force_login(cast.secretary)
    both = [photo("red"), SimpleUploadedFile("лист.pdf", PDF)]
    assert Page(posted(client, "edition_scan", edition.pk, files=both)).says("один PDF или только фотографии")
    assert not Scan.objects.exists()


def test_a_decision_stands_for_an_edition_without_a_way(client, cast):
    plan = approved(cast)
    client.force_login(cast.official)
    assert page(client, "plan_way", plan.pk).says("Утверждено в программе: Фамилия-chair А.")
    assert Decision.objects.filter(move=Move.APPROVE).count() == 1


def test_a_whole_section_without_words_is_empty_too(client, cast):
    document = small_document()
    plan = draft(cast, replace(document, sections=(*document.sections, Section(""))))
    client.force_login(cast.secretary)
    assert page(client, "plan_move", plan.pk, "submit").says("раздел без заголовка и строк")


# What is past


@pytest.mark.parametrize("means", ["", "paper"])
def test_a_sign_off_of_a_broken_way_whose_block_was_taken_out_is_told_and_not_given(client, cast, means):
    plan = send(draft(cast), cast)
    one = way.rows_of(plan)[-1]
    giving.send_back(one, cast.chair, "Уточните срок")
    Block.objects.filter(plan=plan).delete()
    client.force_login(cast.secretary if means else cast.chair)
    query = {"means": means} if means else {}
    paper = {"on": "2022-03-09", "kind": "протокол", "number": "7"}
    assert page(client, "approval_give", one.pk, **query).says("УТВЕРЖДАЮ")
    answer = posted(client, "approval_give", one.pk, query, fills="1", shown="x", **paper)
    assert answer.status_code == 422
    assert Page(answer).says("Этот путь согласования прерван")

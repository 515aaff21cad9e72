"""Sections, rows, sign-off blocks and columns of a draft: made, changed, moved, deleted; and when they are not."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from plans import bridge
from plans.core.document import Column, PlanDocument
from plans.core.stages import EDITABLE, Stage
from plans.editor.plan import save_settings
from plans.execution import marks
from plans.models import Activity, Plan, PlanColumn, Section, SignOff
from tests.cast import draft, in_force, small_document
from tests.page import Page
from tests.secretary import Editor, save

pytestmark = pytest.mark.django_db

LOCKED = [stage.value for stage in Stage if stage not in EDITABLE]


@pytest.fixture
def plan(cast) -> Plan:
    return draft(cast)


@pytest.fixture
def secretary(client, cast):
    """The secretary at the browser."""
    client.force_login(cast.secretary)
    return client


def words() -> PlanDocument:
    """The plan's words as they stand in the database now."""
    return bridge.to_document(Plan.objects.get())


def row(number: str) -> Activity:
    return Activity.objects.get(number=number)


def filled(number: str, /, **changes) -> dict:
    """What the form of a row would send, with changes."""
    one = row(number)
    names = ("number", "title", "executors", "deadline", "result", "mark")
    return {name: getattr(one, name) for name in names} | {"section": one.section_id} | changes


def headings(plan: Plan, **changes) -> dict:
    """What the form of the columns would send, with changes."""
    data = {f"has_{column.key}": "on" for column in plan.columns.all()}
    data |= {f"heading_{column.key}": column.heading for column in plan.columns.all()}
    return {key: value for key, value in (data | changes).items() if value is not None}


def changes(plan: Plan) -> list[tuple[str, dict]]:
    """One valid change of each kind: address and form."""
    section, activity, block = plan.sections.first(), row("1.1."), plan.signoffs.get()
    parts = [("activity", activity), ("signoff", block), ("section", section)]
    return [
        (reverse("section_new", args=[plan.pk]), {"heading": "3. Новый"}),
        (reverse("section_edit", args=[section.pk]), {"heading": "1. Другой"}),
        (reverse("activity_new", args=[section.pk]), filled("1.1.", title="Новая")),
        (reverse("activity_edit", args=[activity.pk]), filled("1.1.", title="Другая")),
        (reverse("signoff_new", args=[plan.pk]), {"word": "СОГЛАСОВАНО", "place": "left", "lines": "Совет"}),
        (reverse("signoff_edit", args=[block.pk]), {"word": "ПРИНЯТО", "place": "left", "lines": "Совет"}),
        (reverse("plan_columns", args=[plan.pk]), headings(plan, heading_deadline="Сроки")),
        *((reverse("part_shift", args=[kind, part.pk, "down"]), {}) for kind, part in parts),
        *((reverse("part_delete", args=[kind, part.pk]), {}) for kind, part in parts),
    ]


# Sections


def test_a_new_section_goes_to_the_end(secretary, plan):
    answer = secretary.post(reverse("section_new", args=[plan.pk]), {"heading": "3. Кадры"})
    section = Section.objects.get(heading="3. Кадры")
    assert answer["Location"] == f"{reverse('plan_page', args=[plan.pk])}#section-{section.pk}"
    assert [one.heading for one in words().sections] == ["1. Организация", "2. Качество", "3. Кадры"]


def test_a_section_gets_another_heading(secretary, plan):
    section = plan.sections.first()
    assert Page(secretary.get(reverse("section_edit", args=[section.pk]))).says("1. Организация")
    assert secretary.post(reverse("section_edit", args=[section.pk]), {"heading": "I. Начало"}).status_code == 302
    assert [one.heading for one in words().sections] == ["I. Начало", "2. Качество"]


def test_deleting_a_section_asks_first_and_says_how_many_rows_go_with_it(secretary, plan):
    address = reverse("part_delete", args=["section", plan.sections.first().pk])
    question = Page(secretary.get(address))
    assert question.says("1. Организация")
    assert question.says("будут удалены мероприятия: 2.")
    assert len(words().activities) == 3
    answer = secretary.post(address, follow=True)
    assert Page(answer).says("Удалено.")
    assert [one.number for one in words().activities] == ["2.1."]


# Rows


def test_the_form_of_a_new_row_proposes_the_next_number(secretary, plan):
    first, second = plan.sections.all()
    for section, number in ((first, "1.3."), (second, "2.2.")):
        form = secretary.get(reverse("activity_new", args=[section.pk])).context["form"]
        assert form["number"].value() == number
    second.activities.all().delete()
    assert secretary.get(reverse("activity_new", args=[second.pk])).context["form"]["number"].value() == "2.1."


def test_the_fields_of_a_row_have_the_headings_of_the_plan(secretary, plan):
    form = secretary.get(reverse("activity_edit", args=[row("1.1.").pk])).context["form"]
    # The last column is filled by marks.
    assert {field.name: field.label for field in form if field.name not in ("section", "was_texts")} == {
        column.key: column.heading for column in words().columns if column.key != "mark"
    }


def test_a_new_row_goes_to_the_end_of_its_section_with_its_slots_and_executors(secretary, plan):
    section = plan.sections.first()
    data = filled("1.1.", number="1.3.", title="Семинар", executors="Предприятия", deadline="до 01.06.2022")
    answer = secretary.post(reverse("activity_new", args=[section.pk]), data)
    new = row("1.3.")
    assert answer["Location"] == f"{reverse('plan_page', args=[plan.pk])}#activity-{new.pk}"
    assert [one.number for one in section.activities.all()] == ["1.1.", "1.2.", "1.3."]
    assert [slot.due for slot in new.slots.all()] == [date(2022, 6, 1)]
    assert [executor.name for executor in new.executor_set.all()] == ["Предприятия"]


def test_saving_a_row_can_lead_to_the_next_one(secretary, plan):
    address = reverse("activity_new", args=[plan.sections.first().pk])
    answer = secretary.post(address, filled("1.1.", number="1.3.") | {"again": "1"})
    assert answer["Location"] == address


def test_a_changed_row_is_read_anew(secretary, plan):
    one = row("1.2.")
    assert one.slots.count() == 4
    data = filled("1.2.", title="Экскурсии", executors="Работодатели", deadline="до 20.12.2022")
    assert secretary.post(reverse("activity_edit", args=[one.pk]), data).status_code == 302
    assert row("1.2.").title == "Экскурсии"
    assert [slot.due for slot in one.slots.all()] == [date(2022, 12, 20)]
    assert [executor.name for executor in one.executor_set.all()] == ["Работодатели"]


def test_a_row_can_move_to_another_section(secretary, plan):
    other = plan.sections.last()
    secretary.post(reverse("activity_edit", args=[row("1.1.").pk]), filled("1.1.", section=other.pk))
    assert [[one.number for one in section.activities] for section in words().sections] == [["1.2."], ["2.1.", "1.1."]]


def test_words_of_an_own_column_are_kept(secretary, cast):
    document = small_document()
    plan = draft(cast, replace(document, columns=(*document.columns, Column("other1", "Бюджет, руб."))))
    page = Page(secretary.get(reverse("activity_edit", args=[row("1.1.").pk])))
    assert page.says("Бюджет, руб.")
    secretary.post(reverse("activity_edit", args=[row("1.1.").pk]), filled("1.1.", other1="10 000"))
    assert [one.other for one in words().activities] == [{"other1": "10 000"}, {}, {}]
    assert Page(secretary.get(reverse("plan_page", args=[plan.pk]))).says("10 000")


def test_a_row_that_was_only_looked_at_stays_as_it_was(secretary, plan):
    one = row("1.1.")
    Activity.objects.filter(pk=one.pk).update(deadline="январь\nмай", pinned=[["2022-01-01", "2022-05-20"]])
    as_browsers_send = {name: str(text).replace("\n", "\r\n") for name, text in filled("1.1.").items()}
    before = words()
    assert secretary.post(reverse("activity_edit", args=[one.pk]), as_browsers_send).status_code == 302
    assert words() == before
    assert row("1.1.").pinned == [["2022-01-01", "2022-05-20"]]


def test_deleting_a_row_asks_first(secretary, plan):
    address = reverse("part_delete", args=["activity", row("1.2.").pk])
    assert Page(secretary.get(address)).says("1.2. Проведение экскурсий")
    assert secretary.post(address).status_code == 302
    assert [one.number for one in words().activities] == ["1.1.", "2.1."]


def test_what_holds_marks_is_not_deleted(secretary, cast):
    plan = in_force(cast)
    marks.report(row("1.2."), cast.college, cast.member, marks.Statement(date(2022, 3, 1), "Сделано"))
    Plan.objects.update(stage=Stage.DRAFT.value)
    before = words()
    for kind, part in (("activity", row("1.2.")), ("section", plan.sections.first())):
        answer = secretary.post(reverse("part_delete", args=[kind, part.pk]), follow=True)
        assert Page(answer).says("удалить нельзя")
    assert words() == before


# Two people at one row


def shown(client, address: str) -> dict:
    """What the page of a form would send back."""
    form = client.get(address).context["form"]
    return {field.name: field.value() for field in form if field.value() is not None}


def test_newer_words_are_not_overwritten_and_both_are_shown(secretary, cast, plan):
    address = reverse("activity_edit", args=[row("1.1.").pk])
    mine = shown(secretary, address) | {"title": "Моё название"}
    theirs = row("1.1.")
    theirs.title = "Чужое название"
    save(theirs, cast.admin)
    answer = secretary.post(address, mine)
    assert answer.status_code == 422
    assert "Моё название" in answer.context["form"]["title"].value()
    assert "Сейчас в плане: «Чужое название»" in answer.context["form"].errors["title"][0]
    assert row("1.1.").title == "Чужое название"
    again = {field.name: field.value() for field in answer.context["form"] if field.value() is not None}
    assert secretary.post(address, again).status_code == 302
    assert row("1.1.").title == "Моё название"


def test_words_that_only_others_have_changed_stay_theirs(secretary, cast, plan):
    address = reverse("activity_edit", args=[row("1.1.").pk])
    mine = shown(secretary, address) | {"title": "Моё название"}
    theirs = row("1.1.")
    theirs.result = "Чужой результат"
    save(theirs, cast.admin)
    assert secretary.post(address, mine).status_code == 302
    assert (row("1.1.").title, row("1.1.").result) == ("Моё название", "Чужой результат")


def test_the_title_of_a_plan_is_not_overwritten_either(secretary, cast, plan):
    address = reverse("plan_edit", args=[plan.pk])
    mine = shown(secretary, address) | {"title": "Мой план"}
    plan.title = "Чужой план"
    save_settings(plan, cast.admin)
    answer = secretary.post(address, mine)
    assert (answer.status_code, Plan.objects.get().title) == (422, "Чужой план")


def test_a_form_with_a_broken_memory_is_saved_as_typed(secretary, plan):
    for broken in ("{", "[1]", "[" * 5_000):
        data = filled("1.1.", title=f"Название {len(broken)}", was_texts=broken)
        assert secretary.post(reverse("activity_edit", args=[row("1.1.").pk]), data).status_code == 302
        assert row("1.1.").title == f"Название {len(broken)}"


def test_a_form_is_a_step_that_can_be_undone(secretary, cast, plan):
    before = words()
    secretary.post(reverse("activity_edit", args=[row("1.2.").pk]), filled("1.2.", title="Экскурсии"))
    secretary.post(reverse("part_delete", args=["section", plan.sections.first().pk]))
    secretary.post(reverse("plan_columns", args=[plan.pk]), headings(plan, heading_deadline="Когда", has_mark=None))
    editor = Editor(plan, cast.secretary)
    for _ in range(3):
        editor.do("undo")
    assert words() == before


# Sign-off blocks


def test_a_new_block_goes_to_the_end(secretary, plan):
    assert "РАССМОТРЕНО" in Page(secretary.get(reverse("signoff_new", args=[plan.pk]))).offers
    data = {"word": "РАССМОТРЕНО", "place": "left", "lines": "на заседании совета\nпротокол № 1"}
    assert secretary.post(reverse("signoff_new", args=[plan.pk]), data).status_code == 302
    new = words().signoffs[-1]
    assert (new.word, new.place.value, new.lines) == (
        "РАССМОТРЕНО",
        "left",
        ("на заседании совета", "протокол № 1"),
    )


def test_a_block_can_be_changed_and_deleted(secretary, plan):
    block = plan.signoffs.get()
    data = {"word": "УТВЕРЖДЁН", "place": "right", "lines": "Координационным советом"}
    assert secretary.post(reverse("signoff_edit", args=[block.pk]), data).status_code == 302
    assert [(one.word, one.lines) for one in words().signoffs] == [("УТВЕРЖДЁН", ("Координационным советом",))]
    address = reverse("part_delete", args=["signoff", block.pk])
    assert Page(secretary.get(address)).says("УТВЕРЖДЁН")
    assert secretary.post(address).status_code == 302
    assert words().signoffs == ()


# Order


def order(kind: str) -> list[str]:
    names = {"section": Section, "activity": Activity, "signoff": SignOff}
    return [str(part) for part in names[kind].objects.all()]


@pytest.mark.parametrize("kind", ["section", "signoff"])
def test_a_part_moves_up_and_down_and_stops_at_the_ends(secretary, plan, kind):
    SignOff.objects.create(plan=plan, word="ПРИНЯТО", position=1)
    plan.sections.last().delete()
    Section.objects.create(plan=plan, heading="2. Ещё", position=9)
    parts = {"section": plan.sections, "activity": plan.sections.first().activities, "signoff": plan.signoffs}
    first, second = parts[kind].all()
    kept = [str(first), str(second)]
    for part, direction, expected in (
        (first, "up", kept),
        (first, "down", kept[::-1]),
        (first, "down", kept[::-1]),
        (first, "up", kept),
        (second, "up", kept[::-1]),
    ):
        answer = secretary.post(reverse("part_shift", args=[kind, part.pk, direction]))
        assert answer["Location"].endswith(f"#{kind}-{part.pk}")
        assert order(kind) == expected


def test_a_row_goes_over_the_edge_of_its_section(secretary, plan):
    answer = secretary.post(reverse("part_shift", args=["activity", row("1.2.").pk, "down"]))
    assert answer["Location"].endswith(f"#activity-{row('1.2.').pk}")
    assert [one.number for one in plan.sections.last().activities.all()] == ["1.2.", "2.1."]


# Columns


def test_columns_get_other_headings_and_new_ones_come(secretary, cast):
    document = small_document()
    plan = draft(cast, replace(document, columns=document.columns[:4]))
    data = headings(plan, heading_deadline="Срок\r\nисполнения", has_result="on", heading_result="Итог")
    assert secretary.post(reverse("plan_columns", args=[plan.pk]), data).status_code == 302
    assert [(column.key, column.heading) for column in words().columns[3:]] == [
        ("deadline", "Срок\nисполнения"),
        ("result", "Итог"),
    ]


def test_an_empty_column_can_be_taken_away(secretary, plan):
    assert secretary.post(reverse("plan_columns", args=[plan.pk]), headings(plan, has_mark=None)).status_code == 302
    assert "mark" not in [column.key for column in words().columns]


def test_a_column_with_words_stays(secretary, plan):
    before = words()
    answer = secretary.post(reverse("plan_columns", args=[plan.pk]), headings(plan, has_result=None, heading_mark="x"))
    assert answer.status_code == 422
    assert Page(answer).says("В графе «Результат» есть текст (строк: 3). Сначала очистите её.")
    assert words() == before


def test_numbers_and_titles_cannot_be_taken_away(secretary, plan):
    secretary.post(reverse("plan_columns", args=[plan.pk]), headings(plan, has_number=None, has_title=None))
    assert [column.key for column in words().columns][:2] == ["number", "title"]


def test_a_plan_without_numbers_may_stay_without_them(secretary, cast):
    document = small_document()
    plan = draft(cast, replace(document, columns=document.columns[1:]))
    answer = secretary.post(reverse("plan_columns", args=[plan.pk]), headings(plan, heading_deadline="Когда"))
    assert answer.status_code == 302
    assert [column.heading for column in words().columns][:3] == ["Наименование мероприятия", "Исполнители", "Когда"]


def test_a_line_break_in_a_heading_survives_the_form(secretary, plan):
    PlanColumn.objects.filter(key="mark").update(heading="Отметка\nо выполнении")
    page = Page(secretary.get(reverse("plan_columns", args=[plan.pk])))
    # An <input> would drop the break and glue the words; a <textarea> keeps it.
    assert "Отметка\nо выполнении" in [one.root.text_content().removeprefix("\n") for one in page.all("textarea")]


# Bad input


BAD = {
    "a section without a heading": ("section_new", "plan", {"heading": "   "}, "heading", None),
    "a row without a title": ("activity_new", "section", {"title": "", "result": "Итог семинара"}, "title", "result"),
    "a number of 61 characters": ("activity_edit", "activity", {"number": "1" * 61}, "number", "number"),
    "a null character": ("activity_edit", "activity", {"title": "а\0б", "result": "Итог"}, "title", "result"),
    "a section of nowhere": ("activity_edit", "activity", {"section": "0", "title": "Другое"}, "section", "title"),
    "a block without a word": ("signoff_new", "plan", {"lines": "Совет", "place": "left"}, "word", "lines"),
    "a block at no place": ("signoff_edit", "block", {"word": "ПРИНЯТО", "place": "middle"}, "place", "word"),
    "a column without a heading": (
        "plan_columns",
        "plan",
        {"heading_mark": " ", "heading_result": "Итог года"},
        "heading_mark",
        "heading_result",
    ),
}


@pytest.mark.parametrize(("name", "about", "sent", "wrong", "kept"), BAD.values(), ids=BAD.keys())
def test_bad_input_comes_back_as_typed_and_saves_nothing(secretary, plan, name, about, sent, wrong, kept):
    things = {"plan": plan, "section": plan.sections.first(), "activity": row("1.1."), "block": plan.signoffs.get()}
    before = words()
    rest = filled("1.1.") if name.startswith("activity") else headings(plan) if name == "plan_columns" else {}
    answer = secretary.post(reverse(name, args=[things[about].pk]), rest | sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [wrong]
    assert kept is None or Page(answer).fields[kept] == sent[kept]
    assert words() == before


def test_a_row_cannot_move_to_a_section_of_another_plan(secretary, cast, plan):
    other = draft(cast)
    one = plan.sections.first().activities.first()
    data = {"section": other.sections.first().pk, "title": "Чужой раздел", "number": "1"}
    answer = secretary.post(reverse("activity_edit", args=[one.pk]), data)
    assert answer.status_code == 422
    assert Page(answer).says("Чужой раздел")
    assert one.section.plan == plan


# Who may not, and when not


@pytest.mark.parametrize("stage", LOCKED)
def test_nothing_changes_after_the_draft(secretary, plan, stage):
    asked = changes(plan)
    Plan.objects.update(stage=stage)
    before = words()
    for address, data in asked:
        answer = secretary.post(address, data)
        assert (address, answer.status_code) == (address, 403)
        assert Page(answer).says("только в черновике")
    assert words() == before


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("chair", 403), ("official", 403), ("stranger", 404)])
def test_nobody_but_the_secretary_changes_anything(client, cast, plan, role, status):
    asked, before = changes(plan), words()
    client.force_login(cast.as_role(role))
    assert {client.post(address, data).status_code for address, data in asked} == {status}
    assert words() == before


def test_each_of_these_changes_works_for_the_secretary(secretary, plan):
    for address, data in changes(plan):
        before = words()
        assert (address, secretary.post(address, data).status_code) == (address, 302)
        assert words() != before


@pytest.mark.parametrize("direction", ["up", "down"])
def test_looking_moves_nothing(secretary, plan, direction):
    before = words()
    address = reverse("part_shift", args=["activity", row("1.1.").pk, direction])
    assert secretary.get(address).status_code == 405
    assert words() == before


@pytest.mark.parametrize("address", ["/parts/column/1/delete/", "/parts/activity/1/left/", "/parts/activity/x/delete/"])
def test_parts_and_directions_of_other_names_do_not_exist(secretary, plan, address):
    assert secretary.post(address).status_code == 404

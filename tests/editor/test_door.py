"""The door of the editor: what each command does, that it can be undone, and that nobody's words get lost."""

import random
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from plans.core.document import Column
from plans.core.errors import PlanError
from plans.core.stages import Stage
from plans.editor import readings
from plans.editor.cells import Conflict
from plans.editor.journal import WriteRefused
from plans.editor.parts import rows_of
from plans.editor.plan import delete_plan
from plans.models import Activity, Change, Mark, Plan, Section
from tests.cast import draft, small_document
from tests.secretary import Editor, row, stir, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(cast) -> Editor:
    return Editor(draft(cast), cast.secretary)


@pytest.fixture
def other(cast, editor) -> Editor:
    """Somebody else in the same plan."""
    return Editor(editor.plan, cast.admin)


def numbers(editor: Editor) -> list[list[str]]:
    return [[one.number for one in section.activities] for section in words(editor.plan).sections]


def titles(editor: Editor) -> list[str]:
    return [one.title for one in words(editor.plan).activities]


def section(heading: str) -> str:
    return f"section-{Section.objects.get(heading=heading).pk}"


def derived(editor: Editor) -> list[tuple]:
    """Everything about the rows that is not in the document: keys, readings, executors, slots."""
    return [
        (
            one.pk,
            one.rule,
            one.event,
            one.pinned,
            one.named,
            one.event_on,
            [executor.executor.name for executor in one.executions.select_related("executor")],
            list(one.slots.values_list("start", "due", "label")),
        )
        for one in rows_of(editor.plan, "activity")
    ]


# Cells


def test_a_cell_is_saved_and_read_anew(editor):
    editor.type(row("1.2."), "deadline", "до 20.12.2022")
    one = Activity.objects.get(number="1.2.")
    assert (one.deadline, one.version, one.rule) == ("до 20.12.2022", 2, "once")
    assert [str(slot.due) for slot in one.slots.all()] == ["2022-12-20"]


def test_a_text_that_stands_there_already_is_no_step(editor):
    assert editor.type(row("1.2."), "title", "Проведение экскурсий") is None
    assert Change.objects.count() == 0


def test_a_newer_text_is_never_overwritten(editor, other):
    other.type(row("1.1."), "title", "Чужое")
    with pytest.raises(Conflict) as conflict:
        editor.do("cell", part=row("1.1."), key="title", text="Моё", base="Разработка плана")
    assert (conflict.value.theirs, conflict.value.version) == ({"title": "Чужое"}, 2)
    assert conflict.value.who == other.person.short_name
    assert titles(editor)[0] == "Чужое"


def test_two_people_in_two_cells_of_one_row_do_not_meet(editor, other):
    other.type(row("1.1."), "result", "Чужой результат")
    editor.do("cell", part=row("1.1."), key="title", text="Моё", base="Разработка плана", version=1)
    one = Activity.objects.get(number="1.1.")
    assert (one.title, one.result, one.version) == ("Моё", "Чужой результат", 3)


def test_words_for_a_row_that_was_deleted_come_back_as_a_conflict(editor, other):
    part = row("1.1.")
    other.do("delete", parts=[part])
    with pytest.raises(Conflict) as conflict:
        editor.do("cell", part=part, key="title", text="Моё", base="Разработка плана")
    assert conflict.value.theirs is None


def test_front_page_and_columns_are_edited_in_place(editor):
    plan = editor.plan
    editor.type(f"plan-{plan.pk}", "title", "ПЛАН\nна год")
    editor.type(f"plan-{plan.pk}", "tail", "Секретарь")
    editor.type(f"signoff-{plan.signoffs.get().pk}", "lines", "Совет")
    editor.type(f"signoff-{plan.signoffs.get().pk}", "place", "left")
    editor.type(f"column-{plan.columns.get(key='deadline').pk}", "heading", "Когда")
    now = words(plan)
    assert (now.title, now.tail) == (("ПЛАН", "на год"), ("Секретарь",))
    assert (now.signoffs[0].lines, now.signoffs[0].place.value) == (("Совет",), "left")
    assert now.columns[3].heading == "Когда"


def test_what_no_cell_may_hold_is_refused_in_words(editor):
    plan = editor.plan
    for ref, key, text in (
        (row("1.1."), "number", "1" * 61),
        (row("1.1."), "mark", "Сделано"),
        (row("1.1."), "other7", "Нет такой графы"),
        (row("1.1."), "pinned", "[]"),
        (f"plan-{plan.pk}", "title", "  "),
        (f"plan-{plan.pk}", "stage", "approved"),
        (f"signoff-{plan.signoffs.get().pk}", "word", ""),
        (f"signoff-{plan.signoffs.get().pk}", "place", "middle"),
        (f"column-{plan.columns.first().pk}", "heading", ""),
        (f"column-{plan.columns.first().pk}", "key", "title"),
        (f"section-{plan.sections.first().pk}", "plan", "1"),
    ):
        with pytest.raises(WriteRefused):
            editor.do("cell", part=ref, key=key, text=text, base="")
    assert Change.objects.count() == 0


def test_words_in_a_column_of_the_plans_own(cast):
    document = small_document()
    document = replace(document, columns=(*document.columns, Column("other", "Бюджет")))
    editor = Editor(draft(cast, document), cast.secretary)
    editor.type(row("1.1."), "other", "10 000")
    editor.type(row("1.1."), "other", "")
    editor.do("undo")
    assert words(editor.plan).activities[0].other == {"other": "10 000"}
    editor.do("undo")
    assert words(editor.plan) == document


# Rows and sections


def test_rows_are_inserted_above_below_and_at_the_end(editor):
    editor.do("insert", what="activity", part=row("1.2."), where="before", values={"title": "Выше"})
    editor.do("insert", what="activity", part=row("1.2."), where="after", values={"title": "Ниже", "number": "1.2а"})
    editor.do("insert", what="activity", part=section("1. Организация"), where="into")
    assert numbers(editor) == [["1.1.", "1.3.", "1.2.", "1.2а", "1.3а"], ["2.1."]]
    assert titles(editor)[1:4] == ["Выше", "Проведение экскурсий", "Ниже"]


def test_a_row_at_the_end_gets_the_next_number(editor):
    editor.do("insert", what="activity", part=section("1. Организация"), where="into")
    assert numbers(editor)[0] == ["1.1.", "1.2.", "1.3."]


def test_a_row_finds_its_place_from_whatever_is_in_hand(editor):
    editor.do("insert", what="activity", part=section("1. Организация"), where="after")
    editor.do("insert", what="activity", part=f"plan-{editor.plan.pk}", where="after")
    assert numbers(editor) == [["1.1.", "1.2.", "1.3."], ["2.1.", "2.2."]]


def test_the_first_row_of_an_empty_plan_wants_a_section(editor):
    editor.do("delete", parts=[section("1. Организация"), section("2. Качество")])
    editor.do("insert", what="activity", part=f"plan-{editor.plan.pk}", where="after")
    assert [len(one.activities) for one in words(editor.plan).sections] == [0]


def test_a_section_is_inserted_before_that_of_a_row(editor):
    editor.do("insert", what="section", part=row("2.1."), where="before", values={"heading": "Между"})
    headings = [one.heading for one in words(editor.plan).sections]
    assert headings == ["1. Организация", "Между", "2. Качество"]


def test_a_row_goes_before_or_behind_the_heading_of_a_section(editor):
    editor.do("move", parts=[row("1.1.")], where="after", part=section("2. Качество"))
    assert numbers(editor) == [["1.2."], ["1.1.", "2.1."]]
    editor.do("move", parts=[row("2.1.")], where="before", part=section("2. Качество"))
    assert numbers(editor) == [["1.2.", "2.1."], ["1.1."]]


def test_sections_are_inserted_where_they_are_asked_for(editor):
    editor.do("insert", what="section", part=section("2. Качество"), where="before", values={"heading": "Между"})
    editor.do("insert", what="section", part=f"plan-{editor.plan.pk}", where="into", values={"heading": "В конце"})
    editor.do("insert", what="section", values={"heading": "Ещё дальше"})
    headings = [one.heading for one in words(editor.plan).sections]
    assert headings == ["1. Организация", "Между", "2. Качество", "В конце", "Ещё дальше"]


def test_a_block_is_added_and_taken_away(editor):
    done = editor.do("insert", what="signoff", values={"word": "СОГЛАСОВАНО", "place": "left", "lines": "Совет"})
    assert [one.word for one in words(editor.plan).signoffs] == ["УТВЕРЖДАЮ", "СОГЛАСОВАНО"]
    editor.do("delete", parts=list(done.change.states))
    assert [one.word for one in words(editor.plan).signoffs] == ["УТВЕРЖДАЮ"]


def test_rows_move_within_a_section_and_between_sections(editor):
    kept = row("1.1.")
    editor.do("move", parts=[kept], where="after", part=row("2.1."))
    assert numbers(editor) == [["1.2."], ["2.1.", "1.1."]]
    editor.do("move", parts=[row("1.2."), kept], where="before", part=row("2.1."))
    assert numbers(editor) == [[], ["1.2.", "1.1.", "2.1."]]
    editor.do("move", parts=[row("2.1.")], where="into", part=section("1. Организация"))
    assert numbers(editor) == [["2.1."], ["1.2.", "1.1."]]
    assert row("1.1.") == kept


def test_a_moved_row_keeps_its_readings(editor, cast):
    readings.name_executors(Activity.objects.get(number="1.2."), ["Кто-то"], cast.secretary)
    before = derived(editor)[1]
    editor.do("move", parts=[row("1.2.")], where="into", part=section("2. Качество"))
    assert derived(editor)[2] == before
    editor.do("delete", parts=[section("2. Качество")])
    editor.do("undo")
    assert derived(editor)[2] == before


def test_sections_move_among_sections(editor):
    editor.do("move", parts=[section("2. Качество")], where="before", part=section("1. Организация"))
    assert numbers(editor) == [["2.1."], ["1.1.", "1.2."]]
    with pytest.raises(WriteRefused):
        editor.do("move", parts=[section("2. Качество"), row("1.1.")], where="before", part=row("1.2."))
    with pytest.raises(WriteRefused):
        editor.do("move", parts=[row("1.1.")], where="before", part=row("1.1."))


def test_rows_and_sections_are_repeated_below_themselves(editor):
    editor.do("duplicate", parts=[row("1.1.")])
    assert numbers(editor)[0] == ["1.1.", "1.3.", "1.2."]
    editor.do("duplicate", parts=[section("2. Качество")])
    assert numbers(editor) == [["1.1.", "1.3.", "1.2."], ["2.1."], ["2.1."]]


def test_rows_repeated_together_take_numbers_one_after_the_other(editor):
    editor.type(row("1.2."), "number", "1.2")
    editor.do("duplicate", parts=[row("1.1."), row("1.2")])
    assert len(set(numbers(editor)[0])) == 4
    editor.type(row("2.1."), "number", "")
    editor.do("duplicate", parts=[row("")])
    assert numbers(editor)[1] == ["", ""]


def test_a_row_with_marks_is_neither_deleted_nor_joined_away(editor, cast):
    one = Activity.objects.get(number="1.2.")
    Mark.objects.create(activity=one, done_on="2022-03-01", result="Сделано", author=cast.secretary)
    for command in (
        {"command": "delete", "parts": [row("1.2.")]},
        {"command": "delete", "parts": [section("1. Организация")]},
        {"command": "join", "parts": [row("1.1."), row("1.2.")]},
    ):
        with pytest.raises(WriteRefused, match="отметки"):
            editor.do(command.pop("command"), **command)
    assert numbers(editor) == [["1.1.", "1.2."], ["2.1."]]


def test_a_row_is_split_at_the_caret_and_joined_again(editor):
    editor.type(row("1.1."), "title", "Разработка плана; согласование")
    done = editor.do("split", part=row("1.1."), key="title", at=17)
    assert titles(editor)[:2] == ["Разработка плана;", "согласование"]
    assert numbers(editor)[0] == ["1.1.", "1.3.", "1.2."]
    editor.do("join", parts=[row("1.1."), list(done.change.states)[1]])
    assert titles(editor)[0] == "Разработка плана;\nсогласование"
    assert numbers(editor)[0] == ["1.1.", "1.2."]
    with pytest.raises(WriteRefused, match="внутрь текста"):
        editor.do("split", part=row("1.1."), key="title", at=0)


def test_joined_rows_keep_every_word_once(editor):
    editor.type(row("1.1."), "result", "Отчёт")
    editor.do("join", parts=[row("1.2."), row("1.1.")])
    one = words(editor.plan).activities[0]
    assert (one.number, one.title) == ("1.1.", "Разработка плана\nПроведение экскурсий")
    assert (one.result, one.deadline) == ("Отчёт", "Январь\nЕжеквартально")


# Many texts at once


def test_renumbering_is_shown_then_done_with_the_references(editor):
    editor.type(row("2.1."), "result", "Отчёт по п. 1.2")
    editor.do("move", parts=[row("1.2.")], where="before", part=row("1.1."))
    preview = editor.do("renumber")
    assert [(one.old, one.new) for one in preview.proposals] == [
        ("1.2.", "1.1."),
        ("1.1.", "1.2."),
        ("Отчёт по п. 1.2", "Отчёт по п. 1.1"),
    ]
    assert numbers(editor)[0] == ["1.2.", "1.1."]
    editor.do("renumber", apply=True)
    assert (titles(editor)[0], numbers(editor)[0]) == ("Проведение экскурсий", ["1.1.", "1.2."])
    assert words(editor.plan).activities[2].result == "Отчёт по п. 1.1"


def test_replacing_is_shown_then_done(editor):
    preview = editor.do("replace", find="план", **{"with": "проект"})
    assert preview.summary == "Найдено мест: 5"
    assert {one.key for one in preview.proposals} == {"title", "result"}
    exact = editor.do("replace", find="План", **{"with": "Проект"}, case=True)
    assert [one.new for one in exact.proposals] == ["Проект"]
    editor.do("replace", find="Разработка", **{"with": "Правка"}, apply=True)
    assert titles(editor)[0] == "Правка плана"
    with pytest.raises(WriteRefused, match="что найти"):
        editor.do("replace", find="", **{"with": "x"})


def test_a_replacement_that_would_empty_the_title_changes_nothing(editor):
    editor.type(f"plan-{editor.plan.pk}", "title", "План")
    before = words(editor.plan)
    with pytest.raises(WriteRefused, match="заголовок"):
        editor.do("replace", find="план", **{"with": ""}, apply=True)
    assert words(editor.plan) == before


def test_a_finding_is_corrected_and_the_correction_undone(editor):
    editor.type(row("1.1."), "deadline", "март 2022г.")
    editor.type(row("1.2."), "deadline", "май 2022г.")
    editor.do("correct", finding={"id": "year.glued", "place": "1.1."})
    assert [one.deadline for one in words(editor.plan).activities][:2] == ["март 2022 г.", "май 2022г."]
    with pytest.raises(WriteRefused, match="нечего"):
        editor.do("correct", finding={"id": "year.glued", "place": "1.1."})
    editor.do("undo")
    assert words(editor.plan).activities[0].deadline == "март 2022г."


def test_an_earlier_text_is_put_back(editor):
    first = editor.type(row("1.1."), "title", "Второе").change
    editor.type(row("1.1."), "title", "Третье")
    editor.do("restore", change=first.pk, part=row("1.1."), key="title")
    assert titles(editor)[0] == "Разработка плана"
    with pytest.raises(WriteRefused):
        editor.do("restore", change=first.pk, part=row("1.1."), key="result")
    with pytest.raises(WriteRefused):
        editor.do("restore", change=first.pk + 99, part=row("1.1."), key="title")


def test_a_deleted_section_comes_back_with_its_rows(editor):
    before, part = words(editor.plan), section("1. Организация")
    deleted = editor.do("delete", parts=[part]).change
    editor.do("restore", change=deleted.pk, part=part)
    assert words(editor.plan) == before
    with pytest.raises(WriteRefused, match="есть и сейчас"):
        editor.do("restore", change=deleted.pk, part=part)


# Paste


def paste(editor: Editor, **values):
    return editor.do("paste", **({"part": row("1.1."), "key": "number"} | values))


def test_a_block_of_cells_goes_over_cells(editor):
    block = "Октябрь\tПротокол\nНоябрь\tАкт"
    preview = paste(editor, key="deadline", text=block)
    assert (preview.is_block, preview.summary) == (True, "4 ячейки")
    paste(editor, key="deadline", text=block, apply=True)
    rows = words(editor.plan).activities
    assert [(one.deadline, one.result) for one in rows[:2]] == [("Октябрь", "Протокол"), ("Ноябрь", "Акт")]
    assert rows[2].deadline == "до 01.05.2022"


def test_cells_beyond_the_last_row_become_rows_and_beyond_the_last_column_are_told(editor):
    block = "Отчёт\tграфа отметок\tлишнее\nАкт\tx\ty"
    preview = paste(editor, part=row("2.1."), key="result", text=block)
    assert preview.summary == "3 ячейки, новых строк внизу: 1 (с номера 2.2.)"
    assert preview.left_out == ("графа отметок", "лишнее", "y")
    paste(editor, part=row("2.1."), key="result", text=block, apply=True)
    assert [(one.number, one.result) for one in words(editor.plan).sections[1].activities] == [
        ("2.1.", "Отчёт"),
        ("2.2.", "Акт"),
    ]


def test_whole_rows_without_numbers_get_the_next_ones(editor):
    block = "\tСлёт\tПОО\tмарт\tотчёт\t\n\tСмотр\tПОО\tмай\tотчёт\t"
    assert paste(editor, text=block).summary == "2 строки; номера продолжат нумерацию раздела"
    paste(editor, text=block, apply=True)
    assert numbers(editor) == [["1.1.", "1.3.", "1.4.", "1.2."], ["2.1."]]


ROWS = "1.2.\tКруглый стол\tПОО\tмарт\tотчёт\t\n2. Качество\t\t\t\t\t\n2.5.\tСеминар\tПОО\tмай\tотчёт\t"


def test_whole_rows_are_put_below_the_row(editor):
    preview = paste(editor, text=ROWS)
    assert not preview.is_block
    assert preview.summary == "2 строки, 1 раздел; один номер повторяется"
    before = words(editor.plan)
    paste(editor, text=ROWS, apply=True)
    assert numbers(editor) == [["1.1.", "1.2.", "1.2."], ["2.5."], ["2.1."]]
    assert Activity.objects.get(number="2.5.").slots.get().due.month == 5
    assert Change.objects.count() == 1
    editor.do("undo")
    assert words(editor.plan) == before


def test_a_whole_table_with_its_head_brings_columns_that_hold_words(editor):
    html = (
        "<table border=1><tr><th>№ п/п<th>Мероприятие<th>Срок<th>Бюджет"
        "<tr><td colspan=4>5. Новый раздел<tr><td>5.1.<td>Слёт<td>июнь<td>10 000</table>"
    )
    preview = paste(editor, html=html)
    assert (preview.is_block, preview.rows[0]) == (False, ("5. Новый раздел",))
    assert preview.summary == "1 строка, 1 раздел; новые графы: Бюджет"
    paste(editor, html=html, apply=True)
    new = words(editor.plan).sections[1]
    assert (new.heading, new.activities[0].title, new.activities[0].deadline) == ("5. Новый раздел", "Слёт", "июнь")
    assert list(new.activities[0].other.values()) == ["10 000"]
    assert words(editor.plan).columns[-1].heading == "Бюджет"


def test_rows_are_pasted_into_an_empty_plan(cast):
    editor = Editor(draft(cast, replace(small_document(), sections=())), cast.secretary)
    editor.do("paste", part=f"plan-{editor.plan.pk}", text=ROWS, apply=True)
    assert numbers(editor) == [["1.2."], ["2.5."]]


@pytest.mark.parametrize("values", [{"text": ""}, {"html": "<p></p>"}, {"text": "\t" * 80 + "x"}])
def test_what_is_no_text_at_all_is_refused_in_words(editor, values):
    with pytest.raises(PlanError):
        paste(editor, apply=True, **values)


# Undo


@pytest.mark.parametrize("seed", range(6))
def test_as_many_undos_give_the_plan_back_and_redos_its_end(editor, cast, seed):
    begin, begin_rows = words(editor.plan), derived(editor)
    readings.name_executors(Activity.objects.get(number="1.2."), ["Вася", "Петя"], cast.secretary)
    steps = 1 + stir(editor, random.Random(seed), 30)
    end, end_rows = words(editor.plan), derived(editor)
    assert steps > 10
    for _ in range(steps):
        editor.do("undo")
    assert (words(editor.plan), derived(editor)) == (begin, begin_rows)
    with pytest.raises(WriteRefused, match="Отменять нечего"):
        editor.do("undo")
    for _ in range(steps):
        editor.do("redo")
    assert (words(editor.plan), derived(editor)) == (end, end_rows)
    with pytest.raises(WriteRefused, match="Возвращать нечего"):
        editor.do("redo")


def test_undo_and_redo_go_on_after_new_steps(editor):
    part = row("1.1.")
    for text in ("А", "Б", "В"):
        editor.type(part, "title", text)
    editor.do("undo")
    editor.do("undo")
    editor.type(part, "title", "Г")
    with pytest.raises(WriteRefused):
        editor.do("redo")
    editor.do("undo")
    assert titles(editor)[0] == "А"
    editor.do("redo")
    assert titles(editor)[0] == "Г"
    editor.do("undo")
    editor.do("undo")
    assert titles(editor)[0] == "Разработка плана"


def test_everybody_undoes_their_own(editor, other):
    editor.type(row("1.1."), "title", "Моё")
    other.type(row("1.2."), "title", "Чужое")
    other.do("insert", what="activity", part=row("1.1."), where="before", values={"title": "Чужая строка"})
    editor.do("undo")
    assert titles(editor)[:3] == ["Чужая строка", "Разработка плана", "Чужое"]
    other.do("undo")
    other.do("undo")
    assert titles(editor)[:2] == ["Разработка плана", "Проведение экскурсий"]


def test_undo_refuses_what_somebody_has_changed_since(editor, other):
    def refused() -> None:
        before = words(editor.plan)
        with pytest.raises(WriteRefused, match="С тех пор это место изменили: admin"):
            editor.do("undo")
        assert words(editor.plan) == before

    editor.type(row("1.1."), "title", "Моё")
    other.type(row("1.1."), "title", "Чужое")
    refused()
    made = next(iter(editor.do("insert", what="activity", part=row("1.1."), where="before").change.states))
    other.type(made, "title", "Чужие слова в моей строке")
    refused()
    editor.do("move", parts=[row("1.2.")], where="before", part=row("1.1."))
    other.do("move", parts=[row("1.2.")], where="after", part=row("2.1."))
    refused()
    new = next(iter(editor.do("insert", what="section", values={"heading": "3. Мой раздел"}).change.states))
    other.do("move", parts=[row("2.1.")], where="into", part=new)
    refused()
    editor.type(row("1.1."), "result", "Моё")
    other.do("delete", parts=[row("1.1.")])
    refused()


def test_a_move_that_somebody_moved_and_moved_back_can_be_undone(editor, other):
    editor.do("move", parts=[row("1.2.")], where="before", part=row("1.1."))
    other.do("move", parts=[row("1.2.")], where="after", part=row("2.1."))
    other.do("undo")
    editor.do("undo")
    assert numbers(editor) == [["1.1.", "1.2."], ["2.1."]]


def test_a_row_comes_back_beside_where_it_stood_when_its_neighbour_has_gone(editor, other):
    part = row("1.2.")
    editor.do("delete", parts=[part])
    other.do("delete", parts=[row("1.1.")])
    editor.do("undo")
    assert numbers(editor) == [["1.2."], ["2.1."]]
    editor.do("delete", parts=[part])
    other.do("delete", parts=[section("1. Организация")])
    with pytest.raises(WriteRefused, match="Сначала верните раздел"):
        editor.do("undo")


def test_a_move_out_of_a_section_that_has_gone_since_is_not_taken_back(editor, other):
    editor.do("move", parts=[row("2.1.")], where="into", part=section("1. Организация"))
    other.do("delete", parts=[section("2. Качество")])
    before = words(editor.plan)
    with pytest.raises(WriteRefused, match="Сначала верните раздел"):
        editor.do("undo")
    assert words(editor.plan) == before


# Who, and when


@pytest.mark.parametrize("role", ["member", "chair", "official", "stranger"])
def test_nobody_but_the_secretary_edits(cast, editor, role):
    intruder = Editor(editor.plan, cast.as_role(role))
    with pytest.raises(PermissionDenied):
        intruder.do("delete", parts=[row("1.1.")])


@pytest.mark.parametrize("stage", [stage.value for stage in Stage if stage != Stage.DRAFT])
def test_no_command_changes_a_plan_that_is_no_draft(editor, stage):
    done = editor.type(row("1.1."), "title", "Моё")
    Plan.objects.update(stage=stage)
    before = words(editor.plan)
    for command, values in (
        ("cell", {"part": row("1.1."), "key": "title", "text": "x", "base": "Моё"}),
        ("insert", {"what": "section"}),
        ("duplicate", {"parts": [row("1.1.")]}),
        ("delete", {"parts": [row("1.1.")]}),
        ("move", {"parts": [row("1.1.")], "where": "after", "part": row("1.2.")}),
        ("split", {"part": row("1.1."), "key": "title", "at": 1}),
        ("join", {"parts": [row("1.1."), row("1.2.")]}),
        ("paste", {"part": row("1.1."), "text": ROWS, "apply": True}),
        ("renumber", {"apply": True}),
        ("replace", {"find": "М", "with": "Н", "apply": True}),
        ("correct", {"finding": {"id": "year.glued", "place": ""}}),
        ("restore", {"change": done.change.pk, "part": row("1.1."), "key": "title"}),
        ("undo", {}),
        ("redo", {}),
    ):
        with pytest.raises(WriteRefused, match="только в черновике"):
            editor.do(command, **values)
    assert words(editor.plan) == before


def test_parts_of_another_plan_are_out_of_reach(cast, editor):
    foreign = draft(cast)
    theirs = f"activity-{Activity.objects.filter(section__plan=foreign).first().pk}"
    mine = f"activity-{Activity.objects.filter(section__plan=editor.plan).first().pk}"
    before = words(foreign)
    for command, values in (
        ("cell", {"part": theirs, "key": "title", "text": "x", "base": "Разработка плана"}),
        ("cell", {"part": f"plan-{foreign.pk}", "key": "title", "text": "x", "base": ""}),
        ("delete", {"parts": [mine, theirs]}),
        ("move", {"parts": [mine], "where": "after", "part": theirs}),
        ("move", {"parts": [theirs], "where": "after", "part": mine}),
        ("insert", {"what": "activity", "part": f"section-{foreign.sections.first().pk}", "where": "into"}),
        ("join", {"parts": [mine, theirs]}),
        ("paste", {"part": theirs, "text": ROWS, "apply": True}),
    ):
        with pytest.raises(WriteRefused, match="уже нет"):
            editor.do(command, **values)
    assert words(foreign) == before == words(editor.plan)


def test_a_plan_that_is_deleted_takes_its_journal_along(editor, cast):
    editor.type(row("1.1."), "title", "Моё")
    editor.do("undo")
    delete_plan(editor.plan, cast.secretary)
    assert Change.objects.count() == 0

"""Search through the real doors: what each person finds, in what order; the table is what the words make of it."""

import random
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from plans import index
from plans.amending import door
from plans.amending.closing import Fate
from plans.core import search as language
from plans.core.deadlines import Period
from plans.core.document import Activity as Row
from plans.core.document import Section as Group
from plans.core.progress import State
from plans.core.stages import Move, Stage
from plans.editor.plan import create_plan, delete_plan
from plans.execution import marks
from plans.models import Activity, Plan, SearchEntry, Section
from plans.models.found import build
from plans.oversight.search import Asked, corrected, dressed, find
from plans.owed import books
from tests.amending import helpers
from tests.cast import SEEDS, TODAY, approved, draft, in_force, seed_document, small_document
from tests.owed.test_counters import TODAY as FACTS_DAY
from tests.owed.test_counters import anything
from tests.owed.test_counters import row as row_of
from tests.secretary import Editor, delete, row, save, stir
from tests.test_admin import posted

pytestmark = pytest.mark.django_db

HOSTILE = (
    *('"', "«»", "' OR 1=1 --", "stems:план", "план*", "NEAR(план отчёт)", "план NOT отчёт", "-план", "план & !отчёт"),
    *("(((", "план\x00отчёт", "\x00", "план:*", "'план' <-> 'x'", "\\", "@1", "@", "%s %(a)s", "😀 план", "\ud800план"),
    *("а" * 10_000, "план " * 2_000, "«" * 10_000, '"план ' * 300, "1." * 5_000 + "1"),
)


def rows(*titles: str, **cells: str) -> list[Row]:
    return [Row(number=f"1.{at}.", title=title, **cells) for at, title in enumerate(titles, 1)]


def document(*titles: str, year: int = 2022, **cells: str):
    sections = (Group("1. Раздел", tuple(rows(*titles, **cells))),)
    return replace(small_document(), sections=sections, period=Period.calendar(year))


def found(person, words: str, **asked) -> list[str]:
    """What stands in the entries, the best first."""
    keys = find(person, Asked(language.read(words), **asked), TODAY).keys
    stored = SearchEntry.objects.in_bulk(keys)
    return [str(stored[key]) for key in keys]


def test_a_noun_finds_rows_with_its_adjective_and_back(cast):
    draft(cast, document("Неделя профориентации", "Профориентационные игры", "Игры"))
    both = ["1.1. Неделя профориентации", "1.2. Профориентационные игры"]
    assert found(cast.member, "профориентация") == found(cast.member, "профориентационный") == both
    assert found(cast.member, "«профориентация»") == both[:1]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("руководителями ПОО", ["2.1. Согласование учебных планов"]),
        ("экскурсия", ["1.2. Проведение экскурсий"]),
        ("«проведение экскурсий»", ["1.2. Проведение экскурсий"]),
        ("«экскурсий проведение»", []),
        ("экскурсий проведение", ["1.2. Проведение экскурсий"]),
        ("1.2", ["1.2. Проведение экскурсий"]),
        ("2", ["2. Качество"]),
        ("качество", ["2. Качество"]),
        ("кластера на 2022 год", ["ПЛАН РАБОТЫ кластера на 2022 год"]),
        ("01.05.2022", ["2.1. Согласование учебных планов"]),
        ("«разработка плана координационный»", []),
        ("и", []),
        ("", []),
    ],
)
def test_words_in_any_form_phrases_and_numbers_are_found(cast, words, expected):
    draft(cast)
    assert found(cast.secretary, words) == expected


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_every_row_of_the_five_plans_is_found_by_its_own_title(cast, path):
    plan = draft(cast, seed_document(path))
    for activity in Activity.objects.of_plan(plan):
        words = " ".join(activity.title.split()[:8])
        assert str(activity) in found(cast.secretary, f"«{words}»" if language.stems(words) else words)


@pytest.mark.parametrize("role", ["secretary", "member", "chair", "official", "admin"])
def test_whoever_sees_the_plan_finds_its_rows(cast, role):
    draft(cast)
    assert found(cast.as_role(role), "экскурсии") == ["1.2. Проведение экскурсий"]


def test_a_foreign_plan_shows_nowhere(cast):
    draft(cast)
    asked = Asked(language.read("экскурсии"))
    assert find(cast.stranger, asked, TODAY) == find(cast.stranger, Asked(language.read("ничего")), TODAY)
    assert corrected(cast.stranger, Asked(language.read("экскурзии"))) == ""


def test_a_filter_by_a_foreign_cluster_finds_nothing(cast):
    draft(cast)
    assert found(cast.stranger, "экскурсии", cluster=cast.cluster) == []
    assert found(cast.stranger, "экскурсии", department=cast.cluster.department) == []


def test_plans_in_force_come_first_then_the_newest(cast):
    draft(cast, document("Отчёт А", year=2023))
    in_force(cast, document("Отчёт Б", year=2021))
    in_force(cast, document("Отчёт В", "Отчёт Г", year=2022))
    assert found(cast.secretary, "отчёт") == ["1.1. Отчёт В", "1.2. Отчёт Г", "1.1. Отчёт Б", "1.1. Отчёт А"]


def test_filters_narrow_what_is_found(cast):
    draft(cast, document("Отчёт А", year=2023, executors="Техникум транспорта"))
    in_force(cast, document("Отчёт Б", year=2022, executors="Участники кластера"))
    for asked, expected in (
        ({"year": 2023}, ["1.1. Отчёт А"]),
        ({"stage": Stage.APPROVED}, ["1.1. Отчёт Б"]),
        ({"cluster": cast.cluster}, ["1.1. Отчёт Б", "1.1. Отчёт А"]),
        ({"cluster": cast.foreign}, []),
        ({"department": cast.cluster.department}, ["1.1. Отчёт Б", "1.1. Отчёт А"]),
        ({"organisation": cast.college}, ["1.1. Отчёт Б", "1.1. Отчёт А"]),
        ({"organisation": cast.plant}, ["1.1. Отчёт Б"]),
    ):
        assert found(cast.admin, "отчёт", **asked) == expected, asked


def test_the_state_of_a_row_is_that_of_its_obligations(cast):
    plan = in_force(cast, document("Отчёт А", executors="Участники кластера", deadline="январь"))
    assert found(cast.secretary, "отчёт", state=State.LATE) == ["1.1. Отчёт А"]
    activity = Activity.objects.get(section__plan=plan)
    said = marks.Statement(date(2022, 1, 20), "Сделано", due=activity.slots.get().due)
    marks.report(activity, cast.college, cast.secretary, said)
    assert found(cast.secretary, "отчёт", state=State.LATE) == []
    assert found(cast.secretary, "отчёт", state=State.DONE) == ["1.1. Отчёт А"]


def test_the_rows_in_each_state_are_those_of_the_facts_while_the_plan_runs_and_after(cast):
    dice, plan = random.Random(2), approved(cast)
    rows = {words: row_of(plan, number) for words, number in (("разработка", "1.1."), ("экскурсия", "1.2."))}
    days = (date(2022, 3, 20), FACTS_DAY, date(2022, 9, 3))
    met = set()
    for step in range(40):
        anything(dice, plan, dice.choice([*rows.values()]), cast)
        if step % 5 == 4:
            met |= _compared(cast, plan, rows, days)
    door.move(plan, Move.CLOSE, cast.secretary, "Закрыт", fate=Fate.KEEP)
    assert len(_compared(cast, plan, rows, days)) > 2
    assert len(met) > 7


def _compared(cast, plan, rows, days) -> set[State]:
    """The states met on these days; search says of each row the same as what is owed."""
    met = set()
    for day in days:
        owed = books.read(Plan.objects.filter(pk=plan.pk)).owed
        for words, activity in rows.items():
            states = {one.state(day) for one in owed if one.activity == activity.pk}
            asked = Asked(language.read(words))
            said = {state for state in State if find(cast.admin, replace(asked, state=state), day).keys}
            assert said == states, (day, words)
            met |= states
    return met


def test_marks_and_their_documents_are_found_with_their_row(cast):
    plan = in_force(cast)
    activity = Activity.objects.get(section__plan=plan, number="1.2.")
    said = marks.Statement(
        date(2022, 3, 1),
        "Показали цех",
        due=activity.slots.first().due,
        document_kind="протокол",
        document_number="17",
        document_on=date(2022, 3, 2),
    )
    mark = marks.report(activity, cast.college, cast.member, said, [marks.Upload("ведомость.pdf", b"%PDF-1.4 text")])
    for words in ("цехов", "протоколы 17", "02.03.2022", "ведомость"):
        assert found(cast.official, words) == ["1.2. Проведение экскурсий"], words
    marks.decide(mark, cast.secretary, accept=True, words="Проведено образцово")
    assert found(cast.official, "образцово") == ["1.2. Проведение экскурсий"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("экскурзии", "экскурсий"),
        ("экскурсси", "экскурсий"),
        ("проведение экскусий", "проведение экскурсий"),
        ("экскурсии", ""),
        ("совершенно иное", ""),
    ],
)
def test_a_word_one_letter_off_is_offered_as_the_plans_write_it(cast, typed, offered):
    draft(cast)
    assert corrected(cast.secretary, Asked(language.read(typed))) == offered


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_breaks_the_database(cast, words):
    draft(cast)
    asked = Asked(language.read(words))
    keys = find(cast.secretary, asked, TODAY).keys
    assert len(dressed(keys, asked.query)) == len(keys)
    corrected(cast.secretary, asked)


def is_whole() -> bool:
    """Whether the table is what a rebuild would make of it, and the database's own index is what the table says."""
    return list(index.differences()) == []


def test_the_editor_keeps_the_table(cast):
    plan = draft(cast)
    editor = Editor(plan, cast.secretary)
    editor.type(row("1.2."), "title", "Круглый стол")
    assert found(cast.secretary, "экскурсия") == []
    assert found(cast.secretary, "круглые столы") == ["1.2. Круглый стол"]
    heading = Section.objects.filter(plan=plan).first()
    editor.type(str(heading.ref), "heading", "1. Кадры")
    assert found(cast.secretary, "кадров") == ["1. Кадры"]
    delete(Activity.objects.get(number="1.2."), cast.secretary)
    assert found(cast.secretary, "круглые столы") == []
    editor.do("undo")
    assert found(cast.secretary, "круглые столы") == ["1.2. Круглый стол"]
    save(Activity(section=heading, title="Новая строка"), cast.secretary)
    assert found(cast.secretary, "«новые строки»") == ["Новая строка"]
    assert is_whole()


def test_random_editing_leaves_the_table_whole(cast):
    assert stir(Editor(draft(cast), cast.secretary), random.Random(5), 60)
    assert is_whole()


def test_a_deleted_plan_leaves_nothing(cast):
    delete_plan(draft(cast), cast.secretary)
    assert not SearchEntry.objects.exists()
    assert is_whole()


def test_a_change_past_the_doors_is_seen_and_mended(cast, capsys):
    plan = draft(cast)
    Activity.objects.filter(number="1.2.").update(title="Мимо двери")
    SearchEntry.objects.filter(section__plan=plan).delete()
    with pytest.raises(CommandError, match="расходится"):
        call_command("reindex", "--check")
    assert f"План {plan.pk}" in capsys.readouterr().err
    call_command("reindex")
    call_command("reindex", "--check")
    assert found(cast.secretary, "мимо") == ["1.2. Мимо двери"]
    assert is_whole()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps a generated column itself")
def test_an_index_of_sqlite_that_lost_its_trigger_is_seen_and_mended(cast):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER stems_insert")
    draft(cast)
    assert found(cast.secretary, "экскурсия") == []
    with pytest.raises(CommandError, match="расходится"):
        call_command("reindex", "--check")
    build(connection)
    call_command("reindex")
    assert is_whole()
    assert found(cast.secretary, "экскурсия") == ["1.2. Проведение экскурсий"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL lets words wait")
def test_words_just_written_do_not_wait_where_every_search_would_look_through_them():
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE oid = 'plans_searchentry_vector'::regclass")
        assert cursor.fetchone()[0] == ["fastupdate=off"]


def test_plans_older_than_search_are_noticed(cast):
    assert not index.is_missing()
    draft(cast)
    assert not index.is_missing()
    SearchEntry.objects.all().delete()
    assert index.is_missing()


def test_of_too_many_the_newest_are_taken_and_it_says_so(cast, monkeypatch):
    monkeypatch.setattr("plans.oversight.search.MOST", 2)
    draft(cast, document("Отчёт А", "Отчёт Б", "Отчёт В"))
    answer = find(cast.secretary, Asked(language.read("отчёт")), TODAY)
    assert answer.is_cut
    assert [str(SearchEntry.objects.get(pk=key)) for key in answer.keys] == ["1.2. Отчёт Б", "1.3. Отчёт В"]


def test_a_plan_on_another_stage_needs_no_new_entry(cast):
    plan = draft(cast)
    Plan.objects.filter(pk=plan.pk).update(stage=Stage.CLOSED.value)
    assert found(cast.secretary, "экскурсии", stage=Stage.CLOSED) == ["1.2. Проведение экскурсий"]
    assert found(cast.secretary, "экскурсии", stage=Stage.DRAFT) == []


def test_a_plan_of_another_cluster_is_found_by_its_own_people_alone(cast):
    create_plan(cast.foreign, small_document(), cast.stranger)
    draft(cast)
    assert len(found(cast.admin, "экскурсии")) == 2
    assert len(found(cast.stranger, "экскурсии")) == len(found(cast.secretary, "экскурсии")) == 1


def test_changes_are_found_once_they_are_in_force_and_what_they_took_out_no_more(cast):
    plan = approved(cast)
    amendment = helpers.begun(plan, cast.secretary)
    helpers.write(amendment, cast.secretary, "1.1.", title="Круглый стол")
    helpers.add(amendment, cast.secretary, "1.1.", number="1.1а.", title="Ярмарка вакансий")
    helpers.take_out(amendment, cast.secretary, "1.2.")
    assert found(cast.admin, "круглый стол") == found(cast.admin, "ярмарка") == []
    assert found(cast.admin, "экскурсия") == ["1.2. Проведение экскурсий"]
    helpers.approve(amendment, cast)
    assert found(cast.admin, "круглый стол") == ["1.1. Круглый стол"]
    assert found(cast.admin, "ярмарка") == ["1.1а. Ярмарка вакансий"]
    assert found(cast.admin, "экскурсия") == found(cast.admin, "разработка") == []
    assert is_whole()


def test_the_grounds_for_dropping_what_is_open_are_found_after_closing(cast):
    plan = in_force(cast)
    door.move(plan, Move.CLOSE, cast.secretary, "Распоряжение о ликвидации", fate=Fate.DROP)
    assert len(found(cast.admin, "ликвидацией")) == 3
    assert is_whole()


def test_what_an_administrator_writes_is_found(cast, client):
    plan = draft(cast)
    client.force_login(cast.admin)
    address = f"/admin/plans/section/{Section.objects.filter(plan=plan).first().pk}/change/"
    client.post(address, posted(client.get(address)) | {"heading": "1. Кадры"})
    assert found(cast.secretary, "кадры") == ["1. Кадры"]
    assert is_whole()

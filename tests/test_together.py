"""Several people press at once, and some press twice: there is one result. On SQLite in a file, as in use."""

import copy
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from plans import bridge
from plans.amending import giving, sending
from plans.amending.rollover import Wish, begin_next, source_of
from plans.approval import door, way
from plans.approval.refusals import MoveRefused
from plans.approval.sign import Given
from plans.approval.versions import Version
from plans.approval.way import Choice
from plans.core import deadlines
from plans.core.document import Place, SignOff
from plans.core.stages import Move, Stage
from plans.editor.plan import create_plan, save_settings
from plans.execution import marks
from plans.files import background, sandbox
from plans.models import (
    Activity,
    Approval,
    Change,
    Decision,
    Edition,
    Evidence,
    Executor,
    Mark,
    Plan,
    ReminderChoice,
    StoredFile,
)
from tests.cast import Cast, draft, in_force, make_cast, small_document
from tests.secretary import save
from tests.test_admin import posted

pytestmark = pytest.mark.django_db(transaction=True)

MARCH = date(2022, 3, 31)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


class Database:
    """The tests' database as several threads see it. That of SQLite is in memory, so its copy in a file is taken."""

    def __init__(self, folder) -> None:
        self.path = folder / "together.sqlite3"
        self.kept = connections["default"]

    def copy(self) -> None:
        """Take over what stands in the database now.

        A database in memory keeps no log; its copy is given one here, as a site's is by its first migration. Where two
        connections begin the log at once, SQLite refuses one of them as locked and does not wait.
        """
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self.path)) as file:
                self.kept.connection.backup(file)
                file.execute("PRAGMA journal_mode=WAL")
            self.open()

    def open(self) -> None:
        """In this thread, work on the copy."""
        if self.kept.vendor == "sqlite":
            self.open_anew()

    def open_anew(self) -> None:
        """Work through a new connection: a forked process may use none that its parent had.

        Nor does it find its parent's: beside an event loop, as Playwright's, Django keeps them with the loop, which a
        fork has not, and gives it what was there before.
        """
        settings = copy.deepcopy(self.kept.settings_dict)
        if self.kept.vendor == "sqlite":
            settings["NAME"] = str(self.path)
        connections["default"] = type(self.kept)(settings, "default")

    def close(self) -> None:
        """In the thread of the test, work on the database of before."""
        if connections["default"] is not self.kept:
            connections["default"].close()
            connections["default"] = self.kept

    def at_once(self, *works: Callable[[], object]) -> list[object]:
        """What each of the works answers, or the exception that it raises; all begin together."""
        gate, answers = threading.Barrier(len(works)), [None] * len(works)

        def run(at: int) -> None:
            self.open()
            gate.wait()
            try:
                answers[at] = works[at]()
            except Exception as error:
                answers[at] = error
            connections["default"].close()

        threads = [threading.Thread(target=run, args=(at,)) for at in range(len(works))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def behind(self, first: Callable[[], object], second: Callable[[], object]) -> object:
        """What the second work answers that begins while the first is done but not written yet, or its exception."""
        answers: list[object] = []

        def run() -> None:
            self.open()
            try:
                answers.append(second())
            except Exception as error:
                answers.append(error)
            connections["default"].close()

        thread = threading.Thread(target=run)
        with transaction.atomic():
            first()
            thread.start()
            until = time.monotonic() + (10 if connection.vendor == "postgresql" else 0.3)
            while thread.is_alive() and not self.somebody_waits() and time.monotonic() < until:
                thread.join(0.02)
        thread.join()
        return answers[0]

    def somebody_waits(self) -> bool:
        """Whether another transaction waits for this one; SQLite does not tell."""
        if connection.vendor != "postgresql":
            return False
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            return cursor.fetchone()[0] > 0


@pytest.fixture
def database(transactional_db, tmp_path) -> Iterator[Database]:
    one = Database(tmp_path)
    yield one
    one.close()


@pytest.fixture
def cast(transactional_db) -> Cast:
    cast = make_cast()
    in_force(cast)
    return cast


def reported(cast: Cast, number: int = 0) -> Mark:
    words = marks.Statement(MARCH, "Проведены", f"протокол № {number}", MARCH)
    return marks.report(Activity.objects.get(number="1.2."), cast.college, cast.member, words)


def test_of_two_who_accept_at_once_one_does(database, cast):
    mark = reported(cast)
    database.copy()
    works = [lambda person=person: marks.decide(mark, person, accept=True) for person in (cast.secretary, cast.admin)]
    answers = database.at_once(*works)
    assert sorted(type(answer).__name__ for answer in answers) == ["Mark", "MarkRefused"]
    mark.refresh_from_db()
    (first,) = (answer for answer in answers if isinstance(answer, Mark))
    assert (mark.state, mark.decided_by, mark.history.count()) == ("accepted", first.decided_by, 2)


def test_of_one_who_accepts_and_one_who_returns_at_once_one_is_told(database, cast):
    mark = reported(cast)
    database.copy()
    answers = database.at_once(
        lambda: marks.decide(mark, cast.secretary, accept=True),
        lambda: marks.decide(mark, cast.admin, accept=False, note="Нет подписи"),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Mark", "MarkRefused"]
    (done,) = (answer for answer in answers if isinstance(answer, Mark))
    assert Mark.objects.get().state == done.state


def test_many_marks_accepted_by_two_at_once_are_accepted_once(database, cast):
    keys = [reported(cast, number).pk for number in range(15)]
    database.copy()
    answers = database.at_once(
        lambda: marks.accept_all(keys, cast.secretary), lambda: marks.accept_all(keys[::-1], cast.admin)
    )
    assert sorted(answers) == [(0, 15), (15, 0)]
    assert set(Mark.objects.values_list("state", flat=True)) == {"accepted"}
    assert Mark.history.count() == 30


def test_a_button_pressed_three_times_at_once_makes_one_mark(database, cast):
    database.copy()
    answers = database.at_once(*[lambda: reported(cast)] * 3)
    assert {answer.pk for answer in answers} == {Mark.objects.get().pk}


def test_the_same_file_brought_twice_at_once_is_stored_once(database, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    rows = list(Activity.objects.filter(number__in=["1.2.", "2.1."]))
    said = marks.Statement(MARCH, "Проведены")
    database.copy()
    works = [
        lambda row=row: marks.report(row, cast.college, cast.member, said, [marks.Upload("акт.pdf", PDF)])
        for row in rows
    ]
    assert [type(answer).__name__ for answer in database.at_once(*works)] == ["Mark", "Mark"]
    assert len(set(Evidence.objects.values_list("file", flat=True))) == 1
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (2, 1)
    assert len([path for path in (tmp_path / "media").rglob("*") if path.is_file()]) == 1


def test_one_new_executor_in_eight_plans_at_once_joins_the_directory_once(database, cast):
    document = small_document()
    named = replace(document.sections[0].activities[0], executors="Рабочая группа по кадрам")
    document = replace(document, sections=(replace(document.sections[0], activities=(named,)),))
    database.copy()
    answers = database.at_once(*[lambda: create_plan(cast.cluster, document, cast.secretary)] * 8)
    assert [type(answer).__name__ for answer in answers] == ["Plan"] * 8
    executor = Executor.objects.get(name="Рабочая группа по кадрам")
    assert executor.executions.count() == 8


def test_three_presses_at_once_make_one_plan_of_the_next_period(database, cast):
    past = source_of(Version("now", "", Plan.objects.get()), MARCH)
    database.copy()
    answers = database.at_once(*[lambda: begin_next(past, Wish(deadlines.Period.calendar(2023)), cast.secretary)] * 3)
    assert {answer.pk for answer in answers} == {Plan.objects.get(follows=past.plan).pk}


def test_who_reports_while_the_plan_is_closed_is_refused(database, cast):
    database.copy()
    answer = database.behind(lambda: door.move(Plan.objects.get(), Move.CLOSE, cast.chair), lambda: reported(cast))
    assert isinstance(answer, PermissionDenied)
    assert not Mark.objects.exists()


def test_who_accepts_while_the_plan_is_closed_accepts(database, cast):
    mark = reported(cast)
    database.copy()
    database.behind(
        lambda: door.move(Plan.objects.get(), Move.CLOSE, cast.chair),
        lambda: marks.decide(mark, cast.secretary, accept=True),
    )
    assert (Plan.objects.get().stage, Mark.objects.get().state) == ("closed", "accepted")


def test_marks_of_a_closed_plan_are_judged_and_no_new_ones_made(cast):
    first, second = reported(cast), reported(cast, 1)
    door.move(Plan.objects.get(), Move.CLOSE, cast.chair)
    for person in (cast.member, cast.secretary, cast.admin):
        with pytest.raises(PermissionDenied):
            marks.report(Activity.objects.get(number="1.2."), cast.college, person, marks.Statement(MARCH, "Ещё"))
    with pytest.raises(PermissionDenied):
        marks.decide(first, cast.member, accept=True)
    marks.decide(first, cast.secretary, accept=False, note="Нет подписи")
    assert marks.accept_all([first.pk, second.pk], cast.secretary) == (1, 1)
    assert list(Mark.objects.order_by("pk").values_list("state", flat=True)) == ["returned", "accepted"]


def test_pictures_are_drawn_anew_while_nobody_waits_for_the_database(cast, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    examine, inside = sandbox.examine, []

    def watched(data):
        inside.append(connection.in_atomic_block)
        return examine(data)

    monkeypatch.setattr(sandbox, "examine", watched)
    files = [marks.Upload("акт.pdf", PDF)]
    marks.report(Activity.objects.get(number="1.2."), cast.college, cast.member, marks.Statement(MARCH, "Да"), files)
    assert inside == [False]


def test_whoever_may_not_mark_has_no_file_examined(cast):
    picture = [marks.Upload("снимок.jpg", b"\xff\xd8\xff broken")]
    with pytest.raises(PermissionDenied):
        marks.report(
            Activity.objects.get(number="1.2."), cast.plant, cast.member, marks.Statement(MARCH, "Да"), picture
        )


def test_an_administrators_page_saved_during_a_move_does_not_undo_it(database, cast, client):
    plan = draft(cast)
    client.force_login(cast.admin)
    address = f"/admin/plans/plan/{plan.pk}/change/"
    page = client.get(address)
    data = {field.html_name: field.value() or "" for field in page.context["adminform"].form}
    data |= {"_seen": page.context["seen"], "tail": "Хвост"}
    database.copy()
    answer = database.behind(
        lambda: door.move(plan, Move.SUBMIT, cast.secretary), lambda: client.post(address, data).status_code
    )
    assert answer == 403
    stored = Plan.objects.get(pk=plan.pk)
    assert (stored.stage, stored.tail) == (Stage.ON_AGREEMENT, "")


def test_an_edition_is_made_while_nobody_waits_for_the_database(cast, monkeypatch):
    plan = Plan.objects.get()
    Plan.objects.update(stage=Stage.AGREED.value)
    made, inside = background.data_of, []

    def watched(wanted, **more):
        inside.append(connection.in_atomic_block)
        return made(wanted, **more)

    monkeypatch.setattr(background, "data_of", watched)
    door.move(plan, Move.APPROVE, cast.chair)
    assert inside == [False]


def test_a_text_that_changes_while_its_files_are_made_is_not_approved(cast, monkeypatch):
    plan = Plan.objects.get()
    Plan.objects.update(stage=Stage.AGREED.value)
    made = background.data_of

    def slow(wanted, **more):
        data = made(wanted, **more)
        Activity.objects.filter(number="1.2.").update(title="Подменено")
        return data

    monkeypatch.setattr(background, "data_of", slow)
    with pytest.raises(door.Changed):
        door.move(plan, Move.APPROVE, cast.chair)
    assert not Edition.objects.exists()
    assert Plan.objects.get().stage == Stage.AGREED


def test_a_draft_that_is_written_in_while_it_is_sent_is_not_sent(database, cast):
    plan = draft(cast)
    shown, row = door.version_of(plan), Activity.objects.of_plan(plan).get(number="1.2.")
    row.title = "Другое дело"
    database.copy()
    answer = database.behind(
        lambda: save(row, cast.secretary), lambda: sending.send(plan, cast.secretary, shown=shown, drop=False)
    )
    assert isinstance(answer, door.Changed)
    assert Plan.objects.get(pk=plan.pk).stage == Stage.DRAFT


def test_the_letters_chosen_for_the_first_time_twice_at_once_are_saved(database, cast):
    session = Client()
    session.force_login(cast.member)
    database.copy()

    def save():
        client = Client()
        client.cookies = session.cookies
        return client.post(reverse("letter_settings"), {"rhythm": "weekly"}).status_code

    assert database.at_once(*[save] * 4) == [302] * 4
    assert ReminderChoice.objects.get().rhythm == "weekly"


def test_one_request_of_the_editor_sent_four_times_at_once_is_one_change(database, cast):
    plan = create_plan(cast.cluster, small_document(), cast.secretary)
    order = {"command": "cell", "part": f"plan-{plan.pk}", "key": "tail", "base": "", "text": "Ниже", "token": "one"}
    session = Client()
    session.force_login(cast.secretary)
    database.copy()

    def send():
        client = Client()
        client.cookies = session.cookies
        return client.post(reverse("plan_steps", args=[plan.pk]), json.dumps(order), "application/json").status_code

    assert database.at_once(*[send] * 4) == [200] * 4
    assert Change.objects.filter(token="one").count() == 1


# Sign-offs


def sent_with_two(cast) -> Plan:
    """Two blocks side by side, then the approval."""
    blocks = tuple(SignOff(Place.LEFT, word, ("Директор",)) for word in ("СОГЛАСОВАНО", "ПРИНЯТО"))
    plan = draft(cast, replace(small_document(), signoffs=(*blocks, *small_document().signoffs)))
    first, second, last = plan.signoff_list
    choices = {first.pk: Choice(1, cast.member), second.pk: Choice(1, cast.official), last.pk: Choice(2, cast.chair)}
    way.lay(plan, cast.secretary, choices)
    door.move(plan, Move.SUBMIT, cast.secretary)
    return Plan.objects.get(pk=plan.pk)


def test_one_sign_off_given_twice_at_once_is_given_once(cast, database):
    plan = sent_with_two(cast)
    one = way.rows_of(plan)[0]
    given = Given(Approval.Means.PROGRAM, MARCH)
    database.copy()
    answers = database.at_once(*[lambda: giving.give(one, cast.member, given)] * 2)
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert [type(answer) for answer in refused] == [MoveRefused]
    assert "уже дано" in str(refused[0])


def test_two_who_agree_at_once_make_the_plan_agreed_once(cast, database):
    plan = sent_with_two(cast)
    rows = way.rows_of(plan)
    given = Given(Approval.Means.PROGRAM, MARCH)
    database.copy()
    database.at_once(
        lambda: giving.give(rows[0], cast.member, given), lambda: giving.give(rows[1], cast.official, given)
    )
    assert Plan.objects.get(pk=plan.pk).stage == Stage.AGREED
    assert [one.move for one in Decision.objects.order_by("pk")] == ["submit", "agree"]


def test_the_last_sign_off_given_twice_at_once_makes_one_edition(cast, database):
    plan = draft(cast)
    way.lay(plan, cast.secretary, {})
    door.move(plan, Move.SUBMIT, cast.secretary)
    one = way.rows_of(plan)[0]
    given = Given(Approval.Means.PROGRAM, MARCH)
    database.copy()
    database.at_once(*[lambda: giving.give(one, cast.chair, given, wait=60)] * 2)
    assert Edition.objects.count() == 1
    assert Approval.objects.get().edition == Edition.objects.get()


@pytest.fixture
def parsed(monkeypatch) -> list[tuple[str, bool]]:
    """Each deadline that is parsed, and whether the database waits for it."""
    parse, seen = deadlines.parse, []

    def watched(words, *more):
        seen.append((words, connection.in_atomic_block))
        return parse(words, *more)

    monkeypatch.setattr(deadlines, "parse", watched)
    bridge._parsed.cache_clear()
    return seen


def test_a_new_period_is_read_while_nobody_waits_for_the_database(cast, parsed):
    plan = draft(cast)
    parsed.clear()
    bridge._parsed.cache_clear()
    plan.period_start, plan.period_end = date(2023, 1, 1), date(2023, 12, 31)
    save_settings(plan, cast.secretary)
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    assert [slot.due.year for slot in row.slots.all()] == [2023] * 4
    assert {inside for _, inside in parsed} == {False}


def test_new_school_time_is_read_while_nobody_waits_for_the_database(cast, client, parsed):
    plan = draft(cast)
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    row.deadline = "до конца учебного года"
    save(row, cast.secretary)
    client.force_login(cast.admin)
    address = f"/admin/plans/department/{cast.cluster.department_id}/change/"
    page = client.get(address)
    parsed.clear()
    answer = client.post(address, posted(page) | {"lessons_end": "25.05"})
    assert answer.status_code == 302
    assert [slot.due for slot in row.slots.all()] == [date(2022, 5, 25)]
    assert {inside for _, inside in parsed} == {False}

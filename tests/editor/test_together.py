"""Twenty people in one plan: nothing that anybody has written gets lost; without versions it would."""

import random
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from plans.core.errors import PlanError
from plans.editor.cells import Conflict
from plans.editor.parts import rows_of
from plans.models import Activity, Change, Membership, Plan, User
from tests.cast import draft, make_cast
from tests.secretary import Editor, words

EDITORS, EDITS = 20, 1_000


def crowd(plan: Plan) -> list[Editor]:
    """Twenty secretaries of one plan."""
    people = [User.objects.create(username=f"writer{at}", last_name=f"Писарь{at}") for at in range(EDITORS)]
    for person in people:
        Membership.objects.create(user=person, role="secretary", cluster=plan.cluster)
    return [Editor(plan, person) for person in people]


class Writer:
    """Adds words of its own to cells, as a person with a page that grows old: it sees what it saw last."""

    def __init__(self, editor: Editor, seed: int, cells: list[tuple[str, str]]) -> None:
        self.editor = editor
        self.dice = random.Random(seed)
        self.cells = cells
        self.page = {(ref, key): text for ref, key, text in self.look()}
        self.written: list[str] = []
        self.conflicts = 0

    def look(self) -> list[tuple[str, str, str]]:
        rows = {str(one.ref): one for one in rows_of(self.editor.plan, "activity")}
        return [(ref, key, rows[ref].text(key)) for ref, key in self.cells]

    def write(self) -> None:
        """Add a word to a cell as the page shows it; a conflict shows the newer text, to which the word is added."""
        ref, key = cell = self.dice.choice(self.cells)
        word = f" {self.editor.person.username}-{len(self.written)};"
        while True:
            text = self.page[cell] + word
            try:
                self.editor.do("cell", part=ref, key=key, text=text, base=self.page[cell])
            except Conflict as conflict:
                self.conflicts += 1
                self.page[cell] = conflict.theirs[key]
            else:
                self.page[cell] = text
                self.written.append(word)
                return


def lost(plan: Plan, written: list[str]) -> list[str]:
    """Words that were written and saved, and are nowhere in the plan."""
    texts = " ".join(one.title + one.result for one in Activity.objects.filter(section__plan=plan))
    return [word for word in written if word not in texts]


def cells_of(plan: Plan) -> list[tuple[str, str]]:
    return [(str(one.ref), key) for one in rows_of(plan, "activity") for key in ("title", "result")]


@pytest.mark.django_db
def test_twenty_editors_with_old_pages_lose_no_word():
    plan = draft(make_cast())
    writers = [Writer(editor, at, cells_of(plan)) for at, editor in enumerate(crowd(plan))]
    dice = random.Random(5)
    for _ in range(EDITS):
        dice.choice(writers).write()
    written = [word for writer in writers for word in writer.written]
    assert (len(written), lost(plan, written)) == (EDITS, [])
    assert sum(writer.conflicts for writer in writers) > EDITS / 2
    assert Change.objects.count() == EDITS


@pytest.mark.django_db
def test_the_canary_without_versions_words_are_lost():
    """The last one wins: what the tests above would look like in a plan that knows no versions."""
    plan = draft(make_cast())
    writers = [Writer(editor, at, cells_of(plan)) for at, editor in enumerate(crowd(plan))]
    dice = random.Random(5)
    for at in range(EDITS):
        writer = dice.choice(writers)
        ref, key = cell = writer.dice.choice(writer.cells)
        word = f"{writer.editor.person.username}-{at};"
        writer.page[cell] += word
        Activity.objects.filter(pk=int(ref.split("-")[1])).update(**{key: writer.page[cell]})
        writer.written.append(word)
    written = [word for writer in writers for word in writer.written]
    assert len(lost(plan, written)) > EDITS / 2


def at_once(works: list[Callable[[], None]]) -> list[BaseException]:
    """Do all of it at the same time, each on a connection of its own; what went wrong."""
    failed: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


threads_write = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the SQLite of the tests lives in memory, with one connection"
)


@threads_write
@pytest.mark.django_db(transaction=True)
def test_twenty_editors_at_the_same_moment_lose_no_word():
    plan = draft(make_cast())
    writers = [Writer(editor, at, cells_of(plan)) for at, editor in enumerate(crowd(plan))]
    works = [lambda writer=writer: [writer.write() for _ in range(EDITS // EDITORS)] for writer in writers]
    assert at_once(works) == []
    written = [word for writer in writers for word in writer.written]
    assert (len(written), lost(plan, written)) == (EDITS, [])


@threads_write
@pytest.mark.django_db(transaction=True)
def test_moves_and_deletions_at_the_same_moment_leave_a_whole_plan():
    plan = draft(make_cast())
    editors = crowd(plan)[:8]

    def work(editor: Editor, seed: int) -> None:
        dice = random.Random(seed)
        for at in range(25):
            rows = editor.rows()
            try:
                if at % 5 == 0 or len(rows) < 3:
                    editor.do("insert", what="activity", part=editor.sections()[0], where="into", values={"title": "Д"})
                elif at % 5 == 1:
                    editor.do("delete", parts=[dice.choice(rows)])
                elif at % 5 == 2:
                    editor.do("undo")
                else:
                    editor.do("move", parts=[dice.choice(rows)], where="after", part=dice.choice(rows))
            except PlanError:
                continue

    assert at_once([lambda editor=editor, at=at: work(editor, at) for at, editor in enumerate(editors)]) == []
    assert len(words(plan).activities) == Activity.objects.filter(section__plan=plan).count()
    for section in plan.sections.all():
        places = list(section.activities.values_list("position", flat=True))
        assert places == sorted(set(places))

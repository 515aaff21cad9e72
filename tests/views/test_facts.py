"""What a mark can say besides "done", who may decide it, and how a returned mark is answered."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans import bridge
from plans.core.progress import Deed, State
from plans.execution import marks
from plans.execution.ledger import ledger_of
from plans.models import Activity, Evidence, Mark
from tests.cast import in_force
from tests.page import Page

pytestmark = pytest.mark.django_db

MARCH, APRIL, MAY = date(2022, 3, 31), date(2022, 4, 10), date(2022, 5, 15)
PDF = b"%PDF-1.4 a protocol"


@pytest.fixture(autouse=True)
def clock():
    """10 April 2022, ten days after the first due day."""
    with time_machine.travel(datetime(2022, 4, 10, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def owed(cast) -> Activity:
    """A quarterly row of all participants, late since the end of March."""
    in_force(cast)
    return Activity.objects.get(number="1.2.")


def send(client, activity: Activity, person, fact: str, files=(), **data):
    client.force_login(person)
    told = {"slot": activity.slots.first().pk, "fact": fact, "done_on": "2022-04-10", **data}
    told["files"] = [SimpleUploadedFile("акт.pdf", one) for one in files]
    return client.post(reverse("mark_new", args=[activity.pk]), told)


def state(activity: Activity, day: date = APRIL) -> State:
    ledger = ledger_of(activity.section.plan, day)
    return next(one for one in ledger.owed if (one.activity, one.due) == (activity.pk, MARCH)).state(day)


SAYINGS = {
    "part": (
        {"result": "Одна экскурсия", "basis": "карантин"},
        State.PART,
        "Выполнено частично: Одна экскурсия; карантин",
    ),
    "not_done": ({"basis": "нет автобуса"}, State.NOT_DONE, "Не выполнено: нет автобуса"),
    "moved": (
        {"moved_to": "2022-05-15", "basis": "решение совета"},
        State.MOVED,
        "Перенесено на 15.05.2022 (решение совета)",
    ),
    "dropped": ({"basis": "протокол № 3"}, State.DROPPED, "Снято (протокол № 3)"),
    "done": ({"result": "Проведены"}, State.DONE_LATE, "Выполнено 10.04.2022"),
}


@pytest.mark.parametrize("fact", SAYINGS)
def test_the_secretary_says_what_became_of_a_row(client, cast, owed, fact):
    told, expected, words = SAYINGS[fact]
    assert send(client, owed, cast.secretary, fact, organisation=cast.college.pk, **told).status_code == 302
    assert (Mark.objects.get().state, Mark.objects.get().fact) == ("accepted", fact)
    assert state(owed) is expected
    assert bridge.printed_mark(owed) == words


@pytest.mark.parametrize("fact", SAYINGS)
def test_a_members_word_on_moving_and_dropping_waits(client, cast, owed, fact):
    told, expected, words = SAYINGS[fact]
    assert send(client, owed, cast.member, fact, organisation=cast.college.pk, **told).status_code == 302
    decides = fact in ("moved", "dropped")
    assert state(owed) is (State.LATE if decides else expected)
    assert bridge.printed_mark(owed) == ("" if decides else words)
    marks.decide(Mark.objects.get(), cast.secretary, accept=True)
    assert state(owed) is expected
    assert bridge.printed_mark(owed) == words


@pytest.mark.parametrize(
    ("fact", "told", "wrong"),
    [
        ("done", {}, "result"),
        ("part", {"basis": "карантин"}, "result"),
        ("not_done", {"result": "Нет"}, "basis"),
        ("moved", {"basis": "приказ"}, "moved_to"),
        ("moved", {"moved_to": "2022-05-15"}, "basis"),
        ("moved", {"basis": "приказ", "moved_to": "после праздников"}, "moved_to"),
        ("dropped", {}, "basis"),
        ("vanished", {"result": "Сделано"}, "fact"),
        ("done", {"result": "Сделано", "link": "javascript:alert(1)"}, "link"),
        ("done", {"result": "Сделано", "link": "ftp://example.org/a"}, "link"),
        ("done", {"result": "Сделано", "people": "-1"}, "people"),
        ("done", {"result": "Сделано", "document_on": "весной"}, "document_on"),
    ],
)
def test_what_is_missing_is_asked_for(client, cast, owed, fact, told, wrong):
    answer = send(client, owed, cast.member, fact, organisation=cast.college.pk, **told)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert not Mark.objects.exists()


def test_the_door_asks_for_the_same(cast, owed):
    for said in (marks.Statement(APRIL), marks.Statement(APRIL, fact=Deed.MOVED, basis="приказ")):
        with pytest.raises(marks.MarkRefused):
            marks.report(owed, cast.college, cast.member, said)
    assert not Mark.objects.exists()


def test_document_people_and_link_are_kept_and_printed(client, cast, owed):
    told = {
        "result": "Проведены",
        "document_kind": "протокол",
        "document_number": "2",
        "document_on": "2022-03-15",
        "people": "24",
        "link": "example.org/news",
    }
    send(client, owed, cast.member, "done", organisation=cast.college.pk, **told)
    mark = Mark.objects.get()
    assert (mark.people, mark.link) == (24, "https://example.org/news")
    assert mark.printed == "Выполнено 10.04.2022, протокол № 2 от 15.03.2022"
    page = Page(client.get(reverse("mark_page", args=[mark.pk])))
    (link,) = page.all('[href="https://example.org/news"]')
    assert link.root.get("rel") == "noopener noreferrer nofollow"
    assert page.says("протокол № 2 от 15.03.2022")


def test_words_by_hand_stand_in_place_of_what_is_composed(client, cast, owed):
    send(client, owed, cast.member, "done", organisation=cast.college.pk, result="Проведены", words="Моё слово")
    mark = Mark.objects.get()
    assert mark.words == ""  # the plan's text is the secretary's
    client.force_login(cast.secretary)
    client.post(reverse("mark_decide", args=[mark.pk, "accept"]), {"words": "Исполнено в полном объёме"})
    assert bridge.printed_mark(owed) == "Исполнено в полном объёме"
    send(client, owed, cast.secretary, "done", result="Ещё", words="И ещё")
    assert bridge.printed_mark(owed) == "Исполнено в полном объёме\nИ ещё"


def test_a_new_day_belongs_to_what_is_moved_alone(client, cast, owed):
    send(client, owed, cast.secretary, "done", result="Проведены", moved_to="2022-05-15")
    assert Mark.objects.get().moved_to is None


# Returned, and answered


def returned(client, cast, owed) -> Mark:
    send(client, owed, cast.member, "done", [PDF], organisation=cast.college.pk, result="Одна", people="7")
    mark = Mark.objects.get()
    return marks.decide(mark, cast.secretary, accept=False, note="Нужны две экскурсии")


def test_a_returned_mark_is_answered_with_all_that_it_said(client, cast, owed):
    mark = returned(client, cast, owed)
    client.force_login(cast.member)
    link = f"{reverse('mark_new', args=[owed.pk])}?slot={owed.slots.first().pk}&organisation={cast.college.pk}"
    assert Page(client.get(reverse("mark_page", args=[mark.pk]))).leads_to(link)
    page = client.get(link)
    form = page.context["form"]
    assert (form["result"].value(), form["people"].value()) == ("Одна", 7)
    assert Page(page).says("Нужны две экскурсии")
    old = mark.evidence.get()
    send(client, owed, cast.member, "done", organisation=cast.college.pk, result="Две", kept=[old.pk])
    new = Mark.objects.latest("pk")
    assert (new.state, new.result, Mark.objects.get(pk=mark.pk).state) == ("reported", "Две", "returned")
    assert new.evidence.get().file.name == old.file.name
    history = Page(client.get(reverse("mark_page", args=[new.pk])))
    assert history.says("Другие отметки за этот срок")
    assert history.says("Нужны две экскурсии")
    assert not Page(client.get(reverse("mark_page", args=[mark.pk]))).leads_to(link)
    assert client.get(reverse("mark_new", args=[owed.pk])).context["returned"] is None


def test_files_of_others_are_not_taken_along(client, cast, owed):
    mark = returned(client, cast, owed)
    other = marks.report(
        owed,
        cast.plant,
        cast.secretary,
        marks.Statement(APRIL, "Своё", due=MARCH),
        [marks.Upload("б.pdf", PDF + b"2")],
    )
    file = other.evidence.get()
    client.force_login(cast.member)
    answer = send(client, owed, cast.member, "done", organisation=cast.college.pk, result="Две", kept=[file.pk])
    assert list(answer.context["form"].errors) == ["kept"]
    with pytest.raises(PermissionDenied):
        marks.report(owed, cast.college, cast.member, marks.Statement(APRIL, "Две", due=MARCH), kept=[file])
    assert Mark.objects.filter(pk__gt=mark.pk).get() == other


def test_a_second_press_makes_no_second_mark(client, cast, owed, clock):
    for _ in range(3):
        send(client, owed, cast.member, "done", [PDF], organisation=cast.college.pk, result="Проведены")
    assert (Mark.objects.count(), Evidence.objects.count()) == (1, 1)
    clock.shift(120)
    send(client, owed, cast.member, "done", [PDF], organisation=cast.college.pk, result="Проведены")
    assert Mark.objects.count() == 2


def test_the_same_file_is_stored_once(client, cast, owed, settings):
    for words in ("Раз", "Два"):
        send(client, owed, cast.member, "done", [PDF, PDF], organisation=cast.college.pk, result=words)
    assert Evidence.objects.count() == 4
    assert len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]) == 1
    for file in Evidence.objects.all():
        answer = client.get(reverse("evidence_file", args=[file.pk]))
        assert b"".join(answer) == PDF


def test_the_page_of_all_marks_shows_the_new_day(client, cast, owed):
    send(client, owed, cast.secretary, "moved", moved_to="2022-05-15", basis="приказ")
    page = Page(client.get(reverse("plan_marks", args=[owed.section.plan_id])))
    assert len(page.rows("до 31.03.2022 перенесено на 15.05.2022")) == 1

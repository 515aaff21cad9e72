"""The door for requests: who asks whom, who answers until when, who is reminded how often."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from plans.asking import door, known, lists
from plans.asking.door import Answer, Attached, InquiryRefused, Question
from plans.core.errors import UnreadableFile
from plans.execution import marks
from plans.models import Activity, Addressee, Cluster, Inquiry, InquiryMove, Reply, ReplyFile, StoredFile
from tests.cast import in_force
from tests.core.test_evidence import picture

pytestmark = pytest.mark.django_db

TODAY = date(2022, 3, 10)
DUE = date(2022, 3, 20)
QUESTION = Question("Трудоустройство", "Сколько выпускников трудоустроено?", "words", DUE)
PNG = Attached("список.png", picture("PNG"))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2022, 3, 10, 9, tzinfo=UTC), tick=False) as travel:
        yield travel


def asked(cast, **words) -> Addressee:
    inquiry = door.ask(cast.cluster.department, cast.official, replace(QUESTION, **words), [cast.cluster])
    return inquiry.addressees.get()


def moves(inquiry: Inquiry) -> list[str]:
    return list(inquiry.moves.values_list("move", flat=True))


def test_a_request_waits_for_the_secretary_of_each_cluster_asked(cast):
    row = asked(cast)
    assert [one.pk for one in lists.waiting_for(cast.secretary).rows] == [row.pk]
    assert lists.waiting_for(cast.secretary).count == 1
    for person in (cast.stranger, cast.member, cast.chair, cast.official):
        assert lists.waiting_for(person).count == 0
    door.answer(row, cast.secretary, Answer("Восемьдесят"))
    assert lists.waiting_for(cast.secretary).count == 0


def test_only_clusters_of_ones_own_department_are_asked(cast):
    mine, other = cast.cluster.department, cast.foreign.department
    for person, department, clusters in (
        (cast.official, mine, [cast.cluster, cast.foreign]),
        (cast.official, other, [cast.foreign]),
        (cast.secretary, mine, [cast.cluster]),
    ):
        with pytest.raises(PermissionDenied):
            door.ask(department, person, QUESTION, clusters)
    with pytest.raises(InquiryRefused, match="хотя бы один"):
        door.ask(mine, cast.official, QUESTION, [])
    assert not Inquiry.objects.exists()


LONG = "ы" * 30_000


@pytest.mark.parametrize("name", ["subject", "question"])
def test_no_request_takes_a_word_that_no_paper_has_room_for(cast, name):
    with pytest.raises(InquiryRefused, match="длиннее"):
        asked(cast, **{name: LONG})
    assert not Inquiry.objects.exists()


def test_no_answer_takes_a_word_that_no_paper_has_room_for(cast):
    with pytest.raises(InquiryRefused, match="длиннее"):
        door.answer(asked(cast), cast.secretary, Answer(LONG))
    assert not Reply.objects.exists()


def test_a_second_press_asks_nothing_twice(cast):
    assert asked(cast).pk == asked(cast).pk
    assert asked(cast, subject="Другое").inquiry_id != asked(cast).inquiry_id
    assert Inquiry.objects.count() == 2


@pytest.mark.parametrize(
    ("wants", "said", "why"),
    [
        ("words", Answer(" "), "Напишите ответ"),
        ("number", Answer("много"), "Укажите число"),
        ("file", Answer("вот"), "Приложите файл"),
        ("report", Answer("вот"), "Приложите файл"),
    ],
)
def test_what_was_asked_for_must_be_answered(cast, wants, said, why):
    row = asked(cast, wants=wants)
    with pytest.raises(InquiryRefused, match=why):
        door.answer(row, cast.secretary, said)
    assert not Reply.objects.exists()


def test_a_later_answer_counts_and_the_former_stays(cast, clock):
    row = asked(cast, wants="number")
    door.answer(row, cast.secretary, Answer("первая", Decimal(80), files=[PNG]))
    first = ReplyFile.objects.get()
    clock.shift(timedelta(hours=1))
    door.answer(row, cast.secretary, Answer("вторая", Decimal("81.5"), kept=[first]))
    row = Addressee.objects.get()
    assert [one.text for one in row.replies.all()] == ["вторая", "первая"]
    assert (row.newest.number, row.newest.files.get().sha256) == (Decimal("81.50"), first.sha256)
    assert row.answered_at == datetime(2022, 3, 10, 9, tzinfo=UTC)
    assert StoredFile.objects.count() == 1


def test_the_same_answer_pressed_twice_is_one(cast):
    row = asked(cast)
    first, second = (door.answer(row, cast.secretary, Answer("Восемьдесят", files=[PNG])) for _ in range(2))
    assert first == second
    assert ReplyFile.objects.count() == 1
    assert door.answer(row, cast.secretary, Answer("Сто", files=[PNG])) != first


def test_a_file_that_is_not_allowed_leaves_nothing(cast):
    row = asked(cast)
    with pytest.raises(UnreadableFile):
        door.answer(row, cast.secretary, Answer("вот", files=[PNG, Attached("a.exe", b"MZ")]))
    assert not Reply.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_file_of_anothers_answer_is_not_taken_over(cast):
    foreign = Inquiry.objects.create(department=cast.foreign.department, person=cast.admin, due=DUE)
    theirs = Addressee.objects.create(inquiry=foreign, cluster=cast.foreign)
    reply = door.answer(theirs, cast.stranger, Answer("вот", files=[PNG]))
    with pytest.raises(PermissionDenied):
        door.answer(asked(cast), cast.secretary, Answer("моё", kept=list(reply.files.all())))
    assert Reply.objects.count() == 1


def test_nobody_else_answers_and_nobody_after_the_end(cast):
    row = asked(cast)
    for person in (cast.stranger, cast.member, cast.chair, cast.official):
        with pytest.raises(PermissionDenied):
            door.answer(row, person, Answer("Ответ"))
    door.end(row.inquiry, cast.official, InquiryMove.Moves.CLOSE, "")
    with pytest.raises(PermissionDenied):  # the page was opened before
        door.answer(row, cast.secretary, Answer("Ответ"))
    assert not Reply.objects.exists()


def test_an_answer_after_the_day_is_late_until_the_day_is_put_off(cast, clock):
    row = asked(cast)
    clock.move_to(datetime(2022, 3, 22, 9, tzinfo=UTC))
    assert lists.state_of(row, date(2022, 3, 22)) == "не ответили, дней после срока: 2"
    door.answer(row, cast.secretary, Answer("Восемьдесят"))
    row = Addressee.objects.select_related("inquiry").get()
    assert lists.state_of(row, date(2022, 4, 1)) == "ответили, опоздание в днях: 2"
    assert lists.counts_of(row.inquiry) == {"asked": 1, "answered": 1, "late": 1}
    row.inquiry = door.extend(row.inquiry, cast.official, date(2022, 3, 25), "Многие просили")
    assert lists.state_of(row, date(2022, 4, 1)) == "ответили"
    assert lists.counts_of(row.inquiry) == {"asked": 1, "answered": 1, "late": 0}


def test_who_has_not_answered_is_reminded_once_in_three_days(cast):
    inquiry = asked(cast).inquiry
    days = range(8)
    told = [door.remind(inquiry, cast.official, TODAY + timedelta(days=day)) for day in days]
    assert [day for day in days if told[day]] == [0, 3, 6]
    assert moves(inquiry) == ["ask", "remind", "remind", "remind"]
    door.answer(inquiry.addressees.get(), cast.secretary, Answer("Ответ"))
    assert door.remind(inquiry, cast.official, TODAY + timedelta(days=30)) == 0


def test_one_cluster_can_be_reminded_alone(cast):
    second = Cluster.objects.create(name="Второй", industry="Связь", department=cast.cluster.department)
    inquiry = door.ask(second.department, cast.official, QUESTION, [cast.cluster, second])
    row = inquiry.addressees.get(cluster=second)
    assert door.remind(inquiry, cast.official, TODAY, row.pk) == 1
    assert inquiry.addressees.get(cluster=cast.cluster).reminded_on is None
    assert door.remind(asked(cast, subject="Другое").inquiry, cast.official, TODAY, row.pk) == 0


def test_a_request_ends_once_with_words(cast):
    inquiry = asked(cast).inquiry
    with pytest.raises(InquiryRefused, match="почему"):
        door.end(inquiry, cast.official, InquiryMove.Moves.WITHDRAW, " ")
    door.end(inquiry, cast.official, InquiryMove.Moves.WITHDRAW, "Данные нашлись")
    for late in (
        lambda: door.extend(inquiry, cast.official, date(2022, 4, 1), ""),
        lambda: door.end(inquiry, cast.official, InquiryMove.Moves.CLOSE, ""),
        lambda: door.remind(inquiry, cast.official, TODAY),
    ):
        with pytest.raises(InquiryRefused, match="уже отозван"):
            late()
    assert [(one.move, one.words, one.due) for one in inquiry.moves.all()] == [
        ("ask", "", DUE),
        ("withdraw", "Данные нашлись", DUE),
    ]


def test_nobody_else_moves_a_request(cast):
    inquiry = asked(cast).inquiry
    for person in (cast.secretary, cast.chair, cast.stranger):
        for forbidden in (
            lambda who=person: door.extend(inquiry, who, date(2022, 4, 1), ""),
            lambda who=person: door.end(inquiry, who, InquiryMove.Moves.CLOSE, ""),
            lambda who=person: door.remind(inquiry, who, TODAY),
        ):
            with pytest.raises(PermissionDenied):
                forbidden()
    assert moves(inquiry) == ["ask"]


def test_the_figures_of_the_asked_period_are_known(cast):
    plan = in_force(cast)
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    marks.report(row, cast.college, cast.secretary, marks.Statement(TODAY, "Сделано", due=date(2022, 3, 31)))
    quarter = {"start": date(2022, 1, 1), "end": date(2022, 3, 31)}
    found = known.of(asked(cast, wants="number", figure="done", **quarter), TODAY)
    owed = found.figures
    assert (found.plan, owed.done, owed.owed) == (plan, 1, 2)
    assert found.number == 1
    assert found.sentence.startswith("За период 01.01.2022 – 31.03.2022 по плану")
    assert "сроков 2, выполнено 1, просрочено 1" in found.sentence


def test_nothing_is_known_without_an_approved_plan_of_that_time(cast):
    in_force(cast)
    year = {"start": date(2020, 1, 1), "end": date(2020, 12, 31)}
    found = known.of(asked(cast, wants="number", figure="late", **year), TODAY)
    assert (found.plan, found.number, found.sentence) == (None, None, "")


def test_the_table_has_a_line_for_every_cluster(cast):
    second = Cluster.objects.create(name="Второй", industry="Связь", department=cast.cluster.department)
    question = replace(QUESTION, wants="number")
    inquiry = door.ask(second.department, cast.official, question, [cast.cluster, second])
    said = Answer("с учётом призванных", Decimal(10), known=Decimal("12.50"), files=[PNG])
    door.answer(inquiry.addressees.get(cluster=cast.cluster), cast.secretary, said)
    assert list(lists.table_of(inquiry, date(2022, 3, 25))) == [
        ["Второй", "Связь", "не ответили, дней после срока: 5", "", "", "", "", "", ""],
        [
            *("Кластер транспорта", "Транспорт", "ответили", "10.03.2022 12:00", "Фамилия-secretary А."),
            *("с учётом призванных", "10", "12,5", "список.png"),
        ],
    ]


@pytest.mark.parametrize(("number", "queries"), [(1, 1), (31, 2)])
def test_what_waits_is_found_in_two_queries_at_most(cast, django_assert_num_queries, number, queries):
    for at in range(number):
        door.ask(cast.cluster.department, cast.official, replace(QUESTION, subject=str(at)), [cast.cluster])
    assert cast.secretary.membership_list
    with django_assert_num_queries(queries):
        found = lists.waiting_for(cast.secretary)
    assert (len(found.rows), found.count) == (min(number, lists.SHOWN), number)

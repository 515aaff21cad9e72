"""Letters about requests: when a cluster is asked, as the day comes, when reminded, when answered; nothing twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from plans.asking import door
from plans.asking.door import Answer
from plans.models import Addressee, Cluster, InquiryMove, ReminderChoice
from tests.asking.test_door import QUESTION, TODAY
from tests.letters.test_ways import _addresses, letters  # noqa: F401 - everybody has an address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2022, 3, 1, 9, tzinfo=UTC), tick=False) as travel:
        yield travel


@pytest.fixture
def row(cast) -> Addressee:
    return door.ask(cast.cluster.department, cast.official, QUESTION, [cast.cluster]).addressees.get()


def told(days: range, first: date = date(2022, 3, 1)) -> dict[int, set[str]]:
    """On which of the days, counted from the first, who got a letter."""
    found = {day: set(letters(first + timedelta(days=day))) for day in days}
    return {day: people for day, people in found.items() if people}


def test_the_secretary_reads_of_it_when_asked_and_as_the_day_comes(cast, row):
    first = letters(date(2022, 3, 1))
    assert set(first) == {"secretary"}
    assert "Трудоустройство: ответить до 20.03.2022" in first["secretary"]
    assert f"{reverse('inquiry_answer', args=[row.pk])}\n" in first["secretary"]
    assert "Департамент → Кластер транспорта" in first["secretary"]
    # A week and a day before, on the day, and when it is over; no day twice.
    assert told(range(1, 28)) == {day: {"secretary"} for day in (12, 18, 19, 20, 26)}


def test_another_day_is_told_anew_and_an_answer_ends_it(cast, row):
    letters(date(2022, 3, 1))
    door.extend(row.inquiry, cast.official, date(2022, 4, 20), "Многие просили")
    assert "до 20.04.2022" in letters(date(2022, 3, 2))["secretary"]
    door.answer(row, cast.secretary, Answer("Восемьдесят"))
    assert "secretary" not in letters(date(2022, 4, 13))


def test_a_reminder_comes_with_the_next_letter_once(cast, row):
    letters(date(2022, 3, 1))
    assert letters(date(2022, 3, 2)) == {}
    door.remind(row.inquiry, cast.official, date(2022, 3, 2))
    assert "департамент напоминает" in letters(date(2022, 3, 3))["secretary"]
    assert letters(date(2022, 3, 4)) == {}


def test_what_was_withdrawn_is_told_once(cast, row):
    letters(date(2022, 3, 1))
    door.end(row.inquiry, cast.official, InquiryMove.Moves.WITHDRAW, "Данные нашлись")
    assert "Отозван, отвечать не нужно: Трудоустройство" in letters(date(2022, 3, 2))["secretary"]
    assert letters(date(2022, 3, 3)) == {}


def test_who_asked_reads_how_many_have_answered_and_who_was_late(cast, clock):
    second = Cluster.objects.create(name="Второй", industry="Связь", department=cast.cluster.department)
    inquiry = door.ask(second.department, cast.official, QUESTION, [cast.cluster, second])
    door.answer(inquiry.addressees.get(cluster=cast.cluster), cast.secretary, Answer("Восемьдесят"))
    first = letters(date(2022, 3, 2))["official"]
    assert "Трудоустройство: ответили 1 из 2" in first
    assert "Последним ответил «Кластер транспорта»\n" in first
    assert reverse("inquiry_page", args=[inquiry.pk]) in first
    assert letters(date(2022, 3, 3)) == {}
    clock.move_to(datetime(2022, 3, 25, 9, tzinfo=UTC))
    door.answer(inquiry.addressees.get(cluster=second), cast.admin, Answer("Двадцать"))
    second = letters(date(2022, 3, 25))["official"]
    assert "ответили 2 из 2\n  Департамент\n  Последним ответил «Второй», позже срока" in second
    assert letters(date(2022, 3, 26)) == {}


def test_who_wants_no_letters_gets_none(cast, row):
    ReminderChoice.objects.create(person=cast.secretary, letters=False)
    assert letters(date(2022, 3, 1)) == {}


def test_many_clusters_cost_no_more_queries(cast, django_assert_max_num_queries):
    department = cast.cluster.department
    for number in (1, 20):
        some = [
            Cluster.objects.create(name=f"{number}-{at}", industry="Связь", department=department)
            for at in range(number)
        ]
        inquiry = door.ask(department, cast.official, replace(QUESTION, subject=str(number)), [cast.cluster, *some])
        door.answer(inquiry.addressees.get(cluster=some[0]), cast.admin, Answer("Ответ"))
        with django_assert_max_num_queries(45):
            assert letters(TODAY + timedelta(days=number)).keys() == {"secretary", "official"}

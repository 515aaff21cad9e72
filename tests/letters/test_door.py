"""Who is told what: rows by place, choices, steps, marks, and a number of queries that does not grow."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.core.progress import Deed
from plans.core.reminders import Occasion
from plans.core.stages import Role, Stage
from plans.editor import readings
from plans.execution import marks
from plans.letters import door
from plans.models import Activity, Executor, Letter, Mark, Membership, Organisation, Participation, ReminderChoice, User
from tests.cast import in_force
from tests.page import Page

pytestmark = pytest.mark.django_db

# «Проведение экскурсий» (all organisations owe it) is due at the end of each quarter, «Согласование» on 1 May.
DUE = date(2022, 3, 31)


@pytest.fixture
def plan(cast):
    """A plan in force, where each organisation must hold its own excursions; everybody has an address."""
    User.objects.update(email="person@example.org")
    made = in_force(cast)
    Activity.objects.filter(number="1.2.").update(collective="each")
    return made


def letter_of(person: User, today: date):
    return door.preview(User.objects.get(pk=person.pk), today)


def rows(person: User, today: date) -> list[tuple[str, str, str]]:
    """What stands in the person's letter: kind, number, organisation."""
    letter = letter_of(person, today)
    return [(row.kind.value, row.number, row.organisation) for row in letter.rows] if letter else []


def mark(cast, *, person=None, organisation=None, number="1.2.", due=DUE) -> Mark:
    row = Activity.objects.get(number=number)
    report = marks.Statement(due, "Сделано", due=due)
    return marks.report(row, organisation or cast.college, person or cast.member, report)


def at(mark: Mark, day: date, field: str = "created_at") -> None:
    moment = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))
    Mark.objects.filter(pk=mark.pk).update(**{field: moment})


@pytest.mark.parametrize(
    ("days", "found"),
    [(-8, []), (-7, ["soon"]), (-1, ["soon"]), (0, ["today"]), (1, ["late"]), (20, ["late"])],
)
def test_a_member_is_told_of_what_the_organisation_owes(cast, plan, days, found):
    mine = [row for row in rows(cast.member, DUE + timedelta(days=days)) if row[1] == "1.2."]
    assert mine == [(kind, "1.2.", "Техникум транспорта") for kind in found]


def test_the_secretary_answers_for_bodies_and_for_organisations_without_people(cast, plan):
    told = rows(cast.secretary, DUE)
    assert ("today", "1.2.", "Автоколонна") in told
    assert ("late", "1.1.", "") in told
    assert ("today", "1.2.", "Техникум транспорта") not in told


def test_an_organisation_whose_only_person_left_is_the_secretarys(cast, plan):
    User.objects.filter(pk=cast.member.pk).update(is_active=False)
    assert ("today", "1.2.", "Техникум транспорта") in rows(cast.secretary, DUE)


@pytest.mark.parametrize("role", ["chair", "official", "stranger", "admin"])
def test_nobody_else_is_told(cast, plan, role):
    assert rows(cast.as_role(role), DUE) == []


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.APPROVED])
def test_only_plans_in_force_are_spoken_of(cast, plan, stage):
    type(plan).objects.filter(pk=plan.pk).update(stage=stage.value)
    assert rows(cast.member, DUE) == rows(cast.secretary, DUE) == []


def test_what_is_done_is_not_spoken_of_again(cast, plan):
    mark(cast)
    assert "1.2." not in [number for _, number, _ in rows(cast.member, DUE)]
    assert ("today", "1.2.", "Автоколонна") in rows(cast.secretary, DUE)


def test_anybodys_mark_does_what_no_organisation_owes(cast, plan):
    row = Activity.objects.get(number="1.1.")
    marks.report(row, None, cast.secretary, marks.Statement(DUE, "Сделано", due=row.slots.get().due))
    assert "1.1." not in [number for _, number, _ in rows(cast.secretary, DUE)]


def test_an_executor_that_stands_for_nobody_yet_is_the_secretarys(cast, plan):
    Executor.objects.filter(activities__number="1.2.").update(scope="unknown")
    assert ("today", "1.2.", "") in rows(cast.secretary, DUE)
    assert "1.2." not in [number for _, number, _ in rows(cast.member, DUE)]


def test_one_mark_is_enough_where_the_secretary_said_so(cast, plan):
    Activity.objects.filter(number="1.2.").update(collective="one")
    assert ("today", "1.2.", "Техникум транспорта") in rows(cast.member, DUE)
    assert [row for row in rows(cast.secretary, DUE) if row[1] == "1.2."] == [("today", "1.2.", "")]
    mark(cast, organisation=cast.plant, person=cast.secretary)
    assert "1.2." not in [number for person in (cast.member, cast.secretary) for _, number, _ in rows(person, DUE)]


def test_a_head_is_told_only_when_the_organisation_has_nobody_else(cast, plan):
    head = User.objects.create(username="head", email="head@example.org")
    place = {"role": Role.MEMBER.value, "cluster": cast.cluster, "organisation": cast.college}
    Membership.objects.create(user=head, heads=True, **place)
    assert rows(head, DUE) == []
    User.objects.filter(pk=cast.member.pk).update(email="")
    assert ("today", "1.2.", "Техникум транспорта") in rows(head, DUE)
    assert ("today", "1.2.", "Техникум транспорта") not in rows(cast.secretary, DUE)
    User.objects.filter(pk=head.pk).update(is_active=False)
    assert ("today", "1.2.", "Техникум транспорта") in rows(cast.secretary, DUE)


def test_a_body_of_the_council_is_the_secretarys_beside_the_organisations(cast, plan):
    row = Activity.objects.get(number="1.2.")
    row.executor_set.add(Executor.objects.get(activities__number="1.1."), through_defaults={"position": 2})
    told = [row for row in rows(cast.secretary, DUE) if row[1] == "1.2."]
    assert told == [("today", "1.2.", "Автоколонна"), ("today", "1.2.", "")]


def test_a_returned_mark_that_another_has_made_needless_is_not_spoken_of(cast, plan):
    Activity.objects.filter(number="1.2.").update(collective="one")
    made = mark(cast)
    marks.decide(made, cast.secretary, accept=False, note="Нет отчёта")
    at(made, DUE, "decided_at")
    assert ("returned", "1.2.", "Техникум транспорта") in rows(cast.member, DUE)
    mark(cast, organisation=cast.plant, person=cast.secretary)
    assert rows(cast.member, DUE) == []


def test_what_was_moved_is_spoken_of_on_its_new_day(cast, plan):
    later = date(2022, 4, 20)
    made = mark(cast)
    Mark.objects.filter(pk=made.pk).update(fact=Deed.MOVED.value, moved_to=later)
    assert "1.2." not in [number for _, number, _ in rows(cast.member, DUE)]
    marks.decide(made, cast.secretary, accept=True)
    kinds = [
        [kind for kind, number, _ in rows(cast.member, later + timedelta(days=days)) if number == "1.2."]
        for days in (-8, -7, 0, 1)
    ]
    assert kinds == [[], ["soon"], ["today"], ["late"]]


@pytest.mark.parametrize("fact", [Deed.PART, Deed.NOT_DONE, Deed.DROPPED])
def test_of_what_became_otherwise_is_not_spoken_again(cast, plan, fact):
    Mark.objects.filter(pk=mark(cast).pk).update(fact=fact.value, state=Mark.States.ACCEPTED.value)
    assert "1.2." not in [number for _, number, _ in rows(cast.member, DUE + timedelta(days=7))]


def test_a_mark_waits_for_the_secretary_and_then_comes_back(cast, plan):
    made = mark(cast)
    at(made, DUE)
    waiting = [row for row in letter_of(cast.secretary, DUE + timedelta(days=1)).rows if row.kind is Occasion.WAITING]
    assert [(row.number, row.path) for row in waiting] == [("1.2.", f"/marks/{made.pk}/")]
    marks.decide(made, cast.secretary, accept=False, note="Приложите <отчёт>")
    at(made, DUE, "decided_at")
    assert Occasion.WAITING not in [row.kind for row in letter_of(cast.secretary, DUE + timedelta(days=1)).rows]
    letter = letter_of(cast.member, DUE + timedelta(days=1))
    returned = [row for row in letter.rows if row.kind is Occasion.RETURNED]
    slot = made.activity.slots.get(due=DUE)
    assert [row.path for row in returned] == [f"/activities/{made.activity_id}/mark/?slot={slot.pk}"]
    assert "ВОЗВРАЩЕНО" in letter.text
    assert "Причина возврата: Приложите <отчёт>" in letter.text
    mark(cast)
    assert "returned" not in [kind for kind, *_ in rows(cast.member, DUE)]


@pytest.mark.parametrize(
    ("choice", "lost"),
    [
        ({"soon": False}, {"soon", "today"}),
        ({"late": False}, {"late"}),
        ({"waiting": False}, {"waiting"}),
        ({"letters": False}, {"soon", "today", "late", "waiting"}),
    ],
)
def test_each_person_chooses(cast, plan, choice, lost):
    at(mark(cast), DUE)
    day = DUE + timedelta(days=24)  # 1 May is seven days away
    before = {kind for kind, *_ in rows(cast.secretary, day)} | {kind for kind, *_ in rows(cast.secretary, DUE)}
    assert before >= {"today", "late", "waiting"}
    ReminderChoice.objects.create(person=cast.secretary, **choice)
    for when in (day, DUE):
        assert not {kind for kind, *_ in rows(cast.secretary, when)} & lost


def test_the_letter_in_words(cast, plan, settings):
    settings.SITE_URL = "https://plans.example.org"
    User.objects.filter(pk=cast.member.pk).update(patronymic="Ивановна")
    letter = letter_of(cast.member, DUE)
    slot = Activity.objects.get(number="1.2.").slots.get(due=DUE)
    assert letter.subject == "Планы кластеров: сегодня 1"
    assert letter.text.startswith(
        "Здравствуйте, Анна Ивановна!\n\nВот что есть для вас в планах кластеров на 31 марта 2022"
    )
    assert "СЕГОДНЯ\n\n— 1.2. Проведение экскурсий\n  Срок: 31 марта 2022. Техникум транспорта\n" in letter.text
    assert f"Отметить: https://plans.example.org/activities/{slot.activity_id}/mark/?slot={slot.pk}\n" in letter.text


def test_words_of_a_plan_stay_as_they_are(cast, plan):
    Activity.objects.filter(number="1.2.").update(title="Совет «А & Б» <i>\r\nBcc: all@example.org")
    letter = letter_of(cast.member, DUE)
    assert "Совет «А & Б» <i> Bcc: all@example.org\n" in letter.text
    assert "\n" not in letter.subject


def test_a_very_long_letter_is_cut_and_says_so(cast, plan, monkeypatch):
    monkeypatch.setattr(door, "SHOWN", 1)
    text = letter_of(cast.secretary, DUE + timedelta(days=200)).text
    assert "И ещё " in text
    assert text.count("Отметить:") == 1


def test_todays_letter_can_be_looked_at_after_it_went_out(cast, plan):
    before = letter_of(cast.member, DUE)
    door.remind(DUE)
    assert letter_of(cast.member, DUE).text == before.text


@pytest.mark.parametrize("count", [1, 20])
def test_the_queries_do_not_grow(cast, plan, count, django_assert_num_queries):
    for number in range(count):
        person = User.objects.create(username=f"member-{number}", email="person@example.org")
        college = Organisation.objects.create(name=f"Колледж {number}")
        Participation.objects.create(cluster=cast.cluster, organisation=college)
        Membership.objects.create(user=person, role=Role.MEMBER.value, cluster=cast.cluster, organisation=college)
        at(mark(cast, person=person, organisation=college), DUE)
    with django_assert_num_queries(21):
        assert sum(map(len, door.drafts(DUE + timedelta(days=1)))) == 2


def test_people_are_taken_in_chunks_and_none_twice(cast, plan, monkeypatch):
    monkeypatch.setattr(door, "CHUNK", 1)
    Membership.objects.create(user=cast.member, role=Role.SECRETARY.value, cluster=cast.cluster)
    assert door.remind(DUE).sent == 2
    assert Letter.objects.values("person").distinct().count() == 2


def test_other_clusters_stay_apart(cast, plan):
    Membership.objects.filter(user=cast.member).update(cluster=cast.foreign)
    assert rows(cast.member, DUE) == []


def test_nobody_is_written_to_of_dates_that_are_only_assumed(cast, plan):
    row = Activity.objects.get(number="1.2.")
    Activity.objects.filter(pk=row.pk).update(assumed=True)
    assert [one for one in rows(cast.member, DUE) if one[1] == "1.2."] == []
    readings.confirm(row, row.version, cast.secretary)
    assert [one for one in rows(cast.member, DUE) if one[1] == "1.2."] == [("today", "1.2.", "Техникум транспорта")]


def test_the_secretary_sees_on_the_first_page_what_waits_for_a_yes(client, cast, plan):
    row = Activity.objects.get(number="1.2.")
    client.force_login(cast.secretary)
    assert not Page(client.get(reverse("home"))).says("Сроки поняты с допущением")
    Activity.objects.filter(pk=row.pk).update(assumed=True)
    page = Page(client.get(reverse("home")))
    assert page.says("Сроки поняты с допущением: 1")
    assert page.says("«Ежеквартально»: I квартал 2022; II квартал 2022; III квартал 2022; IV квартал 2022")
    answer = client.post(reverse("activity_confirm", args=[row.pk]), {"version": row.version, "home": "1"})
    assert answer.url == reverse("home")
    assert not Page(client.get(reverse("home"))).says("Сроки поняты с допущением")


def test_the_plan_shows_assumed_rows_alone(client, cast, plan):
    Activity.objects.filter(number="1.2.").update(assumed=True)
    client.force_login(cast.secretary)
    page = Page(client.get(reverse("plan_page", args=[plan.pk]), {"rows": "assumed"}))
    assert page.says("с допущением: 1")
    assert page.says("с допущением")
    assert not page.says("Согласование плана")

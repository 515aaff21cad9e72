"""A year of a plan is played: approved, marked, amended while members go on marking, returned once, approved, closed.

On each day every page, calendar, letter, report and file shows what is in force on that day.
"""

import json
from datetime import date, datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from plans.amending import door
from plans.amending.marks import of_amendment
from plans.core.document import from_json
from plans.core.reports.document import ReportKind
from plans.core.stages import Move, Stage
from plans.editor import door as editor
from plans.execution import calendars, duties
from plans.execution.shares import progress_of
from plans.letters import door as letters
from plans.models import Activity, Mark, Membership, Plan
from plans.reports.rows import Asked, report_of
from tests.amending.helpers import REASON, add, marked, own_row, put_through, settled, take_out, write
from tests.cast import SEEDS, draft, seed_document
from tests.page import Page

pytestmark = pytest.mark.django_db

OLD, NEW = "Проведение экскурсий", "Проведение экскурсий и мастер-классов"
# What an unapproved text says and nobody else may read.
SECRETS = (NEW, "Новое дело")
READERS = ("member", "official")


@pytest.fixture
def clock(monkeypatch):
    """Set the day on which everything happens."""

    def set_to(day: date) -> date:
        now = timezone.make_aware(datetime(day.year, day.month, day.day, 10))
        monkeypatch.setattr(timezone, "now", lambda: now)
        return day

    return set_to


def pages(client, person, plan: Plan) -> str:
    """Everything that a person reads of the plan, and the text of its file."""
    client.force_login(person)
    names = ("plan_page", "plan_execution", "plan_marks", "plan_calendar", "plan_strip", "plan_report", "plan_history")
    found = [client.get(reverse(name, args=[plan.pk])).content.decode() for name in names]
    found += [client.get(address).content.decode() for address in ("/", "/plans/", "/calendar/")]
    found.append(client.get(reverse("plan_file", args=[plan.pk, "json"])).content.decode())
    found.append(calendars.calendar_of(person, timezone.localdate()).decode())
    return "\n".join(found)


def in_force_is(client, cast, plan: Plan, words: str, *, never: tuple[str, ...] = ()) -> None:
    for role in READERS:
        seen = pages(client, cast.as_role(role), plan)
        assert (role, words in seen) == (role, True)
        assert (role, [secret for secret in never if secret in seen]) == (role, [])


def test_a_year(client, cast, clock):
    Membership.objects.filter(user=cast.member).update(heads=False)
    cast.member.email = "member@example.org"
    cast.member.save()
    clock(date(2022, 1, 10))
    plan = draft(cast)
    for verb, person in ((Move.SUBMIT, cast.secretary), (Move.AGREE, cast.chair), (Move.APPROVE, cast.chair)):
        door.move(plan, verb, person)
    first = plan.editions.get()
    in_force_is(client, cast, plan, OLD)

    today = clock(date(2022, 4, 5))
    row = own_row(plan, "1.2.")
    spring = marked(row, cast.college, cast.member, date(2022, 3, 31))
    once = marked(own_row(plan, "2.1."), cast.college, cast.member, date(2022, 5, 1))
    before = progress_of([plan.pk], today)[plan.pk]
    report = report_of(plan, Asked(ReportKind.EXECUTION, today, today), today)

    # Changes are written, and everybody goes on as before.
    copy = door.move(plan, Move.AMEND, cast.secretary, REASON).plan
    write(copy, cast.secretary, "1.2.", title=NEW)
    write(copy, cast.secretary, "2.1.", deadline="до 15.06.2022")
    take_out(copy, cast.secretary, "1.1.")
    add(copy, cast.secretary, "1.2.", number="1.3", title="Новое дело", deadline="октябрь", executors="ПОО")
    in_force_is(client, cast, plan, OLD, never=SECRETS)
    assert progress_of([plan.pk], today)[plan.pk] == before
    assert {one.obligation.activity for one in duties.owed_by(cast.member, today)} <= {
        row.pk for row in Activity.objects.of_plan(plan)
    }
    settled(copy, cast.secretary)
    door.move(copy, Move.SUBMIT, cast.secretary)
    door.move(copy, Move.RETURN, cast.chair, "Уточните название")
    client.force_login(cast.secretary)
    assert Page(client.get(reverse("plan_page", args=[copy.pk]))).says("«Уточните название»")

    clock(date(2022, 6, 20))
    summer = marked(row, cast.college, cast.member, date(2022, 6, 30))
    letters.remind(timezone.localdate())
    assert not any(secret in letter.body for letter in mail.outbox for secret in SECRETS)
    in_force_is(client, cast, plan, OLD, never=SECRETS)
    assert client.get(reverse("plan_file", args=[plan.pk, "pdf"])).content == bytes(first.pdf)

    today = clock(date(2022, 6, 27))
    assert not [one for one in of_amendment(copy) if not one.is_settled]
    for verb, person in ((Move.SUBMIT, cast.secretary), (Move.AGREE, cast.chair), (Move.APPROVE, cast.chair)):
        door.move(copy, verb, person)
    plan = Plan.objects.get()
    second = plan.editions.get(number=2)
    in_force_is(client, cast, plan, NEW)
    assert [one.number for one in from_json(json.loads(second.content)).activities] == ["1.2.", "1.3", "2.1."]
    assert client.get(reverse("plan_file", args=[plan.pk, "pdf"])).content == bytes(second.pdf)
    assert dict(Mark.objects.values_list("pk", "due")) == {
        spring.pk: date(2022, 3, 31),
        once.pk: date(2022, 6, 15),
        summer.pk: date(2022, 6, 30),
    }
    now = report_of(plan, Asked(ReportKind.EXECUTION, today, today), today)
    assert [line.note for line in now.lines if line.number == "1.1."] == ["Исключено редакцией № 2"]
    # The report of a past day is still the one of that day.
    past = report_of(plan, Asked(ReportKind.EXECUTION, date(2022, 4, 5), date(2022, 4, 5)), date(2022, 4, 5))
    assert (past.lines, past.whole) == (report.lines, report.whole)

    clock(date(2022, 12, 30))
    door.move(plan, Move.CLOSE, cast.chair, "Год окончен")
    in_force_is(client, cast, plan, NEW)
    assert Plan.objects.get().stage == Stage.CLOSED


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_each_real_plan_is_amended_and_keeps_every_other_word(cast, path):
    plan = draft(cast, seed_document(path))
    put_through(plan, cast)
    before = from_json(json.loads(plan.editions.get().content))
    copy = door.move(plan, Move.AMEND, cast.secretary, REASON).plan
    row = Activity.objects.of_plan(copy)[3]
    row_before = row.title
    editor.ask(copy, cast.secretary, "cells", part=str(row.ref), texts={"title": "Другой итог"})
    put_through(copy, cast)
    after = from_json(json.loads(plan.editions.get(number=2).content))
    changed = [(was, now) for was, now in zip(before.activities, after.activities, strict=True) if was != now]
    assert [(was.title, now.title) for was, now in changed] == [(row_before, "Другой итог")]
    assert (after.title, after.signoffs, after.columns) == (before.title, before.signoffs, before.columns)

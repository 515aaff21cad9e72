"""What tests of amendments have in common: changes begun, written and approved through the real doors."""

from datetime import date

from plans.amending import door, giving
from plans.amending.marks import of_amendment, settle
from plans.approval import way
from plans.approval.sign import Given
from plans.core.stages import TRANSITIONS, Move
from plans.editor import door as editor
from plans.execution import marks
from plans.models import Activity, Approval, Mark, Organisation, Plan, User

REASON = "Решение совета"


def begun(plan: Plan, person: User) -> Plan:
    """Changes of the plan that are being written."""
    return door.move(plan, Move.AMEND, person, REASON).plan


def copy_row(amendment: Plan, number: str) -> Activity:
    return Activity.objects.get(section__plan=amendment, number=number)


def own_row(plan: Plan, number: str) -> Activity:
    return Activity.objects.get(section__plan=plan, number=number)


def write(amendment: Plan, person: User, number: str, **texts: str) -> None:
    """New texts for a row of the working copy."""
    editor.ask(amendment, person, "cells", part=str(copy_row(amendment, number).ref), texts=texts)


def add(amendment: Plan, person: User, below: str, **texts: str) -> Activity:
    """A new row below another."""
    anchor = str(copy_row(amendment, below).ref)
    done = editor.ask(amendment, person, "insert", what="activity", part=anchor, where="after", values=texts)
    return next(iter(done.parts.values()))


def take_out(amendment: Plan, person: User, *numbers: str) -> None:
    refs = [str(copy_row(amendment, number).ref) for number in numbers]
    editor.ask(amendment, person, "delete", parts=refs)


def settled(amendment: Plan, person: User) -> None:
    """The secretary confirms what is proposed for each mark."""
    settle(amendment, {one.mark.pk: one.proposed for one in of_amendment(amendment)}, person)


def sent(amendment: Plan, cast) -> Plan:
    """Agreed by the chair: only the approval is left."""
    door.move(amendment, Move.SUBMIT, cast.secretary)
    door.move(amendment, Move.AGREE, cast.chair)
    amendment.refresh_from_db()
    return amendment


def approve(amendment: Plan, cast) -> Plan:
    """Sent, agreed and approved; the plan as it stands then."""
    settled(amendment, cast.secretary)
    put_through(amendment, cast)
    return Plan.objects.get(pk=amendment.amends_id)


def put_through(plan: Plan, cast) -> None:
    """Sent on its way, each sign-off given by its person or by a paper, approved."""
    door.move(plan, Move.SUBMIT, cast.secretary)
    give_all(plan, cast)


def give_all(plan: Plan, cast) -> None:
    """What was sent, given by whoever is asked and approved."""
    while waiting := way.turn_of(way.rows_of(plan)):
        one, day = waiting[0], date(2022, 1, 11)
        paper = Given(Approval.Means.PAPER, day, kind="протокол", number="1")
        given = Given(Approval.Means.PROGRAM, day, one.giver.signed_name) if one.giver else paper
        giving.give(one, one.giver or cast.secretary, given)
    for verb in (Move.AGREE, Move.APPROVE):
        if Plan.texts.get(pk=plan.pk).stage in TRANSITIONS[verb].sources:
            door.move(plan, verb, cast.chair)


def marked(row: Activity, who: Organisation | None, person: User, due: date | None) -> Mark:
    said = marks.Statement(due or date(2022, 3, 1), "Сделано", due=due)
    return marks.report(row, who, person, said)

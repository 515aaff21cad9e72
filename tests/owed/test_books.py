"""Books without days and marks say the same of who owes; those by keys say the same of all."""

from datetime import date

import pytest
from django.db.models import Q

from plans.amending import door
from plans.amending.closing import Fate
from plans.core.stages import Move
from plans.models import Activity, Participation, Plan
from plans.owed import books
from tests.cast import approved

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_closed", [False, True])
def test_who_owes_is_told_as_with_all_that_is_owed(cast, time_machine, is_closed):
    time_machine.move_to(date(2022, 6, 15))
    plan = approved(cast)
    if is_closed:
        door.move(plan, Move.CLOSE, cast.chair, "Год окончен", fate=next(iter(Fate)))
        Participation.objects.get(organisation=cast.plant).delete()
    whole = books.read(Plan.objects.filter(pk=plan.pk))
    assert books.read_plans([plan.pk]) == whole
    assert books.read_plans([]).tasks == {}
    row = Activity.objects.filter(section__plan=plan, slots__isnull=False).first()
    assert books.read_row(row.pk) == books.read(Plan.objects.filter(pk=plan.pk), only=Q(pk=row.pk))
    bare = books.who_owes(Activity.objects.filter(section__plan=plan))
    assert (bare.parties, bare.organisations, bare.names) == (whole.parties, whole.organisations, whole.names)
    assert (bare.plan_of, bare.cluster_of) == (whole.plan_of, whole.cluster_of)
    assert (bare.facts, bare.slots, {task.dues for task in bare.tasks.values()}) == ([], {}, {()})
    assert any(party is not None for owing in bare.parties.values() for party in owing)

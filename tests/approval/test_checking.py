"""What a stranger is told of an edition: how long it is in force."""

import pytest

from plans.approval.checking import standing_of
from plans.core.stages import Stage
from plans.models import Edition, Plan
from tests.amending.helpers import approve, begun, write
from tests.cast import approved

pytestmark = pytest.mark.django_db


def test_an_edition_is_in_force_until_the_next_one_is_approved(cast):
    plan = approved(cast)
    first = plan.editions.get()
    assert standing_of(first).in_force is True
    changes = begun(plan, cast.secretary)
    write(changes, cast.secretary, "1.1.", title="Другое название")
    assert standing_of(first).in_force is True
    approve(changes, cast)
    assert standing_of(first).in_force is False
    assert standing_of(plan.editions.get(number=2)).in_force is True


def test_no_edition_is_in_force_once_the_plan_is_closed(cast):
    plan = approved(cast)
    Plan.objects.filter(pk=plan.pk).update(stage=Stage.CLOSED.value)
    assert standing_of(Edition.objects.get()).in_force is False

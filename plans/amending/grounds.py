"""Why each row of a plan is changed: the last column of the comparative table, written beside было / стало."""

import logging
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plans import permissions
from plans.approval.versions import Compared
from plans.core.compare.changes import At
from plans.core.compare.papers import Grounds
from plans.core.errors import PlanError
from plans.core.limits import check_text
from plans.core.text import without_control
from plans.models import Activity, Edition, Plan, User

log = logging.getLogger(__name__)

_NEW = "new-"
# A row's place in the old and in the new text.
Places = tuple[At | None, At | None]


class GroundRefused(PlanError):
    """The reason cannot be kept; the message says why."""


@transaction.atomic
def save_ground(amendment: Plan, key: str, text: str, person: User) -> None:
    """Keep the reason of one changed row of changes that are being written; an empty one is forgotten."""
    locked = Plan.texts.select_for_update(of=("self",)).select_related("cluster").get(pk=amendment.pk)
    if not locked.is_amendment or not permissions.can_write_plan(person, locked):
        raise PermissionDenied
    if not _knows(locked, key):
        raise GroundRefused("Этой строки уже нет. Обновите страницу.")
    words = check_text(without_control(text.replace("\r\n", "\n")).strip())
    locked.grounds = {name: one for name, one in (locked.grounds | {key: words}).items() if one}
    locked.save(update_fields=["grounds"])
    log.info("amendment %s: reason of %s by user %s", locked.pk, key, person.pk)


def _knows(amendment: Plan, key: str) -> bool:
    """Whether it names a row of the plan or a new row of its changes."""
    number = key.removeprefix(_NEW)
    if not (number.isascii() and number.isdecimal() and len(number) < 19):  # no more than a key of the database has
        return False
    owner = amendment.pk if key.startswith(_NEW) else amendment.amends_id
    return Activity.objects.filter(pk=int(number), section__plan=owner).exists()


def grounds_to_keep(amendment: Plan) -> dict[str, str]:
    """The reasons for the edition that the changes become: new rows are rows of the plan then."""
    return {key.removeprefix(_NEW): text for key, text in amendment.grounds.items()}


def noted(beside: Compared) -> dict[Places, tuple[str, str]]:
    """The name of each row for its reason, and the reason, by its old and its new place.

    Of changes and the edition that they change, and of two editions one after the other; else none are known.
    """
    old, new = beside.old, beside.new
    if new.plan.is_amendment and new.number is None:
        if old.edition != new.plan.base_id:
            return {}
        written = new.plan.grounds
    elif old.number and old.number + 1 == new.number:
        written = Edition.objects.values_list("grounds", flat=True).get(pk=new.edition)
    else:
        return {}
    return {at: (key, written.get(key, "")) for at, key in _keys(beside.olds, beside.news).items()}


def _keys(olds: Mapping[At, int] | None, news: Mapping[At, int] | None) -> dict[Places, str]:
    if not olds or not news:
        return {}
    places = {key: at for at, key in olds.items()}
    keys: dict[Places, str] = {
        (places.get(key), at): f"{key}" if key > 0 else f"{_NEW}{-key}" for at, key in news.items()
    }
    kept = {origin for origin, _ in keys}
    return keys | {(at, None): f"{key}" for at, key in olds.items() if at not in kept}


def grounds_of(beside: Compared) -> Grounds:
    """The reasons by places, for the comparative table."""
    return {at: text for at, (_, text) in noted(beside).items() if text}

"""Why each row of a plan is changed: the last column of the comparative table, written beside было / стало."""

import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plans import permissions
from plans.approval.versions import Version, placed
from plans.core.compare.papers import Grounds
from plans.core.errors import PlanError
from plans.core.limits import check_text
from plans.core.text import without_control
from plans.models import Activity, Plan, User

log = logging.getLogger(__name__)

_NEW = "new-"


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


def keys_of(old: Version, new: Version) -> dict[tuple, str]:
    """The name of each row of changes and of the edition that they change, by its old and its new place."""
    if not new.plan.is_amendment or old.edition != new.plan.base_id:
        return {}
    olds, news = placed(old.plan), placed(new.plan)
    at_of = {row.pk: at for at, row in olds.items()}
    keys: dict[tuple, str] = {}
    for at, row in news.items():
        origin = at_of.get(row.origin_id)
        keys[origin, at] = f"{row.origin_id}" if origin else f"{_NEW}{row.pk}"
    kept = {origin for origin, _ in keys}
    return keys | {(at, None): f"{row.pk}" for at, row in olds.items() if at not in kept}


def grounds_of(old: Version, new: Version) -> Grounds:
    """The reasons by places, for the comparative table."""
    written = new.plan.grounds
    return {at: written[key] for at, key in keys_of(old, new).items() if key in written} if written else {}

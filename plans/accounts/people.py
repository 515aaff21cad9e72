"""The door for people who have an account: change a role, end it, close an account. And who is listed to whom."""

import logging
import re

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django_otp.plugins.otp_totp.models import TOTPDevice

from plans import queries
from plans.accounts import sessions
from plans.accounts.invitations import Grant
from plans.core.errors import PlanError
from plans.keyset import Key
from plans.models import Invitation, Membership, Organisation, ReminderChoice, User

log = logging.getLogger(__name__)


class SameRole(PlanError):
    """The person has this very role already."""


def listed(keeper: User, words: str = "") -> QuerySet[User]:
    """The people whom an administrator or a secretary sees, with the roles that they see; found by name or address."""
    roles = Membership.objects.select_related("cluster", "department", "organisation").order_by("cluster__name", "pk")
    people = User.objects.all()
    if not keeper.is_superuser:
        roles = roles.filter(cluster__in=queries.managed(keeper))
        people = people.filter(is_active=True, pk__in=roles.order_by().values("user"))
    has_factor = Exists(TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True))
    people = named(people, words).annotate(has_factor=has_factor)
    return people.prefetch_related(Prefetch("memberships", roles, "roles_seen")).order_by(*(key.order for key in ORDER))


def named(people: QuerySet[User], words: str) -> QuerySet[User]:
    """Those of them who bear each of the words in a name, an address or an organisation."""
    if not words.split():
        return people
    people = people.annotate(names=Concat(*_NAMES, output_field=TextField()))
    for word in words.split():
        # A pattern, since SQLite's LIKE knows no capital Cyrillic letters.
        pattern = re.escape(word)
        places = Organisation.objects.filter(name__iregex=pattern).order_by().values_list("pk", flat=True)
        of_places = Membership.objects.filter(organisation__in=list(places)).order_by().values("user")
        people = people.filter(Q(names__iregex=pattern) | Q(pk__in=of_places))
    return people


ORDER = (Key("is_active", falling=True), Key("last_name"), Key("first_name"), Key("pk"))
INVITED = (Key("invited_at", falling=True), Key("pk", falling=True))
# In one text, so that it is looked through once; no word of a search runs over the blanks.
_NAMES = [
    part for field in ("last_name", "first_name", "patronymic", "username", "email") for part in (field, Value(" "))
]


def waiting(keeper: User) -> QuerySet[Invitation]:
    """Invitations that nobody has answered, of all places or of the secretary's own clusters."""
    rows = Invitation.objects.waiting().select_related("cluster", "department", "organisation", "invited_by")
    return rows if keeper.is_superuser else rows.filter(cluster__in=queries.managed(keeper))


def change_role(row: Membership, grant: Grant, heads: bool) -> None:
    """Another role, place or organisation for the same person. Raises SameRole."""
    for name, value in grant.facts.items():
        setattr(row, name, value)
    row.heads = heads
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise SameRole("Такая роль у этого человека уже есть.") from error
    log.info("role %s of user %s changed", row.pk, row.user_id)


@transaction.atomic
def end_role(row: Membership) -> None:
    """The person has left: nothing of the place is readable from now on, and every session is over."""
    log.info("role %s of user %s ended", row.pk, row.user_id)
    row.delete()
    sessions.end_all(row.user)


@transaction.atomic
def close_account(person: User) -> None:
    """The person cannot sign in any more; the name stays under what was done. The rights and the sessions end."""
    for row in person.memberships.all():
        row.delete()
    person.groups.clear()
    person.user_permissions.clear()
    person.is_active, person.is_staff, person.is_superuser = False, False, False
    person.set_unusable_password()
    person.save()
    ReminderChoice.objects.filter(person=person).update(calendar=None)
    sessions.end_all(person)
    log.info("account of user %s closed", person.pk)

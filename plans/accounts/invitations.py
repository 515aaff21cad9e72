"""The door for invitations: invite, send again, withdraw, take. Until one is taken there is no account and no role."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from plans.accounts import post
from plans.accounts.tokens import invitation_tokens
from plans.core.errors import PlanError
from plans.core.posting import Refusal
from plans.models import Cluster, Department, Invitation, Membership, Organisation, User

log = logging.getLogger(__name__)

SUBJECT = "Приглашение в планы кластеров"


class NotTaken(PlanError):
    """The invitation cannot be taken (any more); the sentence says what to do."""


_OVER = "Приглашение уже принято, отозвано или устарело. Попросите прислать новое."
_NAMED = "Учётная запись с этим адресом уже есть: войдите в неё и откройте ссылку из письма ещё раз."
_CLOSED = "Учётная запись с этим адресом закрыта. Открыть её может администратор: попросите прислать приглашение его."


@dataclass(frozen=True, slots=True)
class Grant:
    """The role that is given: in a cluster (with the organisation of a member) or in a department."""

    role: str
    cluster: Cluster | None = None
    department: Department | None = None
    organisation: Organisation | None = None

    @property
    def words(self) -> str:
        """«участник кластера, Кластер транспорта, Автоколонна»."""
        return ", ".join(map(str, filter(None, (Membership.Roles(self.role).label, *self._places))))

    @property
    def _places(self) -> tuple[Cluster | Department | Organisation | None, ...]:
        return self.cluster, self.department, self.organisation

    @property
    def facts(self) -> dict[str, object]:
        return {
            "role": self.role,
            "cluster": self.cluster,
            "department": self.department,
            "organisation": self.organisation,
        }


@transaction.atomic
def invite(email: str, grant: Grant, author: User) -> Invitation:
    """The invitation, not sent yet; one to the same role that still waits is taken again."""
    email = email.lower()
    row = Invitation.objects.waiting().filter(email=email, **grant.facts).first()
    if row is None:
        row = Invitation.objects.create(email=email, invited_by=author, **grant.facts)
        log.info("invitation %s to role %s made by user %s", row.pk, row.role, author.pk)
    return row


def send(rows: Sequence[Invitation]) -> list[Refusal | None]:
    """Send the letters, outside of any transaction; of each why the mail server did not take it, or None."""
    said = post.send([_letter(row) for row in rows])
    sent = [row.pk for row, why in zip(rows, said, strict=True) if why is None]
    Invitation.objects.filter(pk__in=sent).update(sent_at=timezone.now())
    return said


def _letter(row: Invitation) -> post.AccountLetter:
    path = reverse("invitation_accept", args=[row.pk, invitation_tokens.make_token(row)])
    context = {"invitation": row, "path": path, "days": settings.INVITATION_DAYS}
    return post.letter(row.email, SUBJECT, "invitation", context)


def withdraw(row: Invitation) -> None:
    """Nobody has taken it, so nothing of it is kept."""
    row.delete()
    log.info("invitation withdrawn")


def found(pk: int, token: str) -> Invitation:
    """The invitation of a letter's link. Raises NotTaken when it is over."""
    rows = Invitation.objects.waiting().select_related("cluster", "department", "organisation", "invited_by")
    row = rows.filter(pk=pk).first()
    if row is None or not invitation_tokens.check_token(row, token):
        raise NotTaken(_OVER)
    return row


def account_of(row: Invitation) -> User | None:
    """The open account with the invitation's address, if there is any."""
    return User.objects.filter(email__iexact=row.email, is_active=True).order_by("pk").first()


def newcomer_of(row: Invitation) -> User:
    """The account to be opened: a new one, or the closed one of this address, if an administrator has invited.

    Raises NotTaken.
    """
    if account_of(row):
        raise NotTaken(_NAMED)
    closed = User.objects.filter(email__iexact=row.email).order_by("-pk").first()
    if closed is None:
        return User(username=row.email, email=row.email)
    if not (row.invited_by and row.invited_by.is_superuser):
        raise NotTaken(_CLOSED)
    return closed


@transaction.atomic
def take(pk: int, token: str, person: User) -> Invitation:
    """Give the role to a person who has an account. Raises NotTaken: of two at once one takes it."""
    Invitation.objects.select_for_update().filter(pk=pk).first()
    row = found(pk, token)
    facts = {"role": row.role, "cluster": row.cluster, "department": row.department, "organisation": row.organisation}
    Membership.objects.get_or_create(user=person, **facts)
    row.accepted_at, row.accepted_by = timezone.now(), person
    row.save(update_fields=["accepted_at", "accepted_by"])
    log.info("invitation %s taken by user %s", row.pk, person.pk)
    return row


@transaction.atomic
def open_account(pk: int, token: str, person: User) -> Invitation:
    """Save the newcomer, whose password and names are set, and give the role. Raises NotTaken.

    A closed account comes back without the rights that it once had.
    """
    if person.pk:
        person.memberships.all().delete()
        person.groups.clear()
        person.user_permissions.clear()
    person.is_active, person.is_staff, person.is_superuser = True, False, False
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise NotTaken(_NAMED) from error
    return take(pk, token, person)

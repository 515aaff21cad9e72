"""A person's data are taken out: the account stays without a name, since approved papers and decisions refer to it."""

import logging

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet

from plans.accounts.factor import turn_off
from plans.accounts.people import close_account
from plans.core.errors import PlanError
from plans.models import Access, Intake, Invitation, Letter, Membership, Presence, ReminderChoice, User

log = logging.getLogger(__name__)


class LastAdministrator(PlanError):
    """Nobody could open accounts any more."""


def kept(person: User) -> dict[str, QuerySet]:
    """What is kept of the person beside the account itself, each by its name; all of it goes."""
    mine = ~Q(email="") & Q(email__iexact=person.email) if person.email else Q(pk=None)
    return {
        "Роли": Membership.objects.filter(user=person),
        "История ролей": Membership.history.filter(user_id=person.pk),
        "Приглашения": Invitation.objects.filter(mine | Q(accepted_by=person)),
        "Письма": Letter.objects.filter(person=person),
        "Выбор писем": ReminderChoice.objects.filter(person=person),
        "Загрузки, не ставшие планом": Intake.objects.waiting().filter(person=person),
        "Присутствие в редакторе": Presence.objects.filter(person=person),
        "Обращения к документам": Access.objects.filter(person=person),
        "Попытки входа": AccessAttempt.objects.filter(username=person.username),
        "Неверные пароли": AccessFailureLog.objects.filter(username=person.username),
        "Входы": AccessLog.objects.filter(username=person.username),
    }


@transaction.atomic
def forget(person: User) -> dict[str, int]:
    """Close the account, delete all that is kept of the person, take the name out; how much went. Raises
    LastAdministrator.
    """
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if person.is_superuser and person.is_active and not others.exists():
        raise LastAdministrator("Это последний администратор. Сначала заведите другого: ./run manage createsuperuser")
    found = kept(person)
    counts = {name: rows.count() for name, rows in found.items()}
    close_account(person)
    turn_off(person)
    for rows in found.values():
        rows.delete()
    LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk)).update(
        object_repr=_name(person)
    )
    for field in ("last_name", "first_name", "patronymic", "post", "email"):
        setattr(person, field, "")
    person.region_id = None
    person.username = _name(person)
    person.save()
    log.info("the data of user %s are taken out", person.pk)
    return counts


def _name(person: User) -> str:
    return f"удалён-{person.pk}"

"""A person's own e-mail address: it changes when somebody who reads the new one says so."""

import logging

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from plans.accounts import asking, post
from plans.accounts.asking import AskedTooOften
from plans.core.errors import PlanError
from plans.core.posting import Refusal
from plans.models import User

log = logging.getLogger(__name__)

_SALT = "plans.accounts.emails"
SUBJECT = "Подтвердите адрес почты"


class LinkOver(PlanError):
    """The link is used, too old or somebody else's."""


_ENOUGH = f"Таких писем за час отправляется не больше {asking.LETTERS_AN_HOUR}. Попробуйте через час."
_OVER = "Ссылка устарела или уже использована. Укажите новый адрес ещё раз."


def ask(person: User, email: str, address: str) -> Refusal | None:
    """Write to the new address; why the mail server did not take it, or None. Raises AskedTooOften.

    The answer is the same whosever the address may be.
    """
    if not asking.may_write(f"email {person.pk}", address):
        raise AskedTooOften(_ENOUGH)
    token = signing.dumps([person.pk, person.email, email.lower()], salt=_SALT, compress=True)
    context = {"person": person, "path": reverse("email_confirm", args=[token])}
    context["hours"] = settings.PASSWORD_LINK_HOURS
    return post.send([post.letter(email, SUBJECT, "email", context)])[0]


def asked(person: User, token: str) -> str:
    """The new address that the link is for. Raises LinkOver."""
    try:
        pk, old, new = signing.loads(token, salt=_SALT, max_age=settings.PASSWORD_LINK_HOURS * 3600)
    except signing.BadSignature as error:
        raise LinkOver(_OVER) from error
    if (pk, old) != (person.pk, person.email) or old == new:
        raise LinkOver(_OVER)
    return new


@transaction.atomic
def confirm(person: User, token: str) -> str:
    """Change the address, and the sign-in name if it is the old one; the old address is told. Raises LinkOver."""
    row = User.objects.select_for_update().get(pk=person.pk)
    new, old = asked(row, token), row.email
    if row.username == old and not User.objects.filter(username=new).exists():
        row.username = new
    row.email = new
    row.save(update_fields=["email", "username"])
    if old:
        post.send_after(changed, row.pk, old, new)
    log.info("user %s has another e-mail", row.pk)
    return new


def changed(pk: int, old: str, new: str) -> post.AccountLetter | None:
    """To the old address, that the person has a new one."""
    person = User.objects.filter(pk=pk).first()
    return person and post.letter(old, "Адрес почты изменён", "email_changed", {"person": person, "new": new})

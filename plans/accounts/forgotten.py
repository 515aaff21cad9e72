"""A new password by e-mail. Whoever asks gets the same answer in the same time, whether there is an account or not."""

import logging

from axes.models import AccessAttempt
from django.conf import settings
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from plans.accounts import asking, post, sessions
from plans.accounts.tokens import password_tokens
from plans.models import User

log = logging.getLogger(__name__)

SUBJECT = "Новый пароль для планов кластеров"
_NOBODY = 0


def ask(email: str, address: str) -> None:
    """Write to the accounts with this e-mail, when the answer is on its way. Raises AskedTooOften."""
    may_write = asking.may_write(f"password {email}", address)
    rows = User.objects.filter(email__iexact=email, is_active=True).order_by("pk")
    people = list(rows.values_list("pk", flat=True)[:5]) if may_write else []
    for pk in people or [_NOBODY]:
        post.send_later(letter, pk)
    log.info("a new password was asked for, %s letters", len(people))


def letter(pk: int) -> post.AccountLetter | None:
    """Written for nobody too, and thrown away: else a quicker answer tells that there is no such account."""
    found = User.objects.filter(pk=pk, is_active=True).first()
    person = found or User(pk=pk)
    whose = urlsafe_base64_encode(force_bytes(pk))
    path = reverse("password_new", args=[whose, password_tokens.make_token(person)])
    context = {"person": person, "path": path, "hours": settings.PASSWORD_LINK_HOURS}
    written = post.letter(person.email, SUBJECT, "password", context)
    return written if found else None


def settled(person: User) -> None:
    """A new password was chosen by the letter's link: other sessions end, wrong guesses count no more, it is told.

    Within the transaction that saves the password.
    """
    sessions.end_all(person)
    AccessAttempt.objects.filter(username=person.get_username()).delete()
    post.send_after(changed, person.pk)
    log.info("user %s has a new password by e-mail", person.pk)


def changed(pk: int) -> post.AccountLetter | None:
    """That the password is another one now."""
    person = User.objects.filter(pk=pk).first()
    return person and post.letter(person.email, "Пароль изменён", "password_changed", {"person": person})

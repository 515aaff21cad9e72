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


def ask(email: str, address: str) -> None:
    """Write to the accounts with this e-mail, when the answer is on its way. Raises AskedTooOften."""
    may_write = asking.may_write(f"password {email}", address)
    people = list(User.objects.filter(email__iexact=email, is_active=True).order_by("pk")[:5])
    letters = [_letter(person, email) for person in people or [User(username=email, email=email, pk=0)]]
    if people and may_write:
        post.send_later(letters)
    log.info("a new password was asked for, %s letters", len(letters) if people and may_write else 0)


def _letter(person: User, to: str) -> post.AccountLetter:
    """Written for nobody too: else a quicker answer tells that there is no such account."""
    whose = urlsafe_base64_encode(force_bytes(person.pk))
    path = reverse("password_new", args=[whose, password_tokens.make_token(person)])
    context = {"person": person, "path": path, "hours": settings.PASSWORD_LINK_HOURS}
    return post.letter(person.email or to, SUBJECT, "password", context)


def settled(person: User) -> None:
    """A new password was chosen by the letter's link: other sessions end, wrong guesses count no more, it is told."""
    sessions.end_all(person)
    AccessAttempt.objects.filter(username=person.get_username()).delete()
    post.send_later([post.letter(person.email, "Пароль изменён", "password_changed", {"person": person})])
    log.info("user %s has a new password by e-mail", person.pk)

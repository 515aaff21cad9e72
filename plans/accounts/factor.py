"""The second factor: a code of the person's own telephone, asked for after the password. Optional, or asked of roles.

A session says what is still owed: "code" (the person has a second factor) or "setup" (the role wants one). Until it is
given, no page answers but the one that asks.
"""

import logging
from collections.abc import Callable
from urllib.parse import urlencode

import django_otp
import segno
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from plans.accounts import sessions
from plans.core.errors import PlanError
from plans.models import User

log = logging.getLogger(__name__)

OWED = "factor"
CODES = 10
ADMINISTRATORS = "admin"  # among the roles of SECOND_FACTOR_ROLES


class WrongCode(PlanError):
    """The code is none, an old one, or came too soon after wrong ones."""


_WRONG = "Код не подошёл. Проверьте время на телефоне и введите новый код; после ошибок подождите немного."


def is_on(person: User) -> bool:
    return TOTPDevice.objects.filter(user=person, confirmed=True).exists()


def is_wanted(person: User) -> bool:
    """Whether a role of the person may not do without, by SECOND_FACTOR_ROLES."""
    roles = {row.role for row in person.membership_list}
    if person.is_superuser or person.is_staff:
        roles.add(ADMINISTRATORS)
    return not roles.isdisjoint(settings.SECOND_FACTOR_ROLES)


@receiver(user_logged_in)
def note(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    """Django's own signal: whichever page has taken the password, the session owes what is still to be given."""
    request.session.pop(OWED, None)
    if is_on(user):
        request.session[OWED] = "code"
    elif is_wanted(user):
        request.session[OWED] = "setup"


def ask_for_code(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: until the second factor is given, every address leads to the page that asks for it."""

    def answer(request: HttpRequest) -> HttpResponse:
        owed = request.session.get(OWED)
        page = reverse("login_code" if owed == "code" else "factor")
        if not owed or request.path in (page, reverse("logout")):
            return get_response(request)
        return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")

    return answer


def give(request: HttpRequest, code: str) -> None:
    """A code of the telephone or of the paper with recovery codes. Raises WrongCode."""
    device = django_otp.match_token(request.user, code.replace(" ", "").lower())
    if device is None:
        raise WrongCode(_WRONG)
    _is_given(request)
    log.info("user %s gave the second factor (%s)", request.user.pk, type(device).__name__)


def _is_given(request: HttpRequest) -> None:
    request.session.pop(OWED, None)
    request.session.cycle_key()


@transaction.atomic
def begun(person: User) -> TOTPDevice:
    """The secret that the person is about to take over into the telephone: one until it is confirmed."""
    User.objects.select_for_update().get(pk=person.pk)
    return TOTPDevice.objects.get_or_create(user=person, confirmed=False, defaults={"name": "telephone"})[0]


def picture_of(device: TOTPDevice) -> str:
    """The QR code of the secret, as the address of a picture in the page itself."""
    return segno.make(device.config_url).svg_data_uri(scale=5)


def secret_of(device: TOTPDevice) -> str:
    """The secret in groups of four, for who types it."""
    letters = device.config_url.partition("secret=")[2].partition("&")[0]
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def turn_on(request: HttpRequest, code: str) -> list[str]:
    """The telephone shows the right code: it is asked for from now on; the recovery codes. Raises WrongCode."""
    device = begun(request.user)
    if not django_otp.verify_token(request.user, device.persistent_id, code.replace(" ", "")):
        raise WrongCode(_WRONG)
    with transaction.atomic():
        TOTPDevice.objects.filter(user=request.user).exclude(pk=device.pk).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        codes = new_codes(request.user)
    _is_given(request)
    sessions.end_all(request.user, but=request.session.session_key)
    log.info("user %s turned the second factor on", request.user.pk)
    return codes


@transaction.atomic
def new_codes(person: User) -> list[str]:
    """Recovery codes, each good once; earlier ones are good no more."""
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="paper")
    codes = [StaticToken.random_token() for _ in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def codes_left(person: User) -> int:
    return StaticToken.objects.filter(device__user=person).count()


@transaction.atomic
def turn_off(person: User) -> None:
    """The password alone is enough again. A session of the person that owed the code must begin anew."""
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()
    log.info("the second factor of user %s is off", person.pk)

"""How many letters may be asked for: few to one person, not many from one address, whoever asks."""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from plans.core.errors import PlanError
from plans.models import AskedLetter

LETTERS_AN_HOUR = 3
ASKED_FROM_AN_ADDRESS = 20
_HOUR, _KEPT = timedelta(hours=1), timedelta(days=1)


class AskedTooOften(PlanError):
    """Too much was asked for from one address within an hour."""


@transaction.atomic
def may_write(about: str, address: str) -> bool:
    """Count a request; whether a letter goes out for it. `about` says what for and to whom. Raises AskedTooOften."""
    now = timezone.now()
    AskedLetter.objects.filter(at__lt=now - _KEPT).delete()
    recent = AskedLetter.objects.filter(at__gte=now - _HOUR)
    if recent.filter(address=address).count() >= ASKED_FROM_AN_ADDRESS:
        raise AskedTooOften("С вашего адреса в сети просят слишком много писем. Попробуйте через час.")
    trace = hashlib.sha256(about.lower().encode()).hexdigest()
    asked = recent.filter(about=trace).count()
    AskedLetter.objects.create(about=trace, address=address)
    return asked < LETTERS_AN_HOUR

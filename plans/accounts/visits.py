"""How often strangers may ask public pages from one address: counted in the database, so for all workers together."""

from datetime import UTC, datetime

from django.db.models import F
from django.utils import timezone

from plans.models import GuestCount

PAGES, MISSES = (120, 60), (30, 3600)  # so many in so many seconds: pages, and codes that nobody has


def may_look(address: str) -> bool:
    """Count a visit; whether it is answered."""
    _count("pages", address, PAGES[1])
    rows = GuestCount.objects.filter(address=address, until__gte=timezone.now())
    counted = dict(rows.values_list("what", "number"))
    return counted.get("pages", 0) <= PAGES[0] and counted.get("misses", 0) < MISSES[0]


def missed(address: str) -> None:
    """Count a code that does not exist."""
    _count("misses", address, MISSES[1])


def _count(what: str, address: str, seconds: int) -> None:
    """Count once more until the end of this minute or hour."""
    now = timezone.now()
    until = datetime.fromtimestamp((now.timestamp() // seconds + 1) * seconds, UTC)
    row = GuestCount.objects.filter(what=what, address=address, until=until)
    if row.update(number=F("number") + 1):
        return
    GuestCount.objects.filter(until__lt=now).delete()
    if not GuestCount.objects.get_or_create(what=what, address=address, until=until)[1]:
        row.update(number=F("number") + 1)  # another worker was quicker

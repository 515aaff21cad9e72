"""When a door is closed to whoever guesses passwords.

Three counts of a quarter of an hour, each apart: a name from one address; the names from one address (one password for
many); a name from anywhere, so high that no single address reaches it. A browser that the person knows has its own.
"""

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_failure_limit
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest

from plans.accounts import devices


class Handler(AxesDatabaseHandler):
    """Counts for django-axes, which writes the attempts down and closes the door."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, object] | None = None) -> int:
        """The number that django-axes compares with AXES_FAILURE_LIMIT."""
        name, address = get_client_username(request, credentials), request.axes_ip_address
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        of_name = recent.filter(username=name)
        if device := devices.known(request, name):
            return _sum(of_name.filter(user_agent=device))
        names = recent.filter(ip_address=address).order_by().values("username").distinct().count()
        if names >= settings.MOST_NAMES_OF_AN_ADDRESS or _sum(of_name) >= settings.MOST_FAILURES_OF_A_NAME:
            return get_failure_limit(request, credentials)
        return _sum(of_name.filter(ip_address=address))

    def user_login_failed(
        self, sender: object, credentials: dict[str, object], request: HttpRequest | None = None, **kwargs: object
    ) -> None:
        if request is not None and (device := devices.known(request, get_client_username(request, credentials))):
            request.axes_user_agent = device  # its number is secret, so nobody else writes under it
        super().user_login_failed(sender, credentials, request, **kwargs)


def _sum(attempts: QuerySet[AccessAttempt]) -> int:
    return attempts.aggregate(all=Sum("failures_since_start"))["all"] or 0

"""Where a page leads when a form or an address names the next one: to a page of ours, never to another site."""

from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

_LONGEST = 600  # letters of an address; each may become six, and Django redirects to no more than 2,048 of them


def ours(asked: str, otherwise: str) -> str:
    """The address that is asked for if it is one of this site, else the other."""
    is_ours = asked.startswith("/") and len(asked) <= _LONGEST and url_has_allowed_host_and_scheme(asked, None)
    return asked if is_ours else otherwise


def to(asked: str, otherwise: str) -> HttpResponseRedirect:
    """On to it. Django's `redirect` would take a bare word for the name of a page."""
    return HttpResponseRedirect(ours(asked, otherwise))

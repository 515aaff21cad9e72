"""Whose request it is: the address that guessing is counted by."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
_NOBODY = IPv4Address("0.0.0.0")  # noqa: S104 (no socket: who comes by a Unix socket has no address)


def client_address(request: HttpRequest) -> str:
    """The nearest address that is no proxy of ours; of IPv6 the network of 64 bits, since one visitor has all of it.

    X-Forwarded-For is read from its end, each step only if whoever has written it is in TRUSTED_PROXIES.
    """
    address = _read(request.META.get("REMOTE_ADDR", "")) or _NOBODY
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while hops and _is_trusted(address) and (before := _read(hops.pop().strip())):
        address = before
    if isinstance(address, IPv6Address):
        address = ip_network((address, 64), strict=False).network_address
    return str(address)


def _read(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: Address) -> bool:
    if address == _NOBODY:
        return "unix" in settings.TRUSTED_PROXIES
    return any(address in ip_network(one) for one in settings.TRUSTED_PROXIES if one != "unix")

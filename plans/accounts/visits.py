"""How often strangers may ask public pages from one address: counted in the memory of each worker, for a while only."""

from django.core.cache import cache

PAGES, MISSES = (120, 60), (30, 3600)  # so many in so many seconds: pages, and codes that nobody has
_NAME = "visits/{}/{}"


def may_look(address: str) -> bool:
    """Count a visit; whether it is answered."""
    return _count("pages", address, PAGES[1]) <= PAGES[0] and _counted("misses", address) < MISSES[0]


def missed(address: str) -> None:
    """Count a code that does not exist."""
    _count("misses", address, MISSES[1])


def _count(what: str, address: str, seconds: int) -> int:
    name = _NAME.format(what, address)
    if cache.add(name, 1, seconds):
        return 1
    try:
        return cache.incr(name)
    except ValueError:  # its time was over just now
        cache.set(name, 1, seconds)
        return 1


def _counted(what: str, address: str) -> int:
    return cache.get(_NAME.format(what, address), 0)

"""Search in the base of a country: a mix of over two hundred questions for each role, and what one change costs.

The base is that of `scale`, of SEARCH=100k activities (10k, 1m); BENCH_DATABASE_URL names one that stands already.
"""

import os
import random
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.db import connection
from django.test import Client

from plans import index
from plans.core.progress import State
from plans.core.stages import Stage
from plans.models import Activity, Plan
from tests.bench import scale
from tests.bench.country import NAMES, NOW, SOURCES, YEARS

AIM = 100
_EACH = 30  # questions of each kind
ROLES = {"member": "one cluster", "official": "a department of 25", "all": "all clusters"}


def search() -> Iterator[str]:
    """p95 over all questions, and over those of each kind; each is asked once, the first few before to warm up."""
    start = time.perf_counter()
    size = os.environ.get("SEARCH", "100k")
    made = scale.grow(scale.SIZES[size])
    took = f"{made:,} activities made in {time.perf_counter() - start:.0f} s" if made else "the base stands already"
    yield f"{connection.vendor}, {size}: {took}"
    for role, (person, places) in scale.people().items():
        if role in ROLES:
            client = Client()
            client.force_login(person, "django.contrib.auth.backends.ModelBackend")
            yield from _role(client, ROLES[role], list(_mix(places)))
    yield f"one row renewed: {_renewal()}"
    yield f"reindex: {_rebuilt():,.0f} entries a second"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's kind and address, its time in milliseconds, and what the page said."""

    kind: str
    address: str
    took: float
    said: str


def _role(client: Client, who: str, mix: list[tuple[str, str]]) -> Iterator[str]:
    for kind, address in mix[:5]:
        _ask(client, kind, address)
    begin = time.process_time()
    asked = [_ask(client, kind, address) for kind, address in mix]
    own = (time.process_time() - begin) * 1000 / len(mix)
    yield f"{who}: {len(asked)} questions, {_times(asked)} (aim {AIM}), processor of the site {own:.0f} ms on average"
    kinds = defaultdict(list)
    for one in asked:
        kinds[one.kind].append(one)
    for kind, some in kinds.items():
        yield f"  {kind}: {_times(some)}"
    for one in sorted(asked, key=lambda one: -one.took)[:3]:
        yield f"  slow: {one.took:.0f} ms, {one.address}: {one.said}"


def _times(asked: list[Asked]) -> str:
    times = [one.took for one in asked]
    return f"median {statistics.median(times):.0f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.0f} ms"


def _ask(client: Client, kind: str, address: str) -> Asked:
    start = time.perf_counter()
    answer = client.get("/search/?q=" + quote(address, safe="&="))
    took = (time.perf_counter() - start) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    said = re.search(r'role="status">\s*(Найдено[^.<]*|Ничего|Среди)', answer.content.decode())
    return Asked(kind, address, took, " ".join(said[1].split()) if said else "?")


def _mix(places: dict[str, int]) -> Iterator[tuple[str, str]]:
    """What people ask, shuffled, always the same: each with the name of its kind."""
    dice = random.Random(16)
    asked = [question for _ in range(_EACH) for question in _questions(dice, places)]
    dice.shuffle(asked)
    return iter(asked)


def _questions(dice: random.Random, places: dict[str, int]) -> Iterator[tuple[str, str]]:
    words = [word for word in re.findall(r"[А-Яа-яё-]{4,}", dice.choice(SOURCES).title) if word] or ["кластер"]
    word, at = dice.choice(words), dice.randrange(len(words))
    yield "a word", word
    yield "a rare word", NAMES[dice.randrange(len(NAMES) // 4, len(NAMES))]
    yield "several words", " ".join(dice.sample(words, min(3, len(words))))
    yield "words and a name", f"{word} {NAMES[dice.randrange(len(NAMES))]}"
    yield "a phrase", f"«{' '.join(words[at : at + 2])}»"
    yield "a number", dice.choice((f"{dice.randrange(1, 11)}.{dice.randrange(1, 11)}", f"{dice.randrange(100)}.77"))
    yield "a slip of one letter", _slip(dice, max(words, key=len))
    filters = (
        *(f"year={NOW.year - dice.randrange(YEARS)}", f"stage={dice.choice((Stage.APPROVED, Stage.CLOSED)).value}"),
        *(f"state={dice.choice(list(State)).value}", f"cluster={places['cluster']}"),
        *(f"department={places['department']}", f"organisation={places['organisation']}"),
    )
    yield "a word and filters", f"{word}&{'&'.join(dice.sample(filters, dice.choice((1, 1, 2))))}"


def _slip(dice: random.Random, word: str) -> str:
    """The word with a letter missing, doubled or swapped with the next."""
    at = dice.randrange(1, len(word) - 1)
    return dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def _renewal() -> str:
    times = []
    for row in Activity.objects.select_related("section__plan").order_by("pk")[:50]:
        start = time.perf_counter()
        index.renew_row(row)
        times.append((time.perf_counter() - start) * 1000)
    return f"median {statistics.median(times):.1f} ms"


def _rebuilt() -> float:
    """How quickly entries of whole plans are made anew."""
    plans = list(Plan.objects.order_by("pk")[:20])
    start = time.perf_counter()
    for plan in plans:
        index.renew_plan(plan.pk)
    return sum(plan.entries.count() for plan in plans) / (time.perf_counter() - start)

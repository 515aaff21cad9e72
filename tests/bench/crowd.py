"""The people of `./run bench load` and what they work on; run as a program with the database's address: prints JSON."""

import json
import random
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402 - after the setup
from django.core.management import call_command  # noqa: E402

from plans.accounts.sessions import SessionStore  # noqa: E402
from plans.core.stages import Role  # noqa: E402
from plans.editor.plan import create_plan  # noqa: E402
from plans.models import Activity, Membership, Plan, Slot, User  # noqa: E402
from tests.bench import country  # noqa: E402
from tests.cast import SEEDS, seed_document  # noqa: E402

CLUSTERS = 20
_OFFICIALS, _SECRETARIES = 1 / 20, 1 / 15  # of all; the others are members
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def session(person: User) -> str:
    store = SessionStore()
    known = {
        SESSION_KEY: str(person.pk),
        BACKEND_SESSION_KEY: _BACKEND,
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }
    store.update(known)
    store.create()
    return store.session_key


def secretaries() -> Iterator[dict]:
    """Each with a draft to write."""
    rows = Membership.objects.filter(role=Role.SECRETARY.value).select_related("user", "cluster")
    for at, row in enumerate(rows):
        plan = create_plan(row.cluster, seed_document(SEEDS[at % len(SEEDS)]), row.user)
        parts = [[str(one.ref), one.title] for one in Activity.objects.filter(section__plan=plan)]
        yield {"role": "secretary", "session": session(row.user), "plan": plan.pk, "parts": parts}


def members() -> Iterator[dict]:
    """Each with slots of the cluster's plan in force that have passed."""
    plans = {plan.cluster_id: plan for plan in Plan.objects.in_force()}
    dice = random.Random(16)
    for row in Membership.objects.filter(role=Role.MEMBER.value).select_related("user"):
        plan = plans[row.cluster_id]
        slots = Slot.objects.filter(activity__section__plan=plan, due__lte=date.today())
        owed = dice.sample(list(slots.values_list("activity", "pk")), 20)
        known = {"plan": plan.pk, "college": row.organisation_id, "owed": owed}
        yield {"role": "member", "session": session(row.user)} | known


def officials(count: int) -> Iterator[dict]:
    department = Plan.objects.in_force().first().cluster.department_id
    for at in range(count):
        person = User.objects.create(username=f"load-official-{at}")
        Membership.objects.create(user=person, role=Role.OFFICIAL.value, department_id=department)
        yield {"role": "official", "session": session(person), "department": department}


def people(count: int) -> list[dict]:
    few = islice(secretaries(), max(1, round(count * _SECRETARIES)))
    found = [*officials(round(count * _OFFICIALS)), *few]
    for one in members():
        if len(found) == count:
            return found
        found.append(one)
    raise SystemExit(f"Людей меньше {count}: их {len(found)}.")


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    country.add(CLUSTERS)
    print(json.dumps(people(int(sys.argv[1]))))

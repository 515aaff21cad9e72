"""What stands still when a plan is closed: who owed each activity, and by what name."""

from collections import defaultdict

from plans import queries
from plans.core.scopes import Scope
from plans.models import Activity, Execution, Organisation, Owing, Plan


def keep_owing(plan: Plan) -> None:
    """Write down who owes what, whatever becomes of executors, organisations and their part in the cluster."""
    found = owing_of(plan)
    # A plan that was closed before and came back has some of them already.
    stands = set(Owing.objects.filter(activity__in=found).values_list("activity", "organisation"))
    rows = (
        Owing(activity_id=activity, organisation_id=party, name=name)
        for activity, owing in found.items()
        for party, name in owing
        if (activity, party) not in stands
    )
    Owing.objects.bulk_create(rows)


def owing_of(plan: Plan) -> dict[int, list[tuple[int | None, str]]]:
    """Who owes each activity now, by the names of today; the council's bodies first, as None."""
    links = list(Activity.objects.filter(section__plan=plan).order_by().values_list(*queries.NAMED))
    found = queries.parties(links, queries.roster([plan.cluster_id]))
    organisations = Organisation.objects.in_bulk({party for parties in found.values() for party in parties} - {None})
    names: dict[int | None, str] = {key: str(one) for key, one in organisations.items()}
    bodies = _bodies(plan)
    return {
        activity: [
            (party, bodies[activity] if party is None else names[party])
            for party in sorted(parties, key=lambda party: party or 0)
        ]
        for activity, parties in found.items()
    }


def _bodies(plan: Plan) -> dict[int, str]:
    """The bodies of the council among the executors, by activity."""
    rows = Execution.objects.filter(activity__section__plan=plan, executor__scope=Scope.COUNCIL.value)
    found: dict[int, list[str]] = defaultdict(list)
    for activity, name in rows.order_by("executor__name").values_list("activity", "executor__name"):
        found[activity].append(name)
    return {activity: ", ".join(names) for activity, names in found.items()}

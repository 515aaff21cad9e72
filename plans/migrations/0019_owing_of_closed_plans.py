from collections import defaultdict

from django.db import migrations


def stands_for(executor, participations):
    """The organisations for which an executor's name stands today: plans that are closed already know no better."""
    if executor.scope == "chosen":
        return {one.pk: one for one in executor.organisations.all()}
    return {
        row.organisation_id: row.organisation
        for row in participations
        if executor.scope == "everyone"
        or (executor.scope == "colleges" and row.organisation.kind == "college")
        or (executor.scope == "enterprises" and row.organisation.kind == "enterprise")
        or (executor.scope == "lead" and row.leads)
    }


def keep_owing(apps, schema_editor):
    owing = apps.get_model("plans", "Owing")
    known = owing.objects.values("activity__section__plan")
    for plan in apps.get_model("plans", "Plan").objects.filter(stage="closed").exclude(pk__in=known):
        participations = list(plan.cluster.participations.select_related("organisation"))
        executions = apps.get_model("plans", "Execution").objects.filter(activity__section__plan=plan)
        organisations, bodies = defaultdict(dict), defaultdict(list)
        for one in executions.select_related("executor").order_by("executor__name"):
            organisations[one.activity_id] |= stands_for(one.executor, participations)
            if one.executor.scope == "council":
                bodies[one.activity_id].append(one.executor.name)
        owing.objects.bulk_create(
            owing(activity_id=activity, organisation=one, name=one.short_name or one.name)
            for activity, found in organisations.items()
            for one in found.values()
        )
        owing.objects.bulk_create(
            owing(activity_id=activity, name=", ".join(names)) for activity, names in bodies.items()
        )


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0018_owing'),
    ]

    operations = [
        migrations.RunPython(keep_owing, migrations.RunPython.noop),
    ]

from django.db import migrations, models

GONE = ("content", "findings", "left_out", "torn")


def gather(apps, schema_editor):
    """One reading of what stood in four fields."""
    intakes = apps.get_model("plans", "Intake").objects
    for intake in intakes.all():
        intake.readings = [
            {
                "document": intake.content,
                "findings": intake.findings,
                "left_out": intake.left_out,
                "torn": intake.torn,
                "is_guessed": False,
            }
        ]
        intake.save(update_fields=["readings"])


class Migration(migrations.Migration):

    dependencies = [
        ("plans", "0014_executors_by_digest"),
    ]

    operations = [
        migrations.AddField(
            model_name="intake",
            name="readings",
            field=models.JSONField(default=list, verbose_name="прочитанные планы"),
        ),
        migrations.AddField(
            model_name="intake",
            name="choice",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="который из них"),
        ),
        migrations.RunPython(gather, migrations.RunPython.noop),
        *(migrations.RemoveField(model_name="intake", name=name) for name in GONE),
    ]

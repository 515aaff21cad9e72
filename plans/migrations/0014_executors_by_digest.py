import hashlib

from django.db import migrations, models


def digest(apps, schema_editor):
    executors = apps.get_model("plans", "Executor")
    rows = list(executors.objects.all())
    for row in rows:
        row.digest = hashlib.sha256(row.key.encode()).hexdigest()
    executors.objects.bulk_update(rows, ["digest"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0013_stored_files'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='executor', name='executor_once'),
        migrations.AddField(
            model_name='executor',
            name='digest',
            field=models.CharField(default='', editable=False, max_length=64, verbose_name='SHA-256 ключа'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='historicalexecutor',
            name='digest',
            field=models.CharField(default='', editable=False, max_length=64, verbose_name='SHA-256 ключа'),
            preserve_default=False,
        ),
        migrations.RunPython(digest, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='executor',
            constraint=models.UniqueConstraint(fields=('cluster', 'digest'), name='executor_once', violation_error_message='Такой исполнитель в кластере уже есть.'),
        ),
    ]

from django.db import migrations, models


def chosen_by_people(apps, schema_editor):
    apps.get_model("plans", "Executor").objects.filter(scope="chosen").update(basis="person")


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0015_several_plans'),
    ]

    operations = [
        migrations.AddField(
            model_name='executor',
            name='basis',
            field=models.CharField(choices=[('words', 'понято по словам'), ('name', 'название организации'), ('person', 'указано')], default='words', editable=False, max_length=10, verbose_name='откуда известно'),
        ),
        migrations.AddField(
            model_name='historicalexecutor',
            name='basis',
            field=models.CharField(choices=[('words', 'понято по словам'), ('name', 'название организации'), ('person', 'указано')], default='words', editable=False, max_length=10, verbose_name='откуда известно'),
        ),
        migrations.RunPython(chosen_by_people, migrations.RunPython.noop),
    ]

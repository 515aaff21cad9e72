from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0021_backups'),
    ]

    operations = [
        migrations.AddField(
            model_name='department',
            name='day_off',
            field=models.CharField(choices=[('next', 'на следующий рабочий день'), ('previous', 'на предыдущий рабочий день')], default='next', help_text='Какой рабочий день замечание о сроке называет первым. Сами сроки не меняются.', max_length=10, verbose_name='перенос с выходного'),
        ),
        migrations.AddField(
            model_name='historicaldepartment',
            name='day_off',
            field=models.CharField(choices=[('next', 'на следующий рабочий день'), ('previous', 'на предыдущий рабочий день')], default='next', help_text='Какой рабочий день замечание о сроке называет первым. Сами сроки не меняются.', max_length=10, verbose_name='перенос с выходного'),
        ),
    ]

"""Lists that cross a country begin at their beginning, and what is counted of each cluster is found there."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('plans', '0028_words_at_once'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(condition=models.Q(('role', 'secretary')), fields=['cluster'], name='secretary_of_cluster'),
        ),
        migrations.AddIndex(
            model_name='plan',
            index=models.Index(condition=models.Q(('amends', None), ('stage', 'approved')), fields=['cluster'], name='plan_in_force'),
        ),
        migrations.AddIndex(
            model_name='user',
            index=models.Index(fields=['-is_active', 'last_name', 'first_name', 'id'], name='people_in_order'),
        ),
    ]

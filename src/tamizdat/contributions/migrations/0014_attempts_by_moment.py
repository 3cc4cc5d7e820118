from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0013_standing_orders_to_stop'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(fields=['asked_at'], name='attempts_by_moment'),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0014_what_stood_there'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(fields=['asked_at'], name='attempts_by_moment'),
        ),
    ]

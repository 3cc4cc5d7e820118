from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0002_wishes_about_gifts'),
    ]

    operations = [
        migrations.AddField(
            model_name='logline',
            name='outcome',
            field=models.CharField(blank=True, default='', max_length=160),
            preserve_default=False,
        ),
    ]

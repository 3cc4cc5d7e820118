from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0012_mandates_are_settled'),
    ]

    operations = [
        migrations.AddField(
            model_name='pledge',
            name='told_stop',
            field=models.DateField(null=True),
        ),
    ]

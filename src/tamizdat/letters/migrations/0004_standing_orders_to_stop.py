from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('letters', '0003_notices_about_gifts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('confirm', 'Confirm'), ('manage', 'Manage'), ('left', 'Left'), ('already', 'Already'), ('export', 'Export'), ('gift-received', 'Gift Received'), ('gift-due', 'Gift Due'), ('gift-failed', 'Gift Failed'), ('gift-ended', 'Gift Ended'), ('gift-stop', 'Gift Stop'), ('reminder', 'Reminder'), ('answer', 'Answer')], max_length=13),
        ),
    ]

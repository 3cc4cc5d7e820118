"""Statements keep in which form they came: a payment is written otherwise in each."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that is empty of statements which came before."""

    dependencies: ClassVar = [("contributions", "0010_told_once_more")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="bankstatement",
            name="form",
            field=models.CharField(blank=True, default="", max_length=5),
            preserve_default=False,
        )
    ]

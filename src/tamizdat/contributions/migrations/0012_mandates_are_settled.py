from django.db import migrations, models

STATES = [
    'started', 'pending', 'expired', 'failed', 'voided', 'authorised', 'mandated', 'given', 'part-refunded', 'refunded',
    'disputed', 'lost',
]
# What was completed before is settled too: else it would be looked up, and counted as under way, for ever.
SETTLE = """
UPDATE contributions_attempt SET state = 'mandated'
WHERE period = 'mandate' AND state IN ('started', 'pending', 'authorised', 'failed', 'expired') AND EXISTS (
    SELECT 1 FROM contributions_factrow AS fact WHERE fact.attempt_id = contributions_attempt.id AND fact.kind = 'mandate-made'
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0011_form_of_a_statement'),
    ]

    operations = [
        migrations.AlterField(
            model_name='attempt',
            name='state',
            field=models.CharField(
                choices=[(one, one) for one in STATES], db_index=True, default='started', max_length=13
            ),
        ),
        migrations.RunSQL(SETTLE, migrations.RunSQL.noop),
    ]

"""What somebody chose to give, the recurring promise of it, and each attempt to take money for it."""

from django.db import models

from tamizdat.money.methods import Rhythm
from tamizdat.money.standing import State

ID_LENGTH = 32
# In place of an attempt's period: it was lost with a database, and nobody knows any more whose gift it was.
FOUND = "found"
# And: the attempt makes a mandate and takes nothing.
MANDATE = "mandate"
_RHYTHMS = [(one.value, one.value) for one in Rhythm]


class Gift(models.Model):
    """What was chosen on the form. `id` is chance, 32 hexadecimal digits; `token` the digest of its manage link's.

    `reference` (ISO 11649, digits only) is what a transfer carries; it stays its own for ever, "" where there is none.
    """

    class Why(models.TextChoices):
        """Why nothing more is asked for."""

        CANCELLED = "cancelled"
        LAPSED = "lapsed"
        HALTED = "halted"
        COUNTRY = "country"

    id = models.CharField(max_length=ID_LENGTH, primary_key=True)
    rhythm = models.CharField(max_length=5, choices=_RHYTHMS)
    method = models.CharField(max_length=16)
    provider = models.CharField(max_length=24)
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=16)
    campaign = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=25, blank=True)
    day = models.DateField(db_index=True)
    token = models.BinaryField(max_length=32, unique=True)
    ended = models.DateField(null=True)
    ended_why = models.CharField(max_length=9, choices=Why.choices, blank=True)
    # Its giver was told of the end, or there is nobody to tell.
    told_end = models.BooleanField(default=False)

    class Meta:
        """A reference belongs to one gift, for ever. What a waiting line may be is looked for by sum and day."""

        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=~models.Q(reference=""), name="one_gift_for_each_reference"
            )
        ]
        indexes = [
            models.Index(
                fields=["currency", "minor", "day"], condition=~models.Q(reference=""), name="gifts_by_sum_and_day"
            )
        ]

    def __str__(self) -> str:
        """Name the gift by the beginning of its chance."""
        return f"gift {self.pk[:8]}"


class Pledge(models.Model):
    """The recurring promise of a gift that is monthly or annual, and where our schedule of it stands.

    `most` is what the giver said at first: a link in a mail can lower the amount and never raise it above this.
    `next_on` is the day on which the next charge begins; empty while nothing of it is ours to begin.
    `mandate` is the provider's name of what may be charged, sealed.
    """

    gift = models.OneToOneField(Gift, on_delete=models.PROTECT, primary_key=True)
    anchor = models.DateField()
    minor = models.BigIntegerField()
    most = models.BigIntegerField()
    mandate = models.BinaryField(blank=True)
    due_on = models.DateField()
    next_on = models.DateField(null=True, db_index=True)
    failures = models.PositiveSmallIntegerField(default=0)
    paused = models.DateField(null=True)
    # The due days of which its giver was told beforehand, and told that they failed, so that nobody is told twice.
    told_of = models.DateField(null=True)
    told_failed = models.DateField(null=True)
    # The day on which its giver was told to stop a standing order, after a halt for safety.
    told_stop = models.DateField(null=True)
    # The provider was told to forget the mandate; until then the worker tells it again.
    let_go = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Say when it is due."""
        return f"pledge due {self.due_on}"


class Attempt(models.Model):
    """One attempt to take money. It and its key are committed before a provider hears of it.

    `id` is the only thing of ours that a provider is told. While `live`, no other attempt for the same gift and period
    can exist: the database refuses it, and that is what makes a second charge impossible.
    """

    class Call(models.TextChoices):
        """What was asked of the provider."""

        NONE = "none"  # a transfer: nobody is asked
        START = "start"
        CONFIRM = "confirm"
        CHARGE = "charge"

    class Known(models.TextChoices):
        """What is known of the asking itself; what came of it is in the facts."""

        ASKED = "asked"  # perhaps heard, perhaps not
        HEARD = "heard"  # the provider's name of it is known
        ABSENT = "absent"  # certainly not there

    id = models.CharField(max_length=ID_LENGTH, primary_key=True)
    gift = models.ForeignKey(Gift, on_delete=models.PROTECT, related_name="attempts")
    period = models.CharField(max_length=10, blank=True)
    number = models.PositiveSmallIntegerField(default=1)
    key = models.CharField(max_length=64, unique=True)
    provider = models.CharField(max_length=24)
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    call = models.CharField(max_length=7, choices=Call.choices)
    known = models.CharField(max_length=6, choices=Known.choices, default=Known.ASKED)
    live = models.BooleanField(default=True)
    # What the call needs to be made again (a mandate, a confirmation), sealed; b"" once the outcome is known.
    needs = models.BinaryField(blank=True)
    ref = models.BinaryField(blank=True)
    asked_at = models.DateTimeField()
    look_at = models.DateTimeField(null=True, db_index=True)
    looks = models.PositiveSmallIntegerField(default=0)
    # The fold of its facts, written again whenever one comes; never read to decide what the facts must decide.
    state = models.CharField(
        max_length=13, choices=[(one.value, one.value) for one in State], default=State.STARTED.value, db_index=True
    )

    class Meta:
        """At most one attempt counts for a gift and period; numbers are not used twice. The latest are asked for."""

        constraints = [
            models.UniqueConstraint(fields=["gift", "period", "number"], name="one_attempt_for_each_number"),
            models.UniqueConstraint(
                fields=["gift", "period"], condition=models.Q(live=True), name="one_live_attempt_each"
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], name="attempts_by_moment")]

    def __str__(self) -> str:
        """Say what is known of it."""
        return f"attempt {self.number} for {self.period or 'once'}: {self.known}, {self.state}"


class DayCount(models.Model):
    """How often something happened on a day of which nothing else is kept, such as a refused country."""

    day = models.DateField()
    name = models.CharField(max_length=32)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One number for each day and name."""

        constraints = [models.UniqueConstraint(fields=["day", "name"], name="one_count_each_day")]

    def __str__(self) -> str:
        """Say the number."""
        return f"{self.day} {self.name}: {self.count}"

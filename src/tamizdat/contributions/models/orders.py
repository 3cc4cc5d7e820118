"""What keepers order: halts of a method, and refunds."""

from django.db import models

from tamizdat.contributions.models.facts import FactRow


class Halt(models.Model):
    """A method that takes nothing from `since` on, whatever was begun. Read in the transaction that begins a charge.

    `reason` is a key by which the page of support says why, in the reader's language; `words` are the newsroom's own.
    """

    class Pledges(models.TextChoices):
        """What becomes of the pledges of the method."""

        KEEP = "keep"
        CANCEL = "cancel"

    method = models.CharField(max_length=16)
    reason = models.CharField(max_length=200)
    words = models.CharField(max_length=200, blank=True)
    pledges = models.CharField(max_length=6, choices=Pledges.choices, default=Pledges.KEEP)
    since = models.DateTimeField()
    by = models.CharField(max_length=150)
    until = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        """A method is halted once at a time."""

        constraints = [
            models.UniqueConstraint(fields=["method"], condition=models.Q(until=None), name="one_halt_at_a_time")
        ]

    def __str__(self) -> str:
        """Say which method."""
        return f"halt of {self.method}"


class RefundOrder(models.Model):
    """A refund that a keeper ordered. It and its key are committed before the provider hears of it."""

    class Known(models.TextChoices):
        """What is known of the asking; what came of it is in the facts."""

        ASKED = "asked"
        HEARD = "heard"
        ABSENT = "absent"

    payment = models.ForeignKey(FactRow, on_delete=models.PROTECT, related_name="refund_orders")
    minor = models.BigIntegerField()
    key = models.CharField(max_length=64, unique=True)
    known = models.CharField(max_length=6, choices=Known.choices, default=Known.ASKED)
    by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    look_at = models.DateTimeField(null=True, db_index=True)
    looks = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """One order of a payment waits at a time, so that two keepers cannot send the same money back twice."""

        constraints = [
            models.UniqueConstraint(fields=["payment"], condition=models.Q(known="asked"), name="one_refund_at_a_time")
        ]

    def __str__(self) -> str:
        """Say how much, and what is known of it."""
        return f"refund of {self.minor}: {self.known}"

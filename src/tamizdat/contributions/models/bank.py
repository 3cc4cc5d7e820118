"""Statements of our banks: what was brought in, line by line, and what each line was found to be."""

from django.db import models

from tamizdat.contributions.models.facts import FactRow
from tamizdat.contributions.models.gifts import Gift


class BankStatement(models.Model):
    """A statement that was taken in whole. `digest` is that of the file and the account: brought twice, it is one."""

    digest = models.BinaryField(max_length=32, unique=True)
    account = models.CharField(max_length=40)
    alias = models.CharField(max_length=24)
    currency = models.CharField(max_length=3)
    number = models.CharField(max_length=40, blank=True)
    opening = models.BigIntegerField(null=True)
    closing = models.BigIntegerField(null=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    brought_on = models.DateField()
    by = models.CharField(max_length=150)
    # A notice (camt.054) tells single payments, which a statement may tell once more as a sum.
    notice = models.BooleanField(default=False)
    # In which form it came: a payment is written otherwise in each (`camt`, `mt940`, `table`); "" of older ones.
    form = models.CharField(max_length=5, blank=True)

    def __str__(self) -> str:
        """Name account and days."""
        return f"statement of {self.alias}, {self.first} to {self.last}"


class BankLine(models.Model):
    """One line. `key` is the bank's own reference of it, or what it says and the how-manieth of that, as a digest.

    `sealed` is what the payer wrote, sealed, for whoever matches it by hand; erased a month after the line was settled.
    """

    class State(models.TextChoices):
        """Whether it is known what it is."""

        OPEN = "open"
        SETTLED = "settled"

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    account = models.CharField(max_length=40)
    key = models.BinaryField(max_length=32)
    day = models.DateField(db_index=True)
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    sealed = models.BinaryField(blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN, db_index=True)
    fact = models.OneToOneField(FactRow, on_delete=models.PROTECT, related_name="line")
    # The sum of the bank's entry, on its first line only, and a keyed digest of the bank's reference of that.
    entry_minor = models.BigIntegerField(null=True)
    entry_key = models.BinaryField(max_length=16, blank=True)
    # A notice and a statement have both told this entry.
    told_again = models.BooleanField(default=False)

    class Meta:
        """Overlapping files bring a line once."""

        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_line_each")]

    def __str__(self) -> str:
        """Say day and sum."""
        return f"line of {self.day}: {self.minor} {self.currency}"


class BankEcho(models.Model):
    """A line that told money once more which another file had brought otherwise: it is known, and books nothing."""

    account = models.CharField(max_length=40)
    key = models.BinaryField(max_length=32)
    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="echoes")

    class Meta:
        """Each is known once."""

        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_echo_each")]

    def __str__(self) -> str:
        """Say whose echo it is."""
        return f"echo of line {self.line_id}"


class BankMatch(models.Model):
    """What a line was found to be. To undo it adds a fact that takes the first one back; nothing is rubbed out."""

    class Kind(models.TextChoices):
        """What a line can be."""

        GIFT = "gift"
        PAYOUT = "payout"  # a provider passes on what it held for us
        REFUND = "refund"  # money that we sent back to a giver
        OTHER = "other"  # no gift at all

    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="matches")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    gift = models.ForeignKey(Gift, on_delete=models.PROTECT, null=True, related_name="matches")
    rung = models.CharField(max_length=8)
    by = models.CharField(max_length=150)
    day = models.DateField()
    fact = models.OneToOneField(FactRow, on_delete=models.PROTECT, related_name="match")
    undone = models.OneToOneField(FactRow, on_delete=models.PROTECT, null=True, related_name="undone_match")
    undone_on = models.DateField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)
    live = models.BooleanField(default=True)

    class Meta:
        """A line is one thing at a time."""

        constraints = [
            models.UniqueConstraint(fields=["line"], condition=models.Q(live=True), name="one_live_match_each")
        ]

    def __str__(self) -> str:
        """Say what it was found to be."""
        return f"{self.kind} by {self.rung}{'' if self.live else ', undone'}"

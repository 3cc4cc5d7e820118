"""The books: append-only double entry. Triggers of the database refuse to change or delete a line of them."""

from django.db import models

from tamizdat.contributions.models.facts import FactRow


class LedgerTxn(models.Model):
    """What one fact did to the books. A fact is booked once: `source_fact` is unique."""

    source_fact = models.OneToOneField(FactRow, on_delete=models.PROTECT, related_name="booked")
    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        """Name the day."""
        return f"transaction of {self.day}"


class LedgerEntry(models.Model):
    """One line: debit positive, credit negative, in minor units. Within a transaction each currency sums to nothing."""

    txn = models.ForeignKey(LedgerTxn, on_delete=models.PROTECT, related_name="entries")
    account = models.CharField(max_length=80)
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        """Balances are read by account."""

        indexes = [models.Index(fields=["account", "currency"], name="entries_by_account")]

    def __str__(self) -> str:
        """Say where and how much."""
        return f"{self.account} {self.minor} {self.currency}"

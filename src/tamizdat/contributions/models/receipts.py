"""Receipts, numbered without a gap."""

from django.db import models

from tamizdat.contributions.models.facts import FactRow


class ReceiptRoll(models.Model):
    """The last number that was given out in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Say year and number."""
        return f"{self.year}: {self.last}"


class Receipt(models.Model):
    """One for each captured payment, made in the transaction that books it. It names nobody.

    `told` says that its mail was written, or that there is nobody to write to. One whose payment was undone stays,
    `void`: a number is never given out twice.
    """

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    fact = models.OneToOneField(FactRow, on_delete=models.PROTECT, related_name="receipt")
    day = models.DateField()
    told = models.BooleanField(default=False, db_index=True)
    void = models.BooleanField(default=False)

    class Meta:
        """No number twice."""

        constraints = [models.UniqueConstraint(fields=["year", "number"], name="one_receipt_for_each_number")]

    def __str__(self) -> str:
        """Write the number as it is printed."""
        return f"{self.year}-{self.number:05d}"

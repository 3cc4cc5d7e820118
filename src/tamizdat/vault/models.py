"""What the vault remembers of its own work: which envelopes it has opened."""

from django.db import models


class Opened(models.Model):
    """The SHA-256 of an envelope whose wish was carried out, written in the same transaction: it is done once."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        """Say on which day."""
        return f"opened {self.day}"

"""The publication log and the records that it put in place."""

from django.db import models


class LogHead(models.Model):
    """One row: the number of the last entry. Writers lock it, so that no entry appears behind one already read."""

    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        """Say how long the log is."""
        return f"the log, {self.position} entries"


class LogEntry(models.Model):
    """One change of the public paper; only ever appended. `digest` is "" where the subject was taken out."""

    position = models.BigIntegerField(primary_key=True)
    subject = models.CharField(max_length=64)
    digest = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()

    class Meta:
        """Entries in their order."""

        ordering = ("position",)

    def __str__(self) -> str:
        """Say what changed."""
        return f"{self.position}: {self.subject} {'put' if self.digest else 'dropped'}"


class PublicRecord(models.Model):
    """The frozen record of a subject that is public now, and its outline (see press.outlines)."""

    subject = models.CharField(max_length=64, primary_key=True)
    # The outline first: a whole bake reads all outlines, and SQLite walks over whatever stands before a column.
    outline = models.BinaryField()
    payload = models.BinaryField()

    def __str__(self) -> str:
        """Name the subject."""
        return self.subject

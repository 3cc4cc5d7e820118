"""What came from another site, and as which of our own things."""

from django.db import models


class ImportRecord(models.Model):
    """One thing of an old site. `uid` is the id of ours, reserved before it is written, so that links can name it.

    `checksum` is that of what was last written ("": not yet). `revision` is the draft that the import wrote; if the
    page has another one now, an editor has worked on it. `links_ahead` says that the story links to one that was not
    there yet when it was published.
    """

    source = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    source_id = models.CharField(max_length=500)
    uid = models.BigIntegerField()
    checksum = models.CharField(max_length=64, blank=True)
    revision = models.BigIntegerField(null=True)
    links_ahead = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "source_id"], name="imported_once"),
        ]

    def __str__(self) -> str:
        """Say what became what."""
        return f"{self.source} {self.kind} {self.source_id} → {self.uid}"

"""What editors write of a live story: its coverage, the updates in it, and their corrections.

Rows of their own and no part of the story's draft: two editors at once each add a row, and neither waits for the other.
"""

from django.db import models

from tamizdat.newsroom.blocks import BodyField

STATES = [("open", "Open"), ("paused", "Paused"), ("ended", "Ended")]
STANDINGS = [("waiting", "Waits for a publisher"), ("public", "Public"), ("withdrawn", "Withdrawn")]


class LiveCoverage(models.Model):
    """That a story is told as it happens. `last_number` was given to the newest update; no number is given twice.

    `edition` counts the changes of the summary and of the state, so that nobody writes over what they have not seen.
    """

    story = models.OneToOneField("newsroom.Story", on_delete=models.CASCADE, related_name="coverage")
    state = models.CharField(max_length=6, choices=STATES, default="open")
    began = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)
    changed = models.DateTimeField()
    summary = BodyField(blank=True, help_text="What is known, above everything else. A few lines or points.")
    last_number = models.PositiveIntegerField(default=0)
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "live coverage"

    def __str__(self) -> str:
        """Say which story is covered."""
        return f"coverage of story {self.story_id}"


class LiveUpdate(models.Model):
    """One update. It has a number and a moment once it is public; `edition` counts how often it was edited.

    `token` came with the form that posted it: the same form sent twice makes one update. Who
    wrote it stands in the history of the story, not here.
    """

    coverage = models.ForeignKey(LiveCoverage, on_delete=models.CASCADE, related_name="updates")
    token = models.CharField(max_length=32, unique=True)
    standing = models.CharField(max_length=9, choices=STANDINGS, default="waiting")
    number = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField("posted", null=True, blank=True)
    headline = models.CharField(max_length=200, blank=True)
    body = BodyField(blank=True, collapsed=False)
    contributor = models.ForeignKey(
        "newsroom.Contributor", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="by"
    )
    pinned = models.BooleanField(default=False, help_text="Keep it on top.")
    key = models.BooleanField("key event", default=False, help_text="Name it in the short list at the top.")
    edited = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    notice = models.BooleanField(default=False)
    recalled = models.BooleanField(default=False)

    class Meta:
        verbose_name = "live update"
        ordering = ["-number", "-pk"]
        constraints = [models.UniqueConstraint(fields=["coverage", "number"], name="one_update_a_number")]

    def __str__(self) -> str:
        """Say what it says."""
        return self.headline or f"update {self.number or 'without a number'}"


class LiveCorrection(models.Model):
    """What was wrong in an update, for readers: below the update, and among the corrections of the story."""

    update = models.ForeignKey(LiveUpdate, on_delete=models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=13)
    at = models.DateTimeField()
    words = models.TextField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        """Say what it says."""
        return self.words

"""What is said of a story after publication: corrections, the versions that readers had, a withdrawal."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from tamizdat.newsroom.publication import moment

CAUSES = [
    ("legal", "Legal: a court, a law, a settled complaint"),
    ("safety", "Safety: it endangers somebody"),
    ("error", "Error: it was wrong in substance"),
]


class StoryCorrection(Orderable):
    """What was wrong or has changed, for readers. It is part of the draft and published with it."""

    story = ParentalKey("newsroom.Story", on_delete=models.CASCADE, related_name="corrections")
    kind = models.CharField(
        max_length=13,
        choices=[
            ("correction", "Correction: something was wrong"),
            ("clarification", "Clarification: something could be misread"),
            ("update", "Update: something has happened since"),
        ],
        default="correction",
    )
    at = models.DateTimeField("date", default=moment)
    words = models.TextField(
        help_text="For readers, in the story's language: what was wrong and what is right. Do not repeat harm."
    )
    passage = models.CharField(
        max_length=200,
        blank=True,
        help_text="A few words of the paragraph that it is about, as they now stand. Empty: the whole story.",
    )

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("at")]),
        FieldPanel("words"),
        FieldPanel("passage"),
    ]

    def __str__(self) -> str:
        """Say what it says."""
        return self.words


class StoryVersion(models.Model):
    """The words that readers had, from a story's second version on: most stories have one and no row here.

    `lines` is the text as `press.records.VersionText` has it. Rows go when the story is withdrawn or deleted.
    """

    story = models.ForeignKey("newsroom.Story", on_delete=models.CASCADE, related_name="former_versions")
    number = models.PositiveIntegerField()
    at = models.CharField(max_length=32)
    lines = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "number"], name="one_version_each")]
        ordering = ["story", "number"]

    def __str__(self) -> str:
        """Say which."""
        return f"version {self.number} of story {self.story_id}"


class Withdrawal(models.Model):
    """A story that must not come back by a slip of the hand. `cause` is for the newsroom's own books."""

    story = models.OneToOneField("newsroom.Story", on_delete=models.CASCADE, related_name="withdrawal")
    at = models.DateTimeField()
    cause = models.CharField(max_length=8, choices=CAUSES)
    notice = models.BooleanField(default=False)
    cause_said = models.BooleanField(default=False)
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        """Say why."""
        return f"story {self.story_id}, withdrawn ({self.cause})"

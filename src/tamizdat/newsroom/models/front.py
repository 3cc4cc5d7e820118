"""The front of a language: chosen stories first, then the latest, then a row for each chosen section."""

from django.core.validators import MaxValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable

from tamizdat.newsroom.languages import languages


class Front(ClusterableModel):
    """Saved means printed: a front has no draft, it only chooses among published stories."""

    language = models.CharField(max_length=10, choices=languages, unique=True)
    backfill = models.PositiveSmallIntegerField(
        default=8,
        validators=[MaxValueValidator(60)],
        help_text="How many of the latest stories follow those chosen here.",
    )

    panels = [
        FieldPanel("language"),
        InlinePanel(
            "slots",
            label="story",
            heading="Chosen stories",
            help_text="The first one leads the front, four stand beside it; more are briefs, newest first.",
        ),
        FieldPanel("backfill"),
        InlinePanel("strips", label="row", heading="Rows of sections"),
    ]

    class Meta:
        verbose_name = "front"
        ordering = ["language"]

    def __str__(self) -> str:
        """Say whose front it is."""
        return f"Front: {self.get_language_display()}"


class FrontSlot(Orderable):
    """A chosen story."""

    front = ParentalKey(Front, on_delete=models.CASCADE, related_name="slots")
    story = models.ForeignKey("newsroom.Story", on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("story", page_type="newsroom.Story")]


class FrontStrip(Orderable):
    """A row with the latest of one section."""

    front = ParentalKey(Front, on_delete=models.CASCADE, related_name="strips")
    section = models.ForeignKey("newsroom.Section", on_delete=models.CASCADE, related_name="+")
    count = models.PositiveSmallIntegerField(default=4, validators=[MaxValueValidator(20)])

    panels = [FieldPanel("section"), FieldPanel("count")]

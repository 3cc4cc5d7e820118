"""What is said late, on pages that are printed already: campaigns, breaking news, and notices on old stories.

None of it changes a page: it enters slot files (docs/spec/slots.md), which pages fetch and check by themselves.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, Orderable, PreviewableMixin, RevisionMixin

from tamizdat.newsroom.languages import first_language, languages
from tamizdat.newsroom.models.late_panels import ASK_PANELS, BANNER_PANELS, CAMPAIGN_PANELS, NOTICE_PANELS
from tamizdat.newsroom.publication import moment

PRIORITIES = [(0, "Ordinary"), (1, "Before others"), (2, "Before all others")]
NOTICES = [
    ("corrected", "It was corrected later"),
    ("superseded", "A later story says more"),
    ("withdrawn", "It has been withdrawn"),
]


class Timed(models.Model):
    """Something that begins and ends at moments of the paper's own time zone."""

    starts = models.DateTimeField("from", help_text="In the time zone of the paper.")
    ends = models.DateTimeField("until", help_text="It disappears by itself, also from copies that are out of touch.")

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse an end before the beginning."""
        super().clean()
        moments = [self.starts, self.ends]
        if None not in moments and self.starts >= self.ends:
            raise ValidationError({"ends": "This is not after the beginning. Choose a later moment."})


class Campaign(PreviewableMixin, DraftStateMixin, RevisionMixin, Timed, ClusterableModel):  # type: ignore[django-manager-missing]  # Wagtail's mixins have no types
    """An appeal for a time. Readers see it in the languages in which it has words."""

    name = models.CharField(max_length=120, help_text="For the newsroom only, e.g. Ten years, autumn.")
    priority = models.PositiveSmallIntegerField(
        choices=PRIORITIES,
        default=0,
        help_text="Of two campaigns that run at once, a page shows the one that comes first.",
    )
    only = ParentalManyToManyField(
        "newsroom.Section", blank=True, related_name="+", help_text="Only on stories of these sections. None: on all."
    )
    never = ParentalManyToManyField(
        "newsroom.Section", blank=True, related_name="+", help_text="Never on stories of these sections."
    )
    shown_on = models.ForeignKey(
        "newsroom.Story",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The preview shows the campaign on this story, as readers will see it. Choose an old one. "
        "Empty: the latest.",
    )

    panels = CAMPAIGN_PANELS

    class Meta:
        verbose_name = "campaign"
        ordering = ["-starts"]

    def __str__(self) -> str:
        """Say its name."""
        return self.name

    @property
    def state(self) -> str:
        """Say whether readers see it now, in a word for the list."""
        if not self.live:
            return "Draft"
        if moment() < self.starts:
            return "Planned"
        return "Running" if moment() < self.ends else "Over"

    @property
    def said_in(self) -> str:
        """Say in which languages it has words."""
        return ", ".join(row.get_language_display() for row in self.words.all())

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """One preview for each language."""
        return languages()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show a page of the press with the campaign put in."""
        response: HttpResponse = import_string(settings.CAMPAIGN_PREVIEW)(self, mode_name)
        return response


class CampaignWords(Orderable):
    """What a campaign says in one language."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=10, choices=languages, default=first_language)
    headline = models.CharField(max_length=120, help_text="Above the message.")
    text = models.TextField(
        "message", max_length=1200, help_text="Dear readers, … Plain text; an empty line makes a new paragraph."
    )
    signature = models.CharField(max_length=120, blank=True, help_text="Who asks, e.g. The editors.")
    button = models.CharField(
        max_length=40, blank=True, help_text="The words on the button. Empty: Support us. It leads to the support page."
    )
    amounts = models.CharField(
        "suggested amounts", max_length=80, blank=True, help_text="As they should be read, e.g. 5 · 10 · 25 €."
    )
    top = models.CharField(
        "line at the top", max_length=140, blank=True, help_text="One line above stories. Empty: only at their end."
    )

    panels = ASK_PANELS


class Banner(Timed):
    """Breaking news in one line above every page of a language. Saved means printed."""

    language = models.CharField(max_length=10, choices=languages, default=first_language)
    text = models.CharField(max_length=160, help_text="One line, as a headline.")
    story = models.ForeignKey(
        "newsroom.Story",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Where the line leads. It becomes a link once that story is published.",
    )

    panels = BANNER_PANELS

    class Meta:
        verbose_name = "breaking banner"
        ordering = ["-starts"]

    def __str__(self) -> str:
        """Say the line."""
        return self.text

    @property
    def state(self) -> str:
        """Say whether readers see it now."""
        if moment() < self.starts:
            return "Planned"
        return "Running" if moment() < self.ends else "Over"


class Notice(models.Model):
    """A sentence on an old story, from a fixed list. Saved means printed; deleted means gone."""

    story = models.ForeignKey(
        "newsroom.Story", on_delete=models.CASCADE, related_name="+", help_text="The story that says it."
    )
    about = models.CharField("what it says", max_length=12, choices=NOTICES, default="corrected")
    leads_to = models.ForeignKey(
        "newsroom.Story",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The story that says more, if there is one.",
    )

    panels = NOTICE_PANELS

    class Meta:
        verbose_name = "notice on a story"
        verbose_name_plural = "notices on stories"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Say which story says what."""
        return f"{self.story.title}: {self.get_about_display().lower()}"

    def clean(self) -> None:
        """Refuse a notice that leads back to its own story."""
        super().clean()
        if self.leads_to_id and self.leads_to_id == self.story_id:
            raise ValidationError({"leads_to": "This is the same story. Choose the one that says more, or none."})

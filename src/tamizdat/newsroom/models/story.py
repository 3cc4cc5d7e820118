"""A story, as editors write it. What readers get is its record; see `projection`."""

from typing import Any, get_args

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Orderable, Page
from wagtail.search import index

from tamizdat.newsroom.blocks import BodyField
from tamizdat.newsroom.languages import first_language, languages
from tamizdat.newsroom.models.pages import ADDRESS
from tamizdat.newsroom.models.public import PublicPage
from tamizdat.newsroom.models.story_panels import BYLINE_PANELS, CONTENT, CORRECTIONS, PUBLICATION, SHELVES
from tamizdat.press.records import Appeal, BylinePolicy, BylineRole, StoryType


def choices_of(literal: Any) -> list[tuple[str, str]]:
    """Offer the words of a record's Literal as choices of a field."""
    return [(word, word.capitalize()) for word in get_args(literal)]


class Story(PublicPage):
    """One story in one language. `title` is the headline."""

    language = models.CharField(max_length=10, choices=languages, default=first_language)
    kicker = models.CharField(max_length=120, blank=True, help_text="A word or two above the headline.")
    front_headline = models.CharField(
        max_length=255, blank=True, help_text="A shorter headline for the front and for lists. Empty: the headline."
    )
    standfirst = models.TextField(blank=True, help_text="One or two sentences between headline and text.")
    dateline_place = models.CharField(
        max_length=120, blank=True, help_text="For example Brussels. Printed in capitals."
    )
    dateline_hidden = models.BooleanField(
        "hide the place",
        default=False,
        help_text="The place is kept here and left out of print, e.g. to protect someone.",
    )
    body = BodyField(blank=True)

    lead_image = models.ForeignKey(
        "newsroom.NewsImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lead_caption = models.TextField(blank=True, help_text="Empty: the image's own caption.")
    lead_credit = models.CharField(max_length=255, blank=True, help_text="Empty: the image's own credit.")
    lead_alt = models.CharField(max_length=500, blank=True, help_text="Empty: the image's own description.")

    story_type = models.CharField(max_length=20, choices=choices_of(StoryType), default="news")
    section = models.ForeignKey(
        "newsroom.Section",
        null=True,
        on_delete=models.PROTECT,
        related_name="stories",
        help_text="Where it belongs first.",
    )
    other_sections = ParentalManyToManyField("newsroom.Section", blank=True, related_name="+")
    topics = ParentalManyToManyField("newsroom.Topic", blank=True, related_name="stories")
    places = models.CharField(max_length=500, blank=True, help_text="Places the story is about, with commas between.")

    byline_policy = models.CharField(
        max_length=12,
        choices=choices_of(BylinePolicy),
        default="named",
        help_text="Withheld: no name of this list leaves the newsroom.",
    )
    byline_note = models.CharField(
        max_length=300,
        blank=True,
        help_text="Tells readers why a name is withheld or changed, in the story's language.",
    )

    published_at = models.DateTimeField(
        "date of publication", null=True, blank=True, help_text="Printed on the page. Empty: the moment of publishing."
    )
    updated_at = models.DateTimeField(
        "updated", null=True, blank=True, help_text="Set it when the substance changed; leave it for a comma."
    )
    address_word = models.CharField(
        "words in the address",
        max_length=60,
        blank=True,
        validators=[ADDRESS],
        help_text="Empty: made from the headline. Fixed at first publication. Name nobody at risk.",
    )
    appeal = models.CharField(
        max_length=5,
        choices=choices_of(Appeal),
        default="on",
        help_text="Whether the page asks for support. Off suits the death of a colleague.",
    )
    translation_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="translations_of",
        help_text="The story that this one says in another language.",
    )

    versions_hidden = models.BooleanField(
        "hide former versions",
        default=False,
        help_text="Readers can see what the story said before, and what was changed. Hide it to protect someone.",
    )

    content_panels = [*CONTENT, *SHELVES, *BYLINE_PANELS, *CORRECTIONS]
    promote_panels = PUBLICATION
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.FilterField("language"),
        index.FilterField("section"),
        index.FilterField("published_at"),
    ]
    parent_page_types = ["newsroom.LanguageDesk"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "story"
        verbose_name_plural = "stories"
        indexes = [models.Index(fields=["-published_at"], name="story_by_date")]

    def clean(self) -> None:
        """Keep translations one step from their original, and the list of pinned stories short."""
        super().clean()
        original = self.translation_of
        if original is not None and original.pk == self.pk:
            raise ValidationError({"translation_of": "A story cannot be its own translation. Choose another story."})
        if original is not None and original.translation_of is not None:
            self.translation_of = original.translation_of

    def with_content_json(self, content: dict[str, Any]) -> "Story":
        """Read a draft; a date that it leaves empty is the one that stands."""
        story: Story = super().with_content_json(content)
        if story.published_at is None:
            story.published_at = self.published_at
        return story


class StoryByline(Orderable):
    """One line of credit. Without a contributor the text is printed as it stands."""

    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="bylines")
    contributor = models.ForeignKey(
        "newsroom.Contributor", null=True, blank=True, on_delete=models.PROTECT, related_name="bylines"
    )
    role = models.CharField(max_length=12, choices=choices_of(BylineRole), default="by")
    text = models.CharField(
        max_length=200, blank=True, help_text="Instead of a contributor, e.g. the name of an agency."
    )

    def clean(self) -> None:
        """Say who."""
        super().clean()
        if not self.contributor_id and not self.text.strip():
            raise ValidationError({"contributor": "Choose a contributor, or write the credit as it should be printed."})


class PinnedStory(Orderable):
    """A story that an editor wants under Read more. Where there is none, the press chooses."""

    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="pinned")
    target = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")

"""The tree that editors walk (root, home, a desk per language) and the pages outside the stream of news.

The tree is for administration only. No public address is made from it.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from tamizdat.newsroom.blocks import BodyField
from tamizdat.newsroom.languages import first_language, languages
from tamizdat.newsroom.models.public import PublicPage
from tamizdat.press.addresses import RESERVED

ADDRESS = RegexValidator(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", "Use only a-z, 0-9 and single hyphens, such as privacy-policy.")

ROLES = [
    ("publishingPrinciples", "How we work: principles"),
    ("ethicsPolicy", "Ethics"),
    ("correctionsPolicy", "Corrections"),
    ("masthead", "Who we are: the masthead"),
    ("ownershipFundingInfo", "Who owns us and who pays"),
    ("missionCoveragePrioritiesPolicy", "Our mission and what we cover"),
    ("verificationFactCheckingPolicy", "How we check facts"),
    ("unnamedSourcesPolicy", "Unnamed sources"),
    ("noBylinesPolicy", "Stories without a byline"),
    ("actionableFeedbackPolicy", "How to answer us"),
    ("diversityPolicy", "Diversity"),
    ("privacyPolicy", "Privacy policy: what subscribers agree to"),
]
OPEN = frozenset({"newsletter", "search", "support"})  # reserved against sections, meant for pages


class NewsroomHome(Page):
    """The top of the newsroom. Desks stand under it."""

    is_creatable = False
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["newsroom.LanguageDesk"]
    preview_modes: list[tuple[str, str]] = []

    def get_url_parts(self, request: Any = None) -> None:
        """Say that no public page belongs to it."""
        return


class LanguageDesk(Page):
    """All stories and pages of one language."""

    language = models.CharField(max_length=10, choices=languages, unique=True)

    content_panels = [*Page.content_panels, FieldPanel("language")]
    is_creatable = False  # the paper's languages make the desks
    parent_page_types = ["newsroom.NewsroomHome"]
    subpage_types = ["newsroom.Story", "newsroom.StaticPage"]
    preview_modes: list[tuple[str, str]] = []

    def get_url_parts(self, request: Any = None) -> None:
        """Say that no public page belongs to it: the front has its own record."""
        return


class StaticPage(PublicPage):
    """A page outside the stream of news: about, privacy policy, support, contact."""

    language = models.CharField(max_length=10, choices=languages, default=first_language)
    address_word = models.CharField(
        "word in the address",
        max_length=60,
        validators=[ADDRESS],
        help_text="For example about, support or privacy-policy. It is fixed when the page is first published.",
    )
    description = models.CharField(
        max_length=300, blank=True, help_text="One sentence for search engines and previews."
    )
    menu = models.PositiveSmallIntegerField(
        "place in the footer", default=0, help_text="1 stands first; 0 leaves the page out of the menu."
    )
    role = models.CharField(
        "what it says",
        max_length=40,
        blank=True,
        choices=ROLES,
        help_text="Search engines and fact-checkers look for these pages. One page for each, in each language.",
    )
    translation_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="translations_of",
        help_text="The page that this one says in another language.",
    )
    body = BodyField(blank=True)

    content_panels = [
        FieldPanel("title", classname="title", help_text="As readers see it."),  # as for a story
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("address_word", "description", "menu", "role", "translation_of")],
            heading="On the site",
        ),
    ]
    promote_panels: list[Any] = []
    search_fields = [*Page.search_fields, index.FilterField("language")]
    parent_page_types = ["newsroom.LanguageDesk"]
    subpage_types: list[str] = []

    def clean(self) -> None:
        """Refuse a word that is the address of a section or of the site's own."""
        super().clean()
        if self.translation_of_id and self.translation_of_id == self.pk:
            raise ValidationError({"translation_of": "A page cannot be its own translation. Choose another page."})
        codes = {code for code, _name in languages()}
        if self.address_word in (RESERVED - OPEN) | codes or self.address_word.isdigit():
            message = f"“{self.address_word}” is an address that the site needs for itself. Choose another word."
            raise ValidationError({"address_word": message})

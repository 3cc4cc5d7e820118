"""Where a story is shelved and who signs it: sections, topics, contributors, each with its words per language."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from tamizdat.newsroom.languages import languages
from tamizdat.press.addresses import may_be_section

SLUG = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", "Use only a-z, 0-9 and single hyphens: this becomes part of an address."
)


class Words(models.Model):
    """Name and description in one more language."""

    language = models.CharField(max_length=10, choices=languages)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    panels = [FieldPanel("language"), FieldPanel("name"), FieldPanel("description")]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Say the name."""
        return self.name


class Shelf(index.Indexed, ClusterableModel):
    """`name` and `description` are in the first language of the paper; `translations` has the others."""

    slug = models.SlugField(
        max_length=80,
        unique=True,
        validators=[SLUG],
        help_text="The word in the address. Changing it moves the list to another address.",
    )
    name = models.CharField(max_length=200, help_text="In the first language of the paper.")
    description = models.TextField(blank=True, help_text="One or two sentences at the head of the list.")

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("slug"), FieldPanel("description")], heading="Name"),
        InlinePanel("translations", label="other language", heading="In other languages"),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.FilterField("slug")]

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        """Say the name in the first language."""
        return self.name


class Section(Shelf):
    """A part of the paper, such as Politics. Stories never move when it is renamed."""

    def clean(self) -> None:
        """Refuse a slug that the site needs for itself."""
        super().clean()
        if not may_be_section(self.slug, [code for code, _name in languages()]):
            message = f"“{self.slug}” is an address that the site needs for itself. Choose another word."
            raise ValidationError({"slug": message})

    class Meta(Shelf.Meta):
        verbose_name = "section"


class SectionWords(Words):
    """A section's name in one more language."""

    section = ParentalKey(Section, on_delete=models.CASCADE, related_name="translations")


class Topic(Shelf):
    """What a story is about, across sections."""

    class Meta(Shelf.Meta):
        verbose_name = "topic"


class TopicWords(Words):
    """A topic's name in one more language."""

    topic = ParentalKey(Topic, on_delete=models.CASCADE, related_name="translations")


class Place(Shelf):
    """Somewhere that stories are about. Made from the words that editors write under Places, and put right here."""

    class Meta(Shelf.Meta):
        verbose_name = "place"


class PlaceWords(Words):
    """A place's name in one more language."""

    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="translations")


class Contributor(Shelf):
    """Someone who signs stories. There is no link to an account, on purpose: the two must not be joined."""

    portrait = models.ForeignKey(
        "newsroom.NewsImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pseudonym = models.BooleanField(default=False, help_text="Readers are told that this is not the real name.")

    panels = [*Shelf.panels, FieldPanel("portrait"), FieldPanel("pseudonym")]

    class Meta(Shelf.Meta):
        verbose_name = "contributor"


class ContributorWords(Words):
    """A contributor's name in one more language."""

    contributor = ParentalKey(Contributor, on_delete=models.CASCADE, related_name="translations")

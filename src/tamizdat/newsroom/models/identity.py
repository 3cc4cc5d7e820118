"""Who the paper is: its names, its languages, its address, its sections in order."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.contrib.settings.registry import register_setting
from wagtail.models import Orderable

from tamizdat.newsroom.languages import languages


@register_setting(icon="site")
class Identity(BaseGenericSetting, ClusterableModel):
    """There is one. `name`, `tagline` and `note` are in the first of `language_codes`."""

    name = models.CharField(max_length=120, default="Newspaper")
    tagline = models.CharField(max_length=200, blank=True, help_text="A line under the name.")
    note = models.TextField(blank=True, help_text="Small print at the foot of every page: publisher, place, licence.")
    language_codes = models.CharField(
        "languages",
        max_length=60,
        default="en",
        help_text="Codes with commas between, e.g. en, ru, fa. The first one has no prefix in its addresses.",
    )
    origin = models.URLField(
        blank=True, help_text="The main address, e.g. https://example.org/. Empty: from the settings."
    )
    demonstration = models.BooleanField(
        default=False, help_text="Every page says that its keys are for demonstration only."
    )

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline"), FieldPanel("note")], heading="Name"),
        InlinePanel("translations", label="other language", heading="In other languages"),
        MultiFieldPanel([FieldPanel(name) for name in ("language_codes", "origin", "demonstration")], heading="Site"),
        InlinePanel("nav", label="section", heading="Sections in the navigation"),
    ]

    class Meta:
        verbose_name = "the paper"

    @property
    def codes(self) -> list[str]:
        """The languages in order."""
        return [code.strip() for code in self.language_codes.split(",") if code.strip()]

    def clean(self) -> None:
        """Refuse languages that the newsroom does not know."""
        super().clean()
        known = {code for code, _name in languages()}
        if not self.codes or len(set(self.codes)) != len(self.codes) or set(self.codes) - known:
            message = f"Write some of {', '.join(sorted(known))}, each once, with commas between."
            raise ValidationError({"language_codes": message})


class IdentityWords(models.Model):
    """The paper's name in one more language."""

    identity = ParentalKey(Identity, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10, choices=languages)
    name = models.CharField(max_length=120)
    tagline = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        """Say the name."""
        return self.name


class NavEntry(Orderable):
    """A section in the navigation."""

    identity = ParentalKey(Identity, on_delete=models.CASCADE, related_name="nav")
    section = models.ForeignKey("newsroom.Section", on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("section")]

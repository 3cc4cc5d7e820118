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
from tamizdat.press.soundness import SECURITY_CONTACT, TRUST_FORM, TRUST_LINE

MACHINES = ("feed_text", "ai_robots", "story_cards", "trust", "security_contact", "security_expires")


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

    feed_text = models.CharField(
        "feeds hold",
        max_length=8,
        choices=[("full", "whole stories"), ("summary", "summaries")],
        default="full",
        help_text="Whole stories reach readers to whom the site is blocked.",
    )
    ai_robots = models.CharField(
        "robots of AI companies",
        max_length=12,
        choices=[
            ("welcome", "may read everything"),
            ("no-training", "may answer questions, not train on it"),
            ("none", "are asked to stay away"),
        ],
        default="welcome",
        help_text="Said in robots.txt and trust.txt. It is a request: nothing stops a robot that does not care.",
    )
    story_cards = models.BooleanField(
        "cards with headlines",
        default=False,
        help_text="Where a story without a photo is shared, show its headline as a picture, not the paper's name.",
    )
    trust = models.TextField(
        "trust.txt",
        blank=True,
        help_text="One line each, such as member=https://association.example/ or control=https://other-site.example/.",
    )
    security_contact = models.CharField(
        max_length=200,
        blank=True,
        help_text="Where to tell us of a weakness, e.g. mailto:security@example.org. Needs the next field.",
    )
    security_expires = models.DateField(
        "good until",
        null=True,
        blank=True,
        help_text="The last day on which the contact is to be trusted, at most a year ahead. Renew it in time.",
    )

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline"), FieldPanel("note")], heading="Name"),
        InlinePanel("translations", label="other language", heading="In other languages"),
        MultiFieldPanel([FieldPanel(name) for name in ("language_codes", "origin", "demonstration")], heading="Site"),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("feed_text", "ai_robots", "story_cards", "trust", "security_contact", "security_expires")
            ],
            heading="What machines are told",
        ),
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
        self._clean_notices()

    def _clean_notices(self) -> None:
        for line in self.trust_lines:
            if not TRUST_LINE.fullmatch(line):
                raise ValidationError({"trust": f"“{line}” is no line of trust.txt. Write {TRUST_FORM}."})
        if self.security_contact and not SECURITY_CONTACT.fullmatch(self.security_contact):
            raise ValidationError({"security_contact": "Begin with mailto:, https:// or tel:."})
        if bool(self.security_contact) != bool(self.security_expires):
            message = "A security.txt needs a contact and a last day: give both, or neither."
            raise ValidationError({"security_expires": message})

    @property
    def trust_lines(self) -> list[str]:
        """The lines of trust.txt."""
        return [line.strip() for line in self.trust.splitlines() if line.strip()]


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

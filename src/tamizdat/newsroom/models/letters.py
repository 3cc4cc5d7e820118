"""Newsletters and their letters. A letter is written here and sent elsewhere: nobody here knows a reader."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from wagtail.fields import RichTextField
from wagtail.models import PreviewableMixin

from tamizdat.newsroom.blocks import INLINE
from tamizdat.newsroom.counts import counts
from tamizdat.newsroom.languages import first_language, languages
from tamizdat.newsroom.letter_blocks import ItemsField
from tamizdat.newsroom.models.letter_panels import LETTER_PANELS, NEWSLETTER_PANELS
from tamizdat.newsroom.models.pages import ADDRESS
from tamizdat.newsroom.rhythm import Rhythm
from tamizdat.press.letter_records import LetterEdition

WEEKDAYS = [
    (0, "No fixed day"),
    *enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), 1),
]
STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("held", "Held: missed its hour"),
    ("published", "Published"),
]
WRITABLE = frozenset({"draft", "submitted", "approved", "held"})


def paper_time_zone() -> str:
    """Name the time zone of the paper."""
    return str(settings.TIME_ZONE)


class Newsletter(models.Model):
    """A letter that comes again and again, in one language. Saved means printed: its page and its form follow."""

    title = models.CharField(max_length=120, help_text="As readers know it, e.g. The Friday letter.")
    slug = models.CharField(
        "word in the address",
        max_length=40,
        unique=True,
        validators=[ADDRESS],
        help_text="No two newsletters have the same, in whatever language. Subscriptions hang on it: never change it.",
    )
    language = models.CharField(max_length=10, choices=languages, default=first_language)
    description = models.CharField(
        max_length=300, blank=True, help_text="One sentence beside the form: what, how often."
    )
    from_name = models.CharField("from", max_length=80, blank=True, help_text="Empty: the name of the paper.")
    reply = models.EmailField("answers go to", blank=True, help_text="An address of the newsroom. Empty: to nobody.")
    digest = models.BooleanField("headlines with links", default=True)
    full = models.BooleanField("whole stories in the mail", default=True)
    text = models.BooleanField("plain text", default=True)
    weekday = models.PositiveSmallIntegerField("day", choices=WEEKDAYS, default=5)
    local_time = models.TimeField("hour", default=time(18, 0))
    time_zone = models.CharField(max_length=60, default=paper_time_zone, help_text="For example Europe/Amsterdam.")
    quiet_from = models.TimeField("nothing leaves from", null=True, blank=True)
    quiet_until = models.TimeField("until", null=True, blank=True)
    second_person = models.BooleanField(
        "a second person must approve",
        default=True,
        help_text="Whoever wrote or submitted a letter last cannot approve it.",
    )
    watched = models.TextField(
        "mailboxes that are watched",
        blank=True,
        help_text="Domains of mail providers that those who block you can read, one a line. The form warns of them.",
    )
    order = models.PositiveSmallIntegerField(
        default=0, help_text="Stories offer the newsletter with the lowest number."
    )

    panels = NEWSLETTER_PANELS

    class Meta:
        verbose_name = "newsletter"
        ordering = ["language", "order", "pk"]

    def __str__(self) -> str:
        """Say its title."""
        return self.title

    def clean(self) -> None:
        """Refuse a rhythm that no clock can keep, and a newsletter in no form."""
        super().clean()
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": "There is no such time zone. Write one such as Europe/Amsterdam."})
        former = Newsletter.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if former and former != self.slug:
            raise ValidationError({"slug": f"Subscriptions hang on “{former}”, so it stays. Found another newsletter."})
        if not self.editions:
            raise ValidationError({"digest": "Offer at least one edition."})
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise ValidationError({"quiet_until": "Quiet hours need a beginning and an end: give both, or neither."})

    @property
    def editions(self) -> list[LetterEdition]:
        """What a subscriber may choose."""
        every: list[tuple[LetterEdition, bool]] = [("digest", self.digest), ("full", self.full), ("text", self.text)]
        return [name for name, offered in every if offered]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of its rhythm."""
        return ZoneInfo(self.time_zone)

    @property
    def rhythm(self) -> Rhythm | None:
        """When it comes; None where it has no fixed day."""
        if not self.weekday:
            return None
        return Rhythm(self.weekday, self.local_time, self.zone, self.quiet_from, self.quiet_until)

    @property
    def readers(self) -> str:
        """Say how many get it, for the list."""
        return counts().newsletter(self.slug)

    @property
    def says_when(self) -> str:
        """Say when it comes, for the list."""
        day = dict(WEEKDAYS)[self.weekday]
        return f"{day}, {self.local_time:%H:%M} {self.time_zone}" if self.weekday else day


class Letter(PreviewableMixin, models.Model):
    """One letter, as it is written. What is sent is its record, put in the log at the moment when it is due."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="letters")
    subject = models.CharField(max_length=120, help_text="One line; phones show some forty characters.")
    preheader = models.CharField(
        "preview line", max_length=200, blank=True, help_text="What mailboxes show after the subject."
    )
    opening = RichTextField("opening words", blank=True, features=INLINE)
    items = ItemsField(verbose_name="stories", blank=True)
    closing = RichTextField("closing words", blank=True, features=INLINE)
    appeal = models.BooleanField(
        "ask for support", default=True, help_text="The standing appeal, after the last words."
    )
    due = models.DateTimeField(
        "goes out",
        null=True,
        blank=True,
        help_text="In the time zone of the paper. Empty: the next day and hour of its newsletter.",
    )

    state = models.CharField(max_length=10, choices=STATES, default="draft", editable=False)
    address = models.CharField(max_length=255, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    # Who may not approve it; see docs/data.md, "About staff".
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    panels = LETTER_PANELS

    class Meta:
        verbose_name = "letter"
        ordering = [models.F("due").desc(nulls_first=True), "-pk"]
        permissions = [("approve_letter", "Can approve letters")]

    def __str__(self) -> str:
        """Say its subject."""
        return self.subject

    def clean(self) -> None:
        """Keep what becomes a header of a mail on one line."""
        super().clean()
        self.subject, self.preheader = " ".join(self.subject.split()), " ".join(self.preheader.split())

    @property
    def sent(self) -> str:
        """Say what the vault has counted, for the list."""
        return counts().letter(self.pk) if self.state == "published" else ""

    @property
    def local_due(self) -> datetime | None:
        """The moment when it is due, as its newsletter's readers count."""
        return self.due.astimezone(self.newsletter.zone) if self.due else None

    @property
    def goes_out(self) -> str:
        """Say when it goes out, as its readers count."""
        return f"{self.local_due:%a %d %b %Y, %H:%M}" if self.due else "at the next hour of its newsletter"

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """The ways in which an editor looks at a letter."""
        return [
            ("mail", "As mail"),
            ("narrow", "As mail, on a phone"),
            ("dark", "As mail, in the dark"),
            ("full", "With whole stories"),
            ("text", "As plain text"),
            ("source", "Size and source"),
            ("page", "As a page"),
        ]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the very bytes that the press would bake now."""
        response: HttpResponse = import_string(settings.LETTER_PREVIEW)(self, mode_name)
        return response

    def set_items(self, items: list[Any]) -> None:
        """Take stories and headings as they are stored: `{"type": "heading", "value": "At sea"}`."""
        self.items = items  # type: ignore[assignment]  # Wagtail reads the stored form, its field is untyped

    def raw_items(self) -> list[Any]:
        """Give the stories and headings as they are stored."""
        return list(self.items.raw_data)

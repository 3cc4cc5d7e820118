"""An editor at work: the newsroom's own screens, asked in this process as a browser would ask them."""

import time
import uuid
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from bench.paper import ORIGIN, SECTIONS
from tamizdat.newsroom.actions.building import add_section, name_the_paper
from tamizdat.newsroom.actions.stories import publish_story, write_story
from tamizdat.newsroom.models import Section, Story
from tamizdat.staff.actions import open_account
from tamizdat.staff.roles import PUBLISHER


class Publisher:
    """A publisher with one story open. What stands around it is the same as in the invented paper."""

    def __init__(self) -> None:
        settings.ALLOWED_HOSTS = ["testserver"]
        sections = list(Section.objects.order_by("pk")) or [
            add_section(slug=slug, name=slug.capitalize()) for slug in SECTIONS
        ]
        name_the_paper(languages=["en"], name="The Paper", tagline="Printed elsewhere", nav=sections, origin=ORIGIN)
        now = datetime.now(UTC)
        who = open_account(username=f"publisher-{now.timestamp()}", password=f"not used {now}", roles=[PUBLISHER])
        self.client = Client()
        self.client.force_login(who)
        self.section = sections[0]
        self.story: Story = write_story(
            language="en",
            headline="A story from the newsroom",
            section=self.section,
            body=[{"type": "paragraph", "value": f"<p>{'words and more words ' * 40}</p>"} for _ in range(9)],
            published_at=now,
            byline_policy="staff",
        )
        publish_story(self.story, at=now)

    def publish(self, headline: str) -> float:
        """Change the headline and press Publish. Returns the moment of the click."""
        address = reverse("wagtailadmin_pages:edit", args=[self.story.pk])
        sent = self._form(headline) | {"action-publish": "action-publish"}
        start = time.perf_counter()
        answer = self.client.post(address, sent)
        if answer.status_code != 302:
            message = f"the newsroom did not take the form: {answer.status_code}"
            raise SystemExit(message)
        return start

    def post_update(self, story: int, headline: str, words: str) -> float:
        """Post an update at the live desk. Returns the moment of the click."""
        body = streamfield([("paragraph", rich_text(f"<p>{words}</p>"))])
        given = {"token": uuid.uuid4().hex, "edition": "0", "headline": headline, "body": body, "contributor": ""}
        sent = nested_form_data(given)
        start = time.perf_counter()
        answer = self.client.post(reverse("live_desk", args=[story]), sent)
        if answer.status_code != 302:
            message = f"the live desk did not take the form: {answer.status_code}"
            raise SystemExit(message)
        return start

    def _form(self, headline: str) -> dict[str, Any]:
        body = [("paragraph", rich_text(f"<p>{'words and more words ' * 40}</p>")) for _ in range(9)]
        fields = dict.fromkeys(
            ("kicker", "front_headline", "dateline_place", "lead_caption", "lead_credit", "lead_alt", "lead_image"), ""
        ) | dict.fromkeys(("places", "byline_note", "updated_at", "translation_of", "go_live_at", "expire_at"), "")
        sent: dict[str, Any] = nested_form_data(
            fields
            | {
                "title": headline,
                "standfirst": "A line.",
                "body": streamfield(body),
                "story_type": "news",
                "section": str(self.section.pk),
                "byline_policy": "staff",
                "corrections": inline_formset([]),
                "bylines": inline_formset([]),
                "pinned": inline_formset([]),
                "comments": inline_formset([]),
                "published_at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
                "address_word": self.story.address_word,
                "appeal": "on",
            }
        )
        return sent

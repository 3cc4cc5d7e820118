"""Founds the newsletters of the demonstration, and brings in letters: some that went out, and drafts for Friday."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from tamizdat.newsroom.actions.letters import found_newsletter, release_letter, write_letter
from tamizdat.newsroom.demonstration.content import Paper, Text
from tamizdat.newsroom.demonstration.markup import Shelf, inline
from tamizdat.newsroom.models import Letter, Newsletter
from tamizdat.newsroom.publication import publication_log


def correspond(paper: Paper, pages: Mapping[str, int], *, by: AbstractUser, at: datetime) -> None:
    """Bring in what is not there yet. `pages` gives the number of `story:en/…`."""
    found = {
        slug: Newsletter.objects.filter(slug=slug).first() or found_newsletter(slug=slug, **_facts(facts))
        for slug, facts in paper.facts["newsletters"].items()
    }
    shelf = Shelf(dict(pages), {})
    for text in paper.letters.values():
        newsletter = found[text.head["newsletter"]]
        if not Letter.objects.filter(newsletter=newsletter, subject=text.head["subject"]).exists():
            _bring(text, newsletter, shelf, by=by, at=at)


def _facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {**facts, "watched": "\n".join(facts["watched"])}


@transaction.atomic
def _bring(text: Text, newsletter: Newsletter, shelf: Shelf, *, by: AbstractUser, at: datetime) -> None:
    head = text.head
    letter = write_letter(
        newsletter=newsletter,
        subject=head["subject"],
        preheader=head.get("preheader", ""),
        opening=_paragraphs(text.body, shelf),
        closing=_paragraphs(head.get("closing", ""), shelf),
        items=[_item(item, shelf) for item in head["items"]],
        due=head.get("due"),
        by=by,
    )
    if not head.get("draft"):
        release_letter(letter, at=min(at, letter.due or at - timedelta(days=1)), log=publication_log())


def _item(item: Mapping[str, str], shelf: Shelf) -> tuple[str, Any]:
    if "heading" in item:
        return "heading", item["heading"]
    words = {name: item.get(name, "") for name in ("headline", "blurb")}
    return "story", {"story": shelf.pages[f"story:{item['story']}"], **words}


def _paragraphs(text: str, shelf: Shelf) -> str:
    parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "".join(f"<p>{inline(part, shelf)}</p>" for part in parts)

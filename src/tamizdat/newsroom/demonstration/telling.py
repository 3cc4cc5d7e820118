"""Tells the demonstration's live stories again, update by update, at the moments that their files name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import AbstractUser

from tamizdat.newsroom.actions import live
from tamizdat.newsroom.actions.live import Words
from tamizdat.newsroom.demonstration.content import ContentError, Text
from tamizdat.newsroom.models import Contributor, LiveCoverage, LiveUpdate, Story
from tamizdat.newsroom.publication import publication_log

MARK = "=== "
# moment, headline, marks, contributor
FIELDS = 4
Bodies = Callable[[str], list[dict[str, Any]]]


@dataclass(frozen=True)
class Entry:
    """One update as its file has it."""

    at: datetime
    headline: str
    marks: frozenset[str]
    contributor: str
    body: str


def entries_of(text: Text) -> tuple[str, list[Entry]]:
    """Take a file apart: what is known, and the updates. Raises ContentError naming the entry that is wrong."""
    known, *rest = text.body.split(f"\n{MARK}")
    return known, [_entry(text.key, part) for part in rest]


def _entry(key: str, part: str) -> Entry:
    first, _, body = part.partition("\n")
    at, headline, marks, contributor, *_ = [*(one.strip() for one in first.split("|")), *[""] * FIELDS]
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        message = f"{key}: an update begins with “{first}”; write `{MARK}2026-11-14T05:45:00+01:00 | headline`."
        raise ContentError(message) from error
    return Entry(moment, headline, frozenset(marks.split()), contributor, body)


def tell(story: Story, text: Text, bodies: Bodies, people: Mapping[str, Contributor], *, by: AbstractUser) -> None:
    """Post, correct and withdraw in the order of time, then say what is known and end."""
    LiveCoverage.objects.filter(story_id=story.pk).update(began=story.published_at, changed=story.published_at)
    known, entries = entries_of(text)
    log = publication_log()
    for number, entry in enumerate(sorted(entries, key=attrgetter("at")), start=1):
        edit = next((one for one in text.head.get("edits", ()) if one["number"] == number), None)
        if edit and edit["is"] not in entry.body:
            message = f"{text.key}: the edit of update {number} says “{edit['is']}”, but its text does not."
            raise ContentError(message)
        words = Words(
            headline=entry.headline,
            body=bodies(entry.body.replace(edit["is"], edit["was"]) if edit else entry.body),
            contributor=people[entry.contributor] if entry.contributor else None,
            pinned="pinned" in entry.marks,
            key="key" in entry.marks,
        )
        token = f"demo-{story.pk}-{number}"
        update = live.post_update(story, words, token=token, at=entry.at, publication=log, by=by)
        if edit:
            _mend(update, edit, entry, words, bodies, by=by)
    for gone in text.head.get("withdrawn", ()):
        update = LiveUpdate.objects.get(coverage__story_id=story.pk, number=gone["number"])
        live.withdraw_update(update, at=gone["at"], publication=log, notice=True, recalled=True, by=by)
    ended = text.head["ended"]
    edition = LiveCoverage.objects.get(story_id=story.pk).edition
    live.write_summary(story, bodies(known), edition=edition, at=ended, publication=log, by=by)
    live.set_state(story, "ended", edition=edition + 1, at=ended, publication=log, by=by)


def _mend(
    update: LiveUpdate, edit: Mapping[str, Any], entry: Entry, words: Words, bodies: Bodies, *, by: AbstractUser
) -> None:
    right = Words(words.headline, bodies(entry.body), words.contributor, words.pinned, words.key)
    correction = ("correction", edit["words"]) if "words" in edit else None
    live.edit_update(
        update,
        right,
        edition=update.edition,
        at=edit["at"],
        publication=publication_log(),
        correction=correction,
        by=by,
    )

"""Shapes corrections: beside the story that they belong to, and in the lists of all corrections of a language.

A story without corrections and without former versions never comes here, and reads nothing of it.
"""

import re

import msgspec

from tamizdat.press import addresses
from tamizdat.press.calendars import year_rows
from tamizdat.press.chunks import update_address
from tamizdat.press.faces import Face, Link, Moment, Year
from tamizdat.press.moments import moment, month_title
from tamizdat.press.outlines import Outline
from tamizdat.press.reading import Reading
from tamizdat.press.records import Correction, Corrections, Story
from tamizdat.press.words import words

LABELS = {"correction": "Correction", "clarification": "Clarification", "update": "Update"}
HEADS = {"correction": "Corrected on", "clarification": "Clarified on"}
_UPDATE = re.compile(r"u([1-9][0-9]{0,6})")


class CorrectionFace(Face, frozen=True):
    """One correction. `mark` is its own anchor on the story's page, `anchor` that of what it is about, or "".

    `address` is where the update of a live story stands that it is about, or "".
    """

    mark: str
    label: str
    published: Moment
    words: str
    anchor: str
    address: str = ""


class Amended(Face, frozen=True):
    """What a story says about itself: `head` ("Corrected on") with `newest`, the corrections, where all of them stand.

    `history` is the address of the story's versions, or "".
    """

    head: str
    newest: Moment | None
    corrections: list[CorrectionFace]
    everything: str
    history: str


class CorrectedStory(Face, frozen=True):
    """A story in a list of corrections, newest correction first."""

    address: str
    headline: str
    corrections: list[CorrectionFace]


class CorrectionsFace(Face, frozen=True):
    """The latest corrections of a language, or one month of them; `head` is "" on the head itself."""

    title: str
    head: Link
    stories: list[CorrectedStory]
    years: list[Year]
    feed: str


class CorrectionsFeed(Face, frozen=True):
    """The Atom feed of corrections."""

    title: str
    address: str
    head: str
    updated: str
    stories: list[CorrectedStory]


def list_name(language: str) -> str:
    """Name the list of the corrections of a language."""
    return f"{language}/corrections"


def amended(reading: Reading, story: Story) -> Amended | None:
    """Shape the corrections of a story and the way to its versions; None for nearly every story."""
    if not story.corrections and not story.versions:
        return None
    language = story.language
    said = words(language)
    known = {block.id for block in story.body}
    headed = [one for one in story.corrections if one.kind in HEADS]
    newest = max(headed, key=lambda one: one.at) if headed else None
    listed = bool(story.corrections) and reading.has_some(list_name(language))
    history = bool(story.versions) and reading.outline(f"history/{story.uid}") is not None
    return Amended(
        head=said[HEADS[newest.kind]] if newest else "",
        newest=moment(newest.at, language) if newest else None,
        corrections=_of_updates(story, correction_faces(story.corrections, language, known)),
        everything=addresses.corrections(language, reading.site().languages) if listed else "",
        history=addresses.versions_of(story.address) if history else "",
    )


def corrections_face(reading: Reading, language: str, month: str = "") -> CorrectionsFace:
    """Shape the head of the corrections of a language, or one month of them."""
    name = list_name(language)
    head = addresses.corrections(language, reading.site().languages)
    title = words(language)["Corrections"]
    return CorrectionsFace(
        title=month_title(month, language) if month else title,
        head=Link(head, title) if month else Link("", ""),
        stories=_stories(reading, reading.month(name, month) if month else reading.head(name)),
        years=[] if month else _years(reading, language, head),
        feed=feed_address(reading, language),
    )


def feed_face(reading: Reading, language: str, paper: str) -> CorrectionsFeed:
    """Shape the feed of the latest corrections; its moment is that of the newest, never of the press."""
    newest = reading.head(list_name(language))
    stories = _stories(reading, newest)
    moments = [one.published.iso for story in stories for one in story.corrections]
    head = addresses.corrections(language, reading.site().languages)
    title = f"{words(language)['Corrections']} · {paper}"
    return CorrectionsFeed(title, feed_address(reading, language), head, max(moments, default=""), stories)


def feed_address(reading: Reading, language: str) -> str:
    """Address of the feed of corrections (a file, so no slash at the end)."""
    return f"{addresses.corrections(language, reading.site().languages)}feed.xml"


def _stories(reading: Reading, found: list[Outline]) -> list[CorrectedStory]:
    shaped = []
    for one in found:
        story = reading.outline(f"story/{one.uid}")
        record = reading.record(one.subject, Corrections)
        # Corrections of a story that could not be printed wait until it is mended.
        if story and record:
            items = correction_faces(record.items, one.language)
            shaped.append(CorrectedStory(story.address, story.title, items[::-1]))
    return shaped


def correction_faces(items: list[Correction], language: str, known: set[str] | None = None) -> list[CorrectionFace]:
    """Shape corrections, numbered from the oldest; `known` are the anchors of their page."""
    said = words(language)
    return [
        CorrectionFace(
            mark=f"correction-{number}",
            label=said[LABELS[one.kind]],
            published=moment(one.at, language),
            words=one.words,
            anchor=one.block if known and one.block in known else "",
        )
        for number, one in enumerate(items, start=1)
    ]


def _of_updates(story: Story, shaped: list[CorrectionFace]) -> list[CorrectionFace]:
    """Lead from corrections of a live story's updates to the pages on which these stand."""
    if not story.live:
        return shaped
    numbers = [_UPDATE.fullmatch(one.block) for one in story.corrections]
    return [
        msgspec.structs.replace(face, address=update_address(story.address, int(number[1]))) if number else face
        for face, number in zip(shaped, numbers, strict=True)
    ]


def _years(reading: Reading, language: str, head: str) -> list[Year]:
    months = [month for month in reading.months(list_name(language)) if month]
    return year_rows(months, head, language)

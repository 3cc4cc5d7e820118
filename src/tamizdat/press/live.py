"""Shapes a live story: its head with the newest updates, and the chunks in which all of them stand for ever.

The head reads the newest of the list; a chunk reads its own members, and of the story its address and headline alone.
"""

from collections.abc import Sequence

from tamizdat.press.blocks import AnyBlock
from tamizdat.press.bodies import body
from tamizdat.press.cards import credits_of
from tamizdat.press.chunks import (
    SIZE,
    chunk_address,
    chunk_list,
    chunk_of,
    count_file,
    key_list,
    pinned_list,
    update_address,
    updates_list,
)
from tamizdat.press.corrections import CorrectionFace, correction_faces
from tamizdat.press.faces import Credit, Face, FigureFace, Link, Moment, PageFace, Prose, TableFace
from tamizdat.press.histories import words_of
from tamizdat.press.moments import digits, moment
from tamizdat.press.outlines import Outline
from tamizdat.press.reading import Reading
from tamizdat.press.records import Live, LiveUpdate, Story
from tamizdat.press.words import words

LABELS = {"open": "Live", "paused": "Live, paused", "ended": "As it happened"}
# Key events beyond these are found in the chunks.
KEYS_MOST = 12
# An update without a headline is named by so much of its text.
NAMED_BY = 90


class UpdateFace(Face, frozen=True):
    """One update. `address` is its own for ever, anchor included; `edited` is when its words last changed.

    Of a withdrawn update nothing is left but its number and its moment.
    """

    number: int
    address: str
    headline: str
    published: Moment
    edited: Moment | None
    credits: list[Credit]
    body: Sequence[AnyBlock | FigureFace | TableFace | Prose]
    corrections: list[CorrectionFace]
    key: bool
    withdrawn: bool
    plain: str


class KeyEvent(Face, frozen=True):
    """A line in the short list at the top. `here` is its anchor on the same page, or ""."""

    address: str
    here: str
    text: str
    published: Moment


class LiveFace(Face, frozen=True):
    """The head of a live story. `known` holds the summary, `chunks` the pages of all updates, newest first.

    `newest` is the highest number that the page knows, `count` the file that says whether there are higher ones.
    """

    state: str
    label: str
    address: str
    began: Moment
    ended: Moment | None
    known: PageFace | None
    keys: list[KeyEvent]
    pinned: list[UpdateFace]
    updates: list[UpdateFace]
    chunks: list[Link]
    newest: int
    count: str


class ChunkFace(Face, frozen=True):
    """A chunk. `older` and `newer` lead to its neighbours, `newer` of the last one to the story itself."""

    story: Link
    title: str
    updates: list[UpdateFace]
    older: Link
    newer: Link


def live_face(reading: Reading, story: Story, live: Live, up: str) -> LiveFace:
    """Shape the head of a live story whose page lies `up` below the root."""
    pinned = _updates(reading, reading.group(pinned_list(story.uid)), story.address, up)
    newest = reading.head(updates_list(story.uid))
    above = {one.number for one in pinned}
    shown = _updates(reading, [one for one in newest if one.sort not in above][:SIZE], story.address, up)
    here = above | {one.number for one in shown}
    return LiveFace(
        state=live.state,
        label=words(story.language)[LABELS[live.state]],
        address=story.address,
        began=moment(live.began, story.language),
        ended=moment(live.ended, story.language) if live.ended else None,
        known=PageFace("", body(reading, live.summary, up, story.language)) if live.summary else None,
        keys=_keys(reading, story, here),
        pinned=pinned,
        updates=shown,
        chunks=_chunks(reading, story, newest[0].sort) if newest else [],
        newest=newest[0].sort if newest else 0,
        count=count_file(story.address),
    )


def chunk_face(reading: Reading, uid: int, chunk: int, up: str) -> tuple[str, ChunkFace]:
    """Shape a chunk that has updates; with it comes its language."""
    members = reading.group(chunk_list(uid, chunk))
    language = members[0].language
    subject = f"story/{uid}"
    address = reading.address(subject)
    story = Link(address, reading.title(subject))
    return language, ChunkFace(
        story=story,
        title=chunk_title(chunk, language),
        updates=_updates(reading, members, address, up),
        older=_neighbour(reading, uid, address, language, range(chunk - 1, 0, -1)),
        newer=_neighbour(reading, uid, address, language, (chunk + 1,)),
    )


def newest_updates(reading: Reading, story: Story, most: int, up: str) -> list[UpdateFace]:
    """Shape the newest updates, for feeds and search engines."""
    return _updates(reading, reading.head(updates_list(story.uid))[:most], story.address, up)


def _updates(reading: Reading, found: Sequence[Outline], address: str, up: str) -> list[UpdateFace]:
    shaped = []
    for one in found:
        record = reading.record(one.subject, LiveUpdate)
        if record:
            shaped.append(_update(reading, record, address, up))
    return shaped


def _update(reading: Reading, update: LiveUpdate, address: str, up: str) -> UpdateFace:
    language = update.language
    return UpdateFace(
        number=update.number,
        address=update_address(address, update.number),
        headline=update.headline,
        published=moment(update.at, language),
        edited=moment(update.edited, language) if update.edited else None,
        credits=credits_of(reading, update.bylines, "named", language),
        body=body(reading, update.body, up, update.language),
        corrections=correction_faces(update.corrections, language),
        key=update.key,
        withdrawn=update.withdrawn,
        plain="\n".join(text for block in update.body if (text := words_of(block).strip())),
    )


def _keys(reading: Reading, story: Story, here: set[int]) -> list[KeyEvent]:
    """List the newest key events; one without a headline is named by the beginning of its text."""
    events = []
    for one in reading.group(key_list(story.uid))[:KEYS_MOST]:
        record = reading.record(one.subject, LiveUpdate)
        if record and not record.withdrawn:
            anchor = f"u{record.number}" if record.number in here else ""
            at = moment(record.at, story.language)
            events.append(KeyEvent(update_address(story.address, record.number), anchor, name_of(record), at))
    return events


def name_of(update: LiveUpdate) -> str:
    """Name an update: by its headline, or by as many of its first words as fit a line."""
    if update.headline:
        return update.headline
    text = " ".join(" ".join(words_of(block) for block in update.body).split())
    return text if len(text) <= NAMED_BY else f"{text[:NAMED_BY].rpartition(' ')[0]} …"


def _chunks(reading: Reading, story: Story, newest: int) -> list[Link]:
    """Link every chunk that has an update, the newest first."""
    return [
        _chunk_link(story.address, chunk, story.language)
        for chunk in range(chunk_of(newest), 0, -1)
        if reading.has_some(chunk_list(story.uid, chunk))
    ]


def _neighbour(reading: Reading, uid: int, address: str, language: str, chunks: Sequence[int]) -> Link:
    """Link the first of these chunks that has an update; both parts are "" where none has."""
    found = (chunk for chunk in chunks if reading.has_some(chunk_list(uid, chunk)))
    return next((_chunk_link(address, chunk, language) for chunk in found), Link("", ""))


def _chunk_link(address: str, chunk: int, language: str) -> Link:
    return Link(chunk_address(address, chunk), chunk_title(chunk, language))


def chunk_title(chunk: int, language: str) -> str:
    """Name a chunk by the numbers that it has room for."""
    said = words(language)["Updates {first} to {last}"]
    first, last = (chunk - 1) * SIZE + 1, chunk * SIZE
    return digits(said.replace("{first}", str(first)).replace("{last}", str(last)), language)

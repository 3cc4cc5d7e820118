"""The words of a live story for the search index: a story and its updates are found as one."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tamizdat.press.blocks import Heading
from tamizdat.press.chunks import LIVE_STORIES, updates_list
from tamizdat.press.outlines import Outline, digest
from tamizdat.press.records import LiveUpdate, Story, decode
from tamizdat.press.shelf import Shelf


def with_updates(shelf: Shelf, story: Outline | None) -> Outline | None:
    """Let the digest of a live story tell when one of its updates came, changed or went."""
    if story is None or not story.live:
        return story
    marks = [tuple(mark) for mark in shelf.marks(updates_list(story.uid), None, 0)]
    return msgspec.structs.replace(story, full=digest(repr((story.full, marks)).encode()))


def updates_of(shelf: Shelf, uids: Iterable[int]) -> dict[int, list[str]]:
    """Name the updates of those of these stories that are live, oldest first."""
    live = {one.uid for one in shelf.latest(LIVE_STORIES, 0)}
    return {uid: [one.subject for one in shelf.latest(updates_list(uid), 0)][::-1] for uid in live.intersection(uids)}


def told_whole(story: Story, subjects: Sequence[str], payloads: Mapping[str, bytes]) -> Story:
    """Put the words of a story's updates into its body."""
    body = [*story.body, *(story.live.summary if story.live else ())]
    for subject in subjects:
        update = decode(subject, payloads[subject]) if subject in payloads else None
        if isinstance(update, LiveUpdate):
            body += [Heading(f"u{update.number}", update.headline), *update.body]
    return msgspec.structs.replace(story, body=body)

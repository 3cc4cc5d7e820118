"""Sheets for live stories, and which of them should stand; see `pages` for the rules that they share.

live/12@3   a chunk of updates                 count/12   the small file that names the newest ones
"""

from collections.abc import Callable, Iterator

import orjson

from tamizdat.press import addresses
from tamizdat.press.chunks import LIVE_STORIES, chunk_address, chunk_list, count_file, updates_list
from tamizdat.press.faces import Head
from tamizdat.press.live import chunk_face
from tamizdat.press.reading import Reading
from tamizdat.press.sheet import Chromes, Sheet, written
from tamizdat.press.shelf import Shelf
from tamizdat.press.structured import list_data

KINDS = frozenset({"live", "count"})


def should_stand(page: str, shelf: Shelf, _languages: list[str]) -> bool:
    """Say whether one of these pages belongs to the paper."""
    kind, _, rest = page.partition("/")
    uid, _, chunk = rest.partition("@")
    story = shelf.outline(f"story/{uid}")
    if story is None or not story.live:
        return False
    return kind == "count" or (chunk.isdecimal() and bool(shelf.marks(chunk_list(int(uid), int(chunk)), None, 1)))


def every_page(shelf: Shelf) -> Iterator[str]:
    """List the pages of live stories that should stand."""
    for story in shelf.latest(LIVE_STORIES, 0):
        yield from for_subject(story.subject, shelf)


def for_subject(subject: str, shelf: Shelf) -> Iterator[str]:
    """List the pages that may begin or cease to stand with a story; of chunks those that have updates."""
    kind, _, uid = subject.partition("/")
    if kind == "story":
        yield f"count/{uid}"
        for listed in shelf.lists(f"live:{uid}/[0-9]*"):
            yield f"live/{uid}@{listed.partition('/')[2]}"


def for_list(name: str) -> Iterator[str]:
    """List the chunk that may begin or cease to stand with its list; none for other lists."""
    mark, _, rest = name.partition(":")
    uid, _, chunk = rest.partition("/")
    if mark == "live" and chunk.isdecimal():
        yield f"live/{uid}@{chunk}"


def _chunk(reading: Reading, rest: str, chromes: Chromes) -> Sheet:
    uid, _, chunk = rest.partition("@")
    path = addresses.page_file(chunk_address(reading.address(f"story/{uid}"), int(chunk)))
    language, face = chunk_face(reading, int(uid), int(chunk), addresses.way_up(path))
    chrome = chromes(language)
    title = f"{face.story.text}: {face.title}"
    canonical = chrome.origin + chunk_address(face.story.address, int(chunk))
    head = Head(title, "", canonical, [], "", list_data(chrome, title, canonical))
    return Sheet(path, language, "chunk.html", head, face)


def _count(reading: Reading, uid: str, chromes: Chromes) -> Sheet:
    """Make the file that open pages ask for: the numbers of the newest updates, and whether more may come."""
    story = reading.outline(f"story/{uid}")
    if story is None:
        message = f"count/{uid} does not stand"
        raise KeyError(message)
    numbers = [one.sort for one in reading.head(updates_list(int(uid)))]
    said = orjson.dumps({"state": story.live, "updates": numbers})
    return written(chromes(story.language), count_file(story.address), said)


LIVE_SHEETS: dict[str, Callable[[Reading, str, Chromes], Sheet]] = {"live": _chunk, "count": _count}

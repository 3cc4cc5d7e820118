"""Cuts a WXR file into items while reading it once, front to back, so that memory does not grow with the file.

Cutting before parsing has three uses: one broken item cannot spoil its neighbours, a file that breaks off in the
middle still gives everything before the break, and since every item is parsed on its own, without any document
type, neither external entities nor entity bombs can be written at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tamizdat.newsroom.importers.imported import ImportRefused
from tamizdat.newsroom.importers.wordpress.encodings import decoded

LARGEST_ITEM = 64 << 20
LARGEST_HEAD = 64 << 20
_OVERLAP = 64
_OUTSIDE = re.compile(r"<item(?=[\s>])|<!\[CDATA\[|<!--|<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_INSIDE = re.compile(r"</item\s*>|<!\[CDATA\[|<!--")
_ENDS = {"<![CDATA[": re.compile(r"\]\]>"), "<!--": re.compile(r"-->")}


@dataclass(frozen=True, slots=True)
class Outside:
    """Text between items: the head of the channel, mostly."""

    text: str


@dataclass(frozen=True, slots=True)
class Slice:
    """One item, from `<item` to `</item>`; `whole` is False if it never ends or is larger than 64 MB."""

    text: str
    whole: bool = True


class _Window:
    """A moving window over the text of a file."""

    def __init__(self, path: Path) -> None:
        self._chunks = decoded(path)
        self.text = ""
        self.ended = False

    def find(self, pattern: re.Pattern[str], start: int, limit: int) -> re.Match[str] | None:
        """Find a pattern at or after `start`, reading on as needed; None at the end or beyond `limit` characters."""
        while True:
            found = pattern.search(self.text, start)
            if found and (self.ended or found.end() < len(self.text)):
                return found
            if self.ended or len(self.text) > limit:
                return found
            start = max(start, len(self.text) - _OVERLAP)
            self._read_on()

    def _read_on(self) -> None:
        chunk = next(self._chunks, None)
        if chunk is None:
            self.ended = True
        else:
            self.text += chunk

    def take(self, end: int) -> str:
        """Cut off and return everything before `end`."""
        taken, self.text = self.text[:end], self.text[end:]
        return taken


def slices(path: Path) -> Iterator[Outside | Slice]:
    """Cut a file. Raises ImportRefused if it is an archive, carries a document type, or has no end to its head."""
    window = _Window(path)
    head = 0
    while True:
        opening = _opening(window)
        before = window.take(opening if opening is not None else len(window.text))
        head += len(before)
        if head > LARGEST_HEAD:
            message = f"{path.name} holds more than 64 MB outside its items; that is no WordPress export."
            raise ImportRefused(message)
        yield Outside(before)
        if opening is None:
            return
        yield _item(window)


def _opening(window: _Window) -> int | None:
    """Where the next item begins, or None; comments and CDATA sections are skipped."""
    at = 0
    while found := window.find(_OUTSIDE, at, LARGEST_HEAD):
        token = found.group()
        if token.lower() == "<item":
            return found.start()
        if token not in _ENDS:
            message = (
                "The file declares a document type or entities. A WordPress export has neither, and they can be used "
                "to read files or exhaust memory; nothing was imported. Export the site again."
            )
            raise ImportRefused(message)
        end = window.find(_ENDS[token], found.end(), LARGEST_HEAD)
        if end is None:
            return None
        at = end.end()
    return None


def _item(window: _Window) -> Slice:
    at = len("<item")
    while found := window.find(_INSIDE, at, LARGEST_ITEM):
        token = found.group()
        if token not in _ENDS:
            return Slice(window.take(found.end()))
        end = window.find(_ENDS[token], found.end(), LARGEST_ITEM)
        if end is None:
            break
        at = end.end()
    following = re.compile(r"<item(?=[\s>])").search(window.text, len("<item"))
    return Slice(window.take(following.start() if following else len(window.text)), whole=False)

"""The only way by which a page sees the shelf: whatever is read through here is noted as a key of the page.

One `Reading` serves one run over one unchanging shelf. Faces that many pages share (cards, pictures) are shaped once
and kept together with the keys they read, so that a page from the cache notes the same keys as the first one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from tamizdat.press.faces import Card, Face
from tamizdat.press.keys import BEFORE_COUNT, HEAD_COUNT, beside
from tamizdat.press.outlines import Outline
from tamizdat.press.recorded import Record
from tamizdat.press.records import RecordError, Site, Story, decode
from tamizdat.press.shelf import Shelf

SITE = "site/1"
NO_SITE = Site(1, names={}, languages=[], origin="https://example.invalid/")
# Gives the records of stories, which the shelf does not hold.
Stories = Callable[[Sequence[str]], Mapping[str, bytes]]
R = TypeVar("R", bound=Record)
F = TypeVar("F", bound=Face | None)
# Faces kept in memory; beyond this the oldest go, since a bake walks through the years in order.
KEPT_FACES = 8_000
# A menu or a translation group longer than this is a mistake.
GROUP_MOST = 100


class Reading:
    """Reads the shelf and notes every key that was read since the last `begin`."""

    def __init__(
        self, shelf: Shelf, stories: Stories = lambda _subjects: {}, briefs: dict[str, Card] | None = None
    ) -> None:
        self.shelf = shelf
        self._stories = stories
        self.keys: set[str] = set()
        self.media: set[str] = set()
        self._site: Site | None = None
        self._records: dict[str, Record | None] = {}
        # By the digest `card` of their outlines, which no other words can have: they may be kept from run to run.
        self.briefs: dict[str, Card] = {} if briefs is None else briefs
        self._faces: dict[tuple[str, str], tuple[Any, frozenset[str], frozenset[str]]] = {}

    def begin(self) -> None:
        """Forget the keys and files of the page before."""
        self.keys = set()
        self.media = set()

    def note(self, key: str) -> None:
        """Note a key that is read by other means."""
        self.keys.add(key)

    def record(self, subject: str, kind: type[R]) -> R | None:
        """Read the whole record of a small subject (never of a story)."""
        self.keys.add(f"full:{subject}")
        if subject not in self._records:
            payload = self.shelf.payload(subject)
            self._records[subject] = None if payload is None else decode(subject, payload)
        found = self._records[subject]
        return found if isinstance(found, kind) else None

    def stories(self, outlines: Sequence[Outline]) -> list[tuple[Outline, Story | None]]:
        """Read the whole records of a few stories, for feeds. One that is broken is None: its own page says why."""
        self.keys.update(f"full:{one.subject}" for one in outlines)
        payloads = self._stories([one.subject for one in outlines])
        return [(one, _sound(one.subject, payloads.get(one.subject))) for one in outlines]

    def site(self) -> Site:
        """Read the newspaper's own record, which every page has as its broad key; an empty one stands in at first."""
        if self._site is None:
            payload = self.shelf.payload(SITE)
            found = decode(SITE, payload) if payload else None
            self._site = found if isinstance(found, Site) else NO_SITE
        return self._site

    def outline(self, subject: str) -> Outline | None:
        """Read what cards show of a subject."""
        self.keys.add(f"card:{subject}")
        return self.shelf.outline(subject)

    def address(self, subject: str) -> str:
        """Read where a subject stands; "" if it does not."""
        self.keys.add(f"address:{subject}")
        found = self.shelf.outline(subject)
        return found.address if found else ""

    def title(self, subject: str) -> str:
        """Read the headline that lists show of a subject, and nothing else of it; "" if it does not stand."""
        self.keys.add(f"title:{subject}")
        found = self.shelf.outline(subject)
        return found.title if found else ""

    def head(self, name: str) -> list[Outline]:
        """Read the newest of a list."""
        self.keys.add(f"head:{name}")
        return self.shelf.latest(name, HEAD_COUNT)

    def month(self, name: str, month: str) -> list[Outline]:
        """Read one month of a list."""
        self.keys.add(f"month:{name}@{month}")
        return self.shelf.month(name, month)

    def months(self, name: str) -> list[str]:
        """Read which months a list has, newest first."""
        self.keys.add(f"months:{name}")
        return self.shelf.months(name)

    def newest(self, name: str) -> tuple[list[Outline], list[Outline]]:
        """Read what the head of a list shows: its newest, and what else there is of its newest month.

        The newest month is still open; all others are closed and have pages of their own.
        """
        first = self.head(name)
        rest = self.month(name, first[0].month) if len(first) == HEAD_COUNT else []
        return first, rest[HEAD_COUNT:]

    def beside(self, name: str, month: str) -> tuple[str, str]:
        """Read which closed months stand before and after one; "" where there is none."""
        self.keys.add(f"beside:{name}@{month}")
        return beside(self.shelf.months(name), month)

    def has_some(self, name: str) -> bool:
        """Read whether a list has anything at all."""
        self.keys.add(f"some:{name}")
        return bool(self.shelf.marks(name, None, 1))

    def group(self, name: str) -> list[Outline]:
        """Read all members of a short list: a translation group, a menu."""
        self.keys.add(f"group:{name}")
        return self.shelf.latest(name, GROUP_MOST)

    def before(self, name: str, later: Outline) -> list[Outline]:
        """Read what stands just before a story in a list."""
        self.keys.add(f"before:{name}@{later.uid}")
        return self.shelf.before(name, later, BEFORE_COUNT)

    def shared(self, kind: str, name: str, shape: Callable[[], F]) -> F:
        """Shape a face once for all pages; the page notes its keys and files each time."""
        kept = self._faces.get((kind, name))
        if kept is None:
            with self.aside() as (keys, media):
                face = shape()
                kept = (face, frozenset(keys), frozenset(media))
            self._keep((kind, name), kept)
        self.keys |= kept[1]
        self.media |= kept[2]
        face_again: F = kept[0]
        return face_again

    def keep_brief(self, digest: str, card: Card) -> Card:
        """Keep a card of words alone for all pages; shaping it must have read nothing that is not noted already."""
        if len(self.briefs) >= KEPT_FACES:
            self.briefs.clear()
        self.briefs[digest] = card
        return card

    def _keep(self, name: tuple[str, str], kept: tuple[Any, frozenset[str], frozenset[str]]) -> None:
        if len(self._faces) >= KEPT_FACES:
            for old in list(self._faces)[: KEPT_FACES // 4]:
                del self._faces[old]
        self._faces[name] = kept

    @contextmanager
    def aside(self) -> Iterator[tuple[set[str], set[str]]]:
        """Read something without noting it on the page; yields the keys and files that it noted instead."""
        outer = self.keys, self.media
        self.keys, self.media = set(), set()
        try:
            yield self.keys, self.media
        finally:
            self.keys, self.media = outer


def _sound(subject: str, payload: bytes | None) -> Story | None:
    try:
        found = decode(subject, payload) if payload else None
    except RecordError:
        return None
    return found if isinstance(found, Story) else None

"""Bakes one page: reads what it needs, shapes a face, sets it with a template.

Nothing here knows the clock, the disk or the language of the machine. What a page read comes out beside its bytes.
"""

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from tamizdat.press.addresses import way_up
from tamizdat.press.chrome import chrome
from tamizdat.press.faces import Chrome
from tamizdat.press.fingerprint import marked
from tamizdat.press.letter_mail import inlined
from tamizdat.press.outlines import digest
from tamizdat.press.reading import SITE, Reading
from tamizdat.press.sheet import Sheet
from tamizdat.press.sheets import sheet_of
from tamizdat.press.typeset import Typeset, trusting

# The templates of pages that bear their own hash.
STORIES = frozenset(("story.html", "live.html"))


class Shaped(NamedTuple):
    """A page half done: its sheet, and what it read."""

    name: str
    sheet: Sheet
    keys: AbstractSet[str]
    media: AbstractSet[str]


class Baked(NamedTuple):
    """A page as readers get it, uncompressed. `keys` are what it read, but for the broad keys.

    `family` are those, as words in order with spaces between.
    `top` is what it has in common with all pages of its kind; `rest` follows.
    """

    name: str
    path: str
    top: bytes
    rest: bytes
    family: str
    keys: AbstractSet[str]
    media: AbstractSet[str]

    @property
    def body(self) -> bytes:
        """The whole page."""
        return self.top + self.rest


class Oven:
    """Bakes the pages of one run over one unchanging shelf."""

    def __init__(self, reading: Reading, typeset: Typeset) -> None:
        self.reading = reading
        self.typeset = typeset
        self._chromes: dict[str, Chrome] = {}
        self._families: dict[tuple[str, str, str], str] = {}

    def chrome(self, language: str) -> Chrome:
        """Shape the chrome of a language once; its own reads are covered by the broad key `chrome:xx`."""
        if language not in self._chromes:
            with self.reading.aside():
                plain = chrome(self.reading, language, self.typeset.style)
            self._chromes[language] = trusting(plain, self.typeset)
        return self._chromes[language]

    def bake(self, name: str, payload: bytes | None = None) -> Baked:
        """Bake a page; `payload` is the record of a story, which the shelf does not hold.

        Raises RecordError naming the story and the field when a record is broken.
        """
        return self.finish(self.shape(name, payload))

    def shape(self, name: str, payload: bytes | None = None) -> Shaped:
        """Do the first half: read and shape. Raises RecordError as `bake` does."""
        self.reading.begin()
        sheet = sheet_of(self.reading, name, payload, self.chrome)
        return Shaped(name, sheet, self.reading.keys, self.reading.media)

    def finish(self, shaped: Shaped) -> Baked:
        """Do the second half: set with a template. Many halves of a kind in a row are quicker than whole pages."""
        sheet = shaped.sheet
        top, rest = self._set(sheet)
        family = self._family(sheet.language, sheet.template, sheet.slip)
        return Baked(shaped.name, sheet.path, top, rest, family, shaped.keys, shaped.media)

    def _set(self, sheet: Sheet) -> tuple[bytes, bytes]:
        if sheet.ready is not None:
            return b"", sheet.ready
        chrome = self.chrome(sheet.language)
        up = sheet.up or way_up(sheet.path)
        slips = self.typeset.slips.set(sheet.slip, sheet.slips, chrome, up) if sheet.slips else ""
        set_apart = self.typeset.set_apart
        top, rest = set_apart(sheet.template, page=sheet.head, chrome=chrome, up=up, face=sheet.face, slips=slips)
        if sheet.mail:
            return b"", inlined(top + rest)
        return top, marked(top, rest) if sheet.template in STORIES else rest

    def _family(self, language: str, template: str, slip: str) -> str:
        """Name the broad keys of a page; the very same words for all pages of a kind, since there are so many."""
        known = self._families.get((language, template, slip))
        if known is None:
            templates = {f"template:{one}" for one in (template, slip) if one}
            known = " ".join(sorted({"engine", "site", f"chrome:{language}"} | templates))
            self._families[language, template, slip] = known
        return known


def broad_digest(key: str, oven: Oven, engine: str) -> str:
    """Compute the digest of a broad key; `engine` names the versions of everything that decides bytes."""
    kind, _, rest = key.partition(":")
    if kind == "template":
        return oven.typeset.digest(rest) if rest in oven.typeset.sources else ""
    if kind == "site":
        site = oven.reading.shelf.outline(SITE)
        return site.full if site else ""
    if kind == "chrome":
        return digest(repr(oven.chrome(rest)).encode())
    return engine

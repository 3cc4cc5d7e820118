"""Bakes one page: reads what it needs, shapes a face, sets it with a template.

Nothing here knows the clock, the disk or the language of the machine. What a page read comes out beside its bytes.
"""

from dataclasses import dataclass

from tamizdat.press.addresses import way_up
from tamizdat.press.chrome import chrome
from tamizdat.press.faces import Chrome
from tamizdat.press.outlines import digest
from tamizdat.press.reading import Reading
from tamizdat.press.sheet import Sheet
from tamizdat.press.sheets import sheet_of
from tamizdat.press.typeset import Typeset


@dataclass(frozen=True, slots=True)
class Baked:
    """A page as readers get it, uncompressed; `family` are the broad keys, `keys` the others that it read."""

    name: str
    path: str
    body: bytes
    family: frozenset[str]
    keys: frozenset[str]
    media: frozenset[str]


class Oven:
    """Bakes the pages of one run over one unchanging shelf."""

    def __init__(self, reading: Reading, typeset: Typeset) -> None:
        self.reading = reading
        self.typeset = typeset
        self._chromes: dict[str, Chrome] = {}

    def chrome(self, language: str) -> Chrome:
        """Shape the chrome of a language once; its own reads are covered by the broad key `chrome:xx`."""
        if language not in self._chromes:
            with self.reading.aside():
                self._chromes[language] = chrome(self.reading, language, self.typeset.style)
        return self._chromes[language]

    def bake(self, name: str, payload: bytes | None = None) -> Baked:
        """Bake a page; `payload` is the record of a story, which the shelf does not hold.

        Raises RecordError naming the story and the field when a record is broken.
        """
        self.reading.begin()
        sheet = sheet_of(self.reading, name, payload, self.chrome)
        body = self._set(sheet)
        family = frozenset({"engine", f"chrome:{sheet.language}", f"template:{sheet.template}"})
        return Baked(name, sheet.path, body, family, frozenset(self.reading.keys), frozenset(self.reading.media))

    def _set(self, sheet: Sheet) -> bytes:
        if sheet.ready is not None:
            return sheet.ready
        return self.typeset.set(
            sheet.template,
            page=sheet.head,
            chrome=self.chrome(sheet.language),
            up=sheet.up or way_up(sheet.path),
            face=sheet.face,
        )


def broad_digest(key: str, oven: Oven, engine: str) -> str:
    """Compute the digest of a broad key; `engine` names the versions of everything that decides bytes."""
    kind, _, rest = key.partition(":")
    if kind == "template":
        return oven.typeset.digest(rest) if rest in oven.typeset.sources else ""
    if kind == "chrome":
        return digest(repr(oven.chrome(rest)).encode())
    return engine

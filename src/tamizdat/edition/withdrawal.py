"""The withdrawal list `withdrawn.json`: what honest mirrors drop from older editions too (docs/spec/edition.md, E25).

It holds hashes and nothing else: no title, no address, no reason. It is only ever added to, and it stands in `front`
alone, as the control file does: what an edition had before cannot be known from the pages that it has now.
"""

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tamizdat.edition import objects
from tamizdat.edition.canonical import canonical
from tamizdat.edition.errors import EditionError
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.placements import CONTROL_PATH, WITHDRAWN_PATH, Entries
from tamizdat.edition.standing import Standing, read_bin
from tamizdat.edition.tree import links_work

PAGE = "index.html.gz"
_GZIP = 31
_LARGEST_PAGE = 1 << 24


class Withdrawal(msgspec.Struct, frozen=True):
    """What was withdrawn with the edition `seq`.

    `objects` are SHA-256 of bytes as stored, `places` SHA-256 of target paths: whatever stood there before is meant.
    """

    seq: int
    objects: list[str]
    places: list[str]


class WithdrawalList(msgspec.Struct, frozen=True):
    """All withdrawals, oldest first."""

    withdrawn: list[Withdrawal] = []

    def to_bytes(self) -> bytes:
        """The file as it is signed."""
        return canonical(msgspec.to_builtins(self))

    def objects(self) -> set[str]:
        """Every object on the list."""
        return {digest for one in self.withdrawn for digest in one.objects}

    def places(self) -> set[str]:
        """Every place on the list."""
        return {place for one in self.withdrawn for place in one.places}

    def since(self, seq: int) -> "WithdrawalList":
        """The part that concerns an edition: what was withdrawn after it."""
        return WithdrawalList([one for one in self.withdrawn if one.seq > seq])


@dataclass(frozen=True, slots=True)
class Recall:
    """What the next edition withdraws: target paths of pages, and media (`_m/…`) that leave with them."""

    pages: Sequence[str] = ()
    media: Sequence[str] = ()


def parse_list(content: bytes) -> WithdrawalList:
    """Read a withdrawal list; unknown fields are passed over."""
    try:
        return msgspec.json.decode(content, type=WithdrawalList)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        message = f"{WITHDRAWN_PATH} cannot be read: {error}; restore the edition's folder from its backup."
        raise EditionError(message) from error


def read_list(folder: EditionFolder, front: Entries) -> WithdrawalList:
    """Read the list that `front` names; an edition that withdrew nothing has none."""
    entry = front.get(WITHDRAWN_PATH)
    return parse_list(objects.read(folder, entry["hashes"]["sha256"])) if entry else WithdrawalList()


def extended(listed: WithdrawalList, recall: Recall, traces: Iterable[str], seq: int) -> WithdrawalList:
    """Add a withdrawal to the list; the very same list where all of it is known already."""
    media = {name_of(path) for path in recall.media}
    found = sorted(media | set(traces))
    places = sorted({place_of(path) for path in recall.pages})
    if listed.objects() >= set(found) and listed.places() >= set(places):
        return listed
    return WithdrawalList([*listed.withdrawn, Withdrawal(seq, found, places)])


def place_of(path: str) -> str:
    """Hash a target path, so that the list names no address."""
    return hashlib.sha256(path.encode()).hexdigest()


def name_of(media: str) -> str:
    """SHA-256 of a media file, which is its name."""
    return media.rpartition("/")[2].partition(".")[0]


def tokens_of(recall: Recall) -> list[bytes]:
    """What gives away a page that shows something withdrawn: the address of its page, the name of its picture.

    The address of the root would be in every page; it is not one that can be withdrawn.
    """
    addresses = [path.removesuffix(PAGE) for path in recall.pages]
    return [one.encode() for one in (*addresses, *map(name_of, recall.media)) if one]


def traces(folder: EditionFolder, digests: Iterable[str], tokens: Sequence[bytes]) -> Iterator[str]:
    """Name those of these objects that hold one of the tokens."""
    for digest in digests:
        content = opened(folder.object_path(digest))
        if any(token in content for token in tokens):
            yield digest


def superseded(folder: EditionFolder, standing: Standing) -> Iterator[str]:
    """Name the objects of the store that no file of the tree has; they may be new or former."""
    control = standing.front["targets"][CONTROL_PATH]["hashes"]["sha256"]
    if links_work(folder, CONTROL_PATH, control):
        for shelf in folder.objects.glob("[0-9a-f][0-9a-f]"):
            with os.scandir(shelf) as found:
                yield from (one.name for one in found if one.name[0] != "." and one.stat().st_nlink == 1)
        return
    signed = [standing.front["targets"], *(read_bin(folder, standing, number) for number in range(1 << standing.bits))]
    needed = {entry["hashes"]["sha256"] for entries in signed for entry in entries.values()}
    yield from (digest for digest in objects.every(folder) if digest not in needed)


def opened(path: Path) -> bytes:
    """Unpack a stored page, within bounds; what is no page is given as it stands, what is gone as nothing."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return b""
    try:
        return zlib.decompressobj(wbits=_GZIP).decompress(content, _LARGEST_PAGE)
    except zlib.error:
        return content

"""Makes once more what pages show and what left the edition in the meantime, bytes and all.

A picture that no page shows leaves at once, out of the store too. If its story comes back, or the newspaper its old
name, the press still remembers what was made, but has it no more.
"""

from collections.abc import Iterable

from tamizdat.edition import objects
from tamizdat.edition.layout import EditionFolder
from tamizdat.press.records import Image, decode
from tamizdat.pressroom.darkroom import Exposure
from tamizdat.pressroom.shelf import SqliteShelf


def lost_masters(shelf: SqliteShelf, folder: EditionFolder) -> set[str]:
    """Name the masters (or cards) of which pages that are not sealed yet show a file that is nowhere."""
    rows = shelf.connection.execute(
        "SELECT DISTINCT variant.master, variant.path, variant.digest FROM page"
        " JOIN media ON media.page = page.id JOIN variant ON variant.path = media.path WHERE page.sealed = 0"
    )
    return {
        master for master, path, digest in rows if not (folder.tree / path).exists() and not objects.has(folder, digest)
    }


def exposures_of(shelf: SqliteShelf, masters: Iterable[str]) -> list[Exposure]:
    """List the images that stand and were made from these masters; one for each master."""
    wanted = set(masters)
    found: dict[str, Exposure] = {}
    for subject in shelf.subjects("image"):
        payload = shelf.payload(subject)
        image = decode(subject, payload) if payload else None
        if isinstance(image, Image) and image.master in wanted:
            found.setdefault(image.master, Exposure(subject, image.master, image.format))
    return list(found.values())


def forget_made(shelf: SqliteShelf, masters: Iterable[str]) -> None:
    """Forget what was made from these masters. The caller holds the transaction."""
    shelf.connection.executemany("DELETE FROM variant WHERE master = ?", [(master,) for master in sorted(masters)])

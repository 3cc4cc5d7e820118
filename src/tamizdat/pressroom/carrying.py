"""Turns what the ledger has not sealed yet into the change that the next edition carries."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import starmap

from tamizdat.edition.changes import Change
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.placements import Placement
from tamizdat.edition.seal import Sealed
from tamizdat.press import addresses
from tamizdat.press.pages import languages_of
from tamizdat.pressroom.ledger import HOMELESS, Ledger
from tamizdat.pressroom.recalling import recall_of
from tamizdat.pressroom.shelf import SqliteShelf

HOT_MOST = 28


class Carrying:
    """Reads the ledger for the seal."""

    def __init__(self, shelf: SqliteShelf, ledger: Ledger) -> None:
        self.shelf = shelf
        self.ledger = ledger
        self.connection = shelf.connection

    def change(self, folder: EditionFolder, standing: Sealed | None) -> Change:
        """Make the change. If the edition is not the one that the ledger last closed, everything is carried anew."""
        known = standing is not None and str(standing.sequence) == self.ledger.state("sequence")
        fresh = "" if not known else " WHERE sealed = 0"
        dropped = list(self._dropped())
        if standing is None:
            _unlink(folder, dropped)
        return Change(
            placed=self._pages(fresh),
            media=self._media(fresh),
            dropped=[path for path in dropped if not path.startswith("_m/")],
            dropped_media=[path for path in dropped if path.startswith("_m/")],
            hot=self.hot(),
            whole=not known,
            tree_ready=standing is None,
            recall=recall_of(self.shelf, self.ledger, [path for path in dropped if path.startswith("_m/")]),
        )

    def _pages(self, where: str) -> Iterator[Placement]:
        rows = self.connection.execute(
            f"SELECT path, digest, length FROM page{where}"  # noqa: S608  # a constant
            f" {'AND' if where else 'WHERE'} path NOT GLOB '{HOMELESS}*'"
        )
        yield from starmap(Placement, rows)

    def _media(self, where: str) -> Iterator[Placement]:
        rows = self.connection.execute(
            "SELECT DISTINCT variant.path, variant.digest, variant.length FROM page"  # noqa: S608  # a constant
            f" JOIN media ON media.page = page.id JOIN variant ON variant.path = media.path{where}"
        )
        yield from starmap(Placement, rows)

    def _dropped(self) -> Iterator[str]:
        """List files that left and that no other page has taken or uses."""
        rows = self.connection.execute(
            "SELECT path FROM dropped WHERE NOT EXISTS (SELECT 1 FROM page WHERE page.path = dropped.path)"
            " AND NOT EXISTS (SELECT 1 FROM media WHERE media.path = dropped.path) ORDER BY path"
        )
        yield from (row[0] for row in rows)

    def hot(self) -> list[str]:
        """List the files that most readers open: the fronts, then the newest stories of each language in turn."""
        languages = languages_of(self.shelf)
        files = [addresses.page_file(addresses.home(language, languages)) for language in languages]
        each = max(1, (HOT_MOST - len(files)) // max(1, len(languages)))
        newest = [self.shelf.latest(f"{language}/latest", each) for language in languages]
        return [*files, *(addresses.page_file(one.address) for stories in newest for one in stories)][:HOT_MOST]


def _unlink(folder: EditionFolder, paths: list[str]) -> None:
    """Take files out of a tree that no edition has claimed yet (a first bake that was cut off)."""
    for path in paths:
        with suppress(FileNotFoundError):
            (folder.tree / path).unlink()

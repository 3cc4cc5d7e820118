"""Prints the search index, after the pages: their edition stands already, and the index follows in one of its own.

So no page ever waits for it. Whatever is half done when somebody publishes is put aside; segments that were finished
are kept. What is built depends on the stories that stand and on nothing else.
"""

from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tamizdat.edition import objects
from tamizdat.edition.changes import Change
from tamizdat.edition.keys import OnlineKeys
from tamizdat.edition.placements import CONTROL_PATH
from tamizdat.edition.seal import Sealed, seal, standing_edition
from tamizdat.press.chunks import LIVE_STORIES
from tamizdat.press.pages import languages_of
from tamizdat.press.search.building import contents
from tamizdat.press.search.segments import contents_path
from tamizdat.press.search.terms import RECIPE
from tamizdat.press.squeeze import squeeze
from tamizdat.pressroom.books import Books
from tamizdat.pressroom.index_book import IndexBook
from tamizdat.pressroom.index_house import Order, build_segments
from tamizdat.pressroom.live_words import updates_of, with_updates
from tamizdat.pressroom.works import StoppedError, Watch, Works

WHOLE = "search/words"
# Stories between two looks at whether somebody wants to publish.
PIECE = 500


@dataclass(frozen=True, slots=True)
class Indexed:
    """What a run did: the edition that carries the index (None if pages come first), and how many stories were read.

    `faults` maps a story whose record is broken, and which cannot be found therefore, to the sentence that says how.
    """

    sealed: Sealed | None
    stories: int = 0
    faults: dict[str, str] = field(default_factory=dict)


def book_path(works: Works) -> Path:
    """Where the book of the index stands: beside the press's own file."""
    return works.file.with_name("index.sqlite3")


def print_index(works: Works, *, at: datetime, watch: Watch | None = None, books: Books | None = None) -> Indexed:
    """Bring the search index up to the pages that stand; nothing is done while pages wait for their own edition.

    `books` are the press's, if it keeps them open: another hand on its file would make it read everything anew.
    Raises StoppedError when `watch.stop()` said so, EditionError when the edition cannot be written.
    """
    if books is None:
        with closing(Books(works.file)) as own:
            return print_index(works, at=at, watch=watch, books=own)
    standing = standing_edition(works.folder)
    ledger = books.ledger
    if standing is None or str(standing.sequence) != ledger.state("sequence") or ledger.was_cut_off():
        return Indexed(None)
    with closing(IndexBook(book_path(works))) as book:
        return _Run(works, books, book, watch or Watch()).print(standing, at)


class _Run:
    """One run under way."""

    def __init__(self, works: Works, books: Books, book: IndexBook, watch: Watch) -> None:
        self.works = works
        self.shelf = books.shelf
        self.ledger = books.ledger
        self.book = book
        self.watch = watch
        self.languages = languages_of(books.shelf)

    def print(self, standing: Sealed, at: datetime) -> Indexed:
        with self.book.writing():
            self._make_sure()
        self._take_in()
        stories = 0
        faults: dict[str, str] = {}
        while orders := self._orders():
            stories += sum(len(order.uids) for order in orders)
            faults |= self._build(orders)
        self._list_contents()
        return Indexed(self._seal(standing, at), stories, faults)

    def _make_sure(self) -> None:
        """Notice what others did: another recipe, an index that fell out of the edition, objects that are gone."""
        if self.book.state("recipe") != str(RECIPE):
            self.book.forget_everything()
            self.book.note("recipe", str(RECIPE))
        elif all(self._stands(contents_path(language)) for language in self.book.languages()):
            return
        # Pages were carried anew as a whole, or the book is new: look what lies there.
        self.book.drop_if_lost(lambda digest: objects.has(self.works.folder, digest))
        root = self.works.folder.tree
        paths = (str(path.relative_to(root)) for path in (root / WHOLE).rglob("*.gz"))
        self.book.carries((path, "") for path in paths)

    def _stands(self, path: str) -> bool:
        return not self.book.is_carried(path) or (self.works.folder.tree / path).exists()

    def _take_in(self) -> None:
        position = self.ledger.state("position", "0")
        known = self.book.state("position")
        if known:
            touched = self.works.source.touched_after(int(known)) if known != position else []
            subjects = list(dict.fromkeys([*touched, *self.ledger.faults()]))
        else:
            subjects = self.shelf.subjects("story")
        uids = [int(subject.partition("/")[2]) for subject in subjects if subject.startswith("story/")]
        if any(subject.startswith("update/") for subject in subjects):
            # An update that was taken out no longer says which story it belonged to; live stories are few.
            uids += [one.uid for one in self.shelf.latest(LIVE_STORIES, 0) if one.uid not in set(uids)]
        for start in range(0, len(uids), PIECE):
            with self.book.writing():
                for uid in uids[start : start + PIECE]:
                    self.book.file(uid, with_updates(self.shelf, self.shelf.outline(f"story/{uid}")))
            if self.watch.stop():
                message = "Stopped before the search index; the next run goes on from there."
                raise StoppedError(message)
        with self.book.writing():
            self.book.note("position", position)

    def _orders(self) -> list[Order]:
        """List what has to be built, and take out what is no more."""
        orders = []
        with self.book.writing():
            for language in sorted({*self.languages, *self.book.languages()}):
                wanted = self.book.segments(language) if language in self.languages else []
                built = self.book.entries(language)
                for name in built.keys() - {segment.name for segment in wanted}:
                    self.book.drop(language, name)
                orders += [
                    Order(segment, uids := self.book.uids(segment), updates_of(self.shelf, uids))
                    for segment in wanted
                    if segment.name not in built
                    or built[segment.name].months != segment.months
                    or self.book.is_stale(segment)
                ]
        return orders

    def _build(self, orders: list[Order]) -> dict[str, str]:
        """Build segments; a story whose record is broken is left out, and its segment is ordered again."""
        faults: dict[str, str] = {}
        total, done = sum(len(order.uids) for order in orders), 0
        with closing(build_segments(self.works, orders, self.watch.stop)) as all_built:
            for built in all_built:
                with self.book.writing():
                    if built.broken:
                        faults[built.broken] = built.fault
                        self.book.file(int(built.broken.partition("/")[2]), None)
                    else:
                        self.book.enter(built.segment, built.entry, built.leaves)
                done += built.segment.stories
                self.watch.say("index", done, total)
        return faults

    def _list_contents(self) -> None:
        with self.book.writing():
            for language in sorted({*self.languages, *self.book.languages()}):
                self.book.drop(language, "")
                if language in self.languages:
                    path, content = contents(language, self.book.entries(language).values())
                    stored = squeeze(b"", content)
                    leaf = (path, objects.put(self.works.folder, stored), len(stored))
                    self.book.enter_leaves(language, "", [leaf])

    def _seal(self, standing: Sealed, at: datetime) -> Sealed:
        fresh, gone = self.book.fresh(), self.book.gone()
        if not fresh and not gone:
            return standing
        folder = self.works.folder
        change = Change(placed=fresh, dropped=gone)
        sealed = seal(folder, OnlineKeys.load(self.works.keys), change, at=at, log_position=standing.log_position)
        self.ledger.set_state("sequence", str(sealed.sequence))
        self._clear_away()
        with self.book.writing():
            self.book.carries_all()
        return sealed

    def _clear_away(self) -> None:
        """Remove superseded shards at once: they hold the words of what was withdrawn.

        Only a tree of links can tell whether another path needs the same bytes; where it is made of copies, `sweep`
        removes them later.
        """
        folder = self.works.folder
        linked = [folder.object_path(digest) for digest in self.book.superseded()]
        control = folder.tree / CONTROL_PATH
        if linked and control.stat().st_nlink > 1:
            for path in linked:
                if path.exists() and path.stat().st_nlink == 1:
                    path.unlink()

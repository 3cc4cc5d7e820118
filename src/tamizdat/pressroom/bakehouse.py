"""Bakes many pages: in this process when they are few, in several when they are many. Objects are stored on the way."""

import gc
import multiprocessing
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass

from tamizdat.edition import objects, tree
from tamizdat.press.bake import Baked, Oven, Shaped
from tamizdat.press.reading import Reading
from tamizdat.press.records import RecordError
from tamizdat.press.squeeze import squeeze
from tamizdat.pressroom.ledger import Loaf
from tamizdat.pressroom.shelf import SqliteShelf, open_file
from tamizdat.pressroom.works import Works

FEW_PAGES = 300
PIECE_PAGES = 250
# Pages that go through each step together: the processor then keeps the step at hand, and half as many is as quick.
TRAY_PAGES = 32
# Pieces on their way to each process: enough to keep it busy, few enough to stop soon.
AHEAD = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of a piece: pages, and sentences for what could not be baked."""

    loaves: list[Loaf]
    faults: dict[str, str]


class Bakehouse:
    """One process's oven, over its own view of the press's file."""

    def __init__(self, works: Works, *, straight_into_tree: bool) -> None:
        self.works = works
        self.straight_into_tree = straight_into_tree
        self.shelf = SqliteShelf(open_file(works.file, read_only=True))
        self.oven = Oven(Reading(self.shelf, works.source.payloads, works.briefs), works.typeset)

    def bake(self, names: Sequence[str]) -> Batch:
        """Bake and store a piece."""
        # One look at the shelf for the whole piece: else SQLite locks and unlocks the file for every question.
        with self.shelf.reading():
            return self._bake(names)

    def _bake(self, names: Sequence[str]) -> Batch:
        payloads = self.works.source.payloads([name for name in names if name.startswith("story/")])
        batch = Batch([], {})
        for start in range(0, len(names), TRAY_PAGES):
            shaped = self._shape(names[start : start + TRAY_PAGES], payloads, batch.faults)
            batch.loaves.extend(self._store([self.oven.finish(one) for one in shaped]))
        return batch

    def _shape(self, names: Sequence[str], payloads: dict[str, bytes], faults: dict[str, str]) -> list[Shaped]:
        shaped = []
        for name in names:
            try:
                shaped.append(self.oven.shape(name, payloads.get(name)))
            except RecordError as error:
                faults[name] = str(error)
        return shaped

    def _store(self, tray: Sequence[Baked]) -> list[Loaf]:
        folder = self.works.folder
        stored = [squeeze(baked.top, baked.rest) for baked in tray]
        if self.straight_into_tree:
            digests = [tree.place_new(folder, page.path, content) for page, content in zip(tray, stored, strict=True)]
        else:
            digests = [objects.put(folder, content) for content in stored]
        return [
            Loaf(
                baked.name,
                baked.path,
                digest,
                len(content),
                baked.family,
                _foreign(baked),
                " ".join(sorted(baked.media)),
            )
            for baked, digest, content in zip(tray, digests, stored, strict=True)
        ]


def _foreign(baked: Baked) -> str:
    """Leave out keys whose page is known without the ledger; see press.pages.candidates."""
    if baked.name.startswith("story/"):
        return " ".join(sorted([key for key in baked.keys if not key.startswith("before:")]))
    return " ".join(sorted(baked.keys - {f"month:{baked.name.removeprefix('month/')}"}))


_house: list[Bakehouse] = []


def _begin(works: Works, straight_into_tree: bool) -> None:  # noqa: FBT001  # an initializer takes its arguments in order
    works.source.let_go()
    # What was inherited is never garbage, and baking makes few cycles: look for them seldom.
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    _house[:] = [Bakehouse(works, straight_into_tree=straight_into_tree)]


def _bake_here(names: Sequence[str]) -> Batch:
    return _house[0].bake(names)


def bake_pages(works: Works, names: Sequence[str], *, straight_into_tree: bool = False) -> Generator[Batch]:
    """Bake pages and yield them in pieces, in no order. Closing the iterator ends the processes."""
    if len(names) <= FEW_PAGES or works.processes == 1:
        house = Bakehouse(works, straight_into_tree=straight_into_tree)
        for piece in _pieces(names):
            yield house.bake(piece)
        return
    works.source.let_go()
    # fork: the children inherit Django as it is set up and start in milliseconds.
    context = multiprocessing.get_context("fork")
    arguments = (works, straight_into_tree)
    with ProcessPoolExecutor(works.processes, context, initializer=_begin, initargs=arguments) as pool:
        try:
            yield from _keep_busy(pool, names, works.processes * AHEAD)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _keep_busy(pool: ProcessPoolExecutor, names: Sequence[str], most: int) -> Iterator[Batch]:
    under_way: set[Future[Batch]] = set()
    for piece in _pieces(names):
        under_way.add(pool.submit(_bake_here, piece))
        if len(under_way) >= most:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    while under_way:
        done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)


def _pieces(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + PIECE_PAGES] for start in range(0, len(names), PIECE_PAGES))

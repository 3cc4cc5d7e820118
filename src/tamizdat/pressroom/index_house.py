"""Builds segments of the search index: in this process when they are small, in several when they are large."""

import gc
import multiprocessing
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event

from tamizdat.edition import objects
from tamizdat.press.records import RecordError, Story, decode
from tamizdat.press.search.building import Builder, Entry, File, entry_of
from tamizdat.press.search.segments import Segment
from tamizdat.press.search.terms import Stems
from tamizdat.press.squeeze import squeeze
from tamizdat.pressroom.index_book import Leaf
from tamizdat.pressroom.live_words import told_whole
from tamizdat.pressroom.works import StoppedError, Works

FEW_STORIES = 600
# Stories between two looks at whether somebody wants to publish: about 30 ms.
PIECE_STORIES = 32
PIECE_FILES = 64
LOOK_SECONDS = 0.05

Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Order:
    """A segment to build, and its stories in order; of live stories the subjects of their updates too."""

    segment: Segment
    uids: list[int]
    updates: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Built:
    """What came of an order: its files, or else the story whose record is broken, with the sentence that says how."""

    segment: Segment
    entry: Entry
    leaves: list[Leaf]
    broken: str = ""
    fault: str = ""


class IndexHouse:
    """One process's builder; it remembers the stems that it has met."""

    def __init__(self, works: Works, stop: Stop) -> None:
        self.works = works
        self.stop = stop
        self._stems: dict[str, Stems] = {}

    def build(self, order: Order) -> Built:
        """Build a segment and store its files. Raises StoppedError between two pieces."""
        language = order.segment.language
        entry = entry_of(order.segment, order.uids)
        builder = Builder(order.segment, entry, self._stems.setdefault(language, Stems(language)))
        for start in range(0, len(order.uids), PIECE_STORIES):
            self._go_on()
            names = [f"story/{uid}" for uid in order.uids[start : start + PIECE_STORIES]]
            payloads = self.works.source.payloads(names)
            for name in names:
                try:
                    self._add(builder, name, payloads.get(name), order.updates)
                except RecordError as error:
                    return Built(order.segment, entry, [], name, str(error))
        leaves: list[Leaf] = []
        for file in builder.files():
            if len(leaves) % PIECE_FILES == 0:
                self._go_on()
            leaves.append(self._store(file))
        return Built(order.segment, builder.entry, leaves)

    def _add(self, builder: Builder, name: str, payload: bytes | None, updates: Mapping[int, list[str]]) -> None:
        if payload is None:
            message = f"{name} left while the search index was printed; the next run goes on from there."
            raise StoppedError(message)
        story = decode(name, payload)
        if isinstance(story, Story):
            subjects = updates.get(story.uid, [])
            builder.add(told_whole(story, subjects, self.works.source.payloads(subjects)) if story.live else story)

    def _store(self, file: File) -> Leaf:
        path, content = file
        stored = squeeze(b"", content)
        return path, objects.put(self.works.folder, stored), len(stored)

    def _go_on(self) -> None:
        if self.stop():
            message = "Stopped in the search index; the next run goes on from there."
            raise StoppedError(message)


_house: list[IndexHouse] = []


def _begin(works: Works, halt: Event) -> None:
    works.source.let_go()
    # What was inherited is never garbage; lists of terms make no cycles.
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    _house[:] = [IndexHouse(works, halt.is_set)]


def _build_here(order: Order) -> Built:
    return _house[0].build(order)


def build_segments(works: Works, orders: Sequence[Order], stop: Stop) -> Generator[Built]:
    """Build segments and yield them as they are ready. Raises StoppedError soon after `stop()` says so."""
    largest_first = sorted(orders, key=lambda order: -len(order.uids))
    few = sum(len(order.uids) for order in orders) <= FEW_STORIES
    if few or works.processes == 1 or len(orders) == 1:
        house = IndexHouse(works, stop)
        yield from (house.build(order) for order in largest_first)
        return
    works.source.let_go()
    # fork: the children inherit Django as it is set up and start in milliseconds.
    context = multiprocessing.get_context("fork")
    halt = context.Event()
    with ProcessPoolExecutor(works.processes, context, initializer=_begin, initargs=(works, halt)) as pool:
        try:
            yield from _awaited({pool.submit(_build_here, order) for order in largest_first}, stop)
        finally:
            halt.set()
            pool.shutdown(wait=True, cancel_futures=True)


def _awaited(under_way: set[Future[Built]], stop: Stop) -> Generator[Built]:
    while under_way:
        done, under_way = wait(under_way, LOOK_SECONDS, FIRST_COMPLETED)
        yield from (future.result() for future in done)
        if stop():
            message = "Stopped in the search index; the next run goes on from there."
            raise StoppedError(message)

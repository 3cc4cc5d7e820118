"""One import from beginning to end: survey, then batches, each of them whole, then what only the end can know."""

import errno
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import DatabaseError, connection
from wagtail.models import Page

from tamizdat.newsroom.importers.image_loading import ImageLoading
from tamizdat.newsroom.importers.imported import Harvest, ImportedPage, ImportedStory, LeftOut, Note
from tamizdat.newsroom.importers.ledger import PAGE, Ledger
from tamizdat.newsroom.importers.media import Media
from tamizdat.newsroom.importers.preparing import Item, Prepared, missing_pictures, prepare
from tamizdat.newsroom.importers.report import Report
from tamizdat.newsroom.importers.setting_up import fill_navigation, introduce, pin
from tamizdat.newsroom.importers.shelf_loading import Shelving
from tamizdat.newsroom.importers.words_of_pages import PageWords
from tamizdat.newsroom.importers.writing import Writing
from tamizdat.newsroom.publication import happening
from tamizdat.press.publication import PublicationLog

BATCH = 200
_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
_OF_THE_DATABASE = (
    "disk is full",
    "No space left",
    "disk I/O",
    "readonly database",
    "database is locked",
    "unable to open",
)
OnProgress = Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Loading:
    """What an import writes with. `progress` is told how many items are done; it returns False to stop."""

    media: Media
    log: PublicationLog
    at: datetime
    report: Report
    progress: OnProgress = lambda _done: True


def load(harvest: Harvest, loading: Loading) -> None:
    """Bring an export into the newsroom. Repeatable, and may be stopped after any batch."""
    loading.report.source = harvest.source
    loading.report.note("", harvest.title, harvest.notes)
    with happening(loading.at):
        first = introduce(harvest.language, harvest.title)
        run = _Run(harvest, loading, first)
        done = 0
        for batch in _batches(harvest.items()):
            done += run.write(batch, done)
            if not loading.progress(done):
                loading.report.stopped = done < harvest.total
                break
        run.finish()


def rehearse(harvest: Harvest, loading: Loading) -> None:
    """Say what an import would do, and write nothing."""
    report = loading.report
    report.source, report.dry = harvest.source, True
    report.note("", harvest.title, harvest.notes)
    ledger = Ledger(harvest.source)
    images = ImageLoading(loading.media, ledger, report)
    used: dict[str, set[str]] = {"sections": set(), "topics": set(), "contributors": set(), "images": set()}
    for done, item in enumerate(harvest.items(), start=1):
        if isinstance(item, LeftOut):
            report.leave(item)
        elif (row := ledger.known(PAGE, item.source_id)) is not None and row.checksum:
            report.unchanged["of those that came earlier"] += 1
        else:
            _rehearse_one(item, report, used, images)
        if not loading.progress(done):
            report.stopped = True
            break
    for name, keys in used.items():
        report.came[name] = len(keys)


def _rehearse_one(item: Item, report: Report, used: dict[str, set[str]], images: ImageLoading) -> None:
    report.came["stories" if isinstance(item, ImportedStory) else "pages"] += 1
    report.states[item.state] += 1
    report.came["redirects"] += len(item.old_addresses)
    if isinstance(item, ImportedStory):
        used["sections"].update(item.sections)
        used["topics"].update(item.topics)
        used["contributors"].update(item.authors)
    missing: dict[str, list[str]] = {}
    for image in item.images:
        if images.available(image):
            used["images"].add(image.key)
        else:
            missing.setdefault(images.why_missing(image.key), []).append(image.url)
    notes = [Note("left", missing_pictures(urls, why)) for why, urls in missing.items()]
    report.note(item.source_id, _title(item), [*item.notes, *notes])


def _batches(items: Iterator[Item | LeftOut]) -> Iterator[list[Item | LeftOut]]:
    batch: list[Item | LeftOut] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _title(item: Item) -> str:
    return item.headline if isinstance(item, ImportedStory) else item.title


class _Run:
    """The state of one import."""

    def __init__(self, harvest: Harvest, loading: Loading, first: str) -> None:
        self._harvest = harvest
        self._loading = loading
        self._report = loading.report
        self._ledger = Ledger(harvest.source)
        self._ledger.reserve(harvest.coming)
        self._numbers = self._ledger.uids(PAGE)
        self._images = ImageLoading(loading.media, self._ledger, self._report)
        self._shelving = Shelving(harvest.terms, self._ledger, self._report, language=harvest.language, first=first)
        standing = set(Page.objects.filter(depth__gt=3).values_list("pk", flat=True))
        self._writing = Writing(self._ledger, standing, at=loading.at, log=loading.log)
        self._words = PageWords(section.slug for section in harvest.terms.sections.values())
        self._pinned: dict[str, list[int]] = {}

    def write(self, batch: list[Item | LeftOut], before: int) -> int:
        """Write one batch: new things together, or one by one if one of them is not sound.

        `before` items are done already. Returns how many of the batch are: fewer than all, if told to stop.
        """
        fresh: list[Prepared] = []
        done = 0
        for item in batch:
            if not self._loading.progress(before + done):
                break
            done += 1
            if isinstance(item, LeftOut):
                self._leave(item)
            elif (prepared := self._weighed(item)) is not None:
                fresh.append(prepared)
        self._insert(fresh)
        return done

    def _weighed(self, item: Item) -> Prepared | None:
        """Prepare an item. Returns it if it is new; what came earlier is updated where it changed."""
        try:
            prepared = self._prepared(item)
        except Exception as error:  # noqa: BLE001  # one broken item must never stop the others; it is reported
            _raise_unless_of_the_item(error)
            self._break(item, error)
            return None
        known = self._ledger.known(PAGE, item.source_id)
        if known is not None and known.checksum == prepared.checksum:
            self._report.unchanged[_plural(item)] += 1
            return None
        self._report.note(item.source_id, _title(item), prepared.notes)
        if known is not None and known.checksum:
            self._update(prepared)
            return None
        return prepared

    def _leave(self, item: LeftOut) -> None:
        self._report.leave(item)
        known = self._ledger.known(PAGE, item.source_id)
        if known is not None and known.checksum and not item.broken:
            sentence = "It came in earlier and still stands here. Withdraw it if it should go."
            self._report.note(item.source_id, item.title, [Note("left", sentence)])

    def _prepared(self, item: Item) -> Prepared:
        for image in item.images:
            self._images.load(image)
        known = self._ledger.known(PAGE, item.source_id)
        word = item.slug
        notes: list[Note] = []
        if isinstance(item, ImportedPage):
            word, notes = self._words.word_for(item, known.uid if known else 0)
        prepared = prepare(item, self._shelving, self._images, self._numbers, word)
        return replace(prepared, notes=(*prepared.notes, *notes))

    def _insert(self, fresh: list[Prepared]) -> None:
        if not fresh:
            return
        try:
            self._report.came["redirects"] += self._writing.insert(fresh)
        except Exception as error:  # noqa: BLE001  # the unsound one of a batch is found by writing them one by one
            _raise_unless_of_the_item(error)
            if len(fresh) == 1:
                self._break(fresh[0].item, error)
                return
            for prepared in fresh:
                self._insert([prepared])
            return
        for prepared in fresh:
            self._report.came[_plural(prepared.item)] += 1
            self._report.states[prepared.state] += 1
            self._pin(prepared)

    def _pin(self, prepared: Prepared) -> None:
        item = prepared.item
        if isinstance(item, ImportedStory) and item.pinned and prepared.state == "published":
            self._pinned.setdefault(item.language, []).append(self._numbers[item.source_id])

    def _update(self, prepared: Prepared) -> None:
        try:
            written, notes = self._writing.update(prepared)
        except Exception as error:  # noqa: BLE001  # as above
            _raise_unless_of_the_item(error)
            self._break(prepared.item, error)
            return
        self._report.note(prepared.item.source_id, _title(prepared.item), notes)
        if written:
            self._report.updated[_plural(prepared.item)] += 1

    def _break(self, item: Item, error: Exception) -> None:
        sentence = f"It could not be written: {error!r}"
        self._report.leave(LeftOut(item.source_id, _title(item), sentence, broken=True))

    def finish(self) -> None:
        """Publish again what linked ahead, fill the navigation and the front."""
        self._writing.release_again(self._ledger.with_links_ahead())
        fill_navigation()
        pin(self._harvest.language, self._pinned.pop(self._harvest.language, []))
        for language, uids in self._pinned.items():
            pin(language, uids)


def _raise_unless_of_the_item(error: Exception) -> None:
    """Raise an error that every other item would meet too. A broken item must never stop the others; a disk must."""
    full = isinstance(error, OSError) and error.errno in _OF_THE_DISK
    lost = isinstance(error, DatabaseError) and (
        any(words in f"{error}" for words in _OF_THE_DATABASE) or not connection.is_usable()
    )
    if full or lost:
        raise error


def _plural(item: Item) -> str:
    return "stories" if isinstance(item, ImportedStory) else "pages"

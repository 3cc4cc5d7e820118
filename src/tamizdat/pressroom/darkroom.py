"""Develops the images that came onto the shelf, and remembers what was made from which master."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tamizdat.edition import objects
from tamizdat.edition.layout import EditionFolder
from tamizdat.press.pictures import ENDINGS, develop
from tamizdat.press.records import Image, RecordError, decode
from tamizdat.pressroom.shelf import SqliteShelf
from tamizdat.pressroom.works import Watch, Works

Row = tuple[str, str, int, int, str, str, int]


@dataclass(frozen=True, slots=True)
class Exposure:
    """One image to develop: its subject, its master's SHA-256 and the master's format."""

    subject: str
    master: str
    kind: str


def undeveloped(shelf: SqliteShelf, subjects: Iterable[str]) -> list[Exposure]:
    """List those images that stand and of which nothing was made yet."""
    found = []
    for subject in sorted(set(subjects)):
        payload = shelf.payload(subject)
        image = decode(subject, payload) if payload else None
        if isinstance(image, Image) and not shelf.variants(image.master):
            found.append(Exposure(subject, image.master, image.format))
    return found


def develop_all(works: Works, exposures: list[Exposure], watch: Watch) -> tuple[list[Row], dict[str, str]]:
    """Develop images side by side and store the files. Returns rows for the ledger, and sentences for what failed."""
    rows: list[Row] = []
    faults: dict[str, str] = {}
    for done, (one, job) in enumerate(_jobs(works, exposures), 1):
        try:
            rows += job()
        except RecordError as error:
            faults[one.subject] = str(error)
        watch.say("develop", done, len(exposures))
    return rows, faults


def _jobs(works: Works, exposures: list[Exposure]) -> Iterator[tuple[Exposure, Callable[[], list[Row]]]]:
    """Pair each image with the call that gives its rows.

    With one process nothing is forked: a proof is asked for by a thread of the newsroom, in the midst of its own work
    with the database.
    """
    calls = [(one, partial(_develop, works.folder, works.master_path(one.master, one.kind), one)) for one in exposures]
    if works.processes == 1 or not calls:
        yield from calls
        return
    works.source.let_go()
    with ProcessPoolExecutor(works.processes, multiprocessing.get_context("fork")) as pool:
        yield from [(one, pool.submit(call).result) for one, call in calls]


def _develop(folder: EditionFolder, path: Path, one: Exposure) -> list[Row]:
    try:
        master = path.read_bytes()
    except OSError as error:
        message = f"{one.subject} cannot be developed: its master is missing ({error.strerror}). Upload it again."
        raise RecordError(message) from error
    rows = []
    for made in develop(one.subject, master):
        name = objects.put(folder, made.content)
        file = f"_m/{name[:2]}/{name}.{ENDINGS[made.kind]}"
        rows.append((one.master, made.kind, made.width, made.height, file, name, len(made.content)))
    return rows

"""One writer at a time; readers and the web server never wait."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from tamizdat.edition.layout import EditionFolder


@contextmanager
def held(folder: EditionFolder) -> Iterator[None]:
    """Hold the edition for writing; waits for another writer. The kernel lets go when a process dies."""
    folder.root.mkdir(parents=True, exist_ok=True)
    with folder.lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

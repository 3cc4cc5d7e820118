"""The store of objects: bytes exactly as shipped, named by their SHA-256.

Several processes may put at once. Nothing is flushed here: the seal makes everything durable before it signs.
"""

import hashlib
import os
from collections.abc import Iterator

from tamizdat.edition.errors import EditionError
from tamizdat.edition.layout import EditionFolder


def digest_of(content: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def prepare(folder: EditionFolder) -> None:
    """Make the folders of an edition, among them the 256 of the store, so that no later edition need make one."""
    for path in (folder.metadata, folder.tree, folder.objects):
        path.mkdir(parents=True, exist_ok=True)
    # The last of the 256 stands only once all do, and this runs before each edition.
    if (folder.objects / "ff").is_dir():
        return
    for number in range(256):
        (folder.objects / f"{number:02x}").mkdir(exist_ok=True)


def put(folder: EditionFolder, content: bytes) -> str:
    """Store bytes unless they stand already. Returns their SHA-256 as 64 hexadecimal digits.

    Raises OSError when the disk is full or not ours.
    """
    digest = hashlib.sha256(content).hexdigest()
    final = f"{folder.root}/o/{digest[:2]}/{digest}"
    # Same name and same length: the bytes that a killed process wrote stood under a temporary name.
    # This runs 240,000 times: pathlib would double it, and a stat that fails costs three times as much as `access`.
    if os.access(final, os.F_OK) and os.stat(final).st_size == len(content):  # noqa: PTH116  # as said
        return digest
    temporary = f"{folder.root}/o/{digest[:2]}/.{digest}.{os.getpid()}"
    try:
        try:
            write(temporary, content)
        except FileNotFoundError:
            folder.object_path(digest).parent.mkdir(parents=True, exist_ok=True)
            write(temporary, content)
        os.rename(temporary, final)  # noqa: PTH104  # as above
    except BaseException:
        if os.path.exists(temporary):  # noqa: PTH110  # as above
            os.unlink(temporary)  # noqa: PTH108  # as above
        raise
    return digest


def write(name: str, content: bytes, how: int = os.O_TRUNC) -> None:
    """Write a file; `how` is O_TRUNC, or O_EXCL where nothing may stand there yet. Raises OSError."""
    descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | how, 0o644)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
    finally:
        os.close(descriptor)


def has(folder: EditionFolder, digest: str) -> bool:
    """Say whether an object stands in the store."""
    return folder.object_path(digest).is_file()


def read(folder: EditionFolder, digest: str) -> bytes:
    """Read an object. Raises EditionError when it is gone or is not what its name says."""
    try:
        content = folder.object_path(digest).read_bytes()
    except FileNotFoundError as error:
        message = f"The object {digest} is missing from the store; print the whole paper again."
        raise EditionError(message) from error
    if digest_of(content) != digest:
        message = f"The object {digest} is damaged; delete it and print the whole paper again."
        raise EditionError(message)
    return content


def every(folder: EditionFolder) -> Iterator[str]:
    """Names of all objects, in order."""
    for shelf in sorted(folder.objects.glob("[0-9a-f][0-9a-f]")):
        yield from sorted(name for name in os.listdir(shelf) if not name.startswith("."))  # noqa: PTH208  # names


def fsck(folder: EditionFolder) -> Iterator[str]:
    """Read the whole store and yield the names of objects whose bytes are not what the name says."""
    for digest in every(folder):
        if digest_of(folder.object_path(digest).read_bytes()) != digest:
            yield digest

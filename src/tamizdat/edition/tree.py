"""The tree: human paths, each a hard link to an object (a copy where the file system makes no links)."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from tamizdat.edition import objects
from tamizdat.edition.disk import Disk
from tamizdat.edition.errors import EditionError
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.placements import Placement

_NO_LINK = {errno.EMLINK, errno.EPERM, errno.EXDEV, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}


def place(folder: EditionFolder, placements: Iterable[Placement]) -> int:
    """Put objects in their places; for bake workers, side by side. Returns how many. Nothing is flushed.

    Use it before there is any edition (then seal with `tree_ready=True`), or for media, whose names never change
    their meaning. Raises EditionError when an object is missing or an address is below another page's.
    """
    count = 0
    known: set[str] = set()
    for placement in placements:
        target = f"{folder.root}/tree/{placement.path}"
        above = target.rpartition("/")[0]
        if above not in known:
            _make_folder(above)
            known.add(above)
        name = placement.name
        _put(f"{folder.root}/o/{name[:2]}/{name}", target)
        count += 1
    return count


def place_new(folder: EditionFolder, path: str, content: bytes) -> str:
    """Store a page and put it in its place at once; for bake workers, before there is any edition. Returns its name.

    The bytes are written where readers will find them and then linked into the store, so the store never holds half
    an object. That saves a third of the calls; where anything stands in the way it is done the long way round.
    Raises what `objects.put` and `place` raise.
    """
    digest = objects.digest_of(content)
    target = f"{folder.root}/tree/{path}"
    # Nearly every page has a folder of its own: to make it first saves a call that would fail.
    _make_folder(target.rpartition("/")[0])
    try:
        objects.write(target, content, os.O_EXCL)
    except FileExistsError:
        return _place_stored(folder, path, content)
    try:
        os.link(target, f"{folder.root}/o/{digest[:2]}/{digest}")
    except OSError:
        return _place_stored(folder, path, content)
    return digest


def _place_stored(folder: EditionFolder, path: str, content: bytes) -> str:
    digest = objects.put(folder, content)
    place(folder, [Placement(path, digest, len(content))])
    return digest


def put(disk: Disk, folder: EditionFolder, path: str, digest: str) -> Path:
    """Put one object in its place at one stroke. Returns the folder to flush."""
    target = folder.tree / path
    disk.step("link", target)
    _make_folder(str(target.parent))
    _put(str(folder.object_path(digest)), str(target))
    return target.parent


def drop(disk: Disk, folder: EditionFolder, path: str) -> Path:
    """Take a path away, and folders that are empty then. Returns the folder to flush."""
    target = folder.tree / path
    disk.unlink(target)
    above = target.parent
    while above != folder.tree:
        try:
            above.rmdir()
        except FileNotFoundError:
            pass
        except OSError:
            break
        above = above.parent
    return above


def every(folder: EditionFolder) -> Iterator[str]:
    """Every file of the tree, media too, by path; the order is that of the disk."""
    prefix = len(str(folder.tree)) + 1
    for above, _, names in os.walk(folder.tree):
        for name in names:
            yield f"{above}/{name}"[prefix:]


def every_media(folder: EditionFolder) -> Iterator[str]:
    """Every media file of the tree, by path."""
    for shelf in folder.media.glob("[0-9a-f][0-9a-f]"):
        for name in os.listdir(shelf):  # noqa: PTH208  # names are all we need
            if not name.startswith("."):
                yield f"_m/{shelf.name}/{name}"


def links_work(folder: EditionFolder, path: str, digest: str) -> bool:
    """Say whether the tree is made of links, judged by one path: copies say nothing about who else has an object."""
    try:
        return (folder.tree / path).samefile(folder.object_path(digest))
    except FileNotFoundError:
        return False


def _make_folder(path: str) -> None:
    # Nearly every page has a folder of its own in one that stands, so one call does; runs for every page of a bake.
    with contextlib.suppress(FileExistsError, FileNotFoundError, NotADirectoryError):
        os.mkdir(path)  # noqa: PTH102  # as said
        return
    try:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103  # as said
    except (FileExistsError, NotADirectoryError) as error:
        message = f"{path} is a page already, so no page can stand below it; change one of the two addresses."
        raise EditionError(message) from error


def _put(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        if not os.path.samestat(os.stat(source), os.stat(target)):  # noqa: PTH116  # as above
            _replace(source, target)
    except FileNotFoundError as error:
        message = f"The object of {target} is missing from the store; put it before placing it."
        raise EditionError(message) from error
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        _replace(source, target)


def _replace(source: str, target: str) -> None:
    above, _, name = target.rpartition("/")
    temporary = f"{above}/.{name}.{os.getpid()}"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(temporary)  # noqa: PTH108  # as above
    try:
        os.link(source, temporary)
    except FileNotFoundError as error:
        message = f"The object of {target} is missing from the store; put it before placing it."
        raise EditionError(message) from error
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        _copy(source, temporary)
    try:
        os.replace(temporary, target)  # noqa: PTH105  # as above
    except IsADirectoryError as error:
        message = f"{target} is a folder of pages, so no page can stand there; change one of the two addresses."
        raise EditionError(message) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)  # noqa: PTH108  # as above


def _copy(source: str, target: str) -> None:
    shutil.copyfile(source, target)
    with open(target, "rb") as file:  # noqa: PTH123  # as above
        os.fsync(file.fileno())

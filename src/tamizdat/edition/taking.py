"""Takes a whole edition, wherever it stands, file by file: nothing is handed on that was not checked."""

import zlib
from pathlib import Path

from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.api.metadata import TargetFile

from tamizdat.edition.contents import ALTERED, Contents, Progress, opened
from tamizdat.edition.control import Control
from tamizdat.edition.digest import BucketDigests
from tamizdat.edition.errors import EditionError, UnreachableError
from tamizdat.edition.placements import is_slot
from tamizdat.edition.stranger import Source, Stranger, updater_of
from tamizdat.edition.verdict import explain, is_unreachable


class Whole:
    """An edition whose list of files was checked against the root; its files are checked as they are asked for."""

    def __init__(
        self, control: Control, pages: dict[str, TargetFile], slots: dict[str, TargetFile], contents: Contents
    ) -> None:
        self.control = control
        self.pages = pages
        self.slots = slots
        self._contents = contents

    def text(self, target: TargetFile) -> bytes:
        """Read a page or a slot file as it is before compression. Raises EditionError where it is not as signed."""
        try:
            return opened(target.path, self._contents.fetch(target))
        except (RepositoryError, DownloadError) as error:
            raise _of_a_file(target.path, error) from error
        except zlib.error as error:
            message = f"{target.path}: Signed as it stands, yet it cannot be decompressed ({error})."
            raise EditionError(message) from error

    def media(self, path: str) -> bytes:
        """Read a picture or the like. Raises EditionError where it is not what its name promises."""
        try:
            content = self._contents.fetch_media(path)
        except DownloadError as error:
            raise _of_a_file(path, error) from error
        if content is None:
            message = f"{path}: {ALTERED}"
            raise EditionError(message)
        return content


def _of_a_file(path: str, error: Exception) -> EditionError:
    sentence = f"{path}: {explain(error)}"
    return UnreachableError(sentence) if is_unreachable(error) else EditionError(sentence)


def whole_edition(source: Source, trusted_root: bytes, memory: Path, say: Progress) -> Whole:
    """Read which files an edition has. Raises EditionError where it is not sound, and where it is older than before.

    `memory` is a folder in which the client keeps what it has seen.
    """
    try:
        updater = updater_of(source, trusted_root, memory)
        updater.refresh()
        return _listed(Stranger(source, updater, memory), say)
    except (RepositoryError, DownloadError, ValueError) as error:
        if is_unreachable(error):
            raise UnreachableError(explain(error)) from error
        message = f"The edition is not sound: {explain(error)}"
        raise EditionError(message) from error


def _listed(stranger: Stranger, say: Progress) -> Whole:
    control, front = stranger.front()
    bits = stranger.bits()
    digests = BucketDigests()
    pages: dict[str, TargetFile] = {}
    for done, (number, targets) in enumerate(stranger.load_bins(bits, range(1 << bits)), start=1):
        digests.put_bin(number, bits, {path: target.to_dict() for path, target in targets.items()})
        pages.update({path: stranger.standing(target) for path, target in targets.items()})
        say("lists", done, 1 << bits)
    if digests.digest() != control.digest or len(pages) != control.pages:
        message = "edition.json does not describe these pages; a new edition may have come meanwhile. Try again."
        raise EditionError(message)
    return Whole(control, pages, {path: one for path, one in front.items() if is_slot(path)}, stranger.contents)

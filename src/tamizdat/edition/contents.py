"""Checking the bytes of pages and media, and looking for files that nobody signed."""

import hashlib
import re
import zlib
from collections.abc import Callable

from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.api.metadata import TargetFile
from tuf.ngclient.fetcher import FetcherInterface

from tamizdat.edition import tree
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.verdict import Fault, fault_of

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""

_MEDIA = re.compile(rb"_m/([0-9a-f]{2})/(\1[0-9a-f]{62})\.([a-z0-9]{1,8})\b")
_LARGEST_PAGE = 1 << 24
_LARGEST_MEDIA = 1 << 26
_GZIP = 31
ALTERED = "Altered: the bytes are not those that the name promises."


class Contents:
    """Fetches files of the tree and collects what is wrong with them."""

    def __init__(self, fetcher: FetcherInterface, base: str) -> None:
        self.faults: list[Fault] = []
        self.pages = 0
        self.media = 0
        self._fetcher = fetcher
        self._base = base
        self._named: set[str] = set()

    def fetch(self, target: TargetFile) -> bytes:
        """Fetch a signed file. Raises the client's errors when it is not what was signed."""
        content = self._fetcher.download_bytes(self._base + target.path, target.length)
        target.verify_length_and_hashes(content)
        return content

    def check_page(self, target: TargetFile, *, note_media: bool) -> None:
        """Check one signed page, and note the media files that it names."""
        self.pages += 1
        self.check_file(target, note_media=note_media)

    def check_file(self, target: TargetFile, *, note_media: bool = False) -> None:
        """Check one signed file without counting it as a page."""
        try:
            content = self.fetch(target)
            if note_media:
                self._named.update(media_in(opened(target.path, content)))
        except (RepositoryError, DownloadError) as error:
            self.faults.append(fault_of(target.path, error))
        except zlib.error as error:
            self.faults.append(Fault(target.path, f"Signed as it stands, yet it cannot be decompressed ({error})."))

    def check_media(self, folder: EditionFolder | None, progress: Progress) -> None:
        """Check every media file that a page names or, in a folder, that stands there: its name is its SHA-256."""
        wanted = self._named | (set() if folder is None else set(tree.every_media(folder)))
        for done, path in enumerate(sorted(wanted)):
            self._check_media_file(path)
            progress("media", done + 1, len(wanted))

    def _check_media_file(self, path: str) -> None:
        self.media += 1
        try:
            if self.fetch_media(path) is None:
                self.faults.append(Fault(path, ALTERED))
        except DownloadError as error:
            self.faults.append(fault_of(path, error))

    def fetch_media(self, path: str) -> bytes | None:
        """Fetch a media file; None where its bytes are not those that the name promises. Raises DownloadError."""
        content = self._fetcher.download_bytes(self._base + path, _LARGEST_MEDIA)
        named = path.rpartition("/")[2].partition(".")[0]
        return content if hashlib.sha256(content).hexdigest() == named else None

    def check_unsigned(self, folder: EditionFolder, signed: set[str]) -> None:
        """Report files of the tree that nobody signed and that are no media."""
        for path in sorted(tree.every(folder)):
            if path not in signed and not _MEDIA.fullmatch(path.encode(errors="surrogateescape")):
                self.faults.append(Fault(path, "Nobody signed this file; it does not belong to the edition."))


def media_in(content: bytes) -> set[str]:
    """Name the media files that a page shows."""
    return {match.group(0).decode() for match in _MEDIA.finditer(content)}


def opened(path: str, content: bytes) -> bytes:
    """Decompress a page, within bounds: it is verified already, yet it may be large."""
    if not path.endswith(".gz"):
        return content
    return zlib.decompressobj(wbits=_GZIP).decompress(content, _LARGEST_PAGE)

"""Reading an edition from a folder as a client reads it from the network: by address, bounded, nothing above."""

from collections.abc import Iterator
from pathlib import Path

from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient.fetcher import FetcherInterface

_CHUNK = 1 << 16
_NOT_FOUND = 404


class FolderFetcher(FetcherInterface):
    """A TUF fetcher whose addresses are paths below one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def _fetch(self, url: str) -> Iterator[bytes]:
        path = (self._root / url).resolve()
        if not path.is_relative_to(self._root):
            message = f"{url} leads out of the edition"
            raise DownloadHTTPError(message, _NOT_FOUND)
        if not path.is_file():
            message = f"{url} is missing"
            raise DownloadHTTPError(message, _NOT_FOUND)
        return self._chunks(path)

    def _chunks(self, path: Path) -> Iterator[bytes]:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk

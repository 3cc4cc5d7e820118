"""Reading files of an edition that somebody else carries: each is checked before it is decompressed, none goes back.

python-tuf's client does the trusting. It keeps what it has seen in `memory`, so that an older edition shown later is
refused; an empty folder can be shown any edition that the keys have not outlived.
"""

import zlib
from pathlib import Path

from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.ngclient.config import UpdaterConfig
from tuf.ngclient.updater import Updater

from tamizdat.edition.errors import EditionError
from tamizdat.edition.stranger import Source
from tamizdat.edition.verdict import explain

_LARGEST = 1 << 24
_GZIP = 31


class VerifiedEdition:
    """The newest edition that `source` shows and `trusted_root` vouches for."""

    def __init__(self, source: Source, trusted_root: bytes, memory: Path) -> None:
        self._source = source
        self._root = trusted_root
        self._memory = memory
        self._updater: Updater | None = None

    def refresh(self) -> None:
        """Look for a newer one. Raises EditionError where it is older, altered, or out of date; then none is read."""
        self._updater = None
        self._memory.mkdir(parents=True, exist_ok=True)
        base = self._source.base
        try:
            updater = Updater(
                str(self._memory),
                f"{base}metadata/",
                target_base_url=f"{base}tree/",
                fetcher=self._source.fetcher,
                config=UpdaterConfig(prefix_targets_with_hash=False),
                bootstrap=self._root,
            )
            updater.refresh()
        except (RepositoryError, DownloadError, ValueError) as error:
            message = f"The edition is not believed: {explain(error)}"
            raise EditionError(message) from error
        self._updater = updater

    def read(self, path: str) -> bytes | None:
        """A file by the path that readers know, decompressed; None where the edition has none. Raises EditionError."""
        if self._updater is None:
            self.refresh()
        updater = self._updater
        if updater is None:
            message = "There is no edition to read."
            raise EditionError(message)
        try:
            target = updater.get_targetinfo(f"{path}.gz")
            if target is None:
                return None
            content = self._source.fetcher.download_bytes(f"{self._source.base}tree/{target.path}", target.length)
            target.verify_length_and_hashes(content)
        except (RepositoryError, DownloadError) as error:
            message = f"{path} is not what was signed: {explain(error)}"
            raise EditionError(message) from error
        return _opened(path, content)


def _opened(path: str, content: bytes) -> bytes:
    """Decompress within bounds: what is verified may still be large."""
    inflater = zlib.decompressobj(wbits=_GZIP)
    try:
        opened = inflater.decompress(content, _LARGEST)
    except zlib.error as error:
        message = f"{path} is signed as it stands, yet cannot be decompressed ({error})."
        raise EditionError(message) from error
    if inflater.unconsumed_tail:
        message = f"{path} is larger than {_LARGEST >> 20} MB."
        raise EditionError(message)
    return opened

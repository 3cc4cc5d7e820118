"""Reads an edition as a stranger does: python-tuf's client does the trusting, this module only asks it questions."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tuf.api.metadata import Metadata, TargetFile, Targets
from tuf.ngclient.config import UpdaterConfig
from tuf.ngclient.fetcher import FetcherInterface
from tuf.ngclient.updater import Updater

from tamizdat.edition.bins import bin_name
from tamizdat.edition.contents import Contents
from tamizdat.edition.control import Control, parse_control
from tamizdat.edition.errors import EditionError
from tamizdat.edition.folder_fetcher import FolderFetcher
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.placements import CONTROL_PATH


@dataclass(frozen=True, slots=True)
class Source:
    """Where an edition is read from: a fetcher and the address of the edition, ending in a slash or empty.

    `folder` is given when it stands on this machine; only then can unsigned files be found.
    """

    fetcher: FetcherInterface
    base: str
    folder: EditionFolder | None = None


def folder_source(folder: EditionFolder) -> Source:
    """Read an edition from a folder."""
    return Source(FolderFetcher(folder.root), "", folder)


def updater_of(source: Source, trusted_root: bytes, memory: Path) -> Updater:
    """Make the stock client that reads an edition. Raises RepositoryError where the trusted root is not sound."""
    memory.mkdir(parents=True, exist_ok=True)
    return Updater(
        str(memory),
        f"{source.base}metadata/",
        target_base_url=f"{source.base}tree/",
        fetcher=source.fetcher,
        config=UpdaterConfig(prefix_targets_with_hash=False),
        bootstrap=trusted_root,
    )


class Stranger:
    """Reads one edition, through a client that was refreshed. What it reads in `memory` the client verified before."""

    def __init__(self, source: Source, updater: Updater, memory: Path) -> None:
        self.contents = Contents(source.fetcher, f"{source.base}tree/")
        self.bins: list[str] = []
        self._updater = updater
        self._memory = memory

    def front(self) -> tuple[Control, dict[str, TargetFile]]:
        """Read the control file, and list what `front` signs beside it. Raises EditionError and the client's errors."""
        info = self._updater.get_targetinfo(CONTROL_PATH)
        if info is None:
            message = "The edition has no signed edition.json; this is not an edition of Tamizdat."
            raise EditionError(message)
        control = parse_control(self.contents.fetch(info))
        front = self.role("front").signed.targets
        return control, {path: target for path, target in front.items() if path != CONTROL_PATH}

    def role(self, name: str) -> Metadata[Targets]:
        """Read a role that the client has loaded. Raises EditionError where it has not."""
        path = self._memory / f"{name}.json"
        if not path.is_file():
            message = f"The edition has no role “{name}”; this is not an edition of Tamizdat."
            raise EditionError(message)
        return Metadata[Targets].from_file(str(path))

    def bits(self) -> int:
        """Say by how many bits pages are dealt to bins."""
        self._updater.get_targetinfo("archive-probe/0/0/0/0/0/0/0/0")
        delegations = self.role("archive").signed.delegations
        if delegations is None or delegations.succinct_roles is None:
            message = "The role archive delegates to no hash bins; this is not an edition of Tamizdat."
            raise EditionError(message)
        return delegations.succinct_roles.bit_length

    def load_bins(self, bits: int, numbers: Iterable[int]) -> Iterator[tuple[int, dict[str, TargetFile]]]:
        """Make the client load bins by asking it for paths that nobody has, one that falls into each bin."""
        wanted = set(numbers)
        tried = 0
        while wanted:
            path = f"archive-probe/{tried}/0/0/0/0/0/0/0"
            number = int.from_bytes(hashlib.sha256(path.encode()).digest()[:4], "big") >> (32 - bits)
            tried += 1
            if number in wanted:
                wanted.discard(number)
                self._updater.get_targetinfo(path)
                self.bins.append(bin_name(number, bits))
                yield number, self.role(self.bins[-1]).signed.targets

    def standing(self, target: TargetFile) -> TargetFile:
        """Say which target counts for a path that a bin names: where `front` names another hash, that one."""
        return self._updater.get_targetinfo(target.path) or target

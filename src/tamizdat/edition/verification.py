"""Checks an edition as a stranger would: python-tuf's client does the trusting, this module only asks it questions."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.api.metadata import (
    Metadata,
    Root,
    TargetFile,
    Targets,
)
from tuf.ngclient.config import UpdaterConfig
from tuf.ngclient.fetcher import FetcherInterface
from tuf.ngclient.updater import Updater

from tamizdat.edition.bins import bin_name
from tamizdat.edition.canonical import moment
from tamizdat.edition.contents import Contents
from tamizdat.edition.control import Control, parse_control
from tamizdat.edition.digest import BucketDigests
from tamizdat.edition.errors import EditionError
from tamizdat.edition.folder_fetcher import FolderFetcher
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.placements import CONTROL_PATH, stands_alone
from tamizdat.edition.roots import DEMONSTRATION
from tamizdat.edition.verdict import Checked, Fault, Signer, Verdict, explain

Progress = Callable[[str, int, int], None]
"""Told what is being checked, how many are done, and of how many."""

_SAMPLE_BINS = 4
_SAMPLE_PAGES = 16


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


def verify(
    source: Source, trusted_root: bytes, memory: Path, now: datetime, *, everything: bool, progress: Progress
) -> Verdict:
    """Check an edition against a trusted root.

    `memory` is a folder in which the client keeps what it has seen: the same folder again lets it notice that an
    older edition is shown; an empty one cannot. `everything` checks every page and media file, else a sample.
    """
    try:
        updater = updater_of(source, trusted_root, memory)
    except (RepositoryError, ValueError) as error:
        return _refused(Fault("root.json", f"The trusted root itself is not sound: {explain(error)}"))
    try:
        updater.refresh()
        return _Verification(source, updater, memory, now, progress).run(everything=everything)
    except (RepositoryError, DownloadError) as error:
        return _refused(Fault("metadata", explain(error)))
    except EditionError as error:
        return _refused(Fault(CONTROL_PATH, str(error)))


def _refused(fault: Fault) -> Verdict:
    return Verdict(sound=False, complete=False, faults=(fault,))


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


class _Verification:
    """One verification under way. Everything that it reads in `memory` was verified by the client before."""

    def __init__(self, source: Source, updater: Updater, memory: Path, now: datetime, progress: Progress) -> None:
        self._source = source
        self._updater = updater
        self._memory = memory
        self._now = now
        self._progress = progress
        self._contents = Contents(source.fetcher, f"{source.base}tree/")
        self._bins: list[str] = []

    def run(self, *, everything: bool) -> Verdict:
        control, front = self._read_front()
        if everything:
            self._check_whole(control, {path: target for path, target in front.items() if stands_alone(path)})
        else:
            self._check_sample(front)
        return self._verdict(control, everything=everything)

    def _read_front(self) -> tuple[Control, dict[str, TargetFile]]:
        info = self._updater.get_targetinfo(CONTROL_PATH)
        if info is None:
            message = "The edition has no signed edition.json; this is not an edition of Tamizdat."
            raise EditionError(message)
        content = self._contents.fetch(info)
        control = parse_control(content)
        front = self._role("front").signed.targets
        return control, {path: target for path, target in front.items() if path != CONTROL_PATH}

    def _role(self, name: str) -> Metadata[Targets]:
        path = self._memory / f"{name}.json"
        if not path.is_file():
            message = f"The edition has no role “{name}”; this is not an edition of Tamizdat."
            raise EditionError(message)
        return Metadata[Targets].from_file(str(path))

    def _bits(self) -> int:
        self._updater.get_targetinfo("archive-probe/0/0/0/0/0/0/0/0")
        delegations = self._role("archive").signed.delegations
        if delegations is None or delegations.succinct_roles is None:
            message = "The role archive delegates to no hash bins; this is not an edition of Tamizdat."
            raise EditionError(message)
        return delegations.succinct_roles.bit_length

    def _sample(self, count: int) -> list[int]:
        """Bins to look at, others each time."""
        moment_of_asking = self._now.isoformat()
        seeds = (hashlib.sha256(f"{moment_of_asking} {each}".encode()).digest() for each in range(_SAMPLE_BINS))
        return sorted({int.from_bytes(seed[:4], "big") % count for seed in seeds})

    def _load_bins(self, bits: int, numbers: Iterable[int]) -> Iterator[tuple[int, dict[str, TargetFile]]]:
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
                self._bins.append(bin_name(number, bits))
                yield number, self._role(self._bins[-1]).signed.targets

    def _check_sample(self, front: dict[str, TargetFile]) -> None:
        bits = self._bits()
        pages = dict(front)
        for _, targets in self._load_bins(bits, self._sample(1 << bits)):
            pages.update(sorted(targets.items())[: _SAMPLE_PAGES // _SAMPLE_BINS])
        for done, path in enumerate(sorted(pages)):
            self._contents.check_page(pages[path], note_media=False)
            self._progress("pages", done + 1, len(pages))

    def _check_whole(self, control: Control, alone: dict[str, TargetFile]) -> None:
        """Check what stands in `front` alone, then bin after bin.

        Every hot page stands in its bin too, and what differs there shows in the digest.
        """
        bits = self._bits()
        digests = BucketDigests()
        paths: set[str] = set()
        for path in sorted(alone):
            self._contents.check_file(alone[path])
        for number, targets in self._load_bins(bits, range(1 << bits)):
            digests.put_bin(number, bits, {path: target.to_dict() for path, target in targets.items()})
            for path in sorted(targets):
                # The client is asked again, for where `front` names another hash, that one counts.
                self._contents.check_page(self._updater.get_targetinfo(path) or targets[path], note_media=True)
            paths.update(targets)
            self._progress("pages", len(paths), control.pages)
        self._contents.check_media(self._source.folder, self._progress)
        if self._source.folder is not None:
            self._contents.check_unsigned(self._source.folder, {*paths, *alone, CONTROL_PATH})
        if digests.digest() != control.digest or len(paths) != control.pages:
            sentence = "The control file does not describe these pages; a new edition may have come while checking."
            self._contents.faults.append(Fault(CONTROL_PATH, sentence))

    def _verdict(self, control: Control, *, everything: bool) -> Verdict:
        root = Metadata[Root].from_file(str(self._memory / "root.json")).signed
        timestamp = json.loads((self._memory / "timestamp.json").read_bytes())["signed"]
        now = self._source.fetcher.download_bytes(f"{self._source.base}metadata/timestamp.json", 1 << 16)
        return Verdict(
            sound=not self._contents.faults,
            complete=everything,
            demonstration=bool(root.unrecognized_fields.get(DEMONSTRATION, False)),
            sequence=control.seq,
            digest=control.digest,
            pages=control.pages,
            log_position=control.log_position,
            sealed_at=control.at,
            age_seconds=int((self._now - moment(control.at)).total_seconds()),
            valid_until=timestamp["expires"],
            root_version=root.version,
            moved_on=now != (self._memory / "timestamp.json").read_bytes(),
            signers=tuple(self._signers(root)),
            checked=Checked(self._contents.pages, self._contents.media, len(self._bins)),
            faults=tuple(self._contents.faults),
        )

    def _signers(self, root: Root) -> Iterator[Signer]:
        delegators: dict[str, Root | Targets] = dict.fromkeys(("root", "timestamp", "snapshot", "targets"), root)
        delegators |= dict.fromkeys(("front", "archive"), self._role("targets").signed)
        if self._bins:
            delegators[self._bins[0]] = self._role("archive").signed
        for role, delegator in delegators.items():
            metadata: Metadata[Root] = Metadata.from_file(str(self._memory / f"{role}.json"))
            result = delegator.get_verification_result(role, metadata.signed_bytes, metadata.signatures)
            name = "bins" if role in self._bins else role
            for key in sorted(result.signed):
                expires = metadata.signed.expires.strftime("%Y-%m-%dT%H:%M:%SZ")
                yield Signer(name, key, metadata.signed.version, expires)

"""Checks an edition as a stranger would, and says what is wrong with it."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.api.metadata import Metadata, Root, TargetFile, Targets
from tuf.ngclient.updater import Updater

from tamizdat.edition.canonical import moment
from tamizdat.edition.contents import Progress
from tamizdat.edition.control import Control
from tamizdat.edition.digest import BucketDigests
from tamizdat.edition.errors import EditionError
from tamizdat.edition.placements import CONTROL_PATH, stands_alone
from tamizdat.edition.roots import DEMONSTRATION
from tamizdat.edition.stranger import Source, Stranger, updater_of
from tamizdat.edition.verdict import Checked, Fault, Signer, Verdict, explain, fault_of

_SAMPLE_BINS = 4
_SAMPLE_PAGES = 16


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
        return _refused(fault_of("metadata", error))
    except EditionError as error:
        return _refused(Fault(CONTROL_PATH, str(error)))


def _refused(fault: Fault) -> Verdict:
    return Verdict(sound=False, complete=False, faults=(fault,), unreachable=fault.unreachable)


class _Verification:
    """One verification under way. Everything that it reads in `memory` was verified by the client before."""

    def __init__(self, source: Source, updater: Updater, memory: Path, now: datetime, progress: Progress) -> None:
        self._source = source
        self._memory = memory
        self._now = now
        self._progress = progress
        self._stranger = Stranger(source, updater, memory)
        self._contents = self._stranger.contents

    def run(self, *, everything: bool) -> Verdict:
        control, front = self._stranger.front()
        if everything:
            self._check_whole(control, {path: target for path, target in front.items() if stands_alone(path)})
        else:
            self._check_sample(front)
        return self._verdict(control, everything=everything)

    def _sample(self, count: int) -> list[int]:
        """Bins to look at, others each time."""
        moment_of_asking = self._now.isoformat()
        seeds = (hashlib.sha256(f"{moment_of_asking} {each}".encode()).digest() for each in range(_SAMPLE_BINS))
        return sorted({int.from_bytes(seed[:4], "big") % count for seed in seeds})

    def _check_sample(self, front: dict[str, TargetFile]) -> None:
        bits = self._stranger.bits()
        pages = dict(front)
        for _, targets in self._stranger.load_bins(bits, self._sample(1 << bits)):
            pages.update(sorted(targets.items())[: _SAMPLE_PAGES // _SAMPLE_BINS])
        for done, path in enumerate(sorted(pages)):
            self._contents.check_page(pages[path], note_media=False)
            self._progress("pages", done + 1, len(pages))

    def _check_whole(self, control: Control, alone: dict[str, TargetFile]) -> None:
        """Check what stands in `front` alone, then bin after bin.

        Every hot page stands in its bin too, and what differs there shows in the digest.
        """
        bits = self._stranger.bits()
        digests = BucketDigests()
        paths: set[str] = set()
        for path in sorted(alone):
            self._contents.check_file(alone[path])
        for number, targets in self._stranger.load_bins(bits, range(1 << bits)):
            digests.put_bin(number, bits, {path: target.to_dict() for path, target in targets.items()})
            for path in sorted(targets):
                # The client is asked again, for where `front` names another hash, that one counts.
                self._contents.check_page(self._stranger.standing(targets[path]), note_media=True)
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
        faults = tuple(self._contents.faults)
        return Verdict(
            sound=not faults,
            unreachable=bool(faults) and all(fault.unreachable for fault in faults),
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
            checked=Checked(self._contents.pages, self._contents.media, len(self._stranger.bins)),
            faults=faults,
        )

    def _signers(self, root: Root) -> Iterator[Signer]:
        delegators: dict[str, Root | Targets] = dict.fromkeys(("root", "timestamp", "snapshot", "targets"), root)
        delegators |= dict.fromkeys(("front", "archive"), self._stranger.role("targets").signed)
        if self._stranger.bins:
            delegators[self._stranger.bins[0]] = self._stranger.role("archive").signed
        for role, delegator in delegators.items():
            metadata: Metadata[Root] = Metadata.from_file(str(self._memory / f"{role}.json"))
            result = delegator.get_verification_result(role, metadata.signed_bytes, metadata.signatures)
            name = "bins" if role in self._stranger.bins else role
            for key in sorted(result.signed):
                expires = metadata.signed.expires.strftime("%Y-%m-%dT%H:%M:%SZ")
                yield Signer(name, key, metadata.signed.version, expires)

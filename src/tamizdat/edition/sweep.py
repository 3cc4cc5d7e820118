"""Taking away what no reader can need any more: withdrawn bytes at once, superseded ones after some days."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import orjson

from tamizdat.edition import objects, tree
from tamizdat.edition.bins import NAME_PREFIX, bin_name
from tamizdat.edition.errors import EditionError
from tamizdat.edition.journal import recover
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.lock import held
from tamizdat.edition.placements import CONTROL_PATH, Entries
from tamizdat.edition.standing import Standing, read_bin, read_standing
from tamizdat.edition.withdrawal import place_of, read_list

_UNSEALED = timedelta(days=1)
"""An object younger than this may belong to pages that are being baked just now."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep took away, and how many bytes that were."""

    objects: int
    metadata: int
    bytes: int


@dataclass(slots=True)
class _Needed:
    """What must stay: paths that stand, their digests, metadata by name; and digests known to be withdrawn."""

    paths: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)
    metadata: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)


def sweep(folder: EditionFolder, at: datetime, keep_days: int = 14) -> Swept:
    """Remove what is superseded for more than `keep_days`, and at once what belonged to withdrawn pages only.

    A reader in the middle of a visit holds a snapshot that may be superseded: the bins that it lists, and the former
    bytes of pages that still stand, are kept so long. Nothing of the edition that stands is ever removed.
    Do not sweep while pages are baked: an old object that is about to stand again looks superseded.
    """
    with held(folder):
        recover(folder)
        standing = read_standing(folder)
        if standing is None:
            return Swept(0, 0, 0)
        try:
            needed = _needed(folder, standing, at - timedelta(days=keep_days))
            metadata = _unneeded_metadata(folder, needed)
            stored = _unneeded_objects(folder, needed, (at - _UNSEALED).timestamp())
            leftovers = [folder.tree / path for path in tree.every(folder) if path.rpartition("/")[2].startswith(".")]
            size = sum(_remove(path) for path in (*metadata, *stored, *leftovers))
        except OSError as error:
            message = f"The sweep stopped half way ({error}); the edition is whole. Repeat it when the disk is well."
            raise EditionError(message) from error
        return Swept(len(stored), len(metadata), size)


def _needed(folder: EditionFolder, standing: Standing, since: datetime) -> _Needed:
    listed = read_list(folder, standing.front["targets"])
    needed = _Needed(withdrawn=listed.objects(), places=listed.places())
    for number in range(1 << standing.bits):
        _keep_entries(needed, read_bin(folder, standing, number))
    _keep_entries(needed, standing.front["targets"])
    needed.digests.update(path.rpartition("/")[2].partition(".")[0] for path in tree.every_media(folder))
    current = {bin_name(number, standing.bits) for number in range(1 << standing.bits)}
    needed.metadata.add(folder.role_path("snapshot", standing.snapshot["version"]).name)
    for role in standing.roster.roles():
        if role in current or not role.startswith(f"{NAME_PREFIX}-"):
            needed.metadata.add(folder.role_path(role, standing.roster.version(role)).name)
    for path in _snapshots_still_held(folder, standing, since):
        _keep_former(folder, needed, path)
    return needed


def _keep_entries(needed: _Needed, entries: Entries) -> None:
    needed.paths.update(entries)
    needed.digests.update(entry["hashes"]["sha256"] for entry in entries.values())


def _snapshots_still_held(folder: EditionFolder, standing: Standing, since: datetime) -> list[Path]:
    """Former snapshots that were superseded after `since`: when the next one was written."""
    versions = sorted(int(path.name.partition(".")[0]) for path in folder.metadata.glob("[0-9]*.snapshot.json"))
    versions = [version for version in versions if version <= standing.snapshot["version"]]
    paths = [folder.role_path("snapshot", version) for version in versions]
    return [path for path, successor in pairwise(paths) if successor.stat().st_mtime >= since.timestamp()]


def _keep_former(folder: EditionFolder, needed: _Needed, snapshot: Path) -> None:
    """Keep a former snapshot, what it lists, and the former bytes of pages that still stand."""
    needed.metadata.add(snapshot.name)
    for name, described in orjson.loads(snapshot.read_bytes())["signed"]["meta"].items():
        path = folder.role_path(name.removesuffix(".json"), described["version"])
        if path.name in needed.metadata or not path.is_file():
            continue
        targets = orjson.loads(path.read_bytes())["signed"]["targets"]
        if _names_withdrawn(needed, targets):
            continue
        needed.metadata.add(path.name)
        for target, entry in targets.items():
            kept = needed.digests if target in needed.paths and target != CONTROL_PATH else needed.withdrawn
            kept.add(entry["hashes"]["sha256"])


def _names_withdrawn(needed: _Needed, targets: Entries) -> bool:
    """Say whether a former bin names an address that was withdrawn for cause; a slug is made of a headline.

    Such a bin goes at once: a reader in the middle of a visit begins anew.
    """
    return bool(needed.places) and any(
        target not in needed.paths and place_of(target) in needed.places for target in targets
    )


def _unneeded_metadata(folder: EditionFolder, needed: _Needed) -> list[Path]:
    return [
        path
        for path in folder.metadata.iterdir()
        if path.name not in needed.metadata and path != folder.timestamp and not path.name.endswith(".root.json")
    ]


def _unneeded_objects(folder: EditionFolder, needed: _Needed, unsealed_since: float) -> list[Path]:
    unneeded = (folder.object_path(digest) for digest in objects.every(folder) if digest not in needed.digests)
    cut_short = folder.objects.glob("[0-9a-f][0-9a-f]/.*")
    return [
        path
        for path in (*unneeded, *cut_short)
        if path.name in needed.withdrawn or path.stat().st_mtime < unsealed_since
    ]


def _remove(path: Path) -> int:
    size = path.stat().st_size
    path.unlink()
    return size

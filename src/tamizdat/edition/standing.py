"""What stands now, read from the metadata files themselves; there is no database beside them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import orjson

from tamizdat.edition import objects
from tamizdat.edition.bins import bin_name
from tamizdat.edition.canonical import Fields
from tamizdat.edition.control import Control, parse_control
from tamizdat.edition.errors import EditionError
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.placements import CONTROL_PATH, Entries
from tamizdat.edition.roots import Root, parse_root
from tamizdat.edition.roster import Roster, read_roster, version_in


@dataclass(frozen=True, slots=True)
class Standing:
    """The edition that readers see.

    `roster` has the version of every role in the snapshot, retired bins among them, and `snapshot` the other fields;
    `signers` the key ids that signed each role other than a bin.
    """

    timestamp: Fields
    snapshot: Fields
    roster: Roster
    targets: Fields
    archive: Fields
    front: Fields
    control: Control
    signers: dict[str, frozenset[str]]

    @property
    def bits(self) -> int:
        """The number of bins as a power of two."""
        return int(self.archive["delegations"]["succinct_roles"]["bit_length"])

    @property
    def bin_keys(self) -> list[str]:
        """Key ids that sign bins."""
        return list(self.archive["delegations"]["succinct_roles"]["keyids"])

    def delegated_keys(self, role: str) -> list[str]:
        """Key ids that sign `front` or `archive`."""
        for delegated in self.targets["delegations"]["roles"]:
            if delegated["name"] == role:
                return list(delegated["keyids"])
        return []


def read_standing(folder: EditionFolder) -> Standing | None:
    """Read what stands, or None before the first edition. Raises EditionError when a file is missing or damaged."""
    if not folder.timestamp.is_file():
        return None
    files = {"timestamp": _read(folder.timestamp)}
    content, path = _snapshot(folder, files["timestamp"])
    try:
        files["snapshot"], roster = read_roster(content)
    except ValueError as error:
        raise _damaged(path) from error
    for role in ("targets", "archive", "front"):
        files[role] = _read(folder.role_path(role, roster.version(role)))
    signed: dict[str, Fields] = {role: file["signed"] for role, file in files.items()}
    return Standing(
        **signed,
        roster=roster,
        control=_control(folder, signed["front"]),
        signers={role: frozenset(each["keyid"] for each in file["signatures"]) for role, file in files.items()},
    )


def read_control(folder: EditionFolder) -> Control | None:
    """Read what the edition says of itself and no more, whatever its size. None and errors as for `read_standing`."""
    if not folder.timestamp.is_file():
        return None
    content, path = _snapshot(folder, _read(folder.timestamp))
    try:
        version = version_in(content, "front")
    except ValueError as error:
        raise _damaged(path) from error
    return _control(folder, _read(folder.role_path("front", version))["signed"])


def _snapshot(folder: EditionFolder, timestamp: Fields) -> tuple[bytes, Path]:
    """Read the snapshot that a timestamp names, and see that it is the very same."""
    described = timestamp["signed"]["meta"]["snapshot.json"]
    path = folder.role_path("snapshot", described["version"])
    content = _bytes(path)
    if hashlib.sha256(content).hexdigest() != described["hashes"]["sha256"]:
        raise _damaged(path)
    return content, path


def _control(folder: EditionFolder, front: Fields) -> Control:
    return parse_control(objects.read(folder, front["targets"][CONTROL_PATH]["hashes"]["sha256"]))


def read_bin(folder: EditionFolder, standing: Standing, number: int) -> Entries:
    """Read the entries of one bin."""
    name = bin_name(number, standing.bits)
    entries: Entries = _read(folder.role_path(name, standing.roster.version(name)))["signed"]["targets"]
    return entries


def read_root(folder: EditionFolder) -> Root | None:
    """Read the newest root, or None before the key ceremony.

    `root.json` is a copy of it; should a crash have come between the two, the chain in `metadata/` counts.
    """
    try:
        newest = parse_root(folder.root_json.read_bytes(), str(folder.root_json))
    except FileNotFoundError:
        newest = None
    version = 1 if newest is None else newest.version + 1
    while (path := folder.role_path("root", version)).is_file():
        newest = parse_root(path.read_bytes(), str(path))
        version += 1
    return newest


def _read(path: Path) -> Fields:
    try:
        content: Fields = orjson.loads(_bytes(path))
    except orjson.JSONDecodeError as error:
        raise _damaged(path) from error
    return content


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        message = f"The edition lacks {path.name}; restore the folder, or print the whole paper again."
        raise EditionError(message) from error


def _damaged(path: Path) -> EditionError:
    return EditionError(f"{path.name} is damaged; restore the folder, or print the whole paper again.")

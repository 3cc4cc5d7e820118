"""What stands now, read from the metadata files themselves; there is no database beside them."""

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


@dataclass(frozen=True, slots=True)
class Standing:
    """The edition that readers see.

    `versions` lists every role in the snapshot by name, retired bins among them; `signers` the key ids that signed
    each role other than a bin.
    """

    timestamp: Fields
    snapshot: Fields
    versions: dict[str, int]
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
    number = files["timestamp"]["signed"]["meta"]["snapshot.json"]["version"]
    files["snapshot"] = _read(folder.role_path("snapshot", number))
    meta = files["snapshot"]["signed"]["meta"]
    versions = {name.removesuffix(".json"): described["version"] for name, described in meta.items()}
    for role in ("targets", "archive", "front"):
        files[role] = _read(folder.role_path(role, versions[role]))
    signed: dict[str, Fields] = {role: file["signed"] for role, file in files.items()}
    control = objects.read(folder, signed["front"]["targets"][CONTROL_PATH]["hashes"]["sha256"])
    return Standing(
        **signed,
        versions=versions,
        control=parse_control(control),
        signers={role: frozenset(each["keyid"] for each in file["signatures"]) for role, file in files.items()},
    )


def read_bin(folder: EditionFolder, standing: Standing, number: int) -> Entries:
    """Read the entries of one bin."""
    name = bin_name(number, standing.bits)
    entries: Entries = _read(folder.role_path(name, standing.versions[name]))["signed"]["targets"]
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
        content: Fields = orjson.loads(path.read_bytes())
    except FileNotFoundError as error:
        message = f"The edition lacks {path.name}; restore the folder, or print the whole paper again."
        raise EditionError(message) from error
    except orjson.JSONDecodeError as error:
        message = f"{path.name} is damaged; restore the folder, or print the whole paper again."
        raise EditionError(message) from error
    return content

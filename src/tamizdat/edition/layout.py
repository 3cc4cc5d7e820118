"""Where things stand inside the folder of an edition."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class EditionFolder:
    """The folder of an edition, as docs/spec/edition.md (E1) lays it out. Nothing here touches the disk."""

    root: Path

    @property
    def objects(self) -> Path:
        """`o/`: bytes exactly as shipped, named by their SHA-256."""
        return self.root / "o"

    @property
    def tree(self) -> Path:
        """`tree/`: human paths; each is a hard link to an object."""
        return self.root / "tree"

    @property
    def media(self) -> Path:
        """`tree/_m/`: images and the like, which prove themselves by their names."""
        return self.root / "tree/_m"

    @property
    def metadata(self) -> Path:
        """`metadata/`: TUF metadata, `<version>.<role>.json` and `timestamp.json`."""
        return self.root / "metadata"

    @property
    def root_json(self) -> Path:
        """The trusted root that is handed to readers: a copy of the newest one."""
        return self.root / "root.json"

    @property
    def timestamp(self) -> Path:
        """The one metadata file that is replaced; to replace it is to switch to another edition."""
        return self.metadata / "timestamp.json"

    @property
    def journal(self) -> Path:
        """Tree operations that are promised by the current timestamp and perhaps not yet carried out."""
        return self.root / "tree.journal"

    @property
    def digests(self) -> Path:
        """Digests of the 4,096 buckets: a cache that proves itself, see `digest`."""
        return self.root / "digests"

    @property
    def slot_keys(self) -> Path:
        """Public halves of the slot keys that the pages of the press trust, for proofs of such pages."""
        return self.root / "slot-keys.pub"

    @property
    def lock(self) -> Path:
        """Held by whoever writes."""
        return self.root / ".lock"

    def object_path(self, digest: str) -> Path:
        """Path of the object with this SHA-256 (64 hexadecimal digits)."""
        return self.root / f"o/{digest[:2]}/{digest}"

    def role_path(self, role: str, version: int) -> Path:
        """Path of one version of a role's metadata."""
        return self.root / f"metadata/{version}.{role}.json"


def find_edition(path: Path) -> EditionFolder:
    """Take the edition's own folder, or the var folder above it, and return the edition's."""
    below = path / "edition"
    return EditionFolder(below if not (path / "metadata").is_dir() and below.is_dir() else path)

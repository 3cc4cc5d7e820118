"""An edition being prepared: metadata files written under versions that nobody refers to yet, then one switch."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from tamizdat.edition.canonical import SPEC_VERSION, Fields, canonical, envelope
from tamizdat.edition.disk import Disk
from tamizdat.edition.expiry import expires
from tamizdat.edition.journal import Move, closing_line, line_of
from tamizdat.edition.keys import OnlineKeys
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.standing import Standing


class Draft:
    """Signs and writes roles, keeps their new versions, and switches once.

    Nothing that is written before `switch` can be seen by a reader, so `discard` may take it away again.
    """

    def __init__(
        self, folder: EditionFolder, disk: Disk, keys: OnlineKeys, at: datetime, standing: Standing | None
    ) -> None:
        self.folder = folder
        self.keys = keys
        self.at = at
        self.versions: dict[str, int] = {} if standing is None else dict(standing.versions)
        self.written: list[Path] = []
        self._disk = disk
        self._standing = standing
        self.journal_open = False
        self.switched = False

    def sign(self, role: str, signer: str, fields: Fields) -> bytes:
        """Sign fields under the role's next version. Returns the file's bytes. `signer` names the online key."""
        version = self.versions.get(role, 0) + 1
        signed = canonical({**fields, "spec_version": SPEC_VERSION, "version": version})
        content = envelope(signed, [key.sign(signed) for key in self.keys.signers(signer)])
        self.versions[role] = version
        return content

    def put(self, role: str, signer: str, fields: Fields) -> None:
        """Sign and write one role other than the timestamp."""
        content = self.sign(role, signer, fields)
        path = self.folder.role_path(role, self.versions[role])
        self.written.append(path)
        self._disk.place(path, content)

    def put_targets(self, role: str, expiry: str, targets: Fields, delegations: Fields | None = None) -> None:
        """Sign and write a targets role: `targets`, `archive`, `front` or a bin."""
        fields: Fields = {"_type": "targets", "expires": expiry, "targets": targets}
        if delegations is not None:
            fields["delegations"] = delegations
        self.put(role, role if role in {"targets", "archive", "front"} else "bins", fields)

    def signed_alike(self, role: str, standing: Standing) -> bool:
        """Say whether a role that stands bears the signatures that it would get today."""
        return {key.id for key in self.keys.signers(role)} <= standing.signers[role]

    def put_snapshot(self) -> None:
        """List every role with its version (TUF 4.4). A name that stood once stays: clients refuse a loss (5.5.5)."""
        number = self._last("snapshot")
        meta = {f"{name}.json": {"version": version} for name, version in self.versions.items()}
        self.versions["snapshot"] = number
        self.put("snapshot", "snapshot", {"_type": "snapshot", "expires": expires("snapshot", self.at), "meta": meta})

    def timestamp(self) -> bytes:
        """Sign the timestamp of this draft, or of the snapshot that stands if none was drafted (TUF 4.6)."""
        version = self.versions.pop("snapshot", None) or self._last("snapshot")
        snapshot = self.folder.role_path("snapshot", version).read_bytes()
        described = {
            "hashes": {"sha256": hashlib.sha256(snapshot).hexdigest()},
            "length": len(snapshot),
            "version": version,
        }
        fields: Fields = {
            "_type": "timestamp",
            "expires": expires("timestamp", self.at),
            "meta": {"snapshot.json": described},
        }
        self.versions["timestamp"] = self._last("timestamp")
        content = self.sign("timestamp", "timestamp", fields)
        del self.versions["timestamp"]
        return content

    def write_journal(self, moves: Iterable[Move]) -> None:
        """Append moves to the journal that `switch` will close."""
        if not self.journal_open:
            self._disk.step("write", self.folder.journal)
        with self.folder.journal.open("a" if self.journal_open else "w", encoding="ascii") as file:
            self.journal_open = True
            file.writelines(line_of(move) for move in moves)

    def make_durable(self) -> None:
        """Make everything written so far durable, with the folders that name it."""
        self._disk.flush([*self.written, self.folder.metadata], self.folder.root)

    def switch(self, timestamp: bytes) -> None:
        """Close the journal and replace the timestamp: from here on the new edition stands. Both are durable."""
        if self.journal_open:
            self._disk.step("write", self.folder.journal)
            with self.folder.journal.open("a", encoding="ascii") as file:
                file.write(closing_line(timestamp))
            self._disk.flush([self.folder.journal, self.folder.root], self.folder.root)
        temporary = self.folder.metadata / ".timestamp.json.new"
        self._disk.write(temporary, timestamp)
        self._disk.flush([temporary], self.folder.root)
        self._disk.rename(temporary, self.folder.timestamp)
        self.switched = True
        self._disk.flush([self.folder.metadata], self.folder.root)

    def discard(self) -> None:
        """Take back what nobody refers to. After the switch there is nothing to take back."""
        if self.switched:
            return
        for path in self.written:
            path.unlink(missing_ok=True)
            path.with_name(f".{path.name}.new").unlink(missing_ok=True)
        (self.folder.metadata / ".timestamp.json.new").unlink(missing_ok=True)
        self.folder.journal.unlink(missing_ok=True)

    def _last(self, role: str) -> int:
        if self._standing is None:
            return 0
        fields = self._standing.snapshot if role == "snapshot" else self._standing.timestamp
        return int(fields["version"])

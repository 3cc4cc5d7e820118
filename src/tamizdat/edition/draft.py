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
from tamizdat.edition.roster import Roster
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
        self.roster = Roster() if standing is None else standing.roster.copy()
        self.written: list[Path] = []
        self._disk = disk
        self._standing = standing
        self._snapshot: tuple[int, bytes] | None = None
        self.journal_open = False
        self.switched = False

    def put(self, role: str, signer: str, fields: Fields) -> None:
        """Sign and write one role other than snapshot and timestamp. `signer` names the online key."""
        version = self.roster.version(role) + 1
        signed = _signed(fields, version)
        self.roster.set(role, version)
        self._write(role, version, self._enveloped(signer, signed))

    def announce(self, role: str) -> None:
        """Note the next version of a role that `put_announced` will write, perhaps in another process."""
        version = self.roster.version(role) + 1
        self.roster.set(role, version)
        self.written.append(self.folder.role_path(role, version))

    def put_announced(self, role: str, expiry: str, targets: bytes) -> None:
        """Sign and write a bin whose targets are canonical JSON already."""
        version = self.roster.version(role)
        signed = b'{"_type":"targets","expires":"%b","spec_version":"%b","targets":%b,"version":%d}' % (
            expiry.encode("ascii"),
            SPEC_VERSION.encode("ascii"),
            targets,
            version,
        )
        self._disk.place(self.folder.role_path(role, version), self._enveloped("bins", signed))

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
        version = self._last("snapshot") + 1
        bare = _signed({"_type": "snapshot", "expires": expires("snapshot", self.at), "meta": {}}, version)
        signed, shipped = (
            bare.replace(b'"meta":{}', b'"meta":' + meta) for meta in (self.roster.canonical(), self.roster.shipped())
        )
        content = self._enveloped("snapshot", signed, shipped)
        self._snapshot = version, content
        self._write("snapshot", version, content)

    def timestamp(self) -> bytes:
        """Sign the timestamp of this draft, or of the snapshot that stands if none was drafted (TUF 4.6)."""
        version, snapshot = self._snapshot or self._standing_snapshot()
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
        return self._enveloped("timestamp", _signed(fields, self._last("timestamp") + 1))

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

    def _standing_snapshot(self) -> tuple[int, bytes]:
        version = self._last("snapshot")
        return version, self.folder.role_path("snapshot", version).read_bytes()

    def _enveloped(self, signer: str, signed: bytes, shipped: bytes | None = None) -> bytes:
        """Sign canonical bytes; `shipped` are the same fields in another order."""
        return envelope(shipped or signed, [key.sign(signed) for key in self.keys.signers(signer)])

    def _write(self, role: str, version: int, content: bytes) -> None:
        path = self.folder.role_path(role, version)
        self.written.append(path)
        self._disk.place(path, content)


def _signed(fields: Fields, version: int) -> bytes:
    return canonical({**fields, "spec_version": SPEC_VERSION, "version": version})

"""The relay where there is none: mail waits in a folder until one comes, and can be looked at meanwhile.

What mails share lies once, by its SHA-256, in clear: it is public. What is a reader's own (address, token, signature)
is sealed with a key of the vault, one frame after another in a file for each day. "Accepted" means that the frame is on
the disk. A frame shows a keyed digest of its Message-ID, so that the outbox can be asked about a mail after a crash.
"""

import hashlib
import os
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from tamizdat.envelope.rows import open_row, seal_row
from tamizdat.letters.bodies import unstuffed
from tamizdat.letters.journal import GROUP, sync_folder
from tamizdat.wire.smtp.parcels import Clerk, Parcel, Reply, Stage
from tamizdat.wire.smtp.server import Limit

KEPT = timedelta(days=35)
_FRAME = struct.Struct("<I16sI")
_ENDING = ".mails"
_RELEASED = ".released"
_TABLE = "outbox"
_NUMBER = struct.Struct("<I")
TAKEN = Reply(250, (2, 0, 0))
_MESSAGE_ID = b"\nMessage-ID: <"


class Head(msgspec.Struct, frozen=True, array_like=True):
    """A mail's own part: envelope, own lines, and the name of what it shares with others ("" for nothing)."""

    sender: bytes
    recipient: bytes
    lines: bytes
    shared: str
    at: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail in the outbox. `name` is `2026-11-27:3`."""

    name: str
    head: Head
    released: bool


class Outbox:
    """See `relays.Relay`. One process writes; others may read, with the key."""

    name = "outbox"
    limits: Sequence[Limit] = ()

    def __init__(self, folder: Path, key: bytes, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._key = key
        self._clock = clock
        self._kept: dict[int, tuple[bytes, str]] = {}

    def carry(self, clerk: Clerk) -> None:
        """Take what the clerk hands over, a group at a time; each group is on the disk before it is told so."""
        while not clerk.over():
            group: list[Parcel] = []
            while len(group) < GROUP and (parcel := clerk.next()) is not None:
                if clerk.dot(parcel):
                    group.append(parcel)
                else:
                    clerk.lost(parcel, after_dot=False)
            self._keep(group)
            for parcel in group:
                clerk.told(parcel, Stage.DOT, TAKEN)

    def ask(self, message_ids: Sequence[str]) -> list[bool | None]:
        """Say for each Message-ID whether its mail is here."""
        found = {digest for path in self._days() for _, digest, _ in _frames(path)}
        return [self._digest(one.encode()) in found for one in message_ids]

    def newest(self, count: int) -> list[Waiting]:
        """The newest mails, newest first."""
        found: list[Waiting] = []
        for path in reversed(self._days()):
            mails = self._opened(path)
            found += reversed(mails[-(count - len(found)) :])
            if len(found) >= count:
                break
        return found

    def message(self, name: str) -> bytes | None:
        """A whole mail as a reader's server would store it; None if there is none of that name."""
        day, _, number = name.partition(":")
        path = self._folder / f"{_day(day)}{_ENDING}"
        for waiting in self._opened(path) if number.isdecimal() else ():
            if waiting.name == name:
                return unstuffed(b"".join(self.pieces(waiting.head)))
        return None

    def unreleased(self) -> Iterator[Waiting]:
        """What no relay has taken yet, oldest first."""
        for path in self._days():
            yield from (waiting for waiting in self._opened(path) if not waiting.released)

    def pieces(self, head: Head) -> tuple[bytes, ...]:
        """A mail as SMTP carries it."""
        return (head.lines, (self._folder / "shared" / head.shared).read_bytes()) if head.shared else (head.lines,)

    def note_released(self, name: str) -> None:
        """A relay has taken it now."""
        day, _, number = name.partition(":")
        with (self._folder / f"{_day(day)}{_RELEASED}").open("ab") as file:
            file.write(_NUMBER.pack(int(number)))
            file.flush()
            os.fdatasync(file.fileno())

    def prune(self, today: date) -> None:
        """Forget what is older than five weeks, and what no mail shares any more."""
        for path in self._days():
            if date.fromisoformat(path.stem) < today - KEPT:
                path.unlink()
                path.with_suffix(_RELEASED).unlink(missing_ok=True)
        used = {waiting.head.shared for path in self._days() for waiting in self._opened(path)}
        for path in (self._folder / "shared").glob("*"):
            if path.name not in used:
                path.unlink()
        self._kept.clear()

    def _days(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{_ENDING}"))

    def _keep(self, group: Sequence[Parcel]) -> None:
        if not group:
            return
        at = self._clock()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o770)
        path = self._folder / f"{at.date().isoformat()}{_ENDING}"
        number, end = _standing(path)
        frames = []
        for offset, parcel in enumerate(group):
            shared = "".join(self._share(piece) for piece in parcel.pieces[1:])
            head = Head(parcel.sender, parcel.recipient, parcel.pieces[0], shared, at.isoformat(timespec="minutes"))
            row = f"{path.stem}:{number + offset}"
            sealed = seal_row(self._key, msgspec.msgpack.encode(head), table=_TABLE, column="head", row=row)
            frames.append(_framed(sealed, self._digest(_message_id(parcel.pieces[0]))))
        _append(path, end, b"".join(frames))

    def _share(self, piece: bytes) -> str:
        """Store what mails share, once. Equal objects are known again without being hashed."""
        kept = self._kept.get(id(piece))
        if kept is not None and kept[0] is piece:
            return kept[1]
        name = hashlib.sha256(piece).hexdigest()
        path = self._folder / "shared" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _append(path.with_suffix(".new"), 0, piece)
            path.with_suffix(".new").replace(path)
            sync_folder(path.parent)
        self._kept = {id(piece): (piece, name), **dict(list(self._kept.items())[:8])}
        return name

    def _digest(self, message_id: bytes) -> bytes:
        return hashlib.blake2b(message_id, key=self._key, digest_size=16).digest()

    def _opened(self, path: Path) -> list[Waiting]:
        released = _released(path.with_suffix(_RELEASED))
        found = []
        for number, _, sealed in _frames(path):
            name = f"{path.stem}:{number}"
            opened = open_row(self._key, sealed, table=_TABLE, column="head", row=name)
            found.append(Waiting(name, msgspec.msgpack.decode(opened, type=Head), number in released))
        return found


def _frames(path: Path) -> Iterator[tuple[int, bytes, bytes]]:
    """Number, digest and sealed head of every whole frame; a torn one ends the file."""
    data = b""
    with suppress(FileNotFoundError):
        data = path.read_bytes()
    at, number = 0, 0
    while at + _FRAME.size <= len(data):
        length, digest, check = _FRAME.unpack_from(data, at)
        sealed = data[at + _FRAME.size : at + _FRAME.size + length]
        if len(sealed) < length or zlib.crc32(digest + sealed) != check:
            return
        yield number, digest, sealed
        at += _FRAME.size + length
        number += 1


def _standing(path: Path) -> tuple[int, int]:
    """How many whole frames a file has, and where they end."""
    count, end = 0, 0
    for _, _, sealed in _frames(path):
        count += 1
        end += _FRAME.size + len(sealed)
    return count, end


def _framed(sealed: bytes, digest: bytes) -> bytes:
    return _FRAME.pack(len(sealed), digest, zlib.crc32(digest + sealed)) + sealed


def _append(path: Path, end: int, data: bytes) -> None:
    """Write behind the last whole frame, and have it on the disk."""
    fresh = not path.exists()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.ftruncate(handle, end)
        os.lseek(handle, end, os.SEEK_SET)
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    if fresh:
        sync_folder(path.parent)


def _message_id(lines: bytes) -> bytes:
    return lines.partition(_MESSAGE_ID)[2].partition(b">")[0]


def _released(path: Path) -> set[int]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return set()
    return {_NUMBER.unpack_from(data, at)[0] for at in range(0, len(data) - 3, _NUMBER.size)}


def _day(text: str) -> str:
    """A day as files are named by; anything else names no file."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return "none"

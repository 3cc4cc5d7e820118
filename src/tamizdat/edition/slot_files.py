"""Slot files: what pages say late, signed so small that a page can check it by itself (docs/spec/slots.md).

A slot file is a line with an Ed25519 signature in base64 and, after the line break, the JSON that it signs, byte for
byte. It stands in `front` alone, as the control file does: it depends on the clock, and the paper's digest must not.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tamizdat.edition.errors import EditionError, KeysError
from tamizdat.edition.journal import Move
from tamizdat.edition.keys import SigningKey
from tamizdat.edition.placements import SLOT_FOLDER, Entries, Placement, entry_of, is_slot

MOST_BYTES = 2_048
"""What one may weigh as shipped, gzipped."""


def slot_path(language: str) -> str:
    """Name the slot file of a language in the tree."""
    return f"{SLOT_FOLDER}/{language}.json.gz"


def language_of(path: str) -> str:
    """Say of which language a slot file in the tree is."""
    return path.removeprefix(f"{SLOT_FOLDER}/").removesuffix(".json.gz")


def sign_slots(key: SigningKey, content: bytes) -> bytes:
    """Put a signature before the content."""
    return base64.b64encode(bytes.fromhex(key.sign(content)["sig"])) + b"\n" + content


def open_slots(signed: bytes, publics: Iterable[str]) -> bytes:
    """Return the content of a slot file that one of these keys (hexadecimal) has signed. Raises KeysError."""
    line, _, content = signed.partition(b"\n")
    if any(_signed_by(public, line, content) for public in publics):
        return content
    message = "The slot file bears no signature of ours; fetch it from another mirror."
    raise KeysError(message)


def _signed_by(public: str, line: bytes, content: bytes) -> bool:
    try:
        signature = base64.b64decode(line, validate=True)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, content)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def slot_entries(wanted: Sequence[Placement] | None, former: Entries) -> Entries:
    """Give the entries of the slot files that are to stand: those wanted, or those of before where none are given."""
    if wanted is None:
        return {path: entry for path, entry in former.items() if is_slot(path)}
    for placement in wanted:
        if not is_slot(placement.path):
            message = f"“{placement.path}” is no slot file: it must read {SLOT_FOLDER}/<language>.json.gz."
            raise EditionError(message)
    return {placement.path: entry_of(placement) for placement in wanted}


def slot_moves(new: Entries, former: Entries) -> Iterator[Move]:
    """List what becomes different in the tree."""
    for path, entry in new.items():
        if former.get(path) != entry:
            yield Move(path, entry["hashes"]["sha256"])
    yield from (Move(path, None) for path in former if is_slot(path) and path not in new)

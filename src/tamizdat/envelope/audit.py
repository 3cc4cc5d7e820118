"""Notes for an audit: anybody here can seal one, only keepers who are offline can open it, and a month can be dropped.

A month has a pair of keys. Its public half stays, so that notes can be sealed; its private half is written down once,
as an age file to at least two keepers, and forgotten. Who drops the month's age file shreds all of its notes.
"""

from collections.abc import Sequence

import pyrage

from tamizdat.envelope.errors import SealError
from tamizdat.envelope.sealed import new_pair, open_sealed, seal

LEAST_KEEPERS = 2


def new_month(keepers: Sequence[str]) -> tuple[bytes, bytes]:
    """Make the keys of a month: the public half, and the private half as an age file to all keepers.

    Raises SealError for fewer than two keepers, or where one is no age recipient.
    """
    if len(set(keepers)) < LEAST_KEEPERS:
        message = "Notes for an audit need at least two offline keepers: one alone could lose them, or be made to open."
        raise SealError(message)
    try:
        recipients = [pyrage.x25519.Recipient.from_str(one.strip()) for one in keepers]
    except pyrage.RecipientError as error:
        message = "One of the offline keepers' keys is no age recipient; it must begin with age1."
        raise SealError(message) from error
    pair = new_pair()
    wrapped: bytes = pyrage.encrypt(pair.private, recipients)
    return pair.public, wrapped


def seal_note(public: bytes, note: str) -> bytes:
    """Seal a note with the public half of its month."""
    return seal(public, note.encode())


def open_month(wrapped: bytes, identity: str) -> bytes:
    """Open the private half of a month with one keeper's age identity. Raises SealError."""
    try:
        private: bytes = pyrage.decrypt(wrapped, [pyrage.x25519.Identity.from_str(identity.strip())])
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        message = "This month's key was not wrapped to this keeper, or the identity is damaged."
        raise SealError(message) from error
    return private


def open_note(private: bytes, sealed: bytes) -> str:
    """Open a note with the private half of its month. Raises SealError."""
    return open_sealed([private], sealed).decode()

"""One mail of an issue: the reader's own few lines, spliced onto what all readers of a variant share.

Nothing of the body depends on the reader. `bh=` in the signature is therefore the same in everybody's mail, and two
readers who compare theirs can see that neither was marked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from tamizdat.envelope.keyring import Keyring
from tamizdat.letters.dkim import Signature, Signer, sign_digest
from tamizdat.letters.fields import Field, read_fields
from tamizdat.letters.postmark import House, leave_token, list_unsubscribe, message_id, return_path
from tamizdat.wire.smtp.parcels import Parcel

OWN = ("to", "message-id", "list-unsubscribe")


@dataclass(frozen=True, slots=True)
class Stock:
    """A variant as it was frozen: its shared fields, its body as SMTP carries it, and the hash of that body."""

    issue: int
    mark: bytes
    head: bytes
    body: bytes
    body_hash: str
    at: datetime


class Draft(NamedTuple):
    """A mail that wants nothing but the signature of its `digest`, which is empty where mails are not signed."""

    sender: bytes
    recipient: bytes
    lines: bytes
    rest: bytes
    signature: Signature | None
    digest: bytes

    def mail(self, signed: bytes) -> Parcel:
        """The mail, with the signature on top."""
        lines = self.signature.line(signed) + self.lines if self.signature else self.lines
        return Parcel(self.sender, self.recipient, (lines, self.rest))


class Splicer:
    """Makes the mails of one variant. Equal arguments give equal bytes, today and after a crash."""

    def __init__(self, keyring: Keyring, house: House, signer: Signer | None, stock: Stock) -> None:
        self._keyring = keyring
        self._house = house
        self._stock = stock
        self._rest = stock.head + b"\r\n" + stock.body
        fields = read_fields(stock.head)
        at = int(stock.at.timestamp())
        self._signer = signer
        self._signature = Signature(signer, fields, stock.body_hash, at, OWN) if signer else None

    def mail(self, member: int, address: str) -> Parcel:
        """Make the mail to one member. `address` is normalised: it holds no blank and no line break."""
        draft = self.draft(member, address)
        return draft.mail(sign_digest(self._signer.key, draft.digest) if self._signer else b"")

    def draft(self, member: int, address: str) -> "Draft":
        """Make all of it but the signature."""
        stock, keyring, house = self._stock, self._keyring, self._house
        own = (
            Field("To", f"<{address}>"),
            Field("Message-ID", f"<{self.message_id(member)}>"),
            Field("List-Unsubscribe", list_unsubscribe(house, leave_token(keyring, member))),
        )
        lines = b"".join(field.line for field in own)
        digest = self._signature.digest([field.canonical for field in own]) if self._signature else b""
        sender = return_path(keyring, house, stock.issue, member)
        return Draft(sender.encode("ascii"), address.encode("ascii"), lines, self._rest, self._signature, digest)

    def message_id(self, member: int) -> str:
        """The Message-ID of that mail, without brackets."""
        return message_id(self._keyring.message, self._house, self._stock.issue, self._stock.mark, member)

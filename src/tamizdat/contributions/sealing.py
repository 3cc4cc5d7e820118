"""What is sealed in this room, and the keyed digests by which sealed things are known again."""

import base64
import hashlib
import hmac

import msgspec

from tamizdat.contributions.providers.protocol import Ref
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.rows import open_row, seal_row
from tamizdat.envelope.tokens import digest_of
from tamizdat.money.facts import Fact

DIGEST_BYTES = 16
FACT = ("contributions_factrow", "ref")
MANDATE = ("contributions_pledge", "mandate")
ATTEMPT_REF = ("contributions_attempt", "ref")
ATTEMPT_NEEDS = ("contributions_attempt", "needs")
HINT = ("contributions_rawhint", "sealed")
LINE = ("contributions_bankline", "sealed")
Place = tuple[str, str]


def keyed(keyring: Keyring, *parts: str) -> bytes:
    """A digest that means nothing without the vault's key. Parts are kept apart by their lengths."""
    text = "".join(f"{len(part)}:{part}" for part in ("gifts|v1", *parts))
    return hmac.digest(keyring.index, text.encode(), "sha256")


def fact_digest(keyring: Keyring, fact: Fact) -> bytes:
    """By which a fact is known again."""
    return keyed(keyring, "fact", *fact.identity)[:DIGEST_BYTES]


def name_digest(keyring: Keyring, provider: str, ref: str) -> bytes:
    """By which a provider's thing is known again; b"" for none."""
    return keyed(keyring, "name", provider, ref)[:DIGEST_BYTES] if ref else b""


def gift_token(keyring: Keyring, gift: str) -> str:
    """The token of a gift's manage link: the same in each of its mails, and useless for any other gift.

    Only its digest is kept (`token_digest`); whoever seizes the disk cannot write such a link.
    """
    return _url_safe(hmac.digest(keyring.leave, f"gift|v1|{gift}".encode(), "sha256"))


def token_digest(keyring: Keyring, gift: str) -> bytes:
    """What is kept of a gift's token."""
    return digest_of(gift_token(keyring, gift))


def seal_at(keyring: Keyring, place: Place, row: str, payload: bytes) -> bytes:
    """Seal for one column of one row; b"" stays b""."""
    return seal_row(keyring.rows, payload, table=place[0], column=place[1], row=row) if payload else b""


def open_at(keyring: Keyring, place: Place, row: str, sealed: bytes) -> bytes:
    """Open what `seal_at` sealed. Raises SealError."""
    return open_row(keyring.rows, bytes(sealed), table=place[0], column=place[1], row=row) if sealed else b""


def seal_ref(keyring: Keyring, attempt: str, ref: Ref) -> bytes:
    """Seal a provider's name of an attempt."""
    return seal_at(keyring, ATTEMPT_REF, attempt, msgspec.json.encode([ref.kind, ref.id]))


def open_ref(keyring: Keyring, attempt: str, sealed: bytes) -> Ref | None:
    """Open it; None where there is none yet. Raises SealError."""
    opened = open_at(keyring, ATTEMPT_REF, attempt, sealed)
    return Ref(*msgspec.json.decode(opened, type=tuple[str, str])) if opened else None


def hint_digest(keyring: Keyring, provider: str, body: bytes) -> bytes:
    """By which a call that is repeated a hundred times is one."""
    return keyed(keyring, "hint", provider, hashlib.sha256(body).hexdigest())


def _url_safe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")

"""The addresses and numbers on one mail: Message-ID, return path, link to leave. All derived, none kept.

They hold no address, cannot be guessed, and are the same again when the same mail is sent again.
"""

import hmac
from dataclasses import dataclass

from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.tokens import derived_token, read_derived

_ID_BYTES = 16
LEAVE = "leave"
VERP = "verp"


@dataclass(frozen=True, slots=True)
class House:
    """Where mail comes from: the domain of its addresses, the desk at which a reader can leave, the paper's origin."""

    domain: str
    desk_url: str
    origin: str = ""

    @property
    def bounce_domain(self) -> str:
        """Where bounces go."""
        return f"bounce.{self.domain}"


def message_id(key: bytes, house: House, issue: int, mark: bytes, member: int) -> str:
    """A Message-ID without its angle brackets; the same for the same mail, whoever sends it again.

    `mark` is the issue's own: numbers of issues may come again after a backup was restored.
    """
    digest = hmac.digest(key, b"mail|v1|" + mark + member.to_bytes(_ID_BYTES), "sha256")
    return f"{issue}.{digest[:_ID_BYTES].hex()}@{house.domain}"


def return_path(keyring: Keyring, house: House, issue: int, member: int) -> str:
    """Where a bounce of this mail goes (VERP). Only a token made here is believed when one comes."""
    return f"b+{derived_token(keyring.verp, VERP, (issue, member))}@{house.bounce_domain}"


def read_return_path(keyring: Keyring, local_part: str) -> tuple[int, int] | None:
    """Issue and member of a bounce's local part; None where it was not made here."""
    tag, plus, token = local_part.lower().partition("+")
    found = read_derived(keyring.verp, VERP, token, 2) if tag == "b" and plus else None
    return (found[0], found[1]) if found else None


def leave_token(keyring: Keyring, member: int) -> str:
    """What the link to leave carries. It works in every mail ever sent, while the subscription lives."""
    return derived_token(keyring.leave, LEAVE, (member,))


def list_unsubscribe(house: House, token: str) -> str:
    """The value of List-Unsubscribe (RFC 2369), on one line: folded ones have broken signatures elsewhere."""
    return f"<{house.desk_url}leave/{token}>, <mailto:u+{token}@{house.domain}>"

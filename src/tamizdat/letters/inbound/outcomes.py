"""What one mail that came in amounts to. At most one of these, and mostly none of them changes anything."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Bounce:
    """One mail did not reach one reader. `status` is that of RFC 3463, or ""."""

    kind: Literal["hard", "soft", "ours"]
    issue: int
    member: int
    status: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """One reader called a mail spam; `issue` is 0 where only the leave token told whose it was."""

    issue: int
    member: int


@dataclass(frozen=True, slots=True)
class Leave:
    """The owner of this leave token wants no more."""

    token: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """Somebody who holds this confirmation token says yes."""

    token: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who says that this is their address wants something. `about` is a newsletter, or ""."""

    kind: Literal["leave"]
    address: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody who says that this is their address asks for an answer.

    `about` is what they ask for within the kind: a number or an address of a story, or "". `language` may be "".
    """

    kind: Literal["letter", "story", "join", "verify"]
    address: str
    language: str = ""
    about: str = ""
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Human:
    """Words from one person to others; no machine has anything to do with them."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing follows from it; `reason` is a few words without an address, for counting."""

    reason: str


Outcome = Bounce | Complaint | Leave | Confirm | Wish | Request | Human | Ignored

"""What the vault answers the office about gifts. No name, address or account of a giver is in any of it."""

from typing import Literal

import msgspec

from tamizdat.envelope.tagged import Tagged


class StatementRead(Tagged, frozen=True):
    """What became of a statement; `findings` are sentences: what is remarkable in it, or why and where it is refused.

    `there` were known from an earlier file. `matched` and `waiting` are what came in; `went_out` is only counted.
    Rehearsed, all of it is what would be.
    """

    verdict: Literal["taken", "rehearsed", "refused"]
    account: str = ""
    lines: int = 0
    there: int = 0
    matched: int = 0
    waiting: int = 0
    went_out: int = 0
    findings: list[str] = []


class Suggestion(msgspec.Struct, frozen=True):
    """A gift that a line may belong to, and what speaks for it, in words such as "same amount"."""

    gift: str
    reference: str
    rhythm: str
    minor: int
    currency: str
    day: str
    why: list[str]


class LineShown(msgspec.Struct, frozen=True):
    """A bank line that matches nothing yet. `text` is what was written with the transfer; it may hold anything."""

    line: int
    account: str
    day: str
    minor: int
    currency: str
    text: str
    suggestions: list[Suggestion]


class LinesShown(Tagged, frozen=True):
    """Lines that match nothing yet, oldest first, and how many there are in all."""

    lines: list[LineShown]
    total: int


class GiftActDone(Tagged, frozen=True):
    """It was done; the sentence says how it stands."""

    sentence: str


GiftReply = StatementRead | LinesShown | GiftActDone

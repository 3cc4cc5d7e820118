"""What the vault answers the office about gifts. No name, address or account of a giver is in any of it."""

import msgspec

from tamizdat.envelope.tagged import Tagged


class Finding(msgspec.Struct, frozen=True):
    """Something about a statement: a sentence, and the place in the file ("entry 12", "line 4"; "" for the whole)."""

    sentence: str
    place: str


class StatementTaken(Tagged, frozen=True):
    """What became of a statement. `there` were known from an earlier file; `debits` went out and are only counted.

    `findings` are remarks that stop nothing. Rehearsed, all of it is what would be.
    """

    account: str
    lines: int
    matched: int
    unmatched: int
    there: int
    debits: int
    findings: list[Finding]


class StatementRefused(Tagged, frozen=True):
    """Nothing of the file was kept; each finding says why, and where."""

    findings: list[Finding]


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


GiftReply = StatementTaken | StatementRefused | LinesShown | GiftActDone

"""What an action answers: what became of a wish, and which mails should follow it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal[
    "confirm", "manage", "left", "already", "export",
    "gift-received", "gift-due", "gift-failed", "gift-ended", "gift-stop", "reminder",
]  # fmt: skip
Became = Literal[
    "asked",
    "already",
    "confirmed",
    "left",
    "mailed",
    "changed",
    "erased",
    "suppressed",
    "noted",
    "nothing",
    "given",
    "halted",
]


@dataclass(frozen=True, slots=True)
class NoticeWish:
    """A mail that should be written to one person. `unique` names it: the same wish twice is one mail.

    `values` by kind. confirm, already, manage: token, and for the latter two leave, language, edition, paused_until.
    left: day, backups_until. export: data. Those about gifts: the gift's token, amount, day, receipt, next_day, why.
    Its representation shows neither address nor values.
    """

    kind: Kind
    address: str = field(repr=False)
    newsletter: str
    language: str
    values: dict[str, str] = field(repr=False)
    unique: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish. `erased` says that bytes of a person were deleted and must leave the disk too."""

    became: Became
    notices: tuple[NoticeWish, ...] = ()
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """Too many at once: the wish should be tried again not before `at`. Nothing was done."""

    at: datetime


NOTHING = Outcome("nothing")

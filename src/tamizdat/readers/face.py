"""What other rooms may ask of the readers' room. Everything else in it is nobody's business (see .importlinter)."""

from dataclasses import dataclass
from datetime import date, datetime

from tamizdat.envelope.keyring import Keyring
from tamizdat.readers.actions.bouncing import Bounce, note_bounce
from tamizdat.readers.actions.changing import change
from tamizdat.readers.actions.erasing import Receipt, erase
from tamizdat.readers.actions.giving import (
    Addressee,
    erase_giver_after,
    forget_giver,
    keep_giver,
    note_given,
    where_to_write,
)
from tamizdat.readers.actions.leaving import ask_for_link, leave, leave_by_address
from tamizdat.readers.actions.noting import drop_notes, keep_note, notes_of
from tamizdat.readers.actions.reminding import due_reminders, remind
from tamizdat.readers.actions.subscribing import confirm, subscribe
from tamizdat.readers.audience import Member, ReadersOf
from tamizdat.readers.clocks import AUDIT_YEARS, Line, run_clocks
from tamizdat.readers.errors import ListRefused, ReadersError
from tamizdat.readers.exporting import export_list
from tamizdat.readers.importing.loading import Report, Terms, import_lists
from tamizdat.readers.importing.reading import open_list
from tamizdat.readers.limits import LIMITS, Limits
from tamizdat.readers.notices import NOTHING, Later, NoticeWish, Outcome
from tamizdat.readers.queries import LEAVE, counts, subscriptions_of
from tamizdat.readers.scrubbing import Scrubber

__all__ = [
    "AUDIT_YEARS",
    "LEAVE",
    "LIMITS",
    "NOTHING",
    "Addressee",
    "Bounce",
    "Found",
    "Later",
    "Limits",
    "Line",
    "ListRefused",
    "Member",
    "NoticeWish",
    "Outcome",
    "ReadersError",
    "ReadersOf",
    "Receipt",
    "Report",
    "Scrubber",
    "Terms",
    "ask_for_link",
    "audience",
    "change",
    "confirm",
    "counts",
    "drop_notes",
    "due_reminders",
    "erase",
    "erase_giver_after",
    "export_list",
    "find",
    "forget_giver",
    "import_lists",
    "keep_giver",
    "keep_note",
    "leave",
    "leave_by_address",
    "note_bounce",
    "note_given",
    "notes_of",
    "open_list",
    "remind",
    "run_clocks",
    "subscribe",
    "where_to_write",
]


@dataclass(frozen=True, slots=True)
class Found:
    """One subscription of a person whom a keeper looked for by exact address."""

    newsletter: str
    language: str
    edition: str
    state: str
    joined: str
    paused_until: date | None


def find(address: str, keyring: Keyring) -> list[Found]:
    """The subscriptions of an exact address; nobody can be found by a part of it. Raises AddressRefused."""
    return [
        Found(one.newsletter, one.language, one.edition, one.state, one.joined, one.paused_until)
        for one in subscriptions_of(keyring, address).order_by("newsletter")
    ]


def audience(newsletter: str, keyring: Keyring, now: datetime) -> ReadersOf:
    """Who gets the letters of a newsletter now."""
    return ReadersOf(newsletter, keyring, now.date())

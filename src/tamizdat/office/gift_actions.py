"""What keepers do with gifts, one function per verb. The log gets its line first, so that nothing is done unseen."""

from dataclasses import dataclass, field
from datetime import datetime

from tamizdat.envelope.errors import MessageRefused
from tamizdat.envelope.gift_questions import (
    Alike,
    Days,
    Decimal,
    ImportStatement,
    LineKind,
    MatchLine,
    RefundGift,
    ShowLines,
    UnmatchLine,
    pack,
)
from tamizdat.envelope.gift_replies import GiftActDone, LinesShown, StatementRead
from tamizdat.money.amounts import Money
from tamizdat.office.actions import noted
from tamizdat.office.errors import WishRefused
from tamizdat.office.finding import order_found
from tamizdat.office.questions import ask_vault
from tamizdat.staff.models import Account

SECONDS_FOR_A_STATEMENT = 300.0
IDENTIFIED = 8


@dataclass(frozen=True, slots=True)
class Told:
    """What a keeper says of a table, which does not say it itself; of lines like ones that are there; and of names."""

    account: str = ""
    days: Days = ""
    decimal: Decimal = ""
    columns: dict[str, str] = field(default_factory=dict)
    names: bool = False
    alike: Alike = ""


def bring_in(content: bytes, told: Told, keeper: Account, now: datetime, *, rehearse: bool) -> StatementRead:
    """Hand a statement to the vault. It is sealed here and stands on no disk of the office. Raises OfficeError."""
    try:
        packed = pack(content)
    except MessageRefused as error:
        raise WishRefused(str(error)) from error
    question = ImportStatement(
        packed=packed,
        rehearse=rehearse,
        by=str(keeper.pk),
        account=told.account,
        days=told.days,
        decimal=told.decimal,
        columns=told.columns,
        names=told.names,
        alike=told.alike,
    )
    verb = "looked at a statement" if rehearse else "brought in a statement"
    with noted(keeper, verb, f"{len(content)} bytes", now) as line:
        read = ask_vault(question, StatementRead, SECONDS_FOR_A_STATEMENT)
        if read.account:
            line.object = f"{read.account}, {read.lines} lines"[:80]
        line.outcome = _became(read)
    return read


def _became(read: StatementRead) -> str:
    """What the log says of a statement: never what was found in it, for that may be written by a payer."""
    if read.verdict == "refused":
        return "refused: nothing of it was kept"
    did = "only looked at" if read.verdict == "rehearsed" else "taken"
    return f"{did}: {read.there} known before, {read.matched} matched, {read.waiting} waiting, {read.went_out} went out"


def open_lines(after: int, most: int) -> LinesShown:
    """Lines that match nothing yet, with suggestions. Raises OfficeError."""
    return ask_vault(ShowLines(after, most), LinesShown)


def match_line(line: int, kind: LineKind, gift: str, keeper: Account, now: datetime) -> str:
    """Say what a line is. Returns the vault's sentence. Raises OfficeError."""
    with noted(keeper, "said what a bank line is", f"line {line}: {kind} {gift[:IDENTIFIED]}".strip(), now):
        return ask_vault(MatchLine(line, kind, gift, str(keeper.pk)), GiftActDone).sentence


def unmatch_line(line: int, keeper: Account, now: datetime) -> str:
    """Take it back. Raises OfficeError."""
    with noted(keeper, "took a match back", f"line {line}", now):
        return ask_vault(UnmatchLine(line, str(keeper.pk)), GiftActDone).sentence


def refund(payment: int, money: Money, keeper: Account, now: datetime) -> str:
    """Give money back through its provider. Raises OfficeError."""
    with noted(keeper, "asked to refund", f"{money} of payment {payment}", now):
        return ask_vault(RefundGift(payment, money.minor, str(keeper.pk)), GiftActDone).sentence


def book_found(provider: str, keeper: Account, now: datetime) -> str:
    """Have money booked that was found at a provider. Returns what will be done. Raises OfficeError."""
    with noted(keeper, "ordered to book money found", provider[:24], now):
        return order_found(provider, str(keeper.pk), now)

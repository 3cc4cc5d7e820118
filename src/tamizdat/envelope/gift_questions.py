"""What the office asks the vault about gifts: what needs its keys, or a word with a provider or a bank's lines.

Balances, the ledger and halts are no questions: they hold nothing of a person, and are read and done beside the vault.
"""

import zlib
from typing import Literal

from tamizdat.envelope.errors import MessageRefused
from tamizdat.envelope.tagged import Tagged

# A month of a busy account as CAMT.053; the sealed question must fit into an envelope of the spool.
LARGEST_STATEMENT_BYTES = 24 * 1024 * 1024
LARGEST_PACKED_BYTES = 3 * 1024 * 1024
MOST_LINES = 100
Days = Literal["", "ymd", "dmy", "mdy"]
Decimal = Literal["", ",", "."]
Alike = Literal["", "again", "new"]
LineKind = Literal["gift", "payout", "refund", "other"]


class ImportStatement(Tagged, frozen=True):
    """Take in a bank's statement. `packed` is the file (`pack`); rehearsed, nothing is kept.

    The rest is for tables, which do not say it: `account` is the end of our account's number or its currency, `days`
    the order of day, month and year, `decimal` the sign before the cents, `columns` what a heading holds. `names`: what
    the bank says of who paid is kept for an audit, sealed to keepers who are offline. `alike`: lines that look like
    ones which are there are these (`again`), or others (`new`).
    """

    packed: bytes
    rehearse: bool
    by: str
    account: str = ""
    days: Days = ""
    decimal: Decimal = ""
    columns: dict[str, str] = {}
    names: bool = False
    alike: Alike = ""


class ShowLines(Tagged, frozen=True):
    """Show bank lines that match nothing yet, with what they may be; those after the line `after`, oldest first."""

    after: int
    most: int


class MatchLine(Tagged, frozen=True):
    """Say what a bank line is. `gift` names the gift that it belongs to, or that a refund went back for; else "".

    payout: a provider passes on what it held for us. other: no gift at all.
    """

    line: int
    kind: LineKind
    gift: str
    by: str


class UnmatchLine(Tagged, frozen=True):
    """Take a match back; the line waits again, and the ledger says both."""

    line: int
    by: str


class RefundGift(Tagged, frozen=True):
    """Give back `minor` units of a payment (the number of its fact), by the provider through which it came."""

    payment: int
    minor: int
    by: str


GiftQuestion = ImportStatement | ShowLines | MatchLine | UnmatchLine | RefundGift


def pack(content: bytes) -> bytes:
    """Make a statement small enough to be sealed. Raises MessageRefused where it is too large."""
    packed = zlib.compress(content, 6) if len(content) <= LARGEST_STATEMENT_BYTES else b""
    if not packed or len(packed) > LARGEST_PACKED_BYTES:
        raise MessageRefused(TOO_LARGE)
    return packed


def unpack(packed: bytes) -> bytes:
    """Read a packed statement, and never more of it than a statement may have. Raises MessageRefused."""
    reader = zlib.decompressobj()
    try:
        content = reader.decompress(packed, LARGEST_STATEMENT_BYTES + 1)
    except zlib.error as error:
        message = "The statement did not come whole. Upload it once more."
        raise MessageRefused(message) from error
    if len(content) > LARGEST_STATEMENT_BYTES or not reader.eof:
        raise MessageRefused(TOO_LARGE)
    return content


TOO_LARGE = (
    f"This file is too large: a statement may have {LARGEST_STATEMENT_BYTES // 2**20} MB. "
    "Ask the bank for shorter periods, a month for example."
)

"""A list as a file, sealed to a keeper before it leaves memory. Two keepers say yes, and the deed is written first."""

import csv
import io
from datetime import datetime

import pyrage

from tamizdat.envelope.keyring import Keyring
from tamizdat.readers.errors import ReadersError
from tamizdat.readers.models import Deed, Subscription
from tamizdat.readers.sealing import Drawers

COLUMNS = ("address", "newsletter", "language", "edition", "state", "joined")
FORMULA = tuple("=+-@\t\r")


def export_list(newsletter: str, *, by: str, second: str, recipient: str, keyring: Keyring, now: datetime) -> bytes:
    """The subscriptions of a newsletter ("" for all) as CSV in an age file that only `recipient` opens.

    Raises ReadersError unless two different keepers are named and the recipient is an age key.
    """
    if not by.strip() or not second.strip() or by.strip().casefold() == second.strip().casefold():
        message = "A list leaves the vault only when two different keepers say yes. Name both."
        raise ReadersError(message)
    try:
        keeper = pyrage.x25519.Recipient.from_str(recipient.strip())
    except pyrage.RecipientError as error:
        message = "The list is sealed to a keeper's age key; this is none (it must begin with age1)."
        raise ReadersError(message) from error
    Deed.objects.create(day=now.date(), kind="export", by=by[:150], second=second[:150], newsletter=newsletter)
    sealed: bytes = pyrage.encrypt(_csv(newsletter, keyring).encode(), [keeper])
    return sealed


def _csv(newsletter: str, keyring: Keyring) -> str:
    drawers, written = Drawers(keyring), io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    rows = Subscription.objects.order_by("pk")
    for one in (rows.filter(newsletter=newsletter) if newsletter else rows).iterator():
        address = drawers.open(one)
        # A cell that begins like a formula is one to a spreadsheet; our own import takes the apostrophe off again.
        shown = f"'{address}" if address.startswith(FORMULA) else address
        writer.writerow([shown, one.newsletter, one.language, one.edition, one.state, one.joined])
    return written.getvalue()

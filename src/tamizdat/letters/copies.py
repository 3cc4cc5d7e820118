"""Copies of letters that are still being written, by mail to a colleague. So many in a day, to whomever.

The newsroom may be in wrong hands one day; then it can mail at most this many people in our name before it is noticed.
"""

from collections.abc import Callable
from datetime import datetime

from tamizdat.envelope.blind import normalised
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import MailCopy
from tamizdat.letters.actions.notices import is_queued
from tamizdat.letters.mailroom import AnswerWish

MOST_A_DAY = 60
BOX = "letters"


def copy_wish(message: MailCopy, taken: Callable[[str], bool], now: datetime) -> AnswerWish | None:
    """The mail that a copy makes; None where the day's copies are used up. `taken` says whether a name is in use.

    Raises AddressRefused.
    """
    address = normalised(message.address)
    name = next(
        (one for one in (f"copy|{now.date()}|{number}" for number in range(MOST_A_DAY)) if not taken(one)), None
    )
    if name is None:
        return None
    values = {"subject": message.subject, "text": message.text.decode(), "html": message.html.decode(), "box": BOX}
    return AnswerWish(address, message.language, values, name)


def send_copy(
    message: MailCopy, keyring: Keyring, now: datetime, enqueue: Callable[[AnswerWish, Keyring, datetime], None]
) -> bool:
    """Queue a copy, within the transaction that stands. False: the day has none left. Raises AddressRefused."""
    wish = copy_wish(message, is_queued, now)
    if wish is not None:
        enqueue(wish, keyring, now)
    return wish is not None

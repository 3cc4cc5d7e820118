"""What the forms of givers must hold. Pure: fields and an offer in, a wish or faults out; strict, and kind to slips."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from tamizdat.desk.calendars import in_months
from tamizdat.desk.errors import FormRefused
from tamizdat.desk.forms import NO_ADDRESS, TRAP
from tamizdat.envelope.blind import normalised
from tamizdat.envelope.errors import AddressRefused
from tamizdat.envelope.gift_messages import GiftAct, GiftShown
from tamizdat.money.amounts import MOST_MINOR, Money, parse_amount
from tamizdat.money.errors import AmountRefused
from tamizdat.money.methods import Method, Rhythm, method_of
from tamizdat.money.offer import Offer
from tamizdat.press.gift_faces import takes

# What is handed on from page to page until it is done; the amount always as it was decided.
HANDED_ON = ("rhythm", "currency", "minor", "address", "consent", "language", TRAP)
FARTHEST = 12
PERIODS = {"1": 1, "3": 3, "6": 6}
EVERY = {"month": "MONTHLY", "year": "YEARLY"}
# A pledge that has ended: there is nothing to stop or to change any more.
OVER = frozenset({"cancelled", "lapsed", "country"})
ACTS: tuple[GiftAct, ...] = get_args(GiftAct)

NO_CURRENCY = "Choose one of the currencies that are offered."
NO_RHYTHM = "Choose how often you want to give."
NO_AMOUNT = "Choose an amount, or write one such as 5 or 7.50."
TOO_LITTLE = "This is less than can be given in this way. The least amount is {least}."
TOO_LITTLE_NOW = "This is less than the least amount, which is {least}. Nothing was changed."
TOO_MUCH_NOW = "This is more than {most}, the amount at first. Nothing was changed. For more, begin another gift."
SAME_AMOUNT = "This is the amount already. Nothing was changed."
NOTHING_TO_CHANGE = "It has ended: there is no amount to change."
NOT_CHANGED_NOW = "The amount cannot be changed just now, and stays as it is. Please try again in a few minutes."
NO_METHOD = "Choose one of the ways to give that are open."
NOT_SO_OFTEN = "In this way one can only give once. Choose Once, or another way."
NOT_IN_CURRENCY = "This way does not take this currency. Choose another currency, or another way."
NO_MAILBOX = "Write a mail address such as name@example.org, or leave it empty."
NO_PERIOD = "Choose when you want to be reminded."
NO_DAY = "Choose a day to come, within a year, or leave it empty."
NO_ACT = "Nothing was chosen. Choose what to change; the rest stays as it is."
NOT_SURE_TO_FORGET = "Tick the box to say that you are sure. What is erased cannot be brought back."

_REVISION = re.compile(r"[0-9a-f]{16}")
_MINOR = re.compile(r"[0-9]{1,13}")
_GIFT = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to give, and how. `address` is "" unless a receipt is wanted."""

    method: Method
    money: Money
    rhythm: Rhythm
    address: str
    consent: str
    trapped: bool
    anyway: bool


@dataclass(frozen=True, slots=True)
class Reminding:
    """A wish for one mail, `months` from now, or in the month of a day that was chosen."""

    address: str
    months: int
    day: date | None
    trapped: bool
    anyway: bool


def read_wish(fields: Mapping[str, str], offer: Offer) -> Wish:
    """Read the form of gifts. Raises FormRefused with all faults at once."""
    faults: dict[str, str] = {}
    money = _money(fields, offer, faults)
    rhythm = _rhythm(fields, faults)
    method = _method(fields, offer, faults)
    address = _mailbox(fields, faults)
    if method and rhythm and rhythm not in method.rhythms:
        faults["method"] = NOT_SO_OFTEN
    if method and money and not takes(method, offer, money.currency):
        faults["method"] = NOT_IN_CURRENCY
    elif method and money and money.minor < method.least.get(money.currency, 0):
        faults["other"] = TOO_LITTLE
    if faults or not (money and rhythm and method):
        raise FormRefused(faults)
    consent = fields.get("consent", "")
    sound = consent if address and _REVISION.fullmatch(consent) else ""
    return Wish(method, money, rhythm, address, sound, fields.get(TRAP, "") != "", "anyway" in fields)


def chosen_day(text: str, today: date) -> date | None:
    """Read a day that somebody chose in place of a period; None where none was. Raises FormRefused."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise FormRefused({"on": NO_DAY}) from error
    if not today < day <= in_months(today, FARTHEST):
        raise FormRefused({"on": NO_DAY})
    return day


def read_reminding(fields: Mapping[str, str], today: date) -> Reminding:
    """Read the form of a reminder. Raises FormRefused."""
    faults: dict[str, str] = {}
    day = None
    try:
        day = chosen_day(fields.get("on", ""), today)
    except FormRefused as refused:
        faults |= refused.faults
    months = PERIODS.get(fields.get("in", ""), 0)
    if not months:
        faults["in"] = NO_PERIOD
    address = _mailbox(fields, faults)
    if not address:
        faults["address"] = NO_ADDRESS
    if faults:
        raise FormRefused(faults)
    return Reminding(address, months, day, fields.get(TRAP, "") != "", "anyway" in fields)


def read_act(fields: Mapping[str, str]) -> tuple[GiftAct, int]:
    """Read the page behind the link of a gift: what to do, and the new amount in minor units. Raises FormRefused."""
    act = next((one for one in ACTS if one == fields.get("act")), None)
    if act is None:
        raise FormRefused({"act": NO_ACT})
    if act == "forget" and fields.get("sure") != "yes":
        raise FormRefused({"sure": NOT_SURE_TO_FORGET})
    if act != "amount":
        return act, 0
    try:
        money = parse_amount(fields.get("other", ""), fields.get("currency", ""))
    except AmountRefused as refused:
        raise FormRefused({"other": NO_AMOUNT}) from refused
    if money.minor <= 0:
        raise FormRefused({"other": NO_AMOUNT})
    return act, money.minor


def wrong_amount(minor: int, currency: str, shown: GiftShown) -> str:
    """Say why a pledge cannot be changed to an amount, as a sentence of the catalogue; "" where it can.

    The vault passes over what is out of bounds: said here, nobody believes changed what is not.
    """
    if not shown.most or shown.state in OVER:
        return NOTHING_TO_CHANGE
    if currency != shown.currency:
        return NO_AMOUNT
    if minor == shown.minor:
        return SAME_AMOUNT
    if minor < shown.least:
        return TOO_LITTLE_NOW
    return TOO_MUCH_NOW if minor > shown.most else ""


def is_gift(text: str) -> bool:
    """Say whether a text is a gift's random name, as this desk makes them."""
    return _GIFT.fullmatch(text) is not None


def _money(fields: Mapping[str, str], offer: Offer, faults: dict[str, str]) -> Money | None:
    """Read the amount: what was typed counts before what was chosen, what a page of ours handed on before both."""
    currency = fields.get("currency", "")
    ladder = offer.ladder(currency)
    if ladder is None:
        faults["currency"] = NO_CURRENCY
        return None
    typed, rhythm = fields.get("other", "").strip(), fields.get("rhythm", "")
    minor = fields.get("minor", "") or fields.get(f"{currency}-{rhythm}", "")
    try:
        if typed:
            money = parse_amount(typed, currency)
        else:
            money = Money(int(minor) if _MINOR.fullmatch(minor) else 0, currency)
    except AmountRefused:
        faults["other"] = NO_AMOUNT
        return None
    if not 0 < money.minor <= MOST_MINOR:
        faults["other"] = NO_AMOUNT
        return None
    if money.minor < ladder.least:
        faults["other"] = TOO_LITTLE
    return money


def _rhythm(fields: Mapping[str, str], faults: dict[str, str]) -> Rhythm | None:
    try:
        return Rhythm(fields.get("rhythm", ""))
    except ValueError:
        faults["rhythm"] = NO_RHYTHM
        return None


def _method(fields: Mapping[str, str], offer: Offer, faults: dict[str, str]) -> Method | None:
    slug = fields.get("method", "")
    found = method_of(slug, guarded=bool(offer.risk_countries))
    if found is None or slug not in offer.methods or offer.halted(slug):
        faults["method"] = NO_METHOD
        return None
    return found


def _mailbox(fields: Mapping[str, str], faults: dict[str, str]) -> str:
    text = fields.get("address", "").strip()
    try:
        return normalised(text) if text else ""
    except AddressRefused:
        faults["address"] = NO_MAILBOX
        return ""

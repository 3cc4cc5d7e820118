"""What waits in the spool about gifts: transfers that were promised, acts behind a gift's link, reminders, calls."""

import re
from datetime import datetime

from tamizdat.contributions.actions.hints import keep_hint
from tamizdat.contributions.actions.mailing import KEPT_AT_FIRST
from tamizdat.contributions.actions.taking import Chosen, expect_transfer
from tamizdat.contributions.actions.visiting import manage
from tamizdat.contributions.models import Gift
from tamizdat.envelope.errors import MessageRefused
from tamizdat.envelope.gift_messages import Give, ManageGift, ProviderHint, Remind, StartGift
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.amounts import MOST_MINOR, Money
from tamizdat.money.errors import MoneyError
from tamizdat.money.methods import BANK, Rhythm
from tamizdat.money.references import is_reference
from tamizdat.readers.face import NOTHING, Outcome, keep_giver, remind

NO_GIFT = "A gift in an envelope is none: its number, sum, method or reference is not as the form makes them."
_NUMBER = re.compile(r"[0-9a-f]{32}")
_CAMPAIGN = re.compile(r"[a-z0-9-]{0,64}")


def carry_out_gifting(message: Give | ManageGift | Remind | ProviderHint, keyring: Keyring, now: datetime) -> Outcome:
    """Do what a message about gifts asks, within the caller's transaction. Raises MessageRefused, AddressRefused."""
    match message:
        case Give():
            return _give(message, keyring, now)
        case ManageGift():
            changed = manage(message, keyring, now)
            return Outcome("changed", erased=message.act == "forget") if changed else NOTHING
        case Remind():
            return remind(message, keyring, now)
        case ProviderHint():
            keep_hint(message.provider, message.body, message.headers, keyring, now)
            return Outcome("noted")


def _give(message: Give, keyring: Keyring, now: datetime) -> Outcome:
    """Expect a transfer. A desk that was broken into may send anything: what the form could not make is refused."""
    if message.method != BANK.slug or not is_reference(message.reference):
        raise MessageRefused(NO_GIFT)
    chosen = chosen_of(message, BANK.slug, message.reference)
    expect_transfer(chosen, keyring, now, lambda gift: keep_address(gift, message, keyring, now))
    return Outcome("given")


def chosen_of(message: Give | StartGift, provider: str, reference: str = "") -> Chosen:
    """What was chosen, checked once more. Raises MessageRefused."""
    try:
        money = Money(message.minor, message.currency)
    except MoneyError as error:
        raise MessageRefused(NO_GIFT) from error
    sound = _NUMBER.fullmatch(message.gift) and _CAMPAIGN.fullmatch(message.campaign)
    if not sound or not 0 < money.minor <= MOST_MINOR:
        raise MessageRefused(NO_GIFT)
    rhythm, language = Rhythm(message.rhythm), message.language[:16]
    return Chosen(message.gift, message.method, provider, rhythm, money, language, message.campaign, reference)


def keep_address(gift: Gift, message: Give | StartGift, keyring: Keyring, now: datetime) -> None:
    """Keep the address that was typed, if one was, in the transaction that keeps the gift."""
    if message.address:
        keep_giver(
            gift.pk,
            message.address,
            language=gift.language,
            consent=message.consent,
            until=(now + KEPT_AT_FIRST).date(),
            today=now.date(),
            keyring=keyring,
        )

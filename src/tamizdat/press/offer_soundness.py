"""Checks what is offered to givers before it enters the log: a slip here would send money astray."""

import re

from tamizdat.money.accounts import clean_iban, in_sepa
from tamizdat.money.amounts import DIGITS, Money
from tamizdat.money.epc import Transfer, checked
from tamizdat.money.errors import AccountRefused, TransferRefused
from tamizdat.money.methods import BANK, SLUGS, Rhythm, method_of
from tamizdat.money.offer import BankAccount, Ladder, Offer
from tamizdat.money.references import drawn_reference
from tamizdat.press.offer_records import GiftOffer
from tamizdat.press.records import RecordError

# The page switches between currencies without a script; so many are in its style sheet.
MOST_CURRENCIES = 8
MOST_AMOUNTS = 8
# EPC069-12: what fits into the name and the remittance text of a QR code.
HOLDER_MOST = 70
PURPOSE_MOST = 100
TRIAL = Money(1, "EUR")
UNGUARDED = "a method cannot tell a card's country before its bank hears. Take it out, or the countries at risk."
# The form knows which codes name a country (money.countries). Here it is their shape alone: what was saved before the
# form knew must not keep a halt from being printed.
_COUNTRY = re.compile(r"[A-Z]{2}")


def check_offer(subject: str, record: GiftOffer) -> None:
    """Raise RecordError, with what to do, where an offer cannot be shown as it is."""
    fault = next(iter(_faults(record.offer)), "")
    if fault:
        message = f"{subject} cannot be published: {fault}"
        raise RecordError(message)


def _faults(offer: Offer) -> list[str]:
    currencies = [one.currency for one in offer.ladders]
    checks = [
        (len(set(currencies)) == len(currencies), "a currency has two ladders of amounts. Delete one of them."),
        (len(currencies) <= MOST_CURRENCIES, f"it has more than {MOST_CURRENCIES} currencies. Leave some out."),
        (set(offer.methods) <= set(SLUGS), f"a method is not known. Choose some of {', '.join(SLUGS)}."),
        (all(method_of(one, guarded=bool(offer.risk_countries)) for one in offer.methods), UNGUARDED),
        (all(_COUNTRY.fullmatch(one) for one in offer.risk_countries), "a country is no code. Write RU or IR."),
        (_is_line(offer.purpose, PURPOSE_MOST), f"its purpose must be one line of at most {PURPOSE_MOST} letters."),
        (BANK.slug not in offer.methods or offer.accounts, "a bank transfer needs an account. Add one."),
    ]
    found = [fault for sound, fault in checks if not sound]
    return [*found, *(f for one in offer.ladders for f in _of_ladder(one)), *(_of_account(one) for one in _bad(offer))]


def _of_ladder(ladder: Ladder) -> list[str]:
    name = ladder.currency
    checks = [
        (name in DIGITS, f"“{name}” is no currency that is known here. Write EUR or USD."),
        (ladder.least > 0, f"the least amount of {name} must be more than nothing."),
        (set(ladder.amounts) <= set(Rhythm), f"{name} has amounts for a rhythm that there is not."),
    ]
    for amounts in ladder.amounts.values():
        checks += [
            (len(amounts) <= MOST_AMOUNTS, f"{name} has more than {MOST_AMOUNTS} amounts. Leave some out."),
            (sorted(set(amounts)) == amounts, f"the amounts of {name} must ascend. Put them in order."),
            (all(one >= ladder.least for one in amounts), f"{name} has an amount below the least. Raise it."),
        ]
    return [fault for sound, fault in checks if not sound]


def _bad(offer: Offer) -> list[BankAccount]:
    return [one for one in offer.accounts if _of_account(one)]


def _of_account(account: BankAccount) -> str:
    lines = [account.iban, account.bic, *account.plain]
    checks = (
        (account.currency in DIGITS, f"“{account.currency}” is no currency that is known here. Write EUR or USD."),
        (account.holder.strip(), "an account has no holder. Write its name as the bank has it."),
        (_is_line(account.holder, HOLDER_MOST), f"a holder must be one line of at most {HOLDER_MOST} letters."),
        (account.iban or account.plain, "an account has neither IBAN nor other lines. Write one of them."),
        (all(_is_line(line, PURPOSE_MOST) for line in lines), "a line of an account is too long. Shorten it."),
    )
    return next((fault for sound, fault in checks if not sound), "") or _of_number(account)


def _of_number(account: BankAccount) -> str:
    """Say what a bank would not take. Within SEPA the code to scan must be sound as well: a trial shows it."""
    if not account.iban:
        return ""
    try:
        clean_iban(account.iban)
        if account.currency == TRIAL.currency and in_sepa(account.iban):
            checked(Transfer(account.holder, account.iban, TRIAL, drawn_reference(0), account.bic))
    except (AccountRefused, TransferRefused) as refused:
        return f"{refused}"
    return ""


def _is_line(text: str, most: int) -> bool:
    return len(text) <= most and text.isprintable()

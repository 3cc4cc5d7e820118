"""Account numbers (IBAN) and banks' codes (BIC): checked, kept in one spelling, shown in groups.

No sentence of a refusal repeats the number: it may be a giver's, pasted into the wrong field.
"""

import re

import schwifty
from schwifty.exceptions import SchwiftyException

from tamizdat.money.errors import AccountRefused

# The European Economic Area: from there a transfer needs no BIC (EPC069-12, version 002).
_EEA = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
_PARTS = re.compile(r"[^0-9A-Z]")


def account_key(text: str) -> str:
    """An account number of any kind in one spelling, for comparing: capitals and digits alone."""
    return _PARTS.sub("", text.upper())


def clean_iban(text: str) -> str:
    """An IBAN as it is kept: no spaces, right length and check digits. Raises AccountRefused."""
    try:
        return str(schwifty.IBAN(_spelt(text)))
    except SchwiftyException as error:
        message = "This is no IBAN: a digit or letter is wrong, missing or too many. Copy it from the bank's own page."
        raise AccountRefused(message) from error


def clean_bic(text: str) -> str:
    """A BIC as it is kept, eight or eleven signs. Raises AccountRefused."""
    try:
        return str(schwifty.BIC(_spelt(text)))
    except SchwiftyException as error:
        message = "This is no BIC: it has 8 or 11 letters and digits, such as COBADEFF. Copy it from the bank's page."
        raise AccountRefused(message) from error


def shown_iban(iban: str) -> str:
    """As it is shown to people: groups of four."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def in_sepa(iban: str) -> bool:
    """Whether an account can be paid into by a SEPA transfer, and so by its QR code."""
    return schwifty.IBAN(iban).in_sepa_zone


def needs_bic(iban: str) -> bool:
    """Whether a SEPA transfer to it must name the bank: it lies outside the European Economic Area."""
    return iban[:2] not in _EEA.split()


def _spelt(text: str) -> str:
    """Spaces and hyphens are for people. Anything else stays, so that it is refused."""
    return re.sub(r"[\s\-\u2010-\u2015]", "", text)

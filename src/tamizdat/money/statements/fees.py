"""What the bank itself takes, by its code or its own words. What else leaves an account is not known to be one."""

import re
from collections.abc import Iterable

# ISO 20022, external code set of bank transactions, sub-family: charges, fees, commission (with and without taxes).
CAMT_FEES = frozenset({"CHRG", "FEES", "COMM", "COME", "COMI", "COMT"})
# SWIFT, kinds in field 61: charges and other expenses, commission.
SWIFT_FEES = frozenset({"NCHG", "NCOM", "FCHG", "FCOM", "SCHG"})
# The German codes of transactions (GVC) for charges.
GVC_FEES = frozenset({"805", "808", "809"})
_WORDS = re.compile(
    r"\b(?:bank (?:fees?|charges?)|(?:monthly |account )(?:maintenance )?fees?|service charges?"
    r"|kontof(?:ü|ue)hrung\w*|entgeltabschluss|bankgeb(?:ü|ue)hr\w*|kosten (?:betalingsverkeer|rekening)|bankkosten"
    r"|frais bancaires|frais de tenue de compte|comisi(?:ó|o)n de mantenimiento|spese tenuta conto"
    r"|op(?:ł|l)ata za prowadzenie|bankovn(?:í|i) poplat\w*|комиссия банка|комісія банку)\b",
    re.IGNORECASE,
)
# Of longer texts the beginning is looked at.
_LONGEST = 500


def told_as_fee(texts: Iterable[str]) -> bool:
    """Whether the words of a line that left call it a fee of the bank."""
    return any(_WORDS.search(text[:_LONGEST]) for text in texts)

"""A fact as double entries. Debit is positive, credit negative, and each currency adds up to nothing by itself.

The books are a function of the set of facts: whoever has the facts can write them again and gets the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import Rhythm

BANK = "bank"
UNIDENTIFIED = "liabilities:unidentified"
TRANSIT = "assets:transit"
DISPUTE_LOSSES = "expenses:dispute_losses"
FX = "equity:fx"
ELSEWHERE = "equity:elsewhere"
OPENING = "equity:opening"
BANK_FEES = "expenses:bank-fees"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a transaction."""

    account: str
    money: Money


def bank_account(alias: str) -> str:
    """Money at a bank of ours."""
    return f"assets:bank:{alias}"


def clearing(provider: str) -> str:
    """Money that a provider holds for us."""
    return f"assets:clearing:{provider}"


def fees(provider: str) -> str:
    """What a provider keeps for itself."""
    return f"expenses:fees:{provider}"


def income(rhythm: Rhythm | None) -> str:
    """What was given, by rhythm; None for money of which nobody knows any more whose gift it was."""
    return f"income:gifts:{rhythm.value if rhythm else 'found'}"


def postings(fact: Fact, rhythm: Rhythm | None, alias: str = "") -> tuple[Entry, ...]:
    """The entries of a fact; none for one that moves no money.

    `rhythm` is that of its gift, None where it was only found. `alias` names our account for lines of a statement.
    """
    if fact.money.minor == 0:
        return ()
    accounts = _at_bank(fact.kind, rhythm, alias) if fact.provider == BANK else _at_provider(fact, rhythm)
    if accounts is None:
        return ()
    debit, credit = accounts
    return Entry(debit, fact.money), Entry(credit, -fact.money)


def undone(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries that take others back. The first ones stay: books are never rubbed out."""
    return tuple(Entry(one.account, -one.money) for one in entries)


def unbalanced(entries: Sequence[Entry]) -> dict[str, int]:
    """By currency, what entries fail to add up to nothing by; empty where they are sound."""
    sums: dict[str, int] = {}
    for entry in entries:
        sums[entry.money.currency] = sums.get(entry.money.currency, 0) + entry.money.minor
    return {currency: minor for currency, minor in sums.items() if minor}


def _at_provider(fact: Fact, rhythm: Rhythm | None) -> tuple[str, str] | None:
    """Debit and credit of what happened at a provider."""
    held, kept = clearing(fact.provider), fees(fact.provider)
    return {
        FactKind.CAPTURED: (held, income(rhythm)),
        FactKind.FEE: (kept, held),
        FactKind.DISPUTE_FEE: (kept, held),
        FactKind.DISPUTE_FEE_BACK: (held, kept),
        FactKind.REFUNDED: (income(rhythm), held),
        FactKind.REFUND_BACK: (held, income(rhythm)),
        FactKind.DISPUTE_OPENED: (DISPUTE_LOSSES, held),
        FactKind.DISPUTE_WON: (held, DISPUTE_LOSSES),
        FactKind.PAID_OUT: (TRANSIT, held),
        FactKind.PAYOUT_BACK: (held, TRANSIT),
        FactKind.EXCHANGED_FROM: (FX, held),
        FactKind.EXCHANGED_INTO: (held, FX),
    }.get(fact.kind)


def _at_bank(kind: FactKind, rhythm: Rhythm | None, alias: str) -> tuple[str, str] | None:
    """Debit and credit of a line of a statement, and of what a person or the matching said that it was."""
    return {
        FactKind.RECEIVED: (bank_account(alias), UNIDENTIFIED),
        FactKind.SPENT: (ELSEWHERE, bank_account(alias)),
        FactKind.BANK_FEE: (BANK_FEES, bank_account(alias)),
        FactKind.OPENED: (bank_account(alias), OPENING),
        FactKind.OVERDRAWN: (OPENING, bank_account(alias)),
        FactKind.CAPTURED: (UNIDENTIFIED, income(rhythm)),
        FactKind.PAID_OUT: (UNIDENTIFIED, TRANSIT),
        FactKind.SET_ASIDE: (UNIDENTIFIED, ELSEWHERE),
        FactKind.REFUNDED: (income(rhythm), ELSEWHERE),
        FactKind.REFUND_BACK: (UNIDENTIFIED, income(rhythm)),
    }.get(kind)

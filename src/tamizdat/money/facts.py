"""What providers tell, as facts that are true for ever. What a gift has become is a fold over the set of them.

A fact is known by provider, kind and ref: told twice it is one fact. No order is kept, for none can be relied upon.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tamizdat.money.amounts import Money


class FactKind(StrEnum):
    """What happened to money, or to a promise of it."""

    AUTHORISED = "authorised"
    CAPTURED = "captured"
    FEE = "fee"
    REFUNDED = "refunded"
    DISPUTE_OPENED = "dispute-opened"
    DISPUTE_WON = "dispute-won"
    DISPUTE_LOST = "dispute-lost"
    DISPUTE_FEE = "dispute-fee"
    PAID_OUT = "paid-out"
    # What went away came back: the bank that should have taken a refund, or a payout, did not; a fee was forgiven.
    REFUND_BACK = "refund-back"
    DISPUTE_FEE_BACK = "fee-back"
    PAYOUT_BACK = "payout-back"
    PENDING = "pending"
    FAILED = "failed"
    EXPIRED = "expired"
    VOIDED = "voided"
    MANDATE_MADE = "mandate-made"
    MANDATE_ENDED = "mandate-ended"
    # A provider changed one currency of ours into another: one fact for each side.
    EXCHANGED_FROM = "exchanged-from"
    EXCHANGED_INTO = "exchanged-into"
    # Lines of a bank's statement: money came, and nobody knows yet for what; money went; what came is no gift.
    RECEIVED = "received"
    SPENT = "spent"
    SET_ASIDE = "set-aside"
    # What the bank itself took; what stood there, or was owed, before its first statement.
    BANK_FEE = "bank-fee"
    OPENED = "opened"
    OVERDRAWN = "overdrawn"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a provider says happened. (`provider`, `kind`, `ref`) is unique.

    `ref` is the provider's own name of the thing: a charge, a refund, a dispute, a payout, a bank's line.
    `attempt` is our own random id, which we gave the provider before anything happened; "" for what concerns none
    (a payout). `money` is never negative; the kind says in which direction it went. `day` is the provider's, UTC.
    `parent` names the payment (its CAPTURED ref) that a refund, dispute or fee belongs to; "" otherwise.
    """

    provider: str
    kind: FactKind
    ref: str
    attempt: str
    money: Money
    day: date
    parent: str = ""

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes it one fact however often it is told."""
        return self.provider, self.kind.value, self.ref

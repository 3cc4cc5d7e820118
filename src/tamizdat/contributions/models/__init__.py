"""What is kept of gifts: promises and attempts, facts, books, statements. No row names a giver.

It never holds a provider's name of a payment in the clear, nor a word of a bank's line. Start reading in `gifts`.
"""

from tamizdat.contributions.models.bank import BankEcho, BankLine, BankMatch, BankStatement
from tamizdat.contributions.models.books import LedgerEntry, LedgerTxn
from tamizdat.contributions.models.facts import CanaryRun, Cursor, FactRow, RawHint
from tamizdat.contributions.models.gifts import Attempt, DayCount, Gift, Pledge
from tamizdat.contributions.models.orders import Halt, RefundOrder
from tamizdat.contributions.models.receipts import Receipt, ReceiptRoll

__all__ = [
    "Attempt",
    "BankEcho",
    "BankLine",
    "BankMatch",
    "BankStatement",
    "CanaryRun",
    "Cursor",
    "DayCount",
    "FactRow",
    "Gift",
    "Halt",
    "LedgerEntry",
    "LedgerTxn",
    "Pledge",
    "RawHint",
    "Receipt",
    "ReceiptRoll",
    "RefundOrder",
]

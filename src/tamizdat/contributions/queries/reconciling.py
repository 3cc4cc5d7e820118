"""What the books say of each account at a bank, beside what the bank said last."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from tamizdat.contributions.models import BankStatement, LedgerEntry
from tamizdat.money.amounts import Money
from tamizdat.money.postings import bank_account


@dataclass(frozen=True, slots=True)
class Reconciled:
    """An account on the evening of the last day of its newest statement: our books, and the bank's closing balance."""

    alias: str
    day: date
    books: Money
    bank: Money

    @property
    def difference(self) -> Money:
        """By what the books are more than the bank says; nought where they agree."""
        return self.books - self.bank


def reconciled() -> list[Reconciled]:
    """Every account of which a statement with balances came, by its name."""
    told = BankStatement.objects.filter(notice=False).exclude(closing=None).exclude(last=None)
    accounts = told.values_list("account", "currency").distinct().order_by("account", "currency")
    newest = [_newest(list(told.filter(account=one, currency=unit).order_by("last", "pk"))) for one, unit in accounts]
    return sorted((_compared(one) for one in newest), key=lambda one: one.alias)


def _newest(statements: list[BankStatement]) -> BankStatement:
    """The last one; of several that end on one day, that on which no other goes on."""
    ended = [one for one in statements if one.last == statements[-1].last]
    opened = {one.opening for one in ended if one.opening != one.closing}
    return next((one for one in reversed(ended) if one.closing not in opened), ended[-1])


def _compared(statement: BankStatement) -> Reconciled:
    assert statement.last is not None  # noqa: S101  # who calls has seen to it
    assert statement.closing is not None  # noqa: S101  # the same
    entries = LedgerEntry.objects.filter(account=bank_account(statement.alias), currency=statement.currency)
    minor = entries.filter(txn__day__lte=statement.last).aggregate(sum=Sum("minor"))["sum"] or 0
    books, bank = Money(minor, statement.currency), Money(statement.closing, statement.currency)
    return Reconciled(statement.alias, statement.last, books, bank)

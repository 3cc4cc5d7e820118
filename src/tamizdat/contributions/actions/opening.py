"""What stood at the bank before its first statement is booked as such, so that books and bank can be compared.

An older statement that is brought in later takes that back and books its own; nothing is rubbed out.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Sum

from tamizdat.contributions.actions.booking import record
from tamizdat.contributions.models import BankStatement, FactRow, LedgerEntry
from tamizdat.contributions.sealing import FACT, open_at
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.postings import BANK, bank_account

KINDS = (FactKind.OPENED.value, FactKind.OVERDRAWN.value)


def book_opening(statement: BankStatement, keyring: Keyring) -> None:
    """Book what the first statement of this one's account opens with, within the caller's transaction."""
    first = (
        BankStatement.objects.filter(account=statement.account, currency=statement.currency, notice=False)
        .exclude(opening=None)
        .exclude(first=None)
        .order_by("first", "pk")
        .first()
    )
    if first is None or first.first is None or first.opening is None:
        return
    entries = LedgerEntry.objects.filter(account=bank_account(first.alias), currency=first.currency)
    booked = entries.filter(txn__source_fact__kind__in=KINDS).order_by("pk")
    standing = [one.txn.source_fact for one in booked.select_related("txn__source_fact") if not _is_undone(one)]
    ours = [*standing, *_undoing([bytes(one) for one in booked.values_list("txn__source_fact__name", flat=True)])]
    before = entries.filter(txn__day__lt=first.first).exclude(txn__source_fact__in=ours)
    due = first.opening - (before.aggregate(sum=Sum("minor"))["sum"] or 0)
    if due == sum(_minor(one) for one in standing) and all(one.day < first.first for one in standing):
        return
    for one in standing:
        _take_back(one, keyring)
    if due:
        kind = FactKind.OPENED if due > 0 else FactKind.OVERDRAWN
        ref = f"opening {first.account} {first.currency} {booked.count() + 1}"
        money = Money(abs(due), first.currency)
        record(Fact(BANK, kind, ref, "", money, first.first - timedelta(1)), None, keyring, alias=first.alias)


def _is_undone(entry: LedgerEntry) -> bool:
    name = entry.txn.source_fact.name
    return FactRow.objects.filter(kind=FactKind.VOIDED.value, parent=name).exists()


def _undoing(names: Iterable[bytes]) -> list[FactRow]:
    """The facts that took such openings back, and these openings: together they are nought."""
    return list(FactRow.objects.filter(name__in=names)) + list(
        FactRow.objects.filter(kind=FactKind.VOIDED.value, parent__in=names)
    )


def _minor(row: FactRow) -> int:
    return row.minor if row.kind == FactKind.OPENED.value else -row.minor


def _take_back(row: FactRow, keyring: Keyring) -> None:
    ref = open_at(keyring, FACT, bytes(row.digest).hex(), bytes(row.ref)).decode()
    undoing = Fact(BANK, FactKind.VOIDED, f"{ref} undone", "", Money(row.minor, row.currency), row.day, parent=ref)
    record(undoing, None, keyring, undoing=row)

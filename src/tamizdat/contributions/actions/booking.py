"""A fact becomes rows: the fact itself, its entries in the books, its receipt, and what it says of its gift.

One transaction for each fact. Told again, in any order, by any number of tellers, it changes nothing more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from tamizdat.contributions.models import Attempt, Cursor, FactRow, LedgerEntry, LedgerTxn, Receipt, ReceiptRoll
from tamizdat.contributions.models.gifts import FOUND, MANDATE
from tamizdat.contributions.queries.standings import facts_of_attempt
from tamizdat.contributions.sealing import FACT, fact_digest, name_digest, seal_at
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.amounts import Money
from tamizdat.money.errors import MoneyError
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import Rhythm
from tamizdat.money.postings import Entry, postings, unbalanced, undone
from tamizdat.money.standing import State, standing

AT_ONCE = 500
# Facts that concern no attempt: what a provider passes on or changes, and lines of a bank before they are matched.
OF_NO_ATTEMPT = frozenset(
    {
        FactKind.PAID_OUT,
        FactKind.PAYOUT_BACK,
        # Some providers tell their costs by settlement, not by payment (Mollie).
        FactKind.FEE,
        FactKind.EXCHANGED_FROM,
        FactKind.EXCHANGED_INTO,
        FactKind.RECEIVED,
        FactKind.SPENT,
        FactKind.BANK_FEE,
        FactKind.OPENED,
        FactKind.OVERDRAWN,
        FactKind.SET_ASIDE,
    }
)
# A charge that failed is over. Where the giver is at the page they may try another card, until the visit is over.
_OVER = frozenset({State.FAILED, State.EXPIRED, State.VOIDED})
_OVER_WITH_GIVER = frozenset({State.EXPIRED, State.VOIDED})


@dataclass(slots=True)
class Booked:
    """What came of telling facts: rows that are new, and facts of attempts that nobody here has begun."""

    new: list[FactRow] = field(default_factory=list)
    strange: list[Fact] = field(default_factory=list)


def book(facts: Iterable[Fact], keyring: Keyring) -> Booked:
    """Take in facts. What names an attempt that is not known is not booked, and told back as strange."""
    booked = Booked()
    told = sorted(facts, key=lambda one: (one.day, one.kind.value, one.ref))
    digests = {fact_digest(keyring, fact): fact for fact in told}
    known = {bytes(one.digest): one for one in FactRow.objects.filter(digest__in=list(digests))}
    ids = {fact.attempt for digest, fact in digests.items() if digest not in known and fact.attempt}
    attempts = {one.pk: one for one in Attempt.objects.select_related("gift").filter(pk__in=ids)}
    for digest, fact in digests.items():
        if digest in known:
            _compare(known[digest], fact)
        elif fact.attempt in attempts or (not fact.attempt and fact.kind in OF_NO_ATTEMPT):
            row = _book_once(fact, attempts.get(fact.attempt), keyring)
            booked.new.extend([row] if row else [])
        else:
            booked.strange.append(fact)
    return booked


def _book_once(fact: Fact, attempt: Attempt | None, keyring: Keyring) -> FactRow | None:
    """Book it, unless another process did a moment ago."""
    try:
        with transaction.atomic():
            return record(fact, attempt, keyring)
    except IntegrityError:
        if FactRow.objects.filter(digest=fact_digest(keyring, fact)).exists():
            return None
        raise


def record(
    fact: Fact, attempt: Attempt | None, keyring: Keyring, *, alias: str = "", undoing: FactRow | None = None
) -> FactRow:
    """Write a fact that is new, within the caller's transaction. Raises IntegrityError where it is known.

    `alias` names our account for a line of a statement. `undoing` is the fact that this one takes back.
    """
    row = _row_of(fact, attempt, keyring)
    row.save(force_insert=True)
    entries = undone(_entries_of(undoing)) if undoing else postings(fact, _rhythm_of(attempt), alias)
    _write_down(row, entries)
    if attempt is not None:
        _update_standing(attempt)
    if fact.kind is FactKind.CAPTURED and fact.money.minor > 0:
        _number_receipt(row, fact.day)
    return row


def record_lines(facts: Sequence[Fact], alias: str, keyring: Keyring) -> list[FactRow]:
    """Write facts of a bank's lines that are new, all at once, within the caller's transaction: they are of no attempt.

    Returns their rows, in the same order. Raises IntegrityError where one is known.
    """
    rows = FactRow.objects.bulk_create([_row_of(fact, None, keyring) for fact in facts], batch_size=AT_ONCE)
    txns = LedgerTxn.objects.bulk_create([LedgerTxn(source_fact=row, day=row.day) for row in rows], batch_size=AT_ONCE)
    LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(txn=txn, account=one.account, minor=one.money.minor, currency=one.money.currency)
            for txn, fact in zip(txns, facts, strict=True)
            for one in postings(fact, Rhythm.ONCE, alias)
        ],
        batch_size=AT_ONCE,
    )
    return rows


def _rhythm_of(attempt: Attempt | None) -> Rhythm | None:
    """By which income is booked; None for money that was only found."""
    if attempt is None:
        return Rhythm.ONCE
    return None if attempt.period == FOUND else Rhythm(attempt.gift.rhythm)


def _row_of(fact: Fact, attempt: Attempt | None, keyring: Keyring) -> FactRow:
    digest = fact_digest(keyring, fact)
    return FactRow(
        digest=digest,
        provider=fact.provider,
        kind=fact.kind.value,
        name=name_digest(keyring, fact.provider, fact.ref),
        parent=name_digest(keyring, fact.provider, fact.parent),
        ref=seal_at(keyring, FACT, digest.hex(), fact.ref.encode()),
        attempt=attempt,
        minor=fact.money.minor,
        currency=fact.money.currency,
        day=fact.day,
    )


def _write_down(row: FactRow, entries: Sequence[Entry]) -> None:
    if not entries:
        return
    if off := unbalanced(entries):
        message = f"A transaction does not add up: {off}."
        raise MoneyError(message)
    txn = LedgerTxn.objects.create(source_fact=row, day=row.day)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(txn=txn, account=one.account, minor=one.money.minor, currency=one.money.currency) for one in entries
    )


def _entries_of(row: FactRow) -> list[Entry]:
    lines = LedgerEntry.objects.filter(txn__source_fact=row).order_by("pk")
    return [Entry(one.account, Money(one.minor, one.currency)) for one in lines]


def _update_standing(attempt: Attempt) -> None:
    """Fold the facts again. Whatever was told of an attempt proves that the provider has it.

    A live attempt that can bring nothing any more makes room for another; one with money never does. Two tellers at
    once wait for each other: whoever folded without the other's facts would make room where money has come.
    """
    stands = Attempt.objects.select_for_update().get(pk=attempt.pk)
    state = standing(facts_of_attempt(attempt.pk), takes_nothing=attempt.period == MANDATE).state
    over = _OVER if attempt.call == Attempt.Call.CHARGE else _OVER_WITH_GIVER
    known: dict[str, object] = {"state": state.value, "live": stands.live and state not in over}
    if stands.known == Attempt.Known.ASKED:
        known |= {"known": Attempt.Known.HEARD.value, "needs": b""}
    Attempt.objects.filter(pk=attempt.pk).update(**known)
    for name, value in known.items():
        setattr(attempt, name, value)


def _number_receipt(row: FactRow, day: date) -> None:
    """The next number of the year. A transaction that fails gives its number back: there is no gap."""
    ReceiptRoll.objects.get_or_create(year=day.year)
    ReceiptRoll.objects.filter(year=day.year).update(last=F("last") + 1)
    number = ReceiptRoll.objects.get(year=day.year).last
    Receipt.objects.create(year=day.year, number=number, fact=row, day=day)


def _compare(row: FactRow, fact: Fact) -> None:
    """A fact that is told otherwise than before: the first telling stands, since books do not change; it alarms."""
    if (row.minor, row.currency) != (fact.money.minor, fact.money.currency):
        Cursor.objects.get_or_create(provider=fact.provider)
        Cursor.objects.filter(provider=fact.provider).update(contradictions=F("contradictions") + 1)

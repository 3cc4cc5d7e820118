"""What a line of a statement is: said by the matching, or by a keeper. Reversible; the books keep both."""

import secrets
from datetime import UTC, date, datetime, time

from django.db import transaction

from tamizdat.contributions.actions.booking import record
from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.models import Attempt, BankLine, BankMatch, FactRow, Gift, Receipt
from tamizdat.contributions.queries.standings import facts_of_attempt
from tamizdat.contributions.sealing import FACT, open_at
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.postings import BANK
from tamizdat.money.standing import standing

_FACTS = {
    BankMatch.Kind.GIFT: FactKind.CAPTURED,
    BankMatch.Kind.PAYOUT: FactKind.PAID_OUT,
    BankMatch.Kind.REFUND: FactKind.REFUNDED,
    BankMatch.Kind.OTHER: FactKind.SET_ASIDE,
}
BY_HAND = "human"
SETTLED = "This line was settled already. Undo that first."
NO_GIFT = "There is no such gift."
WRONG_WAY = "Money that left an account can only be a refund."
NOT_SO_MUCH = "Of this gift {left} came by transfer and is still here. More cannot have been given back; look again."
NOTHING_WENT = "Of this gift {went} went back by transfer. More cannot have come back; look again."
BANKS_OWN = "This is a fee of the bank, by what the bank says of it, and no refund."
NOT_MATCHED = "This line is not settled."


@transaction.atomic
def match_line(
    line: int, kind: str, gift: str, *, keyring: Keyring, by: str, today: date, rung: str = BY_HAND
) -> BankMatch:
    """Say what a line is: `gift` or `refund` of a gift, `payout` of a provider, or `other`. Raises ActRefused.

    Money that left can only be a refund. Where money came, that says: a refund of this gift was sent back to us.
    """
    row = BankLine.objects.select_for_update(of=("self",)).select_related("fact").filter(pk=line).first()
    if row is None or row.state == BankLine.State.SETTLED:
        raise ActRefused(SETTLED)
    meant = BankMatch.Kind(kind)
    if row.minor < 0 and meant is not BankMatch.Kind.REFUND:
        raise ActRefused(WRONG_WAY)
    if row.fact.kind == FactKind.BANK_FEE.value:
        raise ActRefused(BANKS_OWN)
    attempt = _attempt_of(gift) if meant in {BankMatch.Kind.GIFT, BankMatch.Kind.REFUND} else None
    serial = BankMatch.objects.filter(line=row).count() + 1
    ref = f"{bytes(row.key).hex()}.{serial}"
    money = Money(abs(row.minor), row.currency)
    parent = _newest_payment(attempt, keyring) if attempt and meant is BankMatch.Kind.REFUND else ""
    happened = FactKind.REFUND_BACK if meant is BankMatch.Kind.REFUND and row.minor > 0 else _FACTS[meant]
    if attempt is not None and meant is BankMatch.Kind.REFUND:
        _check_refund(attempt, money, came_back=row.minor > 0)
    fact = record(Fact(BANK, happened, ref, attempt.pk if attempt else "", money, row.day, parent), attempt, keyring)
    row.state = BankLine.State.SETTLED
    row.save(update_fields=["state"])
    return BankMatch.objects.create(
        line=row, kind=meant, gift=attempt.gift if attempt else None, rung=rung, by=by[:150], day=today, fact=fact
    )


@transaction.atomic
def unmatch_line(line: int, *, keyring: Keyring, by: str, today: date) -> BankLine:
    """Take back what was said of a line. The balances are then as if nothing had been said. Raises ActRefused."""
    match = (
        BankMatch.objects.select_for_update(of=("self",))
        .select_related("line", "fact__attempt__gift")
        .filter(line=line, live=True)
        .first()
    )
    if match is None:
        raise ActRefused(NOT_MATCHED)
    fact, row = match.fact, match.line
    ref = f"{bytes(row.key).hex()}.{BankMatch.objects.filter(line=row).count()}"
    undoing = Fact(
        BANK, FactKind.VOIDED, ref, fact.attempt_id or "", Money(fact.minor, fact.currency), fact.day, parent=ref
    )
    match.undone = record(undoing, fact.attempt, keyring, undoing=fact)
    match.live, match.undone_on, match.undone_by = False, today, by[:150]
    match.save(update_fields=["undone", "live", "undone_on", "undone_by"])
    Receipt.objects.filter(fact=fact).update(void=True)
    row.state = BankLine.State.OPEN
    row.save(update_fields=["state"])
    return row


def take_apart(row: BankLine, keyring: Keyring) -> None:
    """Book the money of a sum that waits back, for that of its single payments to be booked.

    That is a part of the caller's transaction. The line stays, so that its file is known again.
    """
    name = bytes(row.key).hex()
    kind = Fact(BANK, FactKind.VOIDED, f"{name}.apart", "", Money(abs(row.minor), row.currency), row.day, parent=name)
    record(kind, None, keyring, undoing=row.fact)
    BankLine.objects.filter(pk=row.pk).update(state=BankLine.State.SETTLED, sealed=b"", told_again=True)


def _attempt_of(number: str) -> Attempt:
    """The attempt of a gift by which transfers are counted. A gift by another method gets one of its own."""
    gift = Gift.objects.filter(pk=number).first()
    if gift is None:
        raise ActRefused(NO_GIFT)
    standing = Attempt.objects.filter(gift=gift, provider=BANK).order_by("number").first()
    return standing or open_for_transfers(gift)


def open_for_transfers(gift: Gift) -> Attempt:
    """Make the attempt that collects what comes for a gift by transfer: nobody is asked for it, and it never ends."""
    period = "transfers"
    return Attempt.objects.create(
        id=secrets.token_hex(16),
        gift=gift,
        period=period,
        key=f"{gift.pk}.{period}",
        provider=BANK,
        minor=gift.minor,
        currency=gift.currency,
        call=Attempt.Call.NONE,
        known=Attempt.Known.HEARD,
        asked_at=datetime.combine(gift.day, time(), UTC),
    )


def _check_refund(attempt: Attempt, money: Money, *, came_back: bool) -> None:
    """No more goes back than came, and no more comes back than went. Raises ActRefused."""
    sums = standing(facts_of_attempt(attempt.pk))
    went, left = sums.refunded.get(money.currency, 0), sums.kept(money.currency)
    if came_back and money.minor > went:
        raise ActRefused(NOTHING_WENT.format(went=Money(went, money.currency)))
    if not came_back and money.minor > left:
        raise ActRefused(NOT_SO_MUCH.format(left=Money(max(0, left), money.currency)))


def _newest_payment(attempt: Attempt, keyring: Keyring) -> str:
    """The ref of the transfer that a refund by hand belongs to: the newest of the gift; "" where there is none."""
    undone = FactRow.objects.filter(attempt=attempt, kind=FactKind.VOIDED.value).values("parent")
    rows = FactRow.objects.filter(attempt=attempt, kind=FactKind.CAPTURED.value).exclude(name__in=undone)
    row = rows.order_by("day", "pk").last()
    return open_at(keyring, FACT, bytes(row.digest).hex(), bytes(row.ref)).decode() if row else ""

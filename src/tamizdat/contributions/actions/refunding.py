"""A keeper orders a refund. The order and its key are committed before the provider hears of it."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Sum

from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.models import FactRow, RefundOrder
from tamizdat.contributions.sealing import FACT, open_at
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.facts import FactKind
from tamizdat.money.methods import method_of
from tamizdat.money.postings import BANK

WAITS = "A refund of this payment waits for the provider's answer. See what became of it before you order another."
TOO_MUCH = "Not more can be given back than came: {left} in the smallest unit of {currency}."
NO_PAYMENT = "There is no such payment."
BY_HAND = "What came by this way is not sent back by any program. Send it by hand; the statement shows it going out."


@transaction.atomic
def order_refund(payment: int, minor: int, *, by: str, now: datetime) -> RefundOrder:
    """Write down that `minor` of a payment (the number of its captured fact) goes back. Raises ActRefused."""
    rows = FactRow.objects.select_for_update(of=("self",)).select_related("attempt__gift")
    row = rows.filter(pk=payment, kind=FactKind.CAPTURED.value).first()
    if row is None:
        raise ActRefused(NO_PAYMENT)
    if _goes_back_by_hand(row):
        raise ActRefused(BY_HAND)
    left = left_of(row)
    if not 0 < minor <= left:
        raise ActRefused(TOO_MUCH.format(left=left, currency=row.currency))
    try:
        with transaction.atomic():
            return RefundOrder.objects.create(
                payment=row, minor=minor, key=secrets.token_hex(16), by=by[:150], asked_at=now, look_at=now
            )
    except IntegrityError as error:
        raise ActRefused(WAITS) from error


def _goes_back_by_hand(row: FactRow) -> bool:
    """Transfers, also those for a gift that began by card; and coins."""
    method = method_of(row.attempt.gift.method) if row.attempt else None
    return row.provider == BANK or (method is not None and method.refunds == "none")


def left_of(payment: FactRow) -> int:
    """What of a payment is still ours: neither refunded, nor disputed or lost."""
    gone = FactRow.objects.filter(
        parent=payment.name, kind__in=[FactKind.REFUNDED.value, FactKind.DISPUTE_OPENED.value, FactKind.VOIDED.value]
    )
    came = [FactKind.DISPUTE_WON.value, FactKind.REFUND_BACK.value]
    won = FactRow.objects.filter(parent=payment.name, kind__in=came)
    went = gone.aggregate(sum=Sum("minor"))["sum"] or 0
    came_back = won.aggregate(sum=Sum("minor"))["sum"] or 0
    return payment.minor - went + came_back


def was_given_back(order: RefundOrder) -> bool:
    """Say whether the facts hold a refund of this sum that no other order asked for."""
    told = FactRow.objects.filter(parent=order.payment.name, kind=FactKind.REFUNDED.value, minor=order.minor).count()
    others = order.payment.refund_orders.filter(known=RefundOrder.Known.HEARD, minor=order.minor).exclude(pk=order.pk)
    return told > others.count()


def note_refund(order: RefundOrder, known: RefundOrder.Known) -> None:
    """What is known of the asking."""
    RefundOrder.objects.filter(pk=order.pk).update(known=known, look_at=None)


def look_later(order: RefundOrder, now: datetime) -> None:
    """Not known yet: ask again with the same key after a while."""
    wait = timedelta(minutes=min(60, 2**order.looks))
    RefundOrder.objects.filter(pk=order.pk).update(looks=order.looks + 1, look_at=now + wait)


def name_of(payment: FactRow, keyring: Keyring) -> str:
    """The provider's own name of a payment. Raises SealError."""
    return open_at(keyring, FACT, bytes(payment.digest).hex(), bytes(payment.ref)).decode()

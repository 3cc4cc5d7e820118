"""Refunds: ordered by a keeper, written down, then asked for; asked again with the same key where that did not tell."""

from contextlib import suppress
from datetime import datetime

from tamizdat.contributions.actions.charging import REPEAT_WITHIN
from tamizdat.contributions.actions.refunding import look_later, name_of, note_refund, was_given_back
from tamizdat.contributions.asking.dealings import Dealings, learn
from tamizdat.contributions.errors import ProviderDown, ProviderError, ProviderRefused
from tamizdat.contributions.models import RefundOrder
from tamizdat.contributions.providers.protocol import Ref, Refundable
from tamizdat.contributions.sealing import open_ref
from tamizdat.money.amounts import Money

NO_REFUNDS = "{provider} gives nothing back by itself. Send the money by hand, and match the line of the statement."


def look_after_refunds(dealings: Dealings, now: datetime) -> int:
    """Ask for every refund of which it is not known what became. Returns how many were looked at."""
    due = list(RefundOrder.objects.filter(look_at__lte=now).order_by("look_at").values_list("pk", flat=True))
    for number in due:
        _look(dealings, RefundOrder.objects.select_related("payment__attempt").get(pk=number), now)
    return len(due)


def _look(dealings: Dealings, order: RefundOrder, now: datetime) -> None:
    """With the same key while the provider remembers it. After that the payment is looked at, and the order is over.

    What was given back is then in the facts; if nothing was, a keeper can order it once more. Only the very first
    asking can be refused for certain: a later refusal may be about the repetition.
    """
    first = order.looks == 0
    look_later(order, now)  # written down before it is asked, so that no second asking is taken for the first
    with suppress(ProviderDown):
        try:
            if now - order.asked_at < REPEAT_WITHIN:
                _heard(dealings, order, _asked(dealings, order), now)
            else:
                _over(dealings, order, now)
        except ProviderRefused:
            if first:
                note_refund(order, RefundOrder.Known.ABSENT)


def _over(dealings: Dealings, order: RefundOrder, now: datetime) -> None:
    """Whether it was done is read from the payment, by the name under which the provider gave it to us.

    While nobody can be asked the order waits: to call it undone would invite a second one.
    """
    attempt, provider = order.payment.attempt, dealings.providers.get(order.payment.provider)
    if provider is None:
        return
    if attempt is not None:
        ref = open_ref(dealings.keyring, attempt.pk, bytes(attempt.ref)) or provider.find(attempt.pk, attempt.asked_at)
        if ref is not None:
            learn(dealings, provider, ref, now)
    note_refund(order, RefundOrder.Known.HEARD if was_given_back(order) else RefundOrder.Known.ABSENT)


def _asked(dealings: Dealings, order: RefundOrder) -> Ref:
    provider = dealings.providers.get(order.payment.provider)
    if provider is None or not isinstance(provider, Refundable):
        raise ProviderRefused(NO_REFUNDS.format(provider=order.payment.provider))
    name = name_of(order.payment, dealings.keyring)
    return provider.refund(name, Money(order.minor, order.payment.currency), order.key)


def _heard(dealings: Dealings, order: RefundOrder, ref: Ref, now: datetime) -> None:
    note_refund(order, RefundOrder.Known.HEARD)
    with suppress(ProviderError):  # the sweep tells it otherwise
        learn(dealings, dealings.providers[order.payment.provider], ref, now)

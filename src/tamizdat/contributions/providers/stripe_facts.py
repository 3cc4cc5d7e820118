"""Stripe's objects as facts. Only what carries our mark yields any: an account may have other business."""

from collections.abc import Iterator
from datetime import date, datetime

from tamizdat.contributions.errors import ProviderRefused
from tamizdat.contributions.providers.moments import read_seconds
from tamizdat.contributions.providers.stripe_objects import (
    MARK,
    BalanceTransaction,
    Charge,
    Dispute,
    PaymentIntent,
    Payout,
    Refund,
    Session,
    SetupIntent,
)
from tamizdat.money.amounts import Money
from tamizdat.money.errors import MoneyError
from tamizdat.money.facts import Fact, FactKind

SLUG = "stripe"
# A mandate takes no money. Stripe gives it no currency, and a fact must have one.
_NOTHING = Money(0, "USD")
# docs.stripe.com/currencies: ISK is written as if it had two digits, which it has not; so it is not taken here.
_NOT_TAKEN = frozenset({"ISK", "BTC"})


def read_money(minor: int, currency: str) -> Money:
    """An amount as Stripe writes it. Raises ProviderRefused for a currency that is not known here."""
    try:
        return Money(minor, currency.upper())
    except MoneyError as error:
        raise ProviderRefused(str(error)) from error


def written(money: Money) -> dict[str, str | int]:
    """An amount as Stripe wants it. Raises ProviderRefused."""
    if money.currency in _NOT_TAKEN:
        message = f"{money.currency} cannot be given through Stripe here."
        raise ProviderRefused(message)
    return {"amount": money.minor, "currency": money.currency.lower()}


def moment(seconds: int) -> datetime:
    """A time as Stripe tells it, UTC. Raises ProviderDown where it is none."""
    return read_seconds(seconds, "Stripe")


def day_of(seconds: int) -> date:
    """The day of a time as Stripe tells it, UTC."""
    return moment(seconds).date()


def of_payment(intent: PaymentIntent, refunds: list[Refund], disputes: list[Dispute]) -> Iterator[Fact]:
    """What is true of a payment (docs.stripe.com/payments/paymentintents/lifecycle)."""
    attempt = intent.metadata.get(MARK, "")
    if not attempt:
        return
    charge = intent.latest_charge if isinstance(intent.latest_charge, Charge) else None
    money, day = read_money(intent.amount, intent.currency), day_of(intent.created)
    if charge is not None and charge.status == "succeeded":
        if keeps_card(intent):
            yield Fact(SLUG, FactKind.MANDATE_MADE, intent.payment_method or "", attempt, _NOTHING, day)
        yield from _of_charge(charge, attempt)
        yield from _given_back(charge, attempt, refunds)
        yield from _disputed(charge, attempt, disputes)
    elif intent.status in {"processing", "requires_action"}:
        yield Fact(SLUG, FactKind.PENDING, intent.id, attempt, money, day)
    elif intent.status == "canceled":
        yield Fact(SLUG, FactKind.VOIDED, intent.id, attempt, money, day)
    elif intent.last_payment_error:
        failed = charge.id if charge else intent.id
        yield Fact(SLUG, FactKind.FAILED, failed, attempt, money, day)


def _of_charge(charge: Charge, attempt: str) -> Iterator[Fact]:
    day = day_of(charge.created)
    if not charge.captured:
        yield Fact(SLUG, FactKind.AUTHORISED, charge.id, attempt, read_money(charge.amount, charge.currency), day)
        return
    taken = charge.amount if charge.amount_captured is None else charge.amount_captured
    money = read_money(taken, charge.currency)
    yield Fact(SLUG, FactKind.CAPTURED, charge.id, attempt, money, day)
    moved = charge.balance_transaction
    # It may come some minutes after the capture; `charge.updated` tells then.
    if isinstance(moved, BalanceTransaction):
        yield from _exchanged(moved, money, attempt, day, charge.id)
        if moved.fee > 0:
            fee = read_money(moved.fee, moved.currency)
            yield Fact(SLUG, FactKind.FEE, moved.id, attempt, fee, day, charge.id)


def _given_back(charge: Charge, attempt: str, refunds: list[Refund]) -> Iterator[Fact]:
    """A refund that the giver's bank sent back (`failed`) had gone out before: both are told, and stay true."""
    for refund in refunds:
        money, day = read_money(refund.amount, refund.currency), day_of(refund.created)
        returned = refund.failure_balance_transaction
        if refund.status == "succeeded" or returned is not None:
            yield Fact(SLUG, FactKind.REFUNDED, refund.id, attempt, money, day, charge.id)
            if isinstance(refund.balance_transaction, BalanceTransaction):
                yield from _exchanged(refund.balance_transaction, money, attempt, day, charge.id)
        if isinstance(returned, BalanceTransaction):
            back = day_of(returned.created or refund.created)
            yield Fact(SLUG, FactKind.REFUND_BACK, refund.id, attempt, money, back, charge.id)
            yield from _exchanged(returned, money, attempt, back, charge.id)


def _disputed(charge: Charge, attempt: str, disputes: list[Dispute]) -> Iterator[Fact]:
    """An inquiry (`warning_…`) takes no money yet, so nothing has happened to money."""
    # `prevented`: settled before it became one, by giving the money back. An appeal is open until it is won.
    ends = {"won": FactKind.DISPUTE_WON, "lost": FactKind.DISPUTE_LOST, "prevented": FactKind.DISPUTE_LOST}
    for dispute in disputes:
        if not dispute.balance_transactions:
            continue
        money, day = read_money(dispute.amount, dispute.currency), day_of(dispute.created)
        yield Fact(SLUG, FactKind.DISPUTE_OPENED, dispute.id, attempt, money, day, charge.id)
        for moved in dispute.balance_transactions:
            yield from _exchanged(moved, money, attempt, day, charge.id)
            if moved.fee > 0:
                fee = read_money(moved.fee, moved.currency)
                yield Fact(SLUG, FactKind.DISPUTE_FEE, moved.id, attempt, fee, day, charge.id)
            elif moved.fee < 0:  # given back with a dispute that was won
                fee = read_money(-moved.fee, moved.currency)
                yield Fact(SLUG, FactKind.DISPUTE_FEE_BACK, moved.id, attempt, fee, day, charge.id)
        if dispute.status in ends:
            yield Fact(SLUG, ends[dispute.status], dispute.id, attempt, money, day, charge.id)


def _exchanged(moved: BalanceTransaction, money: Money, attempt: str, day: date, charge: str) -> Iterator[Fact]:
    """Both sides, where Stripe keeps the account in another currency than the giver's (docs.stripe.com/currencies)."""
    held = read_money(abs(moved.amount), moved.currency)
    if held.currency == money.currency:
        return
    gone, come = (money, held) if moved.amount > 0 else (held, money)
    yield Fact(SLUG, FactKind.EXCHANGED_FROM, moved.id, attempt, gone, day, charge)
    yield Fact(SLUG, FactKind.EXCHANGED_INTO, moved.id, attempt, come, day, charge)


def of_setup(intent: SetupIntent) -> Iterator[Fact]:
    """What is true of a card that is to be charged later (docs.stripe.com/payments/setupintents/lifecycle)."""
    attempt, day = intent.metadata.get(MARK, ""), day_of(intent.created)
    if not attempt:
        return
    if intent.status == "succeeded" and intent.payment_method:
        yield Fact(SLUG, FactKind.MANDATE_MADE, intent.payment_method, attempt, _NOTHING, day)
    elif intent.status == "canceled":
        yield Fact(SLUG, FactKind.VOIDED, intent.id, attempt, _NOTHING, day)
    elif intent.status in {"processing", "requires_action"}:
        yield Fact(SLUG, FactKind.PENDING, intent.id, attempt, _NOTHING, day)
    elif intent.last_setup_error:
        yield Fact(SLUG, FactKind.FAILED, intent.id, attempt, _NOTHING, day)


def keeps_card(intent: PaymentIntent) -> bool:
    """Say whether a payment kept its card for the next ones (docs.stripe.com/payments/save-during-payment)."""
    return intent.setup_future_usage == "off_session" and bool(intent.payment_method)


def of_mandate_that_ended(card: str, made: SetupIntent | PaymentIntent) -> Iterator[Fact]:
    """A card that nobody may charge any more; `made` is how it was kept."""
    attempt = made.metadata.get(MARK, "")
    if attempt:
        yield Fact(SLUG, FactKind.MANDATE_ENDED, card, attempt, _NOTHING, day_of(made.created))


def of_session(session: Session) -> Iterator[Fact]:
    """What is true of a visit that came to nothing; all else is told by its payment or its setup."""
    attempt = session.metadata.get(MARK, "")
    if attempt and session.status == "expired":
        money = read_money(session.amount_total or 0, session.currency or _NOTHING.currency)
        yield Fact(SLUG, FactKind.EXPIRED, session.id, attempt, money, day_of(session.created))


def of_payout(payout: Payout) -> Iterator[Fact]:
    """Money that reached our bank, or should have: one that failed was "paid" for some days, perhaps. Of no attempt."""
    failed = payout.status == "failed" and payout.failure_balance_transaction is not None
    if payout.amount > 0 and (payout.status == "paid" or failed):
        money, day = read_money(payout.amount, payout.currency), day_of(payout.arrival_date)
        yield Fact(SLUG, FactKind.PAID_OUT, payout.id, "", money, day)
        if failed:
            yield Fact(SLUG, FactKind.PAYOUT_BACK, payout.id, "", money, day)

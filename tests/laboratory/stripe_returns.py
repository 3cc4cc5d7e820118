"""Money that goes back or on: refunds, disputes, payouts (docs.stripe.com/api/refunds, /disputes, /payouts)."""

from tests.laboratory.stripe_books import FEE_OF_DISPUTE, StripeBooks, Thing


class NotRefundable(Exception):
    """Stripe's code for why a charge gives nothing back."""


def refund(books: StripeBooks, charge: Thing, amount: int | None) -> Thing:
    """Give back part or all; never more than there is. Raises NotRefundable."""
    left = charge["amount_captured"] - charge["amount_refunded"]
    wanted = left if amount is None else amount
    if charge["status"] != "succeeded" or left <= 0:
        message = "charge_already_refunded"
        raise NotRefundable(message)
    if charge["disputed"]:
        message = "charge_disputed"
        raise NotRefundable(message)
    if not 0 < wanted <= left:
        message = ""
        raise NotRefundable(message)
    made = books.make(
        "refund",
        "re_",
        amount=wanted,
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        status="succeeded",
        metadata={},
    )
    moved = books.moved("refund", made["id"], -wanted, 0, charge["currency"])
    made["balance_transaction"] = moved["id"]
    charge["amount_refunded"] += wanted
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    books.tell("refund.created", made)
    books.tell("charge.refunded", charge)
    return made


def dispute(books: StripeBooks, charge: Thing, *, inquiry: bool = False) -> Thing:
    """A giver's bank asks for the money back; an inquiry asks only why."""
    made = books.make(
        "dispute",
        "du_",
        amount=charge["amount_captured"],
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        reason="fraudulent",
        status="warning_needs_response" if inquiry else "needs_response",
        balance_transactions=[],
        is_charge_refundable=inquiry,
    )
    charge["disputed"] = True
    books.tell("charge.dispute.created", made)
    if not inquiry:
        taken = books.moved("adjustment", made["id"], -made["amount"], FEE_OF_DISPUTE, made["currency"])
        made["balance_transactions"].append(taken)
        books.tell("charge.dispute.funds_withdrawn", made)
    return made


def close(books: StripeBooks, made: Thing, *, won: bool) -> Thing:
    """The bank has decided."""
    made["status"] = "won" if won else "lost"
    if won:
        made["balance_transactions"].append(books.moved("adjustment", made["id"], made["amount"], 0, made["currency"]))
        books.tell("charge.dispute.funds_reinstated", made)
    books.tell("charge.dispute.closed", made)
    return made


def pay_out(books: StripeBooks, currency: str) -> Thing | None:
    """Send all that lies here to the newsroom's bank; None where nothing does."""
    amount = books.balance(currency)
    if amount <= 0:
        return None
    made = books.make(
        "payout",
        "po_",
        amount=amount,
        currency=currency.lower(),
        arrival_date=books.clock.seconds,
        automatic=True,
        status="paid",
        metadata={},
    )
    books.moved("payout", made["id"], -amount, 0, currency.lower())
    books.tell("payout.paid", made)
    return made

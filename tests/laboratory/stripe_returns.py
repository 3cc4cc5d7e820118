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
        failure_balance_transaction=None,
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


def fail_refund(books: StripeBooks, made: Thing) -> None:
    """The giver's bank sends a refund back (docs.stripe.com/refunds, "Failed refunds")."""
    charge = books.things["charge"][made["charge"]]
    moved = books.moved("refund_failure", made["id"], made["amount"], 0, made["currency"])
    made |= {
        "status": "failed",
        "failure_reason": "expired_or_canceled_card",
        "failure_balance_transaction": moved["id"],
    }
    charge["amount_refunded"] -= made["amount"]
    charge["refunded"] = False
    books.tell("refund.failed", made)


def close(books: StripeBooks, made: Thing, *, won: bool, fee_back: bool = False) -> Thing:
    """The bank has decided. In some countries the fee comes back with a dispute that was won."""
    made["status"] = "won" if won else "lost"
    if won:
        fee = -FEE_OF_DISPUTE if fee_back else 0
        back = books.moved("adjustment", made["id"], made["amount"], fee, made["currency"])
        made["balance_transactions"].append(back)
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
        failure_balance_transaction=None,
        metadata={},
    )
    books.moved("payout", made["id"], -amount, 0, currency.lower())
    books.tell("payout.paid", made)
    return made


def fail_payout(books: StripeBooks, made: Thing) -> None:
    """Our bank sends a payout back, some days after it was called paid (docs.stripe.com/api/payouts/object)."""
    moved = books.moved("payout_failure", made["id"], made["amount"], 0, made["currency"])
    made |= {"status": "failed", "failure_code": "account_closed", "failure_balance_transaction": moved["id"]}
    books.tell("payout.failed", made)

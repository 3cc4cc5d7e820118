"""Visits to Stripe's own page (docs.stripe.com/api/checkout/sessions), and the tokens that its field makes."""

from datetime import timedelta
from typing import Any

from tests.laboratory import stripe_payments
from tests.laboratory.stripe_books import StripeBooks, Thing, shape_of
from tests.laboratory.stripe_cards import LabCard

TOKEN_LIVES = timedelta(hours=12)
VISIT_LIVES = timedelta(hours=24)


def open_visit(books: StripeBooks, form: Thing, address: str) -> Thing:
    """Open one. Its payment is made only when the giver confirms."""
    item = (form.get("line_items") or [None])[0]
    price: dict[str, Any] = item["price_data"] if item else {}
    visit = books.make(
        "checkout.session",
        "cs_test_",
        mode=form["mode"],
        status="open",
        payment_status="unpaid" if form["mode"] == "payment" else "no_payment_required",
        currency=price.get("currency") or form.get("currency"),
        amount_total=int(price["unit_amount"]) * int(item["quantity"]) if item else None,
        metadata=form.get("metadata", {}),
        customer=None,
        payment_intent=None,
        setup_intent=None,
        success_url=form["success_url"],
        cancel_url=form.get("cancel_url"),
        submit_type=form.get("submit_type"),
        expires_at=books.clock.seconds + int(VISIT_LIVES.total_seconds()),
        _form=form,
    )
    visit["url"] = f"{address}/checkout/{visit['id']}"
    if form["mode"] == "setup":
        visit["setup_intent"] = stripe_payments.new_setup(books, form.get("setup_intent_data", {}))["id"]
    return visit


def pay_there(books: StripeBooks, visit: Thing, card: LabCard, *, passes: bool = True) -> Thing:
    """The giver types a card in and confirms. Raises stripe_payments.Declined; they may try again."""
    intent = _intent(books, visit)
    method = books.remember(card)
    if visit["mode"] == "setup" and visit["_form"].get("customer_creation") == "always":
        # Checkout asks for a mail address, which the customer then carries.
        customer = books.make("customer", "cus_", email="giver@mail.example", name=None, metadata={})
        intent["customer"] = visit["customer"] = customer["id"]
    stripe_payments.confirm(books, intent, method["id"])
    if intent["status"] == "requires_action":
        stripe_payments.authenticate(books, intent, passes=passes)
    if intent["status"] == "succeeded":
        visit |= {"status": "complete", "payment_status": "paid"}
        books.tell("checkout.session.completed", visit)
    return intent


def expire(books: StripeBooks, visit: Thing) -> None:
    """Nobody came."""
    visit |= {"status": "expired", "url": None}
    if visit["setup_intent"]:
        stripe_payments.cancel(books, books.things["setup_intent"][visit["setup_intent"]])
    books.tell("checkout.session.expired", visit)


def token(books: StripeBooks, card: LabCard) -> Thing:
    """What the field in a browser makes of a card. No network hears of it."""
    made = books.make(
        "confirmation_token",
        "ctoken_",
        expires_at=books.clock.seconds + int(TOKEN_LIVES.total_seconds()),
        payment_intent=None,
        setup_intent=None,
        payment_method_preview={"type": "card", "card": shape_of(card), "customer": None},
    )
    books.cards[made["id"]] = card
    return made


def _intent(books: StripeBooks, visit: Thing) -> Thing:
    if visit["mode"] == "setup":
        return books.things["setup_intent"][visit["setup_intent"]]
    if visit["payment_intent"] is None:
        form = visit["_form"]
        made = stripe_payments.new_payment(
            books,
            {
                "amount": visit["amount_total"],
                "currency": visit["currency"],
                "metadata": form.get("payment_intent_data", {}).get("metadata", {}),
            },
        )
        visit["payment_intent"] = made["id"]
    return books.things["payment_intent"][visit["payment_intent"]]

"""Payments and cards that are kept, as Stripe carries them out (docs.stripe.com/payments/paymentintents/lifecycle)."""

from typing import Any

from tests.laboratory.books import Heard
from tests.laboratory.stripe_books import StripeBooks, Thing
from tests.laboratory.stripe_cards import LabCard

_CODES = {"declines": "generic_decline", "poor": "insufficient_funds"}


class Declined(Exception):
    """An issuer, Radar or the need for 3-D Secure said no. Unlike a wrong request, this is an outcome."""

    def __init__(self, code: str, decline: str | None, intent: Thing) -> None:
        super().__init__(code)
        self.code = code
        self.decline = decline
        self.intent = intent


def new_payment(books: StripeBooks, form: Thing) -> Thing:
    """A PaymentIntent that waits for a card."""
    intent = books.make(
        "payment_intent",
        "pi_",
        amount=int(form["amount"]),
        amount_received=0,
        currency=form["currency"].lower(),
        customer=form.get("customer"),
        metadata=form.get("metadata", {}),
        payment_method=None,
        payment_method_types=["card"],
        capture_method=form.get("capture_method", "automatic_async"),
        setup_future_usage=form.get("setup_future_usage"),
        latest_charge=None,
        last_payment_error=None,
        next_action=None,
        cancellation_reason=None,
        receipt_email=None,
        status="requires_payment_method",
    )
    intent["client_secret"] = f"{intent['id']}_secret_{books.names.new('', 16)}"
    return intent


def new_setup(books: StripeBooks, form: Thing) -> Thing:
    """A SetupIntent that waits for a card."""
    intent = books.make(
        "setup_intent",
        "seti_",
        customer=form.get("customer"),
        metadata=form.get("metadata", {}),
        usage=form.get("usage", "off_session"),
        payment_method=None,
        payment_method_types=["card"],
        last_setup_error=None,
        next_action=None,
        status="requires_payment_method",
    )
    intent["client_secret"] = f"{intent['id']}_secret_{books.names.new('', 16)}"
    return intent


def confirm(books: StripeBooks, intent: Thing, method: str, *, off_session: bool = False) -> Thing:
    """Try a card on an intent. Raises Declined."""
    card = books.card_behind(method)
    intent["payment_method"] = method
    if _blocked(books, card):
        raise _fail(books, intent, "card_declined", "fraudulent", "not_sent_to_network")
    if _asks(books, card, method, off_session=off_session):
        books.heard.append(Heard("authentication", card.country or "", intent["id"]))
        if off_session:
            raise _fail(books, intent, "authentication_required", "authentication_required", "declined_by_network")
        intent["status"] = "requires_action"
        intent["next_action"] = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
        books.tell(f"{intent['object']}.requires_action", intent)
        return intent
    return _try(books, intent, card)


def authenticate(books: StripeBooks, intent: Thing, *, passes: bool) -> Thing:
    """The giver was asked by their bank (3-D Secure), and did or did not say yes."""
    intent["next_action"] = None
    if not passes:
        error = {
            "code": f"{intent['object'].removesuffix('_intent')}_intent_authentication_failure",
            "type": "card_error",
        }
        intent["status"] = "requires_payment_method"
        intent["last_payment_error" if intent["object"] == "payment_intent" else "last_setup_error"] = error
        failed = "payment_failed" if intent["object"] == "payment_intent" else "setup_failed"
        books.tell(f"{intent['object']}.{failed}", intent)
        return intent
    return _try(books, intent, books.card_behind(intent["payment_method"]))


def cancel(books: StripeBooks, intent: Thing) -> Thing:
    intent["status"] = "canceled"
    books.tell(f"{intent['object']}.canceled", intent)
    return intent


def _blocked(books: StripeBooks, card: LabCard) -> bool:
    """Radar's rule, "Block if :card_country: is in …" (docs.stripe.com/radar/rules/reference)."""
    return card.country in books.blocked


def _asks(books: StripeBooks, card: LabCard, method: str, *, off_session: bool) -> bool:
    if card.manner == "asks-once":
        return not (off_session and books.things["payment_method"][method].get("customer"))
    return card.manner == "asks-always"


def _try(books: StripeBooks, intent: Thing, card: LabCard) -> Thing:
    kind = "authorisation" if intent["object"] == "payment_intent" else "verification"
    books.heard.append(Heard(kind, card.country or "", intent["id"]))
    if card.country in books.blocked_late:
        raise _fail(books, intent, "card_declined", "fraudulent", "reversed_after_approval")
    if card.manner in _CODES:
        raise _fail(books, intent, "card_declined", _CODES[card.manner], "declined_by_network")
    return _paid(books, intent) if intent["object"] == "payment_intent" else _kept(books, intent)


def _paid(books: StripeBooks, intent: Thing) -> Thing:
    charge = _charge(books, intent, "succeeded", "approved_by_network")
    captured = intent["capture_method"] != "manual"
    charge |= {"captured": captured, "amount_captured": intent["amount"] if captured else 0}
    intent |= {"last_payment_error": None, "amount_received": charge["amount_captured"]}
    intent["status"] = "succeeded" if captured else "requires_capture"
    if captured and books.late:
        books.waiting.append(charge)
    elif captured:
        books.cost(charge)
    if intent["setup_future_usage"] and intent["customer"]:
        books.things["payment_method"][intent["payment_method"]]["customer"] = intent["customer"]
    books.tell("charge.succeeded", charge)
    books.tell("payment_intent.succeeded" if captured else "payment_intent.amount_capturable_updated", intent)
    return intent


def _kept(books: StripeBooks, intent: Thing) -> Thing:
    intent |= {"status": "succeeded", "last_setup_error": None}
    if intent["customer"]:
        books.things["payment_method"][intent["payment_method"]]["customer"] = intent["customer"]
    books.tell("setup_intent.succeeded", intent)
    return intent


def _fail(books: StripeBooks, intent: Thing, code: str, decline: str, status: str) -> Declined:
    """Write a refusal down: a charge that failed, the intent back at its beginning."""
    error = {"type": "card_error", "code": code, "decline_code": decline, "message": "Your card was declined."}
    intent["status"] = "requires_payment_method"
    if intent["object"] == "setup_intent":
        intent["last_setup_error"] = error
        books.tell("setup_intent.setup_failed", intent)
        return Declined(code, decline, intent)
    _charge(books, intent, "failed", status)
    intent["last_payment_error"] = error
    books.tell("payment_intent.payment_failed", intent)
    return Declined(code, decline, intent)


def _charge(books: StripeBooks, intent: Thing, status: str, network: str) -> Thing:
    blocked = network in {"not_sent_to_network", "reversed_after_approval"}
    outcome: dict[str, Any] = {
        "network_status": network,
        "reason": "rule" if blocked else None,
        "type": "blocked" if blocked else "authorized" if status == "succeeded" else "issuer_declined",
    }
    charge = books.make(
        "charge",
        "ch_",
        amount=intent["amount"],
        amount_captured=0,
        amount_refunded=0,
        currency=intent["currency"],
        captured=False,
        paid=status == "succeeded",
        disputed=False,
        refunded=False,
        status=status,
        payment_intent=intent["id"],
        payment_method=intent["payment_method"],
        metadata=dict(intent["metadata"]),
        balance_transaction=None,
        calculated_statement_descriptor=books.descriptor,
        receipt_email=None,
        outcome=outcome,
    )
    intent["latest_charge"] = charge["id"]
    return charge

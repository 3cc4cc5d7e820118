"""What a browser meets at the invented Stripe: `stripe.js`, the visit's page, and the bank's question (3-D Secure)."""

import html
import json
from pathlib import Path
from urllib.parse import parse_qsl

from tests.laboratory import stripe_back_room, stripe_payments, stripe_sessions
from tests.laboratory.books import Reply, Request
from tests.laboratory.stripe_books import StripeBooks, Thing
from tests.laboratory.stripe_cards import CARDS, PAYS, LabCard

SCRIPT = Path(__file__).with_name("stripe.js")
FIELD = Path(__file__).with_name("stripe_field.html")
_OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "authorization, content-type"}


def reply(books: StripeBooks, request: Request, key: str) -> Reply | None:
    """Answer a browser; None where it is the API that was asked."""
    if request.path.startswith("/checkout/"):
        return _visit(books, request)
    if request.path in {"/", stripe_back_room.PATH}:
        return stripe_back_room.reply(books, request)
    if request.method == "POST":
        return _from_script(books, request, key)
    files = {"/endive/stripe.js": (SCRIPT, "text/javascript"), "/endive/field.html": (FIELD, "text/html")}
    if request.method == "OPTIONS":
        return Reply(204, b"", headers=_OPEN)
    if request.path not in files:
        return None
    file, kind = files[request.path]
    return Reply(200, file.read_bytes(), f"{kind}; charset=utf-8", _OPEN)


def _from_script(books: StripeBooks, request: Request, key: str) -> Reply | None:
    """What Stripe.js asks, with the key that is no secret."""
    verbs = {"/v1/confirmation_tokens": _token, "/laboratory/answer": _authenticate}
    if request.path not in verbs:
        return None
    if request.headers.get("authorization") != f"Bearer {key}":
        return Reply(401, b"{}", headers=_OPEN)
    status, thing = verbs[request.path](books, dict(parse_qsl(request.body.decode())))
    return Reply(status, json.dumps(thing).encode(), headers=_OPEN)


def _token(books: StripeBooks, form: dict[str, str]) -> tuple[int, Thing]:
    card = _card(form.get("number", ""))
    if card is None:
        return 402, {"error": {"type": "validation_error", "code": "incomplete_number", "message": "Check the number."}}
    return 200, stripe_sessions.token(books, card)


def _authenticate(books: StripeBooks, form: dict[str, str]) -> tuple[int, Thing]:
    secret = form.get("client_secret", "")
    kind = "setup_intent" if secret.startswith("seti_") else "payment_intent"
    intent = books.things[kind].get(secret.partition("_secret_")[0])
    if intent is None or intent["client_secret"] != secret or intent["status"] != "requires_action":
        return 400, {"error": {"type": "invalid_request_error", "code": f"{kind}_unexpected_state"}}
    try:
        return 200, stripe_payments.authenticate(books, intent, passes=form.get("passes") == "yes")
    except stripe_payments.Declined as no:
        return 402, {"error": {"type": "card_error", "code": no.code, "message": "Your card was declined."}}


def _visit(books: StripeBooks, request: Request) -> Reply:
    visit = books.things["checkout.session"].get(request.path.removeprefix("/checkout/"))
    if visit is None or visit["status"] != "open":
        return Reply(404, b"This visit is over.", "text/plain")
    if request.method != "POST":
        return Reply(200, _page(visit, "").encode(), "text/html; charset=utf-8")
    card = _card(dict(parse_qsl(request.body.decode())).get("number", ""))
    if card is None:
        return Reply(200, _page(visit, "Check the number.").encode(), "text/html; charset=utf-8")
    try:
        stripe_sessions.pay_there(books, visit, card)
    except stripe_payments.Declined:
        return Reply(200, _page(visit, "Your card was declined.").encode(), "text/html; charset=utf-8")
    return Reply(303, b"", headers={"Location": visit["success_url"]})


def _card(number: str) -> LabCard | None:
    return CARDS.get(number.replace(" ", ""))


def _page(visit: Thing, said: str) -> str:
    amount = f"{visit['amount_total']} {visit['currency']}" if visit["amount_total"] else "a card to be kept"
    back = html.escape(visit["cancel_url"] or visit["success_url"])
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Laboratory</title>
<h1>The laboratory's page, in place of Stripe's</h1><p>{html.escape(amount)}</p><p role="alert">{html.escape(said)}</p>
<form method="post"><label>Card <input name="number" value="{PAYS}"></label> <button>Pay</button></form>
<p><a href="{back}">Back</a></p></html>"""

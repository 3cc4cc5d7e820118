"""An invented Stripe: API 2026-10-28.endive over HTTP, with keys, idempotency, lists, search, and pages for a browser.

docs.stripe.com/api: Authentication, Errors, Idempotent requests, Pagination, Search. A test reaches into `books`.
"""

import json
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import parse_qsl

from tests.laboratory import stripe_pages, stripe_payments, stripe_returns, stripe_sessions
from tests.laboratory.books import Clock, Faults, Names, Refusal, Replays, Reply, Request
from tests.laboratory.stripe_books import SEARCH_LAG, VERSION, StripeBooks, Thing
from tests.laboratory.stripe_cards import LabCard, by_method_name
from tests.laboratory.stripe_forms import complaint, read_form

SECRET, PUBLIC, HOOK = "sk_test_laboratory", "pk_test_laboratory", "whsec_laboratory"
_LISTS = {
    "payment_intents": "payment_intent",
    "setup_intents": "setup_intent",
    "charges": "charge",
    "refunds": "refund",
    "disputes": "dispute",
    "payouts": "payout",
    "checkout/sessions": "checkout.session",
    "events": "event",
    "payment_methods": "payment_method",
    "customers": "customer",
    "confirmation_tokens": "confirmation_token",
}
_ONE = re.compile(r"/v1/(checkout/sessions|[a-z_]+)/([A-Za-z0-9_]+)")
_QUERY = re.compile(r"metadata\['(\w+)'\]:'(\w+)'")
_EVENTS_KEPT = timedelta(days=30)


class StripeHouse:
    """The whole of it."""

    def __init__(self, seed: int = 5, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.faults = Faults()
        self.books = StripeBooks(self.clock, Names(seed))
        self.replays = Replays(self.clock)
        self.address = ""
        self.asked: list[str] = []
        self.searches = True
        self._posts: dict[str, Callable[[Thing], Thing]] = {
            "/v1/payment_intents": self._pay,
            "/v1/setup_intents": self._set_up,
            "/v1/checkout/sessions": lambda form: stripe_sessions.open_visit(self.books, form, self.address),
            "/v1/customers": lambda form: self.books.make("customer", "cus_", email=None, name=None, **form),
            "/v1/refunds": self._refund,
        }

    def reply(self, request: Request) -> Reply:
        """Answer one request."""
        self.asked.append(f"{request.method} {request.path}")
        try:
            with self.books.lock:
                page = stripe_pages.reply(self.books, request, PUBLIC)
                if page is not None:
                    return page
                self._check_key(request)
                return self._post(request) if request.method == "POST" else _json(200, self._read(request))
        except Refusal as refusal:
            return refusal.reply

    def spoil(self, request: Request, broken: Reply) -> None:
        self.replays.spoil(request.headers.get("idempotency-key", ""), broken)

    def _check_key(self, request: Request) -> None:
        if request.headers.get("authorization") != f"Bearer {SECRET}":
            raise _no(HTTPStatus.UNAUTHORIZED, "invalid_request_error", "api_key_invalid")
        if request.headers.get("stripe-version", VERSION) != VERSION:
            raise _no(HTTPStatus.BAD_REQUEST, "invalid_request_error", "version_not_in_laboratory")

    def _post(self, request: Request) -> Reply:
        """Keep an answer only once work has begun: a form that is refused leaves its key free."""
        key = request.headers.get("idempotency-key", "")
        asked = f"{request.path}?".encode() + request.body
        clash = _no(HTTPStatus.BAD_REQUEST, "idempotency_error", "").reply
        running = _no(HTTPStatus.CONFLICT, "invalid_request_error", "idempotency_key_in_use").reply
        if not key:
            return self._carry_out(request)
        return self.replays.answer(key, asked, lambda: self._carry_out(request), clash, running)

    def _carry_out(self, request: Request) -> Reply:
        form = read_form(request.body.decode())
        wrong = complaint(f"POST {request.path}", form)
        verb = self._posts.get(request.path)
        if wrong is not None:
            raise _no(HTTPStatus.BAD_REQUEST, "invalid_request_error", *wrong)
        if verb is None:
            raise _no(HTTPStatus.NOT_FOUND, "invalid_request_error", "resource_missing")
        try:
            return _json(200, verb(form))
        except stripe_payments.Declined as no:
            error = {"type": "card_error", "code": no.code, "decline_code": no.decline, no.intent["object"]: no.intent}
            return _json(402, {"error": error})
        except stripe_returns.NotRefundable as no:
            return _json(400, {"error": {"type": "invalid_request_error", "code": str(no)}})

    def _pay(self, form: Thing) -> Thing:
        method = self._method(form)
        intent = stripe_payments.new_payment(self.books, form)
        if form.get("confirm") == "true":
            self._use_up(form, intent)
            stripe_payments.confirm(self.books, intent, method, off_session=form.get("off_session") == "true")
        return intent

    def _set_up(self, form: Thing) -> Thing:
        method = self._method(form)
        intent = stripe_payments.new_setup(self.books, form)
        if form.get("confirm") == "true":
            self._use_up(form, intent)
            stripe_payments.confirm(self.books, intent, method)
        return intent

    def _method(self, form: Thing) -> str:
        """The card that a form names: kept, from a browser's token, or one of Stripe's for tests."""
        if "confirmation_token" in form:
            return self._from_token(form["confirmation_token"])
        name = str(form.get("payment_method", ""))
        for_test = by_method_name(name)
        if for_test is not None:
            return str(self.books.remember(for_test)["id"])
        kept = self.books.things["payment_method"].get(name)
        if kept is None and name:
            raise _no(HTTPStatus.BAD_REQUEST, "invalid_request_error", "resource_missing", "payment_method")
        if kept is not None and kept["customer"] != form.get("customer"):
            raise _no(HTTPStatus.BAD_REQUEST, "invalid_request_error", "payment_method_unexpected_state")
        return name

    def _from_token(self, name: str) -> str:
        token = self.books.things["confirmation_token"].get(name)
        if token is None or token["expires_at"] < self.clock.seconds:
            raise _no(HTTPStatus.BAD_REQUEST, "invalid_request_error", "resource_missing", "confirmation_token")
        if token["payment_intent"] or token["setup_intent"]:
            raise _no(HTTPStatus.BAD_REQUEST, "invalid_request_error", "confirmation_token_already_used")
        return str(self.books.remember(self.books.cards[name])["id"])

    def _use_up(self, form: Thing, intent: Thing) -> None:
        if "confirmation_token" in form:
            self.books.things["confirmation_token"][form["confirmation_token"]][intent["object"]] = intent["id"]

    def _refund(self, form: Thing) -> Thing:
        charge = self.books.things["charge"].get(form.get("charge", ""))
        if charge is None:
            raise _no(HTTPStatus.NOT_FOUND, "invalid_request_error", "resource_missing", "charge")
        return stripe_returns.refund(self.books, charge, int(form["amount"]) if "amount" in form else None)

    def _read(self, request: Request) -> Thing:
        wrong = complaint(f"{request.method} {request.path}", read_form(request.query))
        if wrong is not None:
            raise _no(HTTPStatus.BAD_REQUEST, "invalid_request_error", *wrong)
        query = dict(parse_qsl(request.query))
        if request.path == "/v1/payment_intents/search":
            return self._search(query)
        kind = _LISTS.get(request.path.removeprefix("/v1/"))
        if kind is not None and request.method == "GET":
            return self._list(kind, query)
        found = _ONE.fullmatch(request.path)
        thing = self.books.things[_LISTS.get(found[1], "")].get(found[2]) if found else None
        if thing is None:
            raise _no(HTTPStatus.NOT_FOUND, "invalid_request_error", "resource_missing", "id")
        return self._forget(thing) if request.method == "DELETE" else self._expanded(thing, query)

    def _forget(self, customer: Thing) -> Thing:
        """Deleting a customer detaches their cards (docs.stripe.com/api/customers/delete)."""
        for method in self.books.things["payment_method"].values():
            if method["customer"] == customer["id"]:
                method["customer"] = None
                self.books.tell("payment_method.detached", method)
        del self.books.things["customer"][customer["id"]]
        return {"id": customer["id"], "object": "customer", "deleted": True}

    def _expanded(self, thing: Thing, query: dict[str, str]) -> Thing:
        """`expand[]=latest_charge.balance_transaction` (docs.stripe.com/api/expanding_objects)."""
        if not any(value.startswith("latest_charge") for name, value in query.items() if name.startswith("expand")):
            return thing
        charge = self.books.things["charge"].get(thing.get("latest_charge") or "")
        if charge is None:
            return thing
        moved = self.books.things["balance_transaction"].get(charge["balance_transaction"] or "")
        return {**thing, "latest_charge": {**charge, "balance_transaction": moved}}

    def _list(self, kind: str, query: dict[str, str]) -> Thing:
        since, until = int(query.get("created[gte]", "0")), int(query.get("created[lte]", self.clock.seconds))
        if kind == "event":
            since = max(since, self.clock.seconds - int(_EVENTS_KEPT.total_seconds()))
        kinds = {value for name, value in query.items() if name.startswith("types[")}
        chosen = [
            one
            for one in reversed(self.books.things[kind].values())
            if since <= one["created"] <= until
            and (not kinds or one["type"] in kinds)
            and all(one.get(name) == query[name] for name in ("charge", "payment_method") if name in query)
        ]
        page = _page(chosen, query)
        moved = self.books.things["balance_transaction"]
        for name in ("balance_transaction", "failure_balance_transaction"):
            if f"data.{name}" in query.values():
                page["data"] = [{**one, name: moved.get(one[name])} for one in page["data"]]
        if query.get("expand[0]") == "data.latest_charge":
            charges = self.books.things["charge"]
            page["data"] = [{**one, "latest_charge": charges.get(one["latest_charge"])} for one in page["data"]]
        return page

    def _search(self, query: dict[str, str]) -> Thing:
        """What is younger than the lag is not found yet (docs.stripe.com/search, "Data freshness")."""
        wanted = _QUERY.fullmatch(query.get("query", ""))
        if wanted is None or not self.searches:  # it is not offered in every country
            raise _no(HTTPStatus.BAD_REQUEST, "invalid_request_error", "search_query_invalid")
        shown = self.clock.seconds - int(SEARCH_LAG.total_seconds())
        intents = reversed(self.books.things["payment_intent"].values())
        found = [one for one in intents if one["metadata"].get(wanted[1]) == wanted[2] and one["created"] <= shown]
        return _page(found, query)

    def token(self, card: LabCard) -> str:
        """What a browser's field makes of a card."""
        with self.books.lock:
            return str(stripe_sessions.token(self.books, card)["id"])


def _page(chosen: Iterable[Thing], query: dict[str, str]) -> Thing:
    rows, after = list(chosen), query.get("starting_after")
    if after:
        place = next((number for number, one in enumerate(rows) if one["id"] == after), len(rows))
        rows = rows[place + 1 :]
    limit = int(query.get("limit", "10"))
    return {"object": "list", "data": rows[:limit], "has_more": len(rows) > limit}


def _json(status: int, thing: Thing) -> Reply:
    shown = {key: value for key, value in thing.items() if not key.startswith("_")}
    return Reply(status, json.dumps(shown, default=_plain).encode())


def _plain(value: object) -> str:
    return str(value)


def _no(status: HTTPStatus, kind: str, code: str, parameter: str = "") -> Refusal:
    error = {"type": kind, "code": code or None, "param": parameter or None, "message": "No."}
    return Refusal(status, json.dumps({"error": error}).encode())

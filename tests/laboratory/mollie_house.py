"""An invented Mollie: payments, customers, mandates, refunds, chargebacks, settlements of its API v2 (docs.mollie.com).

Shapes are those in Mollie's own client for Python (github.com/mollie/mollie-api-python, tests/responses).
"""

import json
import threading
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from tests.laboratory.books import Clock, Faults, Names, Refusal, Replays, Reply, Request

KEY, OFFICE = "test_laboratory", "access_laboratory"
# docs.mollie.com/reference/api-idempotency. A transfer of a refund leaves two hours after it was asked for.
KEYS_LIVE, REFUND_WAITS, OPEN = timedelta(hours=1), timedelta(hours=2), timedelta(minutes=30)
FEE = Decimal("0.25")
Thing = dict[str, Any]


class MollieHouse:
    """One profile. A test pays through `pay`; `country` is that of the next card."""

    def __init__(self, seed: int = 5, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.faults = Faults()
        self.names = Names(seed)
        self.replays = Replays(self.clock, KEYS_LIVE)
        self.payments: dict[str, Thing] = {}
        self.customers: dict[str, Thing] = {}
        self.mandates: dict[str, Thing] = {}
        self.refunds: dict[str, Thing] = {}
        self.chargebacks: dict[str, Thing] = {}
        self.settlements: dict[str, Thing] = {}
        self.calls: list[str] = []
        self.country = "NL"
        self.declines = False
        self.address = ""
        self._lock = threading.RLock()

    def reply(self, request: Request) -> Reply:
        """Answer one request."""
        with self._lock:
            try:
                return self._visit(request) if request.path.startswith("/pay/") else self._api(request)
            except Refusal as refusal:
                return refusal.reply

    def spoil(self, request: Request, broken: Reply) -> None:
        self.replays.spoil(request.headers.get("idempotency-key", ""), broken)

    def _api(self, request: Request) -> Reply:
        wanted = OFFICE if request.path.startswith("/v2/settlements") else KEY
        if request.headers.get("authorization") != f"Bearer {wanted}":
            raise _no(HTTPStatus.UNAUTHORIZED)
        self._tick()
        parts = request.path.strip("/").split("/")[1:]
        if request.method == "POST":
            return self._post(request, parts)
        if request.method == "DELETE":
            return self._delete(parts)
        return self._get(parts, dict(parse_qsl(request.query)))

    def _post(self, request: Request, parts: list[str]) -> Reply:
        key = request.headers.get("idempotency-key", "")
        wish = json.loads(request.body)
        asked = request.path.encode() + request.body
        clash, running = Reply(422, b'{"status": 422}'), Reply(409, b'{"status": 409}')
        if not key:
            return self._carry_out(parts, wish)
        return self.replays.answer(key, asked, lambda: self._carry_out(parts, wish), clash, running)

    def _carry_out(self, parts: list[str], wish: Thing) -> Reply:
        if parts == ["customers"]:
            made = self._keep(self.customers, "customer", "cst_", 10, {"name": None, "email": None, **wish})
        elif parts == ["payments"]:
            made = self._pay(wish)
        elif parts[2:] == ["refunds"]:
            made = self._refund(self._one(self.payments, parts[1]), wish)
        else:
            raise _no(HTTPStatus.NOT_FOUND)
        return Reply(201, json.dumps(_shown(made)).encode(), "application/hal+json")

    def _pay(self, wish: Thing) -> Thing:
        kind = wish.get("sequenceType", "oneoff")
        if not wish.get("description") or (kind != "recurring" and not wish.get("redirectUrl")):
            raise _no(HTTPStatus.UNPROCESSABLE_ENTITY)
        if kind == "recurring":
            mandate = self._one(self.mandates, wish.get("mandateId", ""))
            if mandate["customerId"] != wish.get("customerId") or mandate["status"] != "valid":
                raise _no(HTTPStatus.UNPROCESSABLE_ENTITY)
        elif kind == "first":
            self._one(self.customers, wish.get("customerId", ""))
        parts = {**wish, "status": "open", "sequenceType": kind, "amountRefunded": {"value": "0.00", "currency": "EUR"}}
        payment = self._keep(self.payments, "payment", "tr_", 10, parts)
        payment["_links"] = {"self": {"href": f"{self.address}/v2/payments/{payment['id']}"}}
        if kind == "recurring":
            self._settle(payment)
        else:
            payment["_links"]["checkout"] = {"href": f"{self.address}/pay/{payment['id']}"}
        return payment

    def pay(self, identity: str) -> None:
        """The giver pays on Mollie's page."""
        with self._lock:
            payment = self.payments[identity]
            if payment["status"] == "open":
                self._settle(payment)

    def _settle(self, payment: Thing) -> None:
        payment["details"] = {"cardCountryCode": self.country}
        if self.declines:
            payment |= {"status": "failed", "failedAt": self._now()}
            payment["details"]["failureReason"] = "insufficient_funds"
        else:
            payment |= {"status": "paid", "paidAt": self._now()}
            if payment["sequenceType"] == "first":
                parts = {"status": "valid", "method": "creditcard", "customerId": payment["customerId"]}
                payment["mandateId"] = self._keep(self.mandates, "mandate", "mdt_", 10, parts)["id"]
        self.calls.append(payment["id"])

    def _refund(self, payment: Thing, wish: Thing) -> Thing:
        already = Decimal(payment["amountRefunded"]["value"])
        amount = Decimal(wish["amount"]["value"])
        if payment["status"] != "paid" or amount <= 0 or already + amount > Decimal(payment["amount"]["value"]):
            raise _no(HTTPStatus.UNPROCESSABLE_ENTITY)
        payment["amountRefunded"] = {"value": f"{already + amount:.2f}", "currency": wish["amount"]["currency"]}
        self.calls.append(payment["id"])
        said = wish.get("metadata")
        parts = {"amount": wish["amount"], "status": "pending", "paymentId": payment["id"], "metadata": said}
        return self._keep(self.refunds, "refund", "re_", 10, parts)

    def charge_back(self, identity: str) -> str:
        """A giver's bank takes the money back."""
        with self._lock:
            payment = self.payments[identity]
            parts = {"amount": payment["amount"], "paymentId": identity, "reversedAt": None}
            self.calls.append(identity)
            return str(self._keep(self.chargebacks, "chargeback", "chb_", 10, parts)["id"])

    def reverse(self, chargeback: str) -> None:
        """And gives it again."""
        with self._lock:
            self.chargebacks[chargeback]["reversedAt"] = self._now()

    def pay_out(self) -> str:
        """Everything that was paid goes to the newsroom's bank, less 0.25 for each payment."""
        with self._lock:
            paid = [one for one in self.payments.values() if one["status"] == "paid" and "settlementId" not in one]
            total = sum((Decimal(one["amount"]["value"]) for one in paid), Decimal()) - FEE * len(paid)
            cost = {"amountGross": {"currency": "EUR", "value": f"{FEE * len(paid):.4f}"}, "count": len(paid)}
            parts = {
                "status": "paidout",
                "amount": {"currency": "EUR", "value": f"{total:.2f}"},
                "settledAt": self._now(),
                "periods": {"2026": {"12": {"revenue": [], "costs": [cost]}}},
            }
            made = self._keep(self.settlements, "settlement", "stl_", 10, parts)
            for one in paid:
                one["settlementId"] = made["id"]
            return str(made["id"])

    def _tick(self) -> None:
        for refund in self.refunds.values():
            if refund["status"] == "pending" and refund["_made"] + REFUND_WAITS <= self.clock.now:
                refund["status"] = "refunded"
        for payment in self.payments.values():
            if payment["status"] == "open" and payment["_made"] + OPEN <= self.clock.now:
                payment["status"] = "expired"
                self.calls.append(payment["id"])

    def _get(self, parts: list[str], query: dict[str, str]) -> Reply:
        shelf = {"payments": self.payments, "refunds": self.refunds, "chargebacks": self.chargebacks}
        shelf["settlements"] = self.settlements
        if parts[0] == "customers" and parts[2:] == ["payments"]:
            self._one(self.customers, parts[1])
            rows = [one for one in self.payments.values() if one.get("customerId") == parts[1]]
            return self._list("payments", rows, query, "/".join(parts))
        if parts[0] == "payments" and parts[2:] == ["refunds"]:
            rows = [one for one in self.refunds.values() if one["paymentId"] == parts[1]]
            return self._list("refunds", rows, query, "/".join(parts))
        if len(parts) == 1 and parts[0] in shelf:
            return self._list(parts[0], list(shelf[parts[0]].values()), query, parts[0])
        thing = self._one(shelf.get(parts[0], {}), parts[1])
        if "embed" in query:
            backs = {
                name: [_shown(one) for one in shelf[name].values() if one["paymentId"] == thing["id"]]
                for name in query["embed"].split(",")
            }
            thing = {**thing, "_embedded": backs}
        return _json(thing)

    def _list(self, name: str, rows: list[Thing], query: dict[str, str], path: str) -> Reply:
        newest = list(reversed(rows))
        start = next((place for place, one in enumerate(newest) if one["id"] == query.get("from")), 0)
        limit = int(query.get("limit", "50"))
        if not 1 <= limit <= 250:
            raise _no(HTTPStatus.BAD_REQUEST)
        page, rest = newest[start : start + limit], newest[start + limit :]
        onward = {"href": f"{self.address}/v2/{path}?from={rest[0]['id']}&limit={limit}"} if rest else None
        return _json(
            {"count": len(page), "_embedded": {name: [_shown(one) for one in page]}, "_links": {"next": onward}}
        )

    def _delete(self, parts: list[str]) -> Reply:
        if parts[2:3] == ["mandates"]:
            mandate = self._one(self.mandates, parts[3])
            if mandate["status"] != "valid":
                raise _no(HTTPStatus.NOT_FOUND)
            mandate["status"] = "invalid"
        else:
            self._one(self.customers, parts[1])
            del self.customers[parts[1]]
        return Reply(204, b"")

    def _one(self, shelf: dict[str, Thing], identity: str) -> Thing:
        if identity not in shelf:
            raise _no(HTTPStatus.NOT_FOUND)
        return shelf[identity]

    def _keep(self, shelf: dict[str, Thing], kind: str, prefix: str, length: int, parts: Thing) -> Thing:
        identity = self.names.new(prefix, length)
        shelf[identity] = {"resource": kind, "id": identity, "createdAt": self._now(), **parts, "_made": self.clock.now}
        return shelf[identity]

    def _now(self) -> str:
        return f"{self.clock.now:%Y-%m-%dT%H:%M:%S}+00:00"

    def _visit(self, request: Request) -> Reply:
        """Mollie's page, where a person pays by pressing a button."""
        identity = request.path.removeprefix("/pay/")
        payment = self._one(self.payments, identity)
        if request.method == "POST":
            self.pay(identity)
            return Reply(303, b"", headers={"Location": payment["redirectUrl"]})
        page = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Laboratory</title>
<h1>The laboratory's page, in place of Mollie's</h1><p>{payment["amount"]["value"]} {payment["amount"]["currency"]}</p>
<form method="post"><button>Pay</button></form></html>"""
        return Reply(200, page.encode(), "text/html; charset=utf-8")


def _shown(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if name != "_made"}


def _json(thing: Thing) -> Reply:
    return Reply(200, json.dumps(_shown(thing)).encode(), "application/hal+json")


def _no(status: HTTPStatus) -> Refusal:
    return Refusal(status, json.dumps({"status": int(status), "title": status.phrase, "detail": "No."}).encode())

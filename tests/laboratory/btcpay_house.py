"""An invented BTCPay Server: stores, invoices and payments of its Greenfield API, as its own OpenAPI document has them.

github.com/btcpayserver/btcpayserver, swagger.template.invoices.json and swagger.template.webhooks.json (2026-07).
"""

import json
import threading
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from tests.laboratory.books import Clock, Faults, Names, Refusal, Reply, Request

STORE, KEY, HOOK = "laboratorystore", "laboratory-token", "laboratory-hook"
RATE = Decimal("64392.23")
LIVES, WATCHED = timedelta(minutes=15), timedelta(days=1)
Thing = dict[str, Any]


class BtcpayHouse:
    """One server with one store. A test pays through `pay`, and lets blocks come through `confirm`."""

    def __init__(self, seed: int = 5, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.faults = Faults()
        self.names = Names(seed)
        self.invoices: dict[str, Thing] = {}
        self.calls: list[Thing] = []
        self.wallet = True
        self.address = ""
        self._lock = threading.RLock()

    def reply(self, request: Request) -> Reply:
        """Answer one request."""
        with self._lock:
            try:
                return self._page(request) if request.path.startswith("/i/") else self._api(request)
            except Refusal as refusal:
                return refusal.reply

    def spoil(self, request: Request, broken: Reply) -> None:
        """There are no keys of idempotency: nothing is kept."""

    def _api(self, request: Request) -> Reply:
        if request.headers.get("authorization") != f"token {KEY}":
            raise _no(HTTPStatus.UNAUTHORIZED, "unauthenticated")
        parts = request.path.strip("/").split("/")
        if parts[:2] != ["api", "v1"] or parts[2:5:2] != ["stores", "invoices"] or parts[3] != STORE:
            raise _no(HTTPStatus.FORBIDDEN, "missing-permission")
        self._tick()
        if request.method == "POST":
            return _json(self._make(json.loads(request.body)))
        if len(parts) == len(["api", "v1", "stores", STORE, "invoices"]):
            return _json([_shown(one) for one in self._chosen(parse_qs(request.query))])
        invoice = self.invoices.get(parts[5])
        if invoice is None:
            raise _no(HTTPStatus.NOT_FOUND, "invoice-not-found")
        return _json([self._way(invoice)] if parts[6:] == ["payment-methods"] else _shown(invoice))

    def _make(self, wish: Thing) -> Thing:
        if Decimal(wish["amount"]) <= 0:
            raise _no(HTTPStatus.BAD_REQUEST, "validation")
        now = self.clock.seconds
        invoice: Thing = {
            "id": self.names.new("", 22),
            "storeId": STORE,
            "amount": wish["amount"],
            "currency": wish["currency"],
            "paidAmount": "0",
            "type": "Standard",
            "status": "New",
            "additionalStatus": "None",
            "archived": False,
            "createdTime": now,
            "expirationTime": now + int(LIVES.total_seconds()),
            "monitoringExpiration": now + int((LIVES + WATCHED).total_seconds()),
            "metadata": wish.get("metadata", {}),
            "checkout": wish.get("checkout", {}),
            "receipt": wish.get("receipt", {}),
            "_destination": "bcrt1q" + self.names.new("", 32).lower(),
            "_payments": [],
        }
        invoice["checkoutLink"] = f"{self.address}/i/{invoice['id']}"
        self.invoices[invoice["id"]] = invoice
        self._tell("InvoiceCreated", invoice)
        return _shown(invoice)

    def _chosen(self, query: dict[str, list[str]]) -> list[Thing]:
        since = int(query.get("startDate", ["0"])[0])
        orders, put_away = query.get("orderId"), query.get("includeArchived") == ["true"]
        rows = [
            one
            for one in reversed(self.invoices.values())
            if one["createdTime"] >= since
            and (orders is None or one["metadata"].get("orderId") in orders)
            and (put_away or not one["archived"])
        ]
        skip, take = int(query.get("skip", ["0"])[0]), int(query.get("take", ["1000"])[0])
        return rows[skip : skip + take]

    def _way(self, invoice: Thing) -> Thing:
        due = Decimal(invoice["amount"]) / RATE
        paid = sum((Decimal(one["value"]) for one in invoice["_payments"]), Decimal())
        left = f"{max(due - paid, Decimal()):.8f}"
        return {
            "paymentMethodId": "BTC-CHAIN" if self.wallet else "BTC-LN",
            "currency": "BTC",
            "destination": invoice["_destination"],
            "paymentLink": f"bitcoin:{invoice['_destination']}?amount={left}",
            "rate": str(RATE),
            "paymentMethodPaid": str(paid),
            "due": left,
            "amount": f"{due:.8f}",
            "payments": invoice["_payments"],
            "activated": True,
        }

    def pay(self, identity: str, share: str = "1") -> None:
        """Somebody sends coins: `share` of what was asked for. They are seen at once, and wait for a block."""
        with self._lock:
            invoice = self.invoices[identity]
            self._tick()
            value = (Decimal(invoice["amount"]) / RATE * Decimal(share)).quantize(Decimal("1e-8"))
            payment = {
                "id": f"{self.names.new('', 64).lower()}-0",
                "receivedDate": self.clock.seconds,
                "value": str(value),
                "fee": "0",
                "status": "Processing",
                "destination": invoice["_destination"],
            }
            invoice["_payments"].append(payment)
            self._judge(invoice)
            self._tell("InvoiceReceivedPayment", invoice)

    def confirm(self, identity: str) -> None:
        """A block comes."""
        with self._lock:
            invoice = self.invoices[identity]
            for payment in invoice["_payments"]:
                payment["status"] = "Settled"
            self._judge(invoice)
            self._tell("InvoicePaymentSettled", invoice)

    def lose(self, identity: str) -> None:
        """The payment is never confirmed: somebody spent the coins twice."""
        with self._lock:
            invoice = self.invoices[identity]
            for payment in invoice["_payments"]:
                payment["status"] = "Invalid"
            invoice["status"] = "Invalid"
            self._tell("InvoiceInvalid", invoice)

    def _judge(self, invoice: Thing) -> None:
        """State of an invoice by its payments (docs.btcpayserver.org/Invoices, "Invoice statuses")."""
        late = invoice["status"] == "Expired" or self.clock.seconds > invoice["expirationTime"]
        counted = [one for one in invoice["_payments"] if one["status"] != "Invalid"]
        paid = sum((Decimal(one["value"]) for one in counted), Decimal()) * RATE
        wanted = Decimal(invoice["amount"])
        invoice["paidAmount"] = f"{paid:.2f}"
        enough = paid >= wanted - Decimal("0.005")
        if enough:
            settled = all(one["status"] == "Settled" for one in counted)
            invoice["status"] = "Settled" if settled else "Processing"
            over = paid > wanted + Decimal("0.005")
            invoice["additionalStatus"] = "PaidLate" if late else "PaidOver" if over else "None"
            self._tell(f"Invoice{invoice['status']}", invoice)
        elif late:
            invoice |= {"status": "Expired", "additionalStatus": "PaidPartial" if counted else "None"}

    def _tick(self) -> None:
        for invoice in self.invoices.values():
            if invoice["status"] == "New" and self.clock.seconds > invoice["expirationTime"]:
                invoice["status"] = "Expired"
                self._judge(invoice)
                self._tell("InvoiceExpired", invoice)

    def _tell(self, kind: str, invoice: Thing) -> None:
        delivery = self.names.new("", 22)
        self.calls.append(
            {
                "deliveryId": delivery,
                "originalDeliveryId": delivery,
                "webhookId": "laboratory",
                "isRedelivery": False,
                "type": kind,
                "timestamp": self.clock.seconds,
                "storeId": STORE,
                "invoiceId": invoice["id"],
                "metadata": invoice["metadata"],
            }
        )

    def _page(self, request: Request) -> Reply:
        """The page of an invoice, where a person pays by pressing a button, and a block comes at once."""
        identity = request.path.removeprefix("/i/")
        invoice = self.invoices.get(identity)
        if invoice is None:
            return Reply(404, b"No such invoice.", "text/plain")
        if request.method == "POST":
            self.pay(identity)
            self.confirm(identity)
        page = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Laboratory</title>
<h1>The laboratory's page, in place of BTCPay's</h1>
<p>{invoice["amount"]} {invoice["currency"]}: {invoice["status"]}</p>
<form method="post"><button>Pay</button></form></html>"""
        return Reply(200, page.encode(), "text/html; charset=utf-8")


def _shown(invoice: Thing) -> Thing:
    return {name: value for name, value in invoice.items() if not name.startswith("_")}


def _json(thing: object) -> Reply:
    return Reply(200, json.dumps(thing).encode())


def _no(status: HTTPStatus, code: str) -> Refusal:
    return Refusal(status, json.dumps({"code": code, "message": "No."}).encode())

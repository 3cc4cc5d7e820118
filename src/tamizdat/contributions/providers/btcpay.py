"""Bitcoin through a BTCPay Server of the newsroom's own (Greenfield API, docs.btcpayserver.org/API/Greenfield/v1).

An invoice carries no word about the giver. Money is booked payment by payment, in the currency of the invoice and at
its rate, when the server calls a payment settled; so what comes late, in parts, or too much is money all the same.
There are no keys of idempotency there: an invoice is looked for by our id before one is made.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import msgspec

from tamizdat.contributions.errors import HintForged, ProviderDown, ProviderRefused
from tamizdat.contributions.providers.decimals import read_decimal
from tamizdat.contributions.providers.json_line import JsonLine, Missing, named
from tamizdat.contributions.providers.moments import read_seconds
from tamizdat.contributions.providers.protocol import Ask, Changed, Coins, Ref
from tamizdat.contributions.providers.watching import Sighting, sweep
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import BITCOIN
from tamizdat.wire.calls import Transport

SLUG, WHO = "btcpay", "BTCPay"
# An invoice is watched for a day after it is over (`monitoringMinutes`), and a payment may wait days for its blocks.
WINDOW = timedelta(days=7)
_PAGE, _MOST_PAGES = 200, 10_000
_ON_CHAIN = "BTC-CHAIN"
# A keeper of the store may put an invoice away (`archived`); it is ours all the same, and coins can come to it. Not in
# the server's document, but read by its GreenfieldInvoiceController.
_ALL = {"includeArchived": "true"}
_SPOKEN = {"en": "en", "ru": "ru-RU", "fa": "fa"}
_FORGED = "A call of BTCPay's does not carry the signature of our webhook. If it was ours, renew TAMIZDAT_BTCPAY_HOOK."


@dataclass(frozen=True, slots=True)
class BtcpayKeys:
    """What an operator sets. `address` is where the vault reaches the server, `page` where givers do (an onion)."""

    address: str
    store: str
    key: str = field(repr=False)
    hook: str = field(default="", repr=False)
    page: str = ""


class _Metadata(msgspec.Struct, frozen=True, rename="camel"):
    order_id: str | None = None


class _Invoice(msgspec.Struct, rename="camel"):
    id: str
    amount: str
    currency: str
    status: str
    created_time: int
    expiration_time: int
    additional_status: str = "None"
    paid_amount: str = "0"
    metadata: _Metadata = _Metadata()


class _Payment(msgspec.Struct, rename="camel"):
    id: str
    received_date: int
    value: str
    status: str


class _Way(msgspec.Struct, rename="camel"):
    payment_method_id: str = ""
    destination: str = ""
    payment_link: str | None = None
    rate: str = "0"
    due: str = "0"
    payments: list[_Payment] = []


class _Call(msgspec.Struct, rename="camel"):
    invoice_id: str = ""
    store_id: str = ""


class Btcpay:
    """A store at a BTCPay Server."""

    slug = SLUG
    method = BITCOIN

    def __init__(self, transport: Transport, keys: BtcpayKeys, seconds: float = 25.0) -> None:
        """Nothing is asked yet."""
        headers = {"Authorization": f"token {keys.key}"}
        self._line = JsonLine(transport, keys.address, "BTCPay", headers, seconds)
        self._keys = keys
        self._invoices = f"/api/v1/stores/{named(keys.store)}/invoices"

    def start(self, ask: Ask) -> Coins:
        """Make an invoice, or find the one that was made. Raises ProviderDown, ProviderRefused."""
        invoice = self._asked_for(ask.attempt) or self._line.post(self._invoices, _Invoice, _wish(ask))
        ways = [way for way in self._ways(invoice.id) if way.payment_method_id == _ON_CHAIN and way.payment_link]
        if not ways:
            message = "The store at BTCPay has no wallet for bitcoin. Set one up there."
            raise ProviderRefused(message)
        until = read_seconds(invoice.expiration_time, WHO)
        page = f"{self._keys.page or self._keys.address}/i/{named(invoice.id)}"
        way = ways[0]
        return Coins(way.payment_link or "", way.destination, way.due, until, page, Ref("invoice", invoice.id))

    def read_hint(
        self,
        body: bytes,
        headers: Mapping[str, str],
        now: datetime,  # noqa: ARG002  a call carries no time
    ) -> Sequence[Ref]:
        """Check `BTCPay-Sig` (Webhooks). An old call that is sent again costs one look."""
        given = next((value for name, value in headers.items() if name.lower() == "btcpay-sig"), "")
        expected = "sha256=" + hmac.new(self._keys.hook.encode(), body, hashlib.sha256).hexdigest()
        if not self._keys.hook or not hmac.compare_digest(given.encode(), expected.encode()):
            raise HintForged(_FORGED)
        try:
            call = msgspec.json.decode(body, type=_Call)
        except msgspec.MsgspecError as error:
            raise HintForged(_FORGED) from error
        ours = call.invoice_id and call.store_id == self._keys.store
        return [Ref("invoice", call.invoice_id)] if ours else []

    def fetch(self, ref: Ref) -> frozenset[Fact]:
        """Everything that is true of an invoice now. Raises ProviderDown, ProviderRefused."""
        if ref.kind != "invoice":
            return frozenset()
        try:
            invoice = self._line.get(f"{self._invoices}/{named(ref.id)}", _Invoice)
        except Missing:
            return frozenset()  # another store's
        if not invoice.metadata.order_id:
            return frozenset()
        return frozenset(_facts(invoice, self._ways(invoice.id)))

    def find(self, attempt: str, asked_at: datetime) -> Ref | None:  # noqa: ARG002  its index knows all times
        """Look for an invoice by our id, which BTCPay keeps in an index of its own (`orderId`)."""
        found = self._asked_for(attempt)
        return Ref("invoice", found.id) if found else None

    def changed(self, cursor: str) -> Changed:
        """What changed since. Raises ProviderDown, ProviderRefused."""
        now = self._line.time(f"{self._invoices}?take=1")
        return sweep(cursor, now, WINDOW, self._since)

    def _since(self, since: int) -> Iterator[Sighting]:
        for number in range(_MOST_PAGES):
            query: dict[str, str | int] = {"startDate": since, **_ALL, "skip": number * _PAGE, "take": _PAGE}
            page = self._line.get(self._invoices, list[_Invoice], query)
            for one in page:
                if one.metadata.order_id:
                    look = f"{one.status} {one.additional_status} {one.paid_amount}"
                    yield Sighting(Ref("invoice", one.id), one.created_time, look)
            if len(page) < _PAGE:
                return
        message = "BTCPay's list does not end."
        raise ProviderDown(message)

    def _asked_for(self, attempt: str) -> _Invoice | None:
        found = self._line.get(self._invoices, list[_Invoice], {"orderId": attempt, **_ALL})
        # The oldest: a second one can only be a giver's who pressed twice at once.
        return min(found, key=lambda one: (one.created_time, one.id), default=None)

    def _ways(self, invoice: str) -> list[_Way]:
        return self._line.get(f"{self._invoices}/{named(invoice)}/payment-methods", list[_Way])


def _wish(ask: Ask) -> dict[str, object]:
    """An invoice without a buyer; the receipt, which anybody with its address could read, is turned off."""
    return {
        "amount": ask.money.plain,
        "currency": ask.money.currency,
        "metadata": {"orderId": ask.attempt},
        "checkout": {"redirectURL": ask.returning or None, "defaultLanguage": _SPOKEN.get(ask.language, "en")},
        "receipt": {"enabled": False},
    }


def _facts(invoice: _Invoice, ways: list[_Way]) -> Iterator[Fact]:
    attempt, made = invoice.metadata.order_id or "", _day(invoice.created_time)
    whole = read_decimal(invoice.amount, invoice.currency)
    for way in ways:
        for payment in way.payments:
            if payment.status == "Settled":
                money = read_decimal(payment.value, invoice.currency, way.rate)
                yield Fact(SLUG, FactKind.CAPTURED, payment.id, attempt, money, _day(payment.received_date))
    ends = {"Processing": FactKind.PENDING, "Expired": FactKind.EXPIRED, "Invalid": FactKind.FAILED}
    if invoice.status in ends:
        yield Fact(SLUG, ends[invoice.status], invoice.id, attempt, whole, made)


def _day(seconds: int) -> date:
    return read_seconds(seconds, WHO).date()

"""Cards, iDEAL, Bancontact and what else Mollie takes, on its own page (docs.mollie.com, API v2).

A pledge begins with a first payment, which makes a mandate of a nameless customer; renewals are charged by us. Mollie's
page cannot refuse a card by its country, so nothing begins here while the newsroom lists one, and a renewal asks first.
Mollie's calls are not signed and name a payment only ("Webhooks"): each costs one look, and proves nothing.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl

import msgspec

from tamizdat.contributions.errors import Declined, HintForged, ProviderDown, ProviderRefused
from tamizdat.contributions.providers.decimals import read_decimal, read_total
from tamizdat.contributions.providers.json_line import JsonLine, Missing, named
from tamizdat.contributions.providers.moments import read_moment
from tamizdat.contributions.providers.protocol import ASKED_EARLIER, Ask, Changed, Redirect, Ref
from tamizdat.contributions.providers.watching import Sighting, sweep
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.gate import may_hear
from tamizdat.money.methods import MOLLIE, Rhythm
from tamizdat.wire.calls import Transport

SLUG = "mollie"
MOLLIE_ADDRESS = "https://api.mollie.com"
MARK = "attempt"
# A payment by transfer may stay open for two weeks, and banks take money back within thirteen.
WINDOW = timedelta(days=95)
SEARCHED = timedelta(days=3)
NO_COUNTRIES = "Mollie's page cannot refuse a card by its country, and the newsroom lists countries."
NO_MANDATE = "This is no mandate of Mollie's."
_PAGE, _MOST_PAGES = 250, 10_000
_SPOKEN = {"en": "en_US"}
_FROM = re.compile(r"[?&]from=(\w{1,64})")
_PAYMENT = re.compile(r"tr_[A-Za-z0-9]{1,60}")
_MANDATE = re.compile(r"(cst_[A-Za-z0-9]{1,60}):(mdt_[A-Za-z0-9]{1,60})")
_GIVEN_BACK = frozenset({"processing", "refunded", "failed"})


@dataclass(frozen=True, slots=True)
class MollieKeys:
    """What an operator sets. `hook` is the desk's address for Mollie's calls; `label` stands on givers' statements.

    `organisation` is an access token with settlements.read: without it no payout and no fee is known.
    """

    key: str = field(repr=False)
    hook: str
    label: str = "Gift"
    organisation: str = field(default="", repr=False)
    address: str = MOLLIE_ADDRESS


_Metadata = dict[str, object] | str | list[object] | None


class _Sum(msgspec.Struct):
    value: str
    currency: str


class _Link(msgspec.Struct):
    href: str = ""


class _Links(msgspec.Struct):
    checkout: _Link | None = None
    next: _Link | None = None


class _Details(msgspec.Struct, rename="camel"):
    card_country_code: str | None = None
    failure_reason: str | None = None


class _Back(msgspec.Struct, rename="camel"):
    """A refund, or a chargeback."""

    id: str
    amount: _Sum
    created_at: str
    status: str = ""
    reversed_at: str | None = None
    payment_id: str = ""
    metadata: _Metadata = None


class _Backs(msgspec.Struct):
    refunds: list[_Back] = []
    chargebacks: list[_Back] = []


class _Payment(msgspec.Struct, rename="camel"):
    id: str
    status: str
    amount: _Sum
    created_at: str
    paid_at: str | None = None
    sequence_type: str = "oneoff"
    customer_id: str | None = None
    mandate_id: str | None = None
    metadata: _Metadata = None
    amount_refunded: _Sum | None = None
    details: _Details | None = None
    embedded: _Backs | None = msgspec.field(default=None, name="_embedded")
    links: _Links = msgspec.field(default_factory=_Links, name="_links")

    @property
    def attempt(self) -> str:
        return _mark(self.metadata)

    @property
    def mandate(self) -> str:
        return f"{self.customer_id}:{self.mandate_id}" if self.customer_id and self.mandate_id else ""


class _Cost(msgspec.Struct, rename="camel"):
    amount_gross: _Sum


class _Month(msgspec.Struct):
    costs: list[_Cost] = []


class _Settlement(msgspec.Struct, rename="camel"):
    id: str
    status: str
    amount: _Sum
    created_at: str | None = None
    settled_at: str | None = None
    periods: dict[str, dict[str, _Month]] | list[object] = {}


class _Rows(msgspec.Struct):
    payments: list[_Payment] = []
    refunds: list[_Back] = []
    chargebacks: list[_Back] = []
    settlements: list[_Settlement] = []


class _Listed(msgspec.Struct):
    embedded: _Rows = msgspec.field(default_factory=_Rows, name="_embedded")
    links: _Links = msgspec.field(default_factory=_Links, name="_links")


class _Made(msgspec.Struct):
    id: str


class Mollie:
    """A profile at Mollie's."""

    slug = SLUG
    method = MOLLIE
    takes_first = True

    def __init__(
        self, transport: Transport, keys: MollieKeys, risk: Collection[str] = (), seconds: float = 25.0
    ) -> None:
        """`risk` are the countries that the newsroom lists. Nothing is asked yet."""
        self._line = _line(transport, keys, keys.key, seconds)
        self._office = _line(transport, keys, keys.organisation, seconds) if keys.organisation else None
        self._keys = keys
        self._risk = frozenset(risk)

    def start(self, ask: Ask) -> Redirect:
        """Open a payment, the first of a pledge perhaps. Raises ProviderDown, ProviderRefused."""
        if self._risk:
            raise ProviderRefused(NO_COUNTRIES)
        wish = self._wish(ask) | {"redirectUrl": ask.returning}
        if ask.language in _SPOKEN:  # in others Mollie follows the browser
            wish["locale"] = _SPOKEN[ask.language]
        if ask.rhythm is not Rhythm.ONCE:
            # A customer without name and address: nothing else may be charged again.
            customer = self._line.post("/v2/customers", _Made, {"metadata": {MARK: ask.attempt}}, f"{ask.key}-c")
            wish |= {"sequenceType": "first", "customerId": customer.id}
        payment = self._line.post("/v2/payments", _Payment, wish, ask.key)
        url = payment.links.checkout.href if payment.links.checkout else ""
        if not url.startswith(("https://", f"{self._keys.address}/")):
            message = "Mollie opened a payment without an address."
            raise ProviderDown(message)
        return Redirect(url, Ref("payment", payment.id))

    def read_hint(
        self,
        body: bytes,
        headers: Mapping[str, str],  # noqa: ARG002  nothing is signed
        now: datetime,  # noqa: ARG002  and no time is told
    ) -> Sequence[Ref]:
        """Read `id=tr_…`. Raises HintForged for anything that Mollie does not send."""
        try:
            named_so = dict(parse_qsl(body.decode("ascii"))).get("id", "")
        except (UnicodeDecodeError, ValueError):
            named_so = ""
        if _PAYMENT.fullmatch(named_so):
            return [Ref("payment", named_so)]
        message = "A call in Mollie's name names no payment."
        raise HintForged(message)

    def fetch(self, ref: Ref) -> frozenset[Fact]:
        """Everything that is true of a payment or a settlement now. Raises ProviderDown, ProviderRefused."""
        if ref.kind == "settlement" and self._office is not None:
            return frozenset(_of_settlement(self._office.get(f"/v2/settlements/{named(ref.id)}", _Settlement)))
        if ref.kind != "payment":
            return frozenset()
        try:
            payment = self._line.get(f"/v2/payments/{named(ref.id)}", _Payment, {"embed": "refunds,chargebacks"})
        except Missing:
            return frozenset()  # whoever called us made it up
        return frozenset(_of_payment(payment)) if payment.attempt else frozenset()

    def find(self, attempt: str, asked_at: datetime) -> Ref | None:
        """Look through the payments since then: there is no search by metadata."""
        asked = int((asked_at - ASKED_EARLIER).timestamp())
        since = min(asked, self._line.time("/v2/payments?limit=1") - int(SEARCHED.total_seconds()))
        ours = (Ref("payment", one.id) for one in self._payments(since) if one.attempt == attempt)
        return next(ours, None)

    def changed(self, cursor: str) -> Changed:
        """What changed since. Raises ProviderDown, ProviderRefused."""
        return sweep(cursor, self._line.time("/v2/payments?limit=1"), WINDOW, self._since)

    def charge(self, mandate: str, ask: Ask) -> Ref:
        """Take a renewal, but first look whether it was taken: Mollie forgets keys within hours."""
        customer, card = _parts(mandate)
        path = f"/v2/customers/{named(customer)}/payments"
        try:
            paid = list(self._pages(self._line, path, 0))
        except Missing as error:
            message = "mandate_ended"
            raise Declined(message) from error
        payments = [one for rows in paid for one in rows.payments]
        taken = next((one for one in payments if one.attempt == ask.attempt), None)
        if taken is None:
            self._check_country(payments)
            wish = self._wish(ask) | {"sequenceType": "recurring", "customerId": customer, "mandateId": card}
            taken = self._line.post("/v2/payments", _Payment, wish, ask.key)
        if taken.status == "failed":
            raise Declined((taken.details.failure_reason if taken.details else None) or "declined")
        return Ref("payment", taken.id)

    def mandate_of(self, ref: Ref) -> str:
        """The mandate by which a payment was taken."""
        return self._line.get(f"/v2/payments/{named(ref.id)}", _Payment).mandate if ref.kind == "payment" else ""

    def end(self, mandate: str) -> None:
        """Revoke the mandate, and delete the customer that held it. Raises ProviderDown, ProviderRefused."""
        customer, card = _parts(mandate)
        self._line.delete(f"/v2/customers/{named(customer)}/mandates/{named(card)}")
        self._line.delete(f"/v2/customers/{named(customer)}")

    def refund(self, payment: str, money: Money, key: str) -> Ref:
        """Give back part or all of a payment, but first look whether it was: Mollie forgets keys within hours.

        Our key stands in the refund's own words, so that two equal refunds are still told apart.
        """
        path = f"/v2/payments/{named(payment)}/refunds"
        given = (_mark(one.metadata) for rows in self._pages(self._line, path, 0) for one in rows.refunds)
        if key not in given:
            amount = {"value": money.plain, "currency": money.currency}
            self._line.post(path, _Made, {"amount": amount, "metadata": {MARK: key}}, key)
        return Ref("payment", payment)  # a refund is read with its payment

    def _wish(self, ask: Ask) -> dict[str, object]:
        return {
            "amount": {"value": ask.money.plain, "currency": ask.money.currency},
            "description": self._keys.label,
            "metadata": {MARK: ask.attempt},
            **({"webhookUrl": self._keys.hook} if self._keys.hook else {}),
        }

    def _check_country(self, payments: Sequence[_Payment]) -> None:
        """Where countries are listed, the card's must be known and none of them."""
        countries = [one.details.card_country_code for one in payments if one.details is not None]
        known = next((country for country in countries if country), "")
        if self._risk and not may_hear(known, self._risk):
            message = "country"
            raise Declined(message)

    def _since(self, since: int) -> Iterator[Sighting]:
        for one in self._payments(since):
            if one.attempt:
                returned = one.amount_refunded.value if one.amount_refunded else ""
                yield Sighting(Ref("payment", one.id), _seconds(one.created_at), f"{one.status} {returned}")
        # A refund and a chargeback are told by their payment, which may be older than the window.
        for path in ("/v2/refunds", "/v2/chargebacks"):
            for rows in self._pages(self._line, path, since):
                yield from map(_sighted, (*rows.refunds, *rows.chargebacks))
        if self._office is not None:
            for rows in self._pages(self._office, "/v2/settlements", since):
                for paid in rows.settlements:
                    made = _seconds(paid.settled_at or paid.created_at or "")
                    yield Sighting(Ref("settlement", paid.id), made, paid.status)

    def _payments(self, since: int) -> Iterator[_Payment]:
        for rows in self._pages(self._line, "/v2/payments", since):
            yield from (one for one in rows.payments if _seconds(one.created_at) >= since)

    def _pages(self, line: JsonLine, path: str, since: int) -> Iterator[_Rows]:
        """Newest first, until a page ends before `since`. Of `_links.next` only the name of the next thing is used."""
        query: dict[str, str | int] = {"limit": _PAGE}
        for _ in range(_MOST_PAGES):
            page = line.get(path, _Listed, query)
            yield page.embedded
            rows = page.embedded
            made = [one.created_at for one in rows.payments] + [
                one.created_at for one in (*rows.refunds, *rows.chargebacks)
            ]
            onward = _FROM.search(page.links.next.href) if page.links.next else None
            if onward is None or (made and _seconds(made[-1]) < since):
                return
            query = {"limit": _PAGE, "from": onward[1]}
        message = "Mollie's list does not end."
        raise ProviderDown(message)


def _mark(metadata: _Metadata) -> str:
    """Our mark, "" on what is not ours."""
    return str(metadata.get(MARK, "")) if isinstance(metadata, dict) else ""


def _sighted(back: _Back) -> Sighting:
    look = f"{back.id} {back.status} {back.reversed_at or ''}"
    return Sighting(Ref("payment", back.payment_id), _seconds(back.created_at), look)


def _line(transport: Transport, keys: MollieKeys, key: str, seconds: float) -> JsonLine:
    return JsonLine(transport, keys.address, "Mollie", {"Authorization": f"Bearer {key}"}, seconds)


def _of_payment(payment: _Payment) -> Iterator[Fact]:
    attempt, money = payment.attempt, _money(payment.amount)
    day = _day(payment.paid_at or payment.created_at)
    kinds = {
        "paid": FactKind.CAPTURED,
        "pending": FactKind.PENDING,
        "authorized": FactKind.AUTHORISED,
        "failed": FactKind.FAILED,
        "expired": FactKind.EXPIRED,
        "canceled": FactKind.VOIDED,
    }
    if payment.status in kinds:
        yield Fact(SLUG, kinds[payment.status], payment.id, attempt, money, day)
    if payment.status == "paid" and payment.sequence_type == "first" and payment.mandate:
        yield Fact(SLUG, FactKind.MANDATE_MADE, payment.mandate, attempt, Money(0, money.currency), day)
    backs = payment.embedded or _Backs()
    for refund in backs.refunds:
        if refund.status in _GIVEN_BACK:
            yield _back(FactKind.REFUNDED, refund, payment)
        if refund.status == "failed":  # "after processing": it had gone out, and came back
            yield _back(FactKind.REFUND_BACK, refund, payment)
    for chargeback in backs.chargebacks:
        yield _back(FactKind.DISPUTE_OPENED, chargeback, payment)
        if chargeback.reversed_at:
            yield _back(FactKind.DISPUTE_WON, chargeback, payment)


def _back(kind: FactKind, back: _Back, payment: _Payment) -> Fact:
    return Fact(SLUG, kind, back.id, payment.attempt, _money(back.amount), _day(back.created_at), payment.id)


def _of_settlement(settlement: _Settlement) -> Iterator[Fact]:
    """Money that reached our bank, and what Mollie kept of it: costs come by settlement, not by payment."""
    if settlement.status != "paidout":
        return
    day = _day(settlement.settled_at or settlement.created_at or "")
    money = _money(settlement.amount)
    if not settlement.amount.value.startswith("-"):  # one that is less than nothing is taken from our bank
        yield Fact(SLUG, FactKind.PAID_OUT, settlement.id, "", money, day)
    months = settlement.periods if isinstance(settlement.periods, dict) else {}
    costs = [cost.amount_gross.value for year in months.values() for month in year.values() for cost in month.costs]
    fee = read_total(costs, money.currency)
    if fee.minor > 0:
        yield Fact(SLUG, FactKind.FEE, f"{settlement.id}-costs", "", fee, day)


def _parts(mandate: str) -> tuple[str, str]:
    found = _MANDATE.fullmatch(mandate)
    if found is None:
        raise ProviderRefused(NO_MANDATE)
    return found[1], found[2]


def _money(given: _Sum) -> Money:
    return read_decimal(given.value, given.currency)


def _seconds(told: str) -> int:
    return int(read_moment(told, "Mollie").timestamp())


def _day(told: str) -> date:
    return read_moment(told, "Mollie").date()

"""A provider in this process, with books of its own that nobody can argue with, and everything that goes wrong.

It is honest: whatever a call answered, or did not answer, what was taken stands in `House`. The histories of
bench/giftlab.py compare our books with it.
"""

import hashlib
import hmac
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from tamizdat.contributions.errors import Declined, HintForged, ProviderDown, ProviderRefused
from tamizdat.contributions.providers.protocol import Ask, CardField, Changed, Confirmed, Ref
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import CARD_GUARDED, Rhythm
from tests.laboratory.books import Fault

SLUG = "fake"
KEYS_LIVE = timedelta(hours=24)
SECRET = b"what signs the calls of the fake provider"
FEE = 30
DISPUTE_FEE = 1500
CARD_DECLINED, MANDATE_ENDED = "card_declined", "mandate_ended"
MORE_THAN_CAME, NOT_SIGNED = "more than came", "not signed by the house"
_DONE = {Fault.LOST, Fault.HALF, Fault.DRIP, Fault.BROKEN}
_Made = TypeVar("_Made")


@dataclass
class Card:
    """`says`: pays, declines, or asks (3-D Secure). A card may be declined next month, or move to another country."""

    country: str
    says: str = "pays"


@dataclass
class Payment:
    """What was asked for, and what became of it: taken, refused, asking, gone (the giver left)."""

    attempt: str
    money: Money
    made: datetime
    state: str
    card: str
    mandate: str = ""


@dataclass
class Dispute:
    payment: str
    opened: datetime
    state: str = "open"


@dataclass
class House:
    """The provider's own books."""

    now: datetime = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
    takes_first: bool = False
    chance: random.Random = field(default_factory=lambda: random.Random(5))
    rate: float = 0.0
    ordered: list[tuple[str, Fault]] = field(default_factory=list)
    cards: dict[str, Card] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    setups: dict[str, Payment] = field(default_factory=dict)
    mandates: dict[str, str] = field(default_factory=dict)
    refunds: dict[str, tuple[str, int, datetime]] = field(default_factory=dict)
    disputes: dict[str, Dispute] = field(default_factory=dict)
    payouts: dict[str, tuple[Money, datetime]] = field(default_factory=dict)
    events: list[Ref] = field(default_factory=list)
    # What the card network heard: kind of message, and the country of the card's issuer.
    network: list[tuple[str, str]] = field(default_factory=list)
    # Every request that took money, with the moment: what a halt must have ended.
    taken_at: list[datetime] = field(default_factory=list)
    requests: int = 0
    _keys: dict[str, tuple[datetime, object]] = field(default_factory=dict)
    _made: int = 0

    # ---- what tests do in the world

    def card(self, country: str = "NL", says: str = "pays") -> str:
        """Somebody types a card into the field: a confirmation of it."""
        return self._named("card", self.cards, Card(country, says))

    def authenticate(self, thing: str) -> None:
        """The giver says yes in the app of their bank."""
        payment = self.payments.get(thing) or self.setups[thing]
        if payment.state == "asking":
            self._take(thing, payment)

    def leave(self, thing: str) -> None:
        """The giver goes away for good."""
        payment = self.payments.get(thing) or self.setups[thing]
        if payment.state == "asking":
            payment.state = "gone"
            self._tell(thing)

    def dispute(self, payment: str) -> str:
        name = self._named("dispute", self.disputes, Dispute(payment, self.now))
        self.events.append(Ref("dispute", name))
        return name

    def close(self, dispute: str, *, won: bool) -> None:
        self.disputes[dispute].state = "won" if won else "lost"
        self.events.append(Ref("dispute", dispute))

    def pay_out(self, currency: str = "EUR") -> None:
        """Send what stands to our bank."""
        if (minor := self.balance(currency)) > 0:
            name = self._named("payout", self.payouts, (Money(minor, currency), self.now))
            self.events.append(Ref("payout", name))

    def calls_since(self, place: int) -> list[tuple[bytes, dict[str, str]]]:
        """The calls about events from a place on, signed."""
        return [signed(ref, number) for number, ref in enumerate(self.events[place:], place)]

    # ---- the books

    def taken(self, attempts: frozenset[str] | None = None) -> list[Payment]:
        found = [one for one in self.payments.values() if one.state == "taken"]
        return [one for one in found if attempts is None or one.attempt in attempts]

    def balance(self, currency: str = "EUR") -> int:
        """What the provider holds for us, by its own books."""
        came = sum(one.money.minor - FEE for one in self.taken() if one.money.currency == currency)
        back = sum(minor for payment, minor, _ in self.refunds.values() if self._of(payment, currency))
        lost = sum(
            DISPUTE_FEE + (0 if one.state == "won" else self.payments[one.payment].money.minor)
            for one in self.disputes.values()
            if self._of(one.payment, currency)
        )
        out = sum(money.minor for money, _ in self.payouts.values() if money.currency == currency)
        return came - back - lost - out

    def left(self, payment: str) -> int:
        """What may still be given back of a payment."""
        back = sum(minor for one, minor, _ in self.refunds.values() if one == payment)
        gone = any(one.payment == payment and one.state != "won" for one in self.disputes.values())
        return 0 if gone else self.payments[payment].money.minor - back

    # ---- what requests do

    def request(self, line: str, act: Callable[[], _Made], key: str = "") -> _Made:
        """Carry a request out, or not, and answer it, or not. A key that came before gets the answer of then."""
        self.requests += 1
        fault = self._fault(line)
        if fault is not None and fault not in _DONE:
            raise ProviderDown(fault.name)
        made = self._by_key(act, key, broken=fault is Fault.BROKEN)
        if fault is not None:
            raise ProviderDown(fault.name)
        return made

    def _by_key(self, act: Callable[[], _Made], key: str, *, broken: bool) -> _Made:
        until, kept = self._keys.get(key, (self.now, None))
        if key and until > self.now:
            if isinstance(kept, Exception):
                raise kept
            return kept  # type: ignore[return-value]  # whoever asks with a key asks for the same kind of thing
        found: object
        try:
            found = act()
        except Declined as error:
            found = error
        if key:
            kept = ProviderDown("500, as before") if broken else found
            self._keys[key] = (self.now + KEYS_LIVE, kept)
        if isinstance(found, Exception):
            raise found
        return found

    def pay(self, ask: Ask, card: str, *, mandate: str = "") -> str:
        """Ask the card network for money."""
        says = self.cards[card].says
        self.network.append(("charge", self.cards[card].country))
        made = Payment(ask.attempt, ask.money, self.now, "asking", card, mandate)
        name = self._named("payment", self.payments, made)
        if says == "declines":
            made.state = "refused"
            self._tell(name)
            raise Declined(CARD_DECLINED)
        if says == "pays" or mandate:
            self._take(name, made)
        return name

    def set_up(self, ask: Ask, card: str) -> str:
        """Have a card ready to be charged later."""
        self.network.append(("verify", self.cards[card].country))
        made = Payment(ask.attempt, ask.money, self.now, "asking", card)
        name = self._named("setup", self.setups, made)
        if self.cards[card].says == "declines":
            made.state = "refused"
            self._tell(name)
            raise Declined(CARD_DECLINED)
        if self.cards[card].says == "pays":
            self._take(name, made)
        return name

    def give_back(self, payment: str, money: Money) -> str:
        if not 0 < money.minor <= self.left(payment):
            raise ProviderRefused(MORE_THAN_CAME)
        name = self._named("refund", self.refunds, (payment, money.minor, self.now))
        self.events.append(Ref("refund", name))
        return name

    def find(self, attempt: str) -> Ref | None:
        for kind, things in (("payment", self.payments), ("setup", self.setups)):
            for name, one in things.items():
                if one.attempt == attempt and one.state != "refused":
                    return Ref(kind, name)
        for name, one in [*self.payments.items(), *self.setups.items()]:
            if one.attempt == attempt:
                return Ref(name.partition("_")[0], name)
        return None

    def _take(self, name: str, payment: Payment) -> None:
        payment.state = "taken"
        if name in self.setups or payment.mandate == "new":
            payment.mandate = f"mandate_{name}"
            self.mandates[payment.mandate] = payment.card
        if name in self.payments:
            self.taken_at.append(self.now)
        self._tell(name)

    def _tell(self, name: str) -> None:
        self.events.append(Ref(name.partition("_")[0], name))

    def _named(self, kind: str, things: dict[str, _Made], made: _Made) -> str:
        self._made += 1
        name = f"{kind}_{self._made}"
        things[name] = made
        return name

    def _of(self, payment: str, currency: str) -> bool:
        return self.payments[payment].money.currency == currency

    def _fault(self, line: str) -> Fault | None:
        for place, (begins, fault) in enumerate(self.ordered):
            if line.startswith(begins):
                del self.ordered[place]
                return fault
        if self.rate and self.chance.random() < self.rate:
            return self.chance.choice(tuple(Fault))
        return None


class FakeProvider:
    """What the engine sees of the house."""

    slug = SLUG
    method = CARD_GUARDED

    def __init__(self, house: House) -> None:
        self.house = house
        self.takes_first = house.takes_first

    def start(self, ask: Ask) -> CardField:
        return CardField("public", "https://fake.example/field.js")

    def country(self, confirmation: str) -> str:
        return self.house.request("country", lambda: self.house.cards[confirmation].country)

    def confirm(self, confirmation: str, ask: Ask) -> Confirmed:
        house = self.house

        def act() -> Confirmed:
            if ask.rhythm is not Rhythm.ONCE and not self.takes_first:
                made = house.setups[name := house.set_up(ask, confirmation)]
            else:
                mandate = "" if ask.rhythm is Rhythm.ONCE else "new"
                made = house.payments[name := self._paid(ask, confirmation, mandate)]
            ref = Ref(name.partition("_")[0], name)
            return Confirmed(ref, "secret" if made.state == "asking" else "", made.mandate)

        return house.request("confirm", act, ask.key)

    def _paid(self, ask: Ask, card: str, mandate: str) -> str:
        if self.house.cards[card].says == "asks" and mandate:
            name = self.house.pay(ask, card)
            self.house.payments[name].mandate = mandate
            return name
        return self.house.pay(ask, card, mandate=mandate)

    def charge(self, mandate: str, ask: Ask) -> Ref:
        def act() -> Ref:
            card = self.house.mandates.get(mandate)
            if card is None:
                raise Declined(MANDATE_ENDED)
            return Ref("payment", self.house.pay(ask, card, mandate=mandate))

        return self.house.request("charge", act, ask.key)

    def end(self, mandate: str) -> None:
        self.house.request("end", lambda: self.house.mandates.pop(mandate, None))

    def mandate_country(self, mandate: str) -> str:
        def act() -> str:
            card = self.house.mandates.get(mandate)
            return self.house.cards[card].country if card else ""

        return self.house.request("country", act)

    def refund(self, payment: str, money: Money, key: str) -> Ref:
        return self.house.request("refund", lambda: Ref("refund", self.house.give_back(payment, money)), key)

    def find(self, attempt: str) -> Ref | None:
        return self.house.request("find", lambda: self.house.find(attempt))

    def changed(self, cursor: str) -> Changed:
        def act() -> Changed:
            fresh = list(dict.fromkeys(self.house.events[int(cursor or 0) :]))
            return Changed(fresh, str(len(self.house.events)))

        return self.house.request("changed", act)

    def read_hint(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Sequence[Ref]:
        if not hmac.compare_digest(headers.get("signature", ""), _signature(body)):
            raise HintForged(NOT_SIGNED)
        told = json.loads(body)
        return [Ref(told["kind"], told["id"])]

    def fetch(self, ref: Ref) -> frozenset[Fact]:
        return self.house.request("fetch", lambda: frozenset(self._facts(ref)))

    def _facts(self, ref: Ref) -> list[Fact]:
        house = self.house
        match ref.kind:
            case "payment":
                return self._of_payment(ref.id)
            case "setup":
                return self._of_setup(ref.id)
            case "refund":
                return self._of_payment(house.refunds[ref.id][0])
            case "dispute":
                return self._of_payment(house.disputes[ref.id].payment)
            case "payout":
                money, at = house.payouts[ref.id]
                return [Fact(SLUG, FactKind.PAID_OUT, ref.id, "", money, at.date())]
            case _:
                return []

    def _of_payment(self, name: str) -> list[Fact]:
        one = self.house.payments[name]
        fact = _Telling(one)
        if not one.attempt:
            return []
        if one.state != "taken":
            return [fact(_UNTAKEN[one.state], name, one.money.minor)]
        facts = [fact(FactKind.CAPTURED, name, one.money.minor), fact(FactKind.FEE, f"fee_{name}", FEE, name)]
        facts += self._of_mandate(one.mandate, fact) if one.mandate == f"mandate_{name}" else []
        back = [(ref, minor) for ref, (payment, minor, _) in self.house.refunds.items() if payment == name]
        facts += [fact(FactKind.REFUNDED, ref, minor, name) for ref, minor in back]
        return [*facts, *self._of_disputes(name, fact)]

    def _of_disputes(self, name: str, fact: "_Telling") -> list[Fact]:
        ends = {"won": FactKind.DISPUTE_WON, "lost": FactKind.DISPUTE_LOST}
        facts, minor = [], fact.payment.money.minor
        for ref, told in self.house.disputes.items():
            if told.payment == name:
                facts.append(fact(FactKind.DISPUTE_OPENED, ref, minor, name))
                facts.append(fact(FactKind.DISPUTE_FEE, f"fee_{ref}", DISPUTE_FEE, name))
                facts += [fact(ends[told.state], ref, minor, name)] if told.state in ends else []
        return facts

    def _of_setup(self, name: str) -> list[Fact]:
        one = self.house.setups[name]
        fact = _Telling(one)
        return self._of_mandate(one.mandate, fact) if one.state == "taken" else [fact(_UNTAKEN[one.state], name, 0)]

    def _of_mandate(self, mandate: str, fact: "_Telling") -> list[Fact]:
        made = [fact(FactKind.MANDATE_MADE, mandate, 0)]
        ended = mandate not in self.house.mandates
        return [*made, fact(FactKind.MANDATE_ENDED, mandate, 0)] if ended else made


_UNTAKEN = {"asking": FactKind.PENDING, "refused": FactKind.FAILED, "gone": FactKind.EXPIRED}


@dataclass(frozen=True)
class _Telling:
    """Facts of one payment."""

    payment: Payment

    def __call__(self, kind: FactKind, ref: str, minor: int, parent: str = "") -> Fact:
        one = self.payment
        return Fact(SLUG, kind, ref, one.attempt, Money(minor, one.money.currency), one.made.date(), parent)


def signed(ref: Ref, number: int) -> tuple[bytes, dict[str, str]]:
    """A call, as the house makes it."""
    body = json.dumps({"event": number, "kind": ref.kind, "id": ref.id}).encode()
    return body, {"signature": _signature(body)}


def _signature(body: bytes) -> str:
    return hmac.new(SECRET, body, hashlib.sha256).hexdigest()

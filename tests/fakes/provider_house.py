"""The own books of a provider in this process, with which nobody can argue. `provider` is what the engine sees of it.

It is honest: whatever a call answered, or did not answer, what was taken stands here. The histories of
bench/giftlab.py compare our books with it.
"""

import hashlib
import hmac
import json
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from tamizdat.contributions.errors import Declined, ProviderDown, ProviderRefused
from tamizdat.contributions.providers.protocol import Ask, Ref
from tamizdat.money.amounts import Money
from tests.laboratory.books import Fault

SLUG = "fake"
KEYS_LIVE = timedelta(hours=24)
SECRET = b"what signs the calls of the fake provider"
FEE = 30
DISPUTE_FEE = 1500
CARD_DECLINED, MANDATE_ENDED = "card_declined", "mandate_ended"
MORE_THAN_CAME, NOT_SIGNED = "more than came", "not signed by the house"
# Of the requests that broke off, so many were not lost but lay in a queue, and are carried out after a while.
LATE_SHARE = 0.5
LATE_MINUTES = (1, 7, 40, 180)
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
    # When we asked for it; what lay in a queue was made later.
    asked: datetime = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


@dataclass
class Dispute:
    payment: str
    opened: datetime
    state: str = "open"
    fee_back: bool = False


@dataclass
class House:
    """The provider's own books."""

    now: datetime = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
    takes_first: bool = False
    chance: random.Random = field(default_factory=lambda: random.Random(5))
    rate: float = 0.0
    # Whether what broke off may lie in a queue, and be carried out later.
    queues: bool = False
    ordered: list[tuple[str, Fault]] = field(default_factory=list)
    cards: dict[str, Card] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    setups: dict[str, Payment] = field(default_factory=dict)
    mandates: dict[str, str] = field(default_factory=dict)
    refunds: dict[str, tuple[str, int, datetime]] = field(default_factory=dict)
    sent_back: set[str] = field(default_factory=set)
    disputes: dict[str, Dispute] = field(default_factory=dict)
    payouts: dict[str, tuple[Money, datetime]] = field(default_factory=dict)
    events: list[Ref] = field(default_factory=list)
    # What the card network heard: kind of message, and the country of the card's issuer.
    network: list[tuple[str, str]] = field(default_factory=list)
    # The moments at which a request of ours took money: what a halt must have ended. (What a giver finishes at their
    # own bank was begun before, and nobody can call it back.)
    taken_at: list[datetime] = field(default_factory=list)
    requests: int = 0
    _keys: dict[str, tuple[datetime, object]] = field(default_factory=dict)
    _late: list[tuple[datetime, datetime, Callable[[], object], str]] = field(default_factory=list)
    _asked: datetime = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
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

    def send_back(self, refund: str) -> None:
        """The giver's bank does not take a refund."""
        self.sent_back.add(refund)
        self.events.append(Ref("refund", refund))

    def close(self, dispute: str, *, won: bool, fee_back: bool = False) -> None:
        self.disputes[dispute].state = "won" if won else "lost"
        self.disputes[dispute].fee_back = won and fee_back
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
        back = sum(minor for payment, minor in self.given_back() if self._of(payment, currency))
        lost = sum(
            (0 if one.fee_back else DISPUTE_FEE) + (0 if one.state == "won" else self.payments[one.payment].money.minor)
            for one in self.disputes.values()
            if self._of(one.payment, currency)
        )
        out = sum(money.minor for money, _ in self.payouts.values() if money.currency == currency)
        return came - back - lost - out

    def given_back(self) -> list[tuple[str, int]]:
        """Payments and sums of refunds that givers' banks have taken."""
        return [(payment, minor) for name, (payment, minor, _) in self.refunds.items() if name not in self.sent_back]

    def left(self, payment: str) -> int:
        """What may still be given back of a payment."""
        back = sum(minor for one, minor in self.given_back() if one == payment)
        gone = any(one.payment == payment and one.state != "won" for one in self.disputes.values())
        return 0 if gone else self.payments[payment].money.minor - back

    # ---- what requests do

    def request(self, line: str, act: Callable[[], _Made], key: str = "") -> _Made:
        """Carry a request out, or not, and answer it, or not. A key that came before gets the answer of then."""
        self.requests += 1
        self._catch_up()
        self._asked = self.now
        fault = self._fault(line)
        if fault is not None and fault not in _DONE:
            if key and self.queues and self.chance.random() < LATE_SHARE:
                late = self.now + timedelta(minutes=self.chance.choice(LATE_MINUTES))
                self._late.append((late, self.now, act, key))
            raise ProviderDown(fault.name)
        made = self._by_key(act, key, broken=fault is Fault.BROKEN)
        if fault is not None:
            raise ProviderDown(fault.name)
        return made

    def arrive(self) -> None:
        """Whatever lies in a queue arrives now."""
        self._late = [(self.now, *late[1:]) for late in self._late]
        self._catch_up()

    def _catch_up(self) -> None:
        """Carry out what was asked long ago and lay in a queue: nobody waits for its answer any more."""
        now = self.now
        due = [one for one in self._late if one[0] <= now]
        self._late = [one for one in self._late if one[0] > now]
        for self.now, self._asked, act, key in due:
            with suppress(Declined, ProviderRefused, ProviderDown):
                self._by_key(act, key, broken=False)
        self.now = now

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
        made = Payment(ask.attempt, ask.money, self.now, "asking", card, mandate, self._asked)
        name = self._named("payment", self.payments, made)
        if says == "declines":
            made.state = "refused"
            self._tell(name)
            raise Declined(CARD_DECLINED)
        if says == "pays" or mandate:
            self.taken_at.append(self._asked)
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


def signed(ref: Ref, number: int) -> tuple[bytes, dict[str, str]]:
    """A call, as the house makes it."""
    body = json.dumps({"event": number, "kind": ref.kind, "id": ref.id}).encode()
    return body, {"signature": signature(body)}


def signature(body: bytes) -> str:
    return hmac.new(SECRET, body, hashlib.sha256).hexdigest()

"""A provider in this process, and everything that goes wrong. Its own books are in `provider_house`."""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tamizdat.contributions.errors import Declined, HintForged
from tamizdat.contributions.providers.protocol import Ask, CardField, Changed, Confirmed, Ref
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import CARD_GUARDED, Rhythm
from tests.fakes.provider_house import DISPUTE_FEE, FEE, MANDATE_ENDED, NOT_SIGNED, SLUG, House, Payment, signature


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

    def mandate_of(self, ref: Ref) -> str:
        return self.house.request("mandate_of", lambda: getattr(self.house.payments.get(ref.id), "mandate", ""))

    def end(self, mandate: str) -> None:
        self.house.request("end", lambda: self.house.mandates.pop(mandate, None))

    def mandate_country(self, mandate: str) -> str:
        def act() -> str:
            card = self.house.mandates.get(mandate)
            return self.house.cards[card].country if card else ""

        return self.house.request("country", act)

    def refund(self, payment: str, money: Money, key: str) -> Ref:
        return self.house.request("refund", lambda: Ref("refund", self.house.give_back(payment, money)), key)

    def find(self, attempt: str, asked_at: datetime) -> Ref | None:
        return self.house.request("find", lambda: self.house.find(attempt))

    def changed(self, cursor: str) -> Changed:
        def act() -> Changed:
            fresh = list(dict.fromkeys(self.house.events[int(cursor or 0) :]))
            return Changed(fresh, str(len(self.house.events)), self.house.now)

        return self.house.request("changed", act)

    def read_hint(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Sequence[Ref]:
        if not hmac.compare_digest(headers.get("signature", ""), signature(body)):
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
        facts += [fact(FactKind.REFUND_BACK, ref, minor, name) for ref, minor in back if ref in self.house.sent_back]
        return [*facts, *self._of_disputes(name, fact)]

    def _of_disputes(self, name: str, fact: "_Telling") -> list[Fact]:
        ends = {"won": FactKind.DISPUTE_WON, "lost": FactKind.DISPUTE_LOST}
        facts, minor = [], fact.payment.money.minor
        for ref, told in self.house.disputes.items():
            if told.payment == name:
                facts.append(fact(FactKind.DISPUTE_OPENED, ref, minor, name))
                facts.append(fact(FactKind.DISPUTE_FEE, f"fee_{ref}", DISPUTE_FEE, name))
                facts += [fact(FactKind.DISPUTE_FEE_BACK, f"fee_{ref}", DISPUTE_FEE, name)] if told.fee_back else []
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

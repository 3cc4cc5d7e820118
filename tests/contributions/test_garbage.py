"""A provider that answers nonsense, or nearly the truth, brings down nothing: what is raised is always one of ours."""

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tamizdat.contributions.errors import ProviderError
from tamizdat.contributions.providers.btcpay import Btcpay, BtcpayKeys
from tamizdat.contributions.providers.mollie import Mollie, MollieKeys
from tamizdat.contributions.providers.protocol import Chargeable, Guarded, Observed, Provider, Ref, Refundable
from tamizdat.contributions.providers.stripe_account import StripeKeys
from tamizdat.contributions.providers.stripe_guarded import StripeGuarded
from tamizdat.contributions.providers.stripe_hosted import StripeHosted
from tamizdat.contributions.providers.stripe_line import StripeLine
from tamizdat.money.methods import Rhythm
from tamizdat.wire.calls import Answer, Call, Transport
from tests.contributions.provider_contract import ask_for
from tests.laboratory import btcpay_house, mollie_house, stripe_house
from tests.laboratory.btcpay_house import BtcpayHouse
from tests.laboratory.direct import Direct
from tests.laboratory.mollie_house import MollieHouse
from tests.laboratory.stripe_cards import CARDS, PAYS
from tests.laboratory.stripe_house import StripeHouse
from tests.readers.people import NOON

ROUNDS = 150
HTTPS = "https://laboratory.example"
ODD: tuple[object, ...] = (None, True, -1, 10**30, 1.5, "", "é" * 300, "9" * 40, "NaN", "-1e999", [], {}, [[]], "zzz")


@dataclass
class Garbler:
    """A way out on which answers are changed in one place, or altogether."""

    way: Transport
    chance: random.Random
    silent: bool = True
    statuses: tuple[int, ...] = field(default=(200, 200, 200, 200, 201, 204, 302, 400, 402, 404, 418, 500))

    def call(self, call: Call) -> Answer:
        answer = self.way.call(call)
        if self.silent:
            return answer
        headers = dict(answer.headers)
        if self.chance.random() < 0.1:
            headers["date"] = self.chance.choice(["", "yesterday", "Mon, 99 Foo 2026 99:99:99 GMT"])
        return Answer(self.chance.choice(self.statuses), headers, self._garbled(answer.body))

    def _garbled(self, body: bytes) -> bytes:
        how = self.chance.random()
        if how < 0.1:
            return self.chance.choice(
                [b"", b"\xff\xfe", b"[", b"null", b"[]", b'"x"', b"<html>", body[: len(body) // 2]]
            )
        thing = json.loads(body or b"{}")
        for _ in range(self.chance.choice([1, 1, 2, 5])):
            self._change(thing)
        return json.dumps(thing).encode()

    def _change(self, thing: object) -> None:
        """Change something, somewhere within."""
        while isinstance(thing, dict | list) and thing:
            key = self.chance.choice(list(thing) if isinstance(thing, dict) else list(range(len(thing))))
            inner = thing[key]
            if not isinstance(inner, dict | list) or not inner or self.chance.random() < 0.2:
                thing[key] = copy.deepcopy(self.chance.choice(ODD))
                return
            thing = inner


def stripe(kind: type[StripeHosted | StripeGuarded]) -> Callable[[random.Random], tuple[Provider, Garbler, list[Ref]]]:
    def made(chance: random.Random) -> tuple[Provider, Garbler, list[Ref]]:
        house = StripeHouse()
        house.address = HTTPS
        way = Garbler(Direct(house), chance)
        keys = StripeKeys(stripe_house.SECRET, stripe_house.PUBLIC)
        line = StripeLine(way, keys.secret, "http://laboratory")
        guarded = StripeGuarded(line, keys)
        once, pledge = ask_for(number=1), ask_for(rhythm=Rhythm.MONTHLY, number=2)
        refs = [guarded.confirm(house.token(CARDS[PAYS]), ask).ref for ask in (once, pledge)]
        payment = house.books.things["charge"]
        refs += [Ref("charge", name) for name in payment]
        refs += [Ref("payment_method", name) for name in house.books.things["payment_method"]]
        return kind(line, keys), way, refs

    made.__name__ = kind.__name__
    return made


def btcpay(chance: random.Random) -> tuple[Provider, Garbler, list[Ref]]:
    house = BtcpayHouse()
    house.address = HTTPS
    way = Garbler(Direct(house), chance)
    provider = Btcpay(way, BtcpayKeys("http://laboratory", btcpay_house.STORE, btcpay_house.KEY))
    ref = provider.start(ask_for(number=1)).ref
    house.pay(ref.id)
    house.confirm(ref.id)
    return provider, way, [ref]


def mollie(chance: random.Random) -> tuple[Provider, Garbler, list[Ref]]:
    house = MollieHouse()
    house.address = HTTPS
    way = Garbler(Direct(house), chance)
    keys = MollieKeys(mollie_house.KEY, "https://desk.example/", organisation=mollie_house.OFFICE)
    provider = Mollie(way, keys)
    refs = [provider.start(ask_for(rhythm=rhythm, number=number)).ref for number, rhythm in enumerate(Rhythm, 1)]
    for ref in refs:
        house.pay(ref.id)
    house.charge_back(refs[0].id)
    return provider, way, [*refs, Ref("settlement", house.pay_out())]


def deeds(provider: Provider, refs: list[Ref], number: int) -> list[Callable[[], object]]:
    """Everything that a provider can be asked."""
    ask = ask_for(number=number)
    found: list[Callable[[], object]] = [lambda ref=ref: provider.fetch(ref) for ref in refs]  # type: ignore[misc]  # bound
    found += [lambda: provider.start(ask), lambda: provider.find(ask.attempt, NOON), lambda: provider.changed("")]
    found += [lambda: provider.changed("1796000000"), lambda: provider.changed('{"since":1796000000,"seen":{}}')]
    mandates = [ref.id for ref in refs] + ["cst_AAAAAAAAAA:mdt_AAAAAAAAAA"]
    if isinstance(provider, Chargeable):
        found += [lambda: provider.charge(mandates[-1], ask), lambda: provider.end(mandates[-1])]
    if isinstance(provider, Refundable):
        found += [lambda: provider.refund(refs[0].id, ask.money, f"r{number}")]
    if isinstance(provider, Guarded):
        found += [lambda: provider.country("ctoken_x"), lambda: provider.mandate_country(refs[-1].id)]
        found += [lambda: provider.confirm("ctoken_x", ask)]
    if isinstance(provider, Observed):
        found += [provider.descriptor]
    return found


@pytest.mark.parametrize(
    "made", [stripe(StripeHosted), stripe(StripeGuarded), btcpay, mollie], ids=lambda made: str(made.__name__)
)
def test_whatever_comes_back_is_a_fact_or_one_of_our_errors(
    made: Callable[[random.Random], tuple[Provider, Garbler, list[Ref]]],
) -> None:
    chance = random.Random(17)
    provider, way, refs = made(chance)
    way.silent = False
    failed = 0
    for number in range(1, ROUNDS + 1):
        for deed in deeds(provider, refs, number):
            try:
                deed()
            except ProviderError:
                failed += 1

    assert failed > ROUNDS

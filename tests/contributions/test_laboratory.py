"""The laboratory is honest: what its providers do is what the documents of the real ones say."""

import random
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tamizdat.contributions.errors import HintForged, ProviderDown
from tamizdat.contributions.providers.protocol import Ref
from tamizdat.contributions.providers.stripe_guarded import StripeGuarded
from tamizdat.contributions.providers.stripe_hints import read_call
from tamizdat.money.facts import FactKind
from tests.contributions.provider_contract import ask_for
from tests.contributions.stripe_stands import guarded
from tests.laboratory.books import Clock, Fault, Request
from tests.laboratory.btcpay_house import BtcpayHouse
from tests.laboratory.calling import Calling
from tests.laboratory.demonstration import PAPER, with_open_ways
from tests.laboratory.hooks import Postman, sign_as_stripe
from tests.laboratory.mollie_house import MollieHouse
from tests.laboratory.stripe_cards import CARDS, PAYS, luhn, of_country
from tests.laboratory.stripe_forms import complaint, read_form
from tests.laboratory.stripe_house import HOOK, StripeHouse
from tests.laboratory.stripe_reference import classes_of, paths_of

DEMO = Path(__file__).parents[2] / "demo"


@pytest.mark.parametrize(
    ("country", "number"),
    [("RU", "4000006430000009"), ("BY", "4000001120000005"), ("FR", "4000002500000003")],
)
def test_cards_of_countries_have_the_numbers_that_stripe_documents(country: str, number: str) -> None:
    assert of_country(country) == number


def test_names_are_read_out_of_classes_that_stand_within_others() -> None:
    text = "class AskParams(Options):\n  a: 'NotRequired[AskParamsB]'\nclass AskParamsB(Dict):\n  c: str\n"
    nested = "class Thing:\n  class Inner:\n    d: int\n  inner: Inner\n"

    assert set(paths_of(classes_of(text))) == {"a", "a.c"}
    assert {name: set(fields) for name, fields in classes_of(nested).items()} == {
        "Thing": {"inner"},
        "Thing/Inner": {"d"},
    }


def test_the_laboratory_refuses_a_parameter_that_was_not_looked_up() -> None:
    for line, text, name in (
        ("POST /v1/checkout/sessions", "mode=payment&success_url=x&line_items[0][price][amount]=5", "price.amount"),
        ("GET /v1/payment_intents", "created[since]=5", "created.since"),
        ("POST /v1/setup_intents", "payment_method_types[0]=card", "payment_method_types"),
    ):
        found = complaint(line, read_form(text))
        assert found is not None
        assert found[1].endswith(name)
    assert complaint("POST /v1/refunds", read_form("charge=ch_1&metadata[anything]=1&expand[0]=charge")) is None


def test_beside_the_laboratory_the_invented_paper_is_the_same_but_that_every_way_is_open(tmp_path: Path) -> None:
    papers = [
        tomllib.loads((folder / PAPER).read_text()) for folder in (DEMO, with_open_ways(DEMO, tmp_path / "paper"))
    ]
    closed, opened = (paper.pop("gifts") for paper in papers)

    assert papers[0] == papers[1]
    assert [way.get("halt", "") for way in closed["ways"]] == ["", "closed", "closed"]
    assert [{**way, "halt": ""} for way in opened["ways"]] == [{**way, "halt": ""} for way in closed["ways"]]
    assert not any("halt" in way for way in opened["ways"])
    assert {one.name for one in (tmp_path / "paper").iterdir()} == {one.name for one in DEMO.iterdir()}
    assert (tmp_path / "paper" / "stories").resolve() == (DEMO / "stories").resolve()


def test_every_card_has_its_check_digit() -> None:
    assert [number for number in CARDS if not luhn(number)] == []


def test_equal_seeds_make_equal_books() -> None:
    ids = []
    for _ in range(2):
        with guarded(seed=11) as stand:
            stand.give(ask_for())
            ids.append([name for kind in stand.books.things.values() for name in kind])

    assert ids[0] == ids[1]


def test_calls_that_come_a_hundred_times_and_in_no_order_name_the_same_objects() -> None:
    with guarded() as stand:
        for number in range(1, 6):
            stand.give(ask_for(number=number))
        events = stand.books.things["event"].values()
        calls = [sign_as_stripe(event, HOOK, stand.house.clock.seconds) for event in events]
        brought = list(Postman(random.Random(3)).bring(calls))
        refs = {ref for body, headers in brought for ref in stand.provider.read_hint(body, headers, stand.now)}
        facts = {fact for ref in refs for fact in stand.provider.fetch(ref)}

        assert len(brought) == 100 * len(calls)
        assert {fact.attempt for fact in facts} == {f"{number:032x}" for number in range(1, 6)}
        assert len({fact.identity for fact in facts}) == len(facts)


def test_a_call_of_an_old_version_names_its_object_all_the_same() -> None:
    with guarded() as stand:
        ref = stand.give(ask_for())
        event = next(one for one in stand.books.things["event"].values() if one["type"] == "payment_intent.succeeded")
        body, headers = sign_as_stripe(event, HOOK, stand.house.clock.seconds, version="2017-08-15")

        assert stand.provider.read_hint(body, headers, stand.now) == [ref]


@pytest.mark.parametrize("change", ["body", "time", "secret", "none", "live", "nonsense"])
def test_a_call_that_is_not_signed_so_is_refused_or_not_ours(change: str) -> None:
    house = StripeHouse()
    event = house.books.tell("payment_intent.succeeded", {"id": "pi_1", "object": "payment_intent"})
    secret = "whsec_other" if change == "secret" else HOOK
    body, headers = sign_as_stripe(event, secret, house.clock.seconds)
    now = house.clock.now + (timedelta(days=4) if change == "time" else timedelta())
    if change == "body":
        body = body.replace(b"pi_1", b"pi_2")
    if change in {"none", "nonsense"}:
        headers = {} if change == "none" else {"Stripe-Signature": "t=" + "9" * 400 + ",v1=" + "é" * 9}
    if change == "live":
        assert read_call(body, headers, now, [HOOK], live=True) == []
        return
    with pytest.raises(HintForged):
        read_call(body, headers, now, [HOOK], live=False)


def test_two_secrets_count_while_one_is_renewed() -> None:
    house = StripeHouse()
    event = house.books.tell("payment_intent.succeeded", {"id": "pi_1", "object": "payment_intent"})
    body, headers = sign_as_stripe(event, HOOK, house.clock.seconds)

    assert read_call(body, headers, house.clock.now, ["whsec_new", HOOK], live=False) == [Ref("payment_intent", "pi_1")]


def test_what_providers_have_to_say_is_brought_once() -> None:
    clock = Clock()
    stripe, btcpay, mollie = StripeHouse(1, clock), BtcpayHouse(1, clock), MollieHouse(1, clock)
    calling = Calling(stripe, btcpay, mollie, "http://127.0.0.1:1/")
    stripe.books.tell("payout.paid", {"id": "po_1", "object": "payout"})
    btcpay.calls.append({"invoiceId": "x"})
    mollie.calls.append("tr_1")

    assert [provider for provider, _ in calling.waiting()] == ["stripe", "btcpay", "mollie"]
    assert list(calling.waiting()) == []


def test_an_answer_that_drips_is_none_and_the_gift_is_taken_once() -> None:
    with guarded() as stand:
        provider, token = stand.provider, stand.house.token(CARDS[PAYS])
        impatient = StripeGuarded(replace(provider.line, seconds=0.4), provider.keys)
        stand.order(Fault.DRIP)
        with pytest.raises(ProviderDown):
            impatient.confirm(token, ask_for())
        provider.confirm(token, ask_for())

        assert stand.taken() == 1


def test_whoever_plays_the_banks_can_dispute_and_decide_and_pay_out() -> None:
    with guarded() as stand:
        ref = stand.give(ask_for(minor=2500))

        def press(**pressed: str) -> str:
            form = urlencode(pressed).encode()
            stand.house.reply(Request("POST", "/laboratory/", "", {}, form))
            return stand.house.reply(Request("GET", "/", "", {}, b"")).body.decode()

        charge = next(iter(stand.books.things["charge"]))
        shown = press(act="dispute", charge=charge)
        dispute = next(iter(stand.books.things["dispute"]))
        press(act="won", dispute=dispute)
        shown += press(act="pay out")
        kinds = {fact.kind for fact in stand.provider.fetch(ref)}

        assert "needs_response" in shown
        assert "authorisation, US" in shown
        assert {FactKind.DISPUTE_OPENED, FactKind.DISPUTE_WON} <= kinds
        assert len(stand.books.things["payout"]) == 1

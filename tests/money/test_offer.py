"""What is offered to givers, what is halted, what each method declares, and by what a fact is one fact."""

from datetime import date

import msgspec
import pytest

from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.halts import HaltsUnreadable, encode_halts, read_halts
from tamizdat.money.methods import BANK, BITCOIN, CARD_GUARDED, CARD_HOSTED, SLUGS, method_of
from tamizdat.money.offer import NOTHING_OFFERED, BankAccount, Halt, Ladder, Offer, OfferError, encode_offer, read_offer

EURO = Ladder("EUR", 200, {"once": [500, 1000], "month": [200, 500]})
ACCOUNT = BankAccount("EUR", "Stichting Elders", iban="NL91ABNA0417164300")
CARDS_HALTED = Halt("card", "designation", "for now")
OFFER = Offer(1, [EURO], ["bank", "card"], [ACCOUNT], ["RU"], {"ru": "!"}, {"en": "Thanks"}, "gift", [CARDS_HALTED])


def test_an_offer_is_read_as_it_was_written_and_equal_ones_have_equal_bytes() -> None:
    assert read_offer(encode_offer(OFFER)) == OFFER
    other_order = [Ladder("EUR", 200, {"month": [200, 500], "once": [500, 1000]})]
    again = msgspec.structs.replace(OFFER, ladders=other_order)
    assert encode_offer(again) == encode_offer(OFFER)
    assert encode_offer(NOTHING_OFFERED) == b'{"version":1}'


def test_ladder_account_and_halt_are_found_by_name() -> None:
    assert (OFFER.ladder("EUR"), OFFER.ladder("USD")) == (EURO, None)
    assert (OFFER.account("EUR"), OFFER.account("USD")) == (ACCOUNT, None)
    assert (OFFER.halted("card"), OFFER.halted("bank")) == (CARDS_HALTED, None)


def test_fields_of_a_later_version_are_passed_over() -> None:
    assert read_offer(b'{"version":1,"methods":["bank"],"colour":"red"}').methods == ["bank"]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"version":"1"}', b'{"version":1,"methods":[1]}', b"\xff"])
def test_an_offer_that_cannot_be_read_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(OfferError, match=r"^support\.json cannot be read: .*\. Print the edition again\.$"):
        read_offer(content)


@pytest.mark.parametrize("version", [0, 2])
def test_another_version_is_not_guessed_at(version: int) -> None:
    with pytest.raises(OfferError) as caught:
        read_offer(b'{"version":%d}' % version)
    assert str(caught.value) == (f"support.json is of version {version}, and this program reads 1. Upgrade it.")


def test_halts_are_read_as_they_were_written_in_one_order() -> None:
    bank = Halt("bank")

    assert read_halts(encode_halts([CARDS_HALTED, bank])) == [bank, CARDS_HALTED]
    assert encode_halts([bank, CARDS_HALTED]) == encode_halts([CARDS_HALTED, bank])
    assert read_halts(encode_halts([])) == []
    for content in (b"", b"{}", b'[{"reason":"x"}]'):
        with pytest.raises(HaltsUnreadable, match=r"^halts\.json cannot be read: .* the vault writes it anew\.$"):
            read_halts(content)


def test_with_a_list_of_countries_a_card_is_only_taken_in_the_guarded_way() -> None:
    assert method_of("card") is CARD_HOSTED
    assert method_of("card", guarded=True) is CARD_GUARDED
    assert method_of("bank", guarded=True) is method_of("bank") is BANK
    assert method_of("bitcoin") is BITCOIN
    assert method_of("cheque") is None
    assert SLUGS[:3] == ("bank", "bitcoin", "card")
    assert CARD_GUARDED.gate == "before-network"


def test_a_fact_told_twice_is_one_fact() -> None:
    fact = Fact("bank", FactKind.CAPTURED, "L-1", "a", Money(200, "EUR"), date(2026, 11, 27))

    assert fact.identity == ("bank", "captured", "L-1")
    assert Fact("bank", FactKind.CAPTURED, "L-1", "b", Money(1, "EUR"), date(2026, 11, 28)).identity == fact.identity

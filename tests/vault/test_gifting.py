"""Envelopes about gifts: each is carried out once, and what no form can have made is put aside."""

import pytest

from tamizdat.contributions.actions.visiting import show
from tamizdat.contributions.models import Attempt, Gift, Pledge, RawHint
from tamizdat.contributions.queries.gifts import gift as look_up
from tamizdat.contributions.sealing import gift_token
from tamizdat.envelope.gift_messages import Give, ManageGift, ProviderHint, Remind
from tamizdat.money.references import drawn_reference
from tamizdat.readers.face import where_to_write
from tamizdat.readers.models import Giver, Reminder
from tests.readers.people import KEYRING
from tests.vault.conftest import House

GIVE = Give(
    "a" * 32, drawn_reference(5), "bank", "month", 200, "EUR", "fa", "Vera@Example.org", "rev1", "", "2026-11-27"
)


def test_a_promised_transfer_is_expected_with_its_address_sealed(house: House) -> None:
    house.drop(GIVE)
    house.drop(GIVE)
    turn = house.take_in()
    row = Gift.objects.get()
    to = where_to_write(row.pk, KEYRING)

    assert turn.became == {"given": 2}
    assert (row.reference, row.rhythm, row.minor, row.provider) == (GIVE.reference, "month", 200, "bank")
    assert Attempt.objects.get().call == "none"
    assert Pledge.objects.get().most == 200
    assert to is not None
    assert (to.address, to.language) == ("vera@example.org", "fa")
    assert "vera" not in repr(to)
    assert all(b"vera" not in bytes(value) for value in Giver.objects.values_list("address", "gift", "index").get())


def test_a_gift_stands_without_an_address_and_with_one_that_is_none(house: House) -> None:
    house.drop(replace_give(gift="b" * 32, address=""))
    house.drop(replace_give(gift="c" * 32, address="no address", reference=drawn_reference(7)))
    house.take_in()

    assert Gift.objects.count() == 2
    assert Giver.objects.count() == 0


def replace_give(**changes: str | int) -> Give:
    fields = {name: getattr(GIVE, name) for name in GIVE.__struct_fields__}
    return Give(**(fields | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"gift": "A" * 32},
        {"reference": "RF18000000000000"},
        {"method": "card"},
        {"minor": 0},
        {"minor": 10**13},
        {"currency": "ZZZ"},
        {"campaign": "<b>"},
    ],
)
def test_what_no_form_can_have_made_is_put_aside(house: House, changes: dict[str, str | int]) -> None:
    house.drop(replace_give(**changes))
    turn = house.take_in()

    assert turn.aside == 1
    assert Gift.objects.count() == 0


def test_the_link_of_a_gift_ends_it_twice_as_once_and_no_other(house: House) -> None:
    house.drop(GIVE)
    house.drop(replace_give(gift="b" * 32, reference=drawn_reference(7)))
    house.take_in()
    token = gift_token(KEYRING, "a" * 32)
    for _ in range(2):
        house.drop(ManageGift(token, "cancel", 0))
    house.drop(ManageGift("x" * 43, "cancel", 0))
    turn = house.take_in()
    ended, other = (look_up(letter * 32, house.now.date()) for letter in "ab")

    assert turn.became == {"changed": 1, "nothing": 2}
    assert ended is not None
    assert other is not None
    assert (ended.state, other.state) == ("cancelled", "expected")


def test_a_link_lowers_an_amount_and_never_raises_it_above_what_was_said_at_first(house: House) -> None:
    house.drop(GIVE)
    house.take_in()
    token = gift_token(KEYRING, "a" * 32)
    for minor in (201, 10**9, -5, 0, 150):
        house.drop(ManageGift(token, "amount", minor))
        house.take_in()

    assert Pledge.objects.get().minor == 150


def test_to_forget_erases_the_address_and_ends_what_repeats(house: House) -> None:
    house.drop(GIVE)
    house.take_in()
    house.drop(ManageGift(gift_token(KEYRING, "a" * 32), "forget", 0))
    house.take_in()

    assert where_to_write("a" * 32, KEYRING) is None
    assert Gift.objects.get().ended_why == "cancelled"


@pytest.mark.parametrize("rhythm", ["once", "month"])
def test_the_link_of_a_gift_whose_address_was_erased_opens_nothing(house: House, rhythm: str) -> None:
    house.drop(replace_give(rhythm=rhythm))
    house.take_in()
    token = gift_token(KEYRING, "a" * 32)
    assert show(token, house.now.date())
    for _ in range(2):
        house.drop(ManageGift(token, "forget", 0))
        house.take_in()

    assert show(token, house.now.date()) is None
    assert Gift.objects.count() == 1


def test_a_reminder_is_kept_once_for_each_address_and_month(house: House) -> None:
    for month in ("2027-01", "2027-01", "2027-02", "2026-10", "2029-01", "soon"):
        house.drop(Remind("vera@example.org", month, "en", "2026-11-27T12"))
    house.take_in()

    assert sorted(Reminder.objects.values_list("month", flat=True)) == ["2027-01", "2027-02"]


def test_a_call_of_a_provider_waits_sealed(house: House) -> None:
    for _ in range(100):
        house.drop(ProviderHint("stripe", b'{"id":"evt_secret"}', {"stripe-signature": "x"}, "2026-11-27"))
    house.take_in()
    hint = RawHint.objects.get()

    assert hint.state == "waiting"
    assert b"evt_secret" not in bytes(hint.sealed)

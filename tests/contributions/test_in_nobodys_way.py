"""What cannot be done just now holds up nothing that can."""

from datetime import timedelta

from tamizdat.contributions.actions.halting import halt_method
from tamizdat.contributions.actions.hints import keep_hint
from tamizdat.contributions.models import Attempt, Gift, Pledge, RawHint
from tamizdat.contributions.models.gifts import MANDATE
from tamizdat.money.methods import Rhythm
from tamizdat.office.gift_queries import effect
from tests.contributions.givers import Till
from tests.laboratory.books import Fault


def many_due(till: Till, count: int, **of: str) -> None:
    """So many other pledges are due before those of the test."""
    for _ in range(count):
        Gift.objects.filter(pk=till.give(Rhythm.MONTHLY)).update(**of)
    Pledge.objects.filter(gift__in=Gift.objects.filter(**of)).update(next_on=till.now.date() - timedelta(days=1))


def test_halted_pledges_hold_up_no_others(till: Till) -> None:
    gift = till.give(Rhythm.MONTHLY)
    many_due(till, 60, method="mollie")
    halt_method("mollie", "repair", "keep", by="keeper", now=till.now)
    till.live(timedelta(hours=12), days=32)

    assert till.charged(gift) == 2


def test_pledges_whose_provider_is_not_set_up_hold_up_no_others(till: Till) -> None:
    gift = till.give(Rhythm.MONTHLY)
    many_due(till, 60, provider="elsewhere")
    till.live(timedelta(hours=12), days=32)

    assert till.charged(gift) == 2


def test_pledges_whose_card_cannot_be_looked_at_hold_up_no_others(till: Till) -> None:
    till.risk = frozenset({"RU"})
    till.again()
    many_due(till, 60)
    gift = till.give(Rhythm.MONTHLY)
    till.house.ordered = [("country", Fault.DOWN)] * 50
    till.wait(days=31)
    till.turn()
    till.wait(minutes=6)
    till.turn()

    assert till.charged(gift) == 2


def test_calls_in_the_name_of_a_provider_that_is_not_set_up_hold_up_no_others(till: Till) -> None:
    for number in range(250):
        keep_hint("mollie", f"id=tr_{number}".encode(), {}, till.givers.keyring, till.now)
    till.turn()
    assert not RawHint.objects.exists()
    till.house.ordered = [("changed", Fault.DOWN)] * 9
    till.wait(minutes=1)
    gift = till.give()
    Attempt.objects.update(look_at=None)
    body, headers = till.house.calls_since(0)[0]
    keep_hint("fake", body, headers, till.givers.keyring, till.now)
    till.turn()

    assert till.state(gift) == "given"


def test_askings_whose_provider_is_not_set_up_hold_up_no_others(till: Till) -> None:
    till.house.ordered = [("confirm", Fault.DOWN)] * 120
    for _ in range(120):
        till.give()
    Attempt.objects.update(provider="elsewhere")
    till.house.ordered = [("confirm", Fault.LOST), *[("changed", Fault.DOWN)] * 9]
    gift = till.give()
    till.wait(minutes=1)
    till.turn()

    assert till.state(gift) == "given"


def test_forged_calls_leave_nothing(till: Till) -> None:
    for number in range(20):
        keep_hint("fake", b"%d" % number, {"signature": "forged"}, till.givers.keyring, till.now)
    till.turn()

    assert not RawHint.objects.exists()


def test_a_mandate_that_was_made_is_settled_and_nobody_is_asked_about_it_again(till: Till) -> None:
    """Keepers are told to give back what is under way: a mandate is no money, and was there long ago."""
    till.give(Rhythm.MONTHLY)
    till.live(hours=3)
    made = Attempt.objects.get(period=MANDATE)
    assert (made.state, made.look_at) == ("mandated", None)
    assert effect("card", till.now.date()).under_way == 0

    looked = made.looks
    till.live(timedelta(hours=1), days=2)
    assert Attempt.objects.get(period=MANDATE).looks == looked


def test_a_mandate_is_no_gift(till: Till) -> None:
    chosen = till.chosen(Rhythm.MONTHLY)
    till.confirm(chosen, till.house.card("NL", "asks"))
    assert effect("card", till.now.date()).under_way == 1
    assert till.state(chosen.gift) == "waiting"

"""Money goes back once, at a keeper's word, whatever is answered; what a bank sends back to us is booked."""

import pytest

from tamizdat.contributions.actions.refunding import order_refund
from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.models import RefundOrder
from tamizdat.contributions.queries.gifts import payments
from tests.contributions.givers import Till
from tests.laboratory.books import Fault

UNKNOWN = tuple(Fault)


@pytest.mark.parametrize("fault", [None, *UNKNOWN])
def test_a_refund_is_given_back_once_whatever_is_answered(till: Till, fault: Fault | None) -> None:
    gift = till.give(minor=1000)
    payment = payments(gift)[0][0].pk
    till.house.ordered = [("refund", fault)] if fault else []
    order_refund(payment, 400, by="keeper", now=till.now)
    till.settle()

    assert [minor for _, minor, _ in till.house.refunds.values()] == [400]
    assert till.state(gift) == "part-refunded"
    assert till.agrees()
    with pytest.raises(ActRefused, match="Not more"):
        order_refund(payment, 601, by="keeper", now=till.now)
    assert not RefundOrder.objects.filter(known="asked").exists()


def test_two_keepers_cannot_give_the_same_back_at_once(till: Till) -> None:
    payment = payments(till.give())[0][0].pk
    till.house.ordered = [("refund", Fault.DOWN)]
    order_refund(payment, 200, by="one", now=till.now)

    with pytest.raises(ActRefused, match="waits"):
        order_refund(payment, 200, by="other", now=till.now)


def test_a_refund_that_came_back_and_a_fee_that_was_forgiven_are_booked(till: Till) -> None:
    gift = till.give(minor=1000)
    payment = payments(gift)[0][0].pk
    order_refund(payment, 1000, by="keeper", now=till.now)
    till.live(minutes=6)
    assert till.state(gift) == "refunded"
    till.house.send_back(next(iter(till.house.refunds)))
    till.live(minutes=6)
    assert (till.state(gift), till.agrees()) == ("given", True)
    till.house.close(till.house.dispute(next(iter(till.house.payments))), won=True, fee_back=True)
    till.live(minutes=6)

    assert (till.state(gift), till.agrees()) == ("given", True)
    order_refund(payment, 1000, by="keeper", now=till.now)  # in another way, and so once more
    till.live(minutes=6)
    assert (till.state(gift), till.agrees()) == ("refunded", True)

"""What a giver or a keeper called off is not taken after all, also where nobody knows whether it was ever asked for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from tamizdat.contributions.actions.matching import match_line
from tamizdat.contributions.actions.pledging import cancel, pause
from tamizdat.contributions.actions.refunding import order_refund
from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.models import Attempt, Gift, RefundOrder
from tamizdat.contributions.queries.gifts import payments
from tamizdat.money.methods import Rhythm
from tests.contributions.givers import Givers, Till
from tests.laboratory.books import Fault


@pytest.mark.parametrize("act", [cancel, pause])
def test_a_charge_that_nobody_heard_is_not_repeated_after_its_giver_called_it_off(
    till: Till, act: Callable[[Gift, datetime], bool]
) -> None:
    gift = till.give(Rhythm.MONTHLY)
    till.house.ordered = [("charge", Fault.DOWN)]
    till.wait(days=31)
    till.turn()
    assert act(Gift.objects.get(), till.now)
    till.settle()

    assert till.charged(gift) == 1
    assert not Attempt.objects.filter(known="asked", live=True).exists()


@pytest.mark.parametrize("act", [cancel, pause])
def test_a_charge_that_was_heard_before_it_was_called_off_is_still_learned_of(
    till: Till, act: Callable[[Gift, datetime], bool]
) -> None:
    gift = till.give(Rhythm.MONTHLY)
    till.house.ordered = [("charge", Fault.LOST)]
    till.wait(days=31)
    till.turn()
    assert act(Gift.objects.get(), till.now)
    till.settle()

    assert till.charged(gift) == len(payments(gift)) == 2
    assert till.agrees()


def test_a_refund_waits_while_its_provider_is_not_set_up_and_holds_up_nobody(till: Till) -> None:
    order_refund(payments(till.give())[0][0].pk, 100, by="keeper", now=till.now)
    till.house.ordered = [("refund", Fault.LOST)]
    till.turn()
    dealings = till.work.dealings
    till.work.dealings = replace(dealings, providers={})
    till.wait(hours=25)
    till.turn()
    assert RefundOrder.objects.get().known == "asked"
    till.work.dealings = dealings
    till.settle()

    assert RefundOrder.objects.get().known == "heard"
    assert len(till.house.refunds) == 1


def test_a_refund_is_looked_for_by_the_name_that_the_provider_gave_to_the_payment(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider's search by our own id may be late, or not offered."""
    order_refund(payments(till.give())[0][0].pk, 100, by="keeper", now=till.now)
    till.house.ordered = [("refund", Fault.LOST), ("changed", Fault.DOWN), ("changed", Fault.DOWN)]
    till.turn()
    monkeypatch.setattr(till.provider, "find", lambda _attempt, _asked_at: None)
    till.wait(hours=25)
    till.again()
    till.turn()

    assert RefundOrder.objects.get().known == "heard"


def test_what_came_by_transfer_is_not_said_to_be_sent_back(givers: Givers) -> None:
    gift, line = givers.transfer(), givers.line()
    match_line(line.pk, "gift", gift.pk, keyring=givers.keyring, by="keeper", today=givers.now.date())

    with pytest.raises(ActRefused, match="by hand"):
        order_refund(payments(gift.pk)[0][0].pk, 100, by="keeper", now=givers.now)
    assert not RefundOrder.objects.exists()

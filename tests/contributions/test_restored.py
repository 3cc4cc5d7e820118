"""A database is put back from a backup: what was taken since is found at the provider, and not taken once more."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction

from tamizdat.contributions.actions.hints import want_found
from tamizdat.contributions.actions.refunding import order_refund
from tamizdat.contributions.models import Attempt, FactRow, Gift, Pledge, RawHint
from tamizdat.contributions.queries.gifts import payments
from tamizdat.money.methods import Rhythm
from tests.contributions.givers import Till
from tests.fakes.provider_house import SLUG
from tests.laboratory.books import Fault


@contextmanager
def backup(till: Till) -> Iterator[Callable[[], None]]:
    """Yields how to put back what stands now."""
    now = transaction.savepoint()

    def restore() -> None:
        transaction.savepoint_rollback(now)
        till.again()

    yield restore


def test_a_renewal_that_was_taken_since_the_backup_is_not_taken_again(till: Till) -> None:
    gift = till.give(Rhythm.MONTHLY)
    till.live(timedelta(hours=12), days=20)
    with backup(till) as restore:
        till.live(timedelta(hours=12), days=15)
        restore()
    till.live(timedelta(hours=12), days=5)

    assert len(till.house.taken()) == till.charged(gift) == 2
    assert (till.state(gift), till.agrees()) == ("active", True)
    assert not RawHint.objects.filter(state="strange").exists()
    till.live(timedelta(hours=12), days=25)
    assert till.charged(gift) == 3


@pytest.mark.parametrize("fault", ["changed", "fetch", "mandate_of"])
def test_nothing_is_taken_while_the_provider_does_not_tell_what_it_took(till: Till, fault: str) -> None:
    gift = till.give(Rhythm.MONTHLY)
    till.live(timedelta(hours=12), days=20)
    with backup(till) as restore:
        till.live(timedelta(hours=12), days=15)
        restore()
    till.house.ordered = [(fault, Fault.DOWN)] * 9
    till.live(timedelta(minutes=1), minutes=30)
    assert len(till.house.taken()) == 2
    till.house.ordered = []
    till.live(timedelta(minutes=5), hours=3)

    assert till.charged(gift) == 2
    assert till.agrees()


def test_a_gift_that_is_lost_waits_for_a_keeper_and_is_booked_as_found(till: Till) -> None:
    with backup(till) as restore:
        till.give(minor=700)
        till.give(Rhythm.MONTHLY)
        till.live(minutes=10)
        restore()
    till.live(minutes=30)
    found = RawHint.objects.filter(state="strange").order_by("minor")
    assert [(one.minor, one.currency) for one in found] == [(500, "EUR"), (700, "EUR")]
    assert not till.agrees()
    assert want_found(SLUG, by="keeper", now=till.now) == 2
    till.live(minutes=10)

    assert till.agrees()
    assert till.givers.balances()["income:gifts:found"] == -1200
    assert not RawHint.objects.filter(state="strange").exists()
    assert not Pledge.objects.exists()
    assert {one.period for one in Attempt.objects.all()} == {"found"}


def test_what_was_found_is_refunded_and_disputed_like_any_other(till: Till) -> None:
    with backup(till) as restore:
        till.give(minor=700)
        restore()
    till.live(minutes=10)
    want_found(SLUG, by="keeper", now=till.now)
    till.live(minutes=10)
    gift = Gift.objects.get().pk
    order_refund(payments(gift)[0][0].pk, 300, by="keeper", now=till.now)
    till.live(minutes=10)
    assert till.state(gift) == "part-refunded"
    till.house.dispute(next(iter(till.house.payments)))
    till.live(minutes=10)

    assert (till.state(gift), till.agrees()) == ("disputed", True)


def test_a_period_that_was_taken_twice_shows_both_payments(till: Till) -> None:
    """It was charged before it was known, by a version that did not wait: both stand on the page of the gift."""
    gift = till.give(Rhythm.MONTHLY)
    till.live(timedelta(hours=12), days=20)
    with backup(till) as restore:
        till.live(timedelta(hours=12), days=15)
        restore()
    Attempt.objects.create(
        id="a" * 32, gift_id=gift, period="2026-12", key="k", provider=SLUG, minor=500, currency="EUR",
        call="charge", asked_at=till.now,
    )  # fmt: skip
    till.live(minutes=10)

    assert Attempt.objects.filter(gift=gift, period="2026-12").count() == 2
    assert len(payments(gift)) == 2


def test_what_another_program_sold_is_passed_over(till: Till) -> None:
    with backup(till) as restore:
        till.give()
        restore()
    next(iter(till.house.payments.values())).attempt = "order 77"
    till.live(minutes=10)

    assert not RawHint.objects.filter(state="strange").exists()
    assert not FactRow.objects.exists()

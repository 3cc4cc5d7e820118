"""Cards: an attempt stands in the database before anybody is asked, and no crash and no silence takes money twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import count

import pytest
from django.db import connection

from tamizdat.contributions.actions.halting import halt_method, resume_method
from tamizdat.contributions.actions.hints import keep_hint
from tamizdat.contributions.actions.pledging import cancel, change_amount, pause, resume
from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.models import Attempt, DayCount, FactRow, Gift, Halt, Pledge, RawHint
from tamizdat.contributions.providers.protocol import Confirmed
from tamizdat.contributions.queries.gifts import payments
from tamizdat.contributions.queries.health import provider_health
from tamizdat.money.methods import Rhythm
from tests.contributions.givers import Till
from tests.fakes.provider_house import SLUG, House
from tests.laboratory.books import Fault

UNKNOWN = tuple(Fault)


class Killed(BaseException):
    """The process is gone: nobody catches that."""


@contextmanager
def killed_at(statement: int) -> Iterator[Callable[[], bool]]:
    """Kill the process at its n-th word with the database. Yields whether it came that far."""
    words = count(1)
    died = [False]

    def word(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")) or died[0]:
            return execute(sql, *rest)
        if next(words) == statement:
            died[0] = True
            raise Killed
        return execute(sql, *rest)

    with connection.execute_wrapper(word), suppress(Killed):
        yield lambda: died[0]


def test_a_card_is_taken_once_and_booked(till: Till) -> None:
    gift = till.give()
    till.live(minutes=10)

    assert (till.charged(gift), till.state(gift)) == (1, "given")
    assert till.agrees()


def test_a_pledge_is_charged_once_in_each_period(till: Till) -> None:
    gift = till.give(Rhythm.MONTHLY)
    for month in range(1, 7):
        assert (till.charged(gift), till.state(gift)) == (month, "active")
        till.live(timedelta(hours=12), days=30.5)

    assert till.agrees()


def test_a_pledge_whose_first_payment_makes_the_mandate_is_not_charged_twice_in_its_first_month(till: Till) -> None:
    till = Till(till.givers, House(takes_first=True))
    gift = till.give(Rhythm.MONTHLY)
    till.live(timedelta(hours=12), days=20)
    assert till.charged(gift) == 1
    till.live(timedelta(hours=12), days=12)

    assert (till.charged(gift), till.state(gift)) == (2, "active")


def test_one_more_step_in_the_browser_is_waited_for(till: Till) -> None:
    chosen = till.chosen(Rhythm.MONTHLY)
    answer = till.confirm(chosen, till.house.card(says="asks"))
    assert isinstance(answer, Confirmed)
    assert answer.secret == "secret"
    till.live(minutes=10)
    assert till.charged(chosen.gift) == 0
    till.house.authenticate(answer.ref.id)
    till.live(minutes=15)

    assert (till.charged(chosen.gift), till.state(chosen.gift)) == (1, "active")


@pytest.mark.parametrize("fault", UNKNOWN)
@pytest.mark.parametrize("rhythm", [Rhythm.ONCE, Rhythm.MONTHLY])
def test_whatever_was_not_answered_is_taken_at_most_once(till: Till, fault: Fault, rhythm: Rhythm) -> None:
    till.house.ordered = [("confirm", fault), ("charge", fault), ("fetch", fault)]
    gift = till.give(rhythm)
    till.settle()

    assert till.charged(gift) <= 1
    assert till.agrees()
    assert not Attempt.objects.filter(known="asked", live=True).exists()


@pytest.mark.parametrize("fault", UNKNOWN)
def test_a_renewal_that_was_not_answered_is_taken_once(till: Till, fault: Fault) -> None:
    gift = till.give(Rhythm.MONTHLY)
    till.house.ordered = [("charge", fault)]
    till.live(timedelta(hours=12), days=40)

    assert (till.charged(gift), till.state(gift)) == (2, "active")
    assert till.agrees()


def test_a_stored_500_is_asked_for_a_day_and_then_looked_for(till: Till) -> None:
    till.house.ordered = [("charge", Fault.BROKEN)]
    till.house.ordered += [("find", Fault.DOWN), ("changed", Fault.DOWN)] * 50
    gift = till.give(Rhythm.MONTHLY)
    till.live(timedelta(hours=1), hours=22)
    assert Attempt.objects.filter(known="asked", live=True).count() == 1
    till.house.ordered = []
    till.live(timedelta(hours=1), hours=3)

    assert till.charged(gift) == 1
    assert till.state(gift) == "active"


def test_a_vault_that_was_locked_for_a_day_does_not_use_an_old_key(till: Till) -> None:
    """The key is forgotten by then: to use it again would be to ask anew."""
    till.house.ordered = [("charge", Fault.LOST), ("find", Fault.DOWN)]
    gift = till.give(Rhythm.MONTHLY)
    till.wait(hours=25)
    till.again()
    till.live(timedelta(minutes=30), hours=2)

    assert till.charged(gift) == 1


@pytest.mark.parametrize("rhythm", [Rhythm.ONCE, Rhythm.MONTHLY])
def test_killed_at_any_word_with_the_database_a_gift_is_taken_at_most_once(till: Till, rhythm: Rhythm) -> None:
    for statement in count(1):
        chosen = till.chosen(rhythm)
        with killed_at(statement) as died:
            till.confirm(chosen, till.house.card())
        till.again()
        till.settle()

        assert till.charged(chosen.gift) <= 1
        assert till.agrees()
        if not died():
            assert till.charged(chosen.gift) == 1
            return


def test_killed_at_any_word_with_the_database_a_renewal_is_taken_exactly_once(till: Till) -> None:
    for statement in count(1):
        gift = till.give(Rhythm.MONTHLY)
        assert till.charged(gift) == 1
        Gift.objects.exclude(pk=gift).filter(ended=None).update(ended=till.now.date())
        till.wait(days=31)
        with killed_at(statement) as died:
            till.turn()
        till.again()
        till.settle()

        assert till.charged(gift) == 2, statement
        assert till.agrees()
        if not died():
            return


def test_a_card_of_a_listed_or_unknown_country_leaves_nothing_but_a_number(till: Till) -> None:
    till.risk = frozenset({"RU"})
    till.again()
    for country in ("RU", ""):
        till.give(country=country)

    assert till.house.network == []
    assert Gift.objects.count() == Attempt.objects.count() == FactRow.objects.count() == 0
    assert DayCount.objects.get().count == 2


def test_the_country_is_asked_for_again_at_each_renewal(till: Till) -> None:
    till.risk = frozenset({"RU"})
    till.again()
    gift = till.give(Rhythm.MONTHLY)
    till.house.cards[next(iter(till.house.mandates.values()))].country = "RU"
    heard = len(till.house.network)
    till.live(timedelta(hours=12), days=40)

    assert till.charged(gift) == 1
    assert len(till.house.network) == heard
    assert Gift.objects.get().ended_why == "country"
    assert till.house.mandates == {}


def test_while_the_list_of_countries_is_not_known_nothing_is_charged(till: Till) -> None:
    gift = till.give(Rhythm.MONTHLY)
    till.risk = None  # type: ignore[assignment]  # as it is before an edition was read
    till.again()
    till.live(timedelta(hours=12), days=40)

    assert till.charged(gift) == 1


def test_a_declined_card_says_so_and_a_form_sent_twice_takes_once(till: Till) -> None:
    chosen = till.chosen()
    declined = till.confirm(chosen, till.house.card(says="declines"))
    taken = till.confirm(chosen, till.house.card())
    again = till.confirm(chosen, till.house.card())

    assert not isinstance(declined, Confirmed)
    assert declined.reason == "declined"
    assert isinstance(taken, Confirmed)
    assert isinstance(again, Confirmed)
    assert till.charged(chosen.gift) == 1


@pytest.mark.parametrize("fault", UNKNOWN)
def test_a_giver_who_was_told_nothing_asks_the_same_again_and_is_taken_once(till: Till, fault: Fault) -> None:
    chosen, card = till.chosen(Rhythm.MONTHLY), till.house.card()
    till.house.ordered = [("confirm", fault)]
    unsure = till.confirm(chosen, card)
    again = till.confirm(chosen, card)
    till.settle()

    assert not isinstance(unsure, Confirmed)
    assert unsure.reason == "later"
    assert isinstance(again, Confirmed) is (fault is not Fault.BROKEN)
    assert till.charged(chosen.gift) == 1
    assert till.state(chosen.gift) == "active"


def test_one_more_step_is_told_again_to_who_asks_again(till: Till) -> None:
    chosen, card = till.chosen(), till.house.card(says="asks")
    first, again = till.confirm(chosen, card), till.confirm(chosen, card)

    assert first == again
    assert isinstance(first, Confirmed)
    assert first.secret == "secret"


def test_a_renewal_that_fails_is_tried_after_1_3_7_and_14_days_and_lapses(till: Till) -> None:
    gift = till.give(Rhythm.MONTHLY)
    till.house.cards[next(iter(till.house.mandates.values()))].says = "declines"
    due = Pledge.objects.get().due_on
    tried = []
    for _ in range(31 + 20):
        before = Attempt.objects.count()
        till.live(timedelta(hours=12), days=1)
        if Attempt.objects.count() > before:
            tried.append((till.now.date() - due).days)

    assert [day - tried[0] for day in tried] == [0, 1, 3, 7, 14]
    assert till.state(gift) == "lapsed"
    assert till.house.mandates == {}


def test_a_card_that_works_again_recovers_a_pledge(till: Till) -> None:
    gift = till.give(Rhythm.MONTHLY)
    card = till.house.cards[next(iter(till.house.mandates.values()))]
    card.says = "declines"
    till.live(timedelta(hours=12), days=33)
    assert till.state(gift) == "past-due"
    card.says = "pays"
    till.live(timedelta(hours=12), days=5)

    assert (till.charged(gift), till.state(gift)) == (2, "active")
    assert Pledge.objects.get().due_on.month == 1


def test_nothing_is_charged_after_a_halt_and_a_resumed_pledge_skips_what_is_long_past(till: Till) -> None:
    gift = till.give(Rhythm.MONTHLY)
    halt_method("card", "designated", "keep", by="keeper", now=till.now)
    with pytest.raises(ActRefused, match="already"):
        halt_method("card", "designated", "keep", by="keeper", now=till.now)
    till.live(timedelta(hours=12), days=50)
    assert till.charged(gift) == 1
    assert till.state(gift) == "halted"
    resume_method("card", by="keeper", now=till.now)
    till.live(timedelta(hours=12), days=1)
    assert till.charged(gift) == 1
    till.live(timedelta(hours=12), days=20)

    assert (till.charged(gift), till.state(gift)) == (2, "active")
    assert Halt.objects.get().ended_by == "keeper"


def test_a_halt_ends_even_the_repetition_of_a_charge_of_unknown_outcome(till: Till) -> None:
    gift = till.give(Rhythm.MONTHLY)
    till.house.ordered = [("charge", Fault.DOWN)]
    till.wait(days=31)
    till.turn()
    halt_method("card", "designated", "keep", by="keeper", now=till.now)
    till.settle()

    assert till.charged(gift) == 1
    assert not Attempt.objects.filter(known="asked", live=True).exists()


def test_a_halt_that_cancels_ends_every_pledge_and_forgets_the_cards(till: Till) -> None:
    gifts = [till.give(Rhythm.MONTHLY) for _ in range(3)]
    halt_method("card", "designated", "cancel", by="keeper", now=till.now)
    till.live(minutes=10)
    resume_method("card", by="keeper", now=till.now)
    till.live(timedelta(hours=12), days=40)

    assert [till.charged(gift) for gift in gifts] == [1, 1, 1]
    assert {till.state(gift) for gift in gifts} == {"cancelled"}
    assert till.house.mandates == {}


def test_a_giver_pauses_goes_on_lowers_and_cancels(till: Till) -> None:
    number = till.give(Rhythm.MONTHLY, 500)
    gift = Gift.objects.get(pk=number)
    assert pause(gift, till.now)
    till.live(timedelta(hours=12), days=40)
    assert (till.charged(number), till.state(number)) == (1, "paused")
    assert resume(gift, till.givers.keyring, till.now)
    assert not resume(gift, till.givers.keyring, till.now)
    assert not change_amount(gift, 501, 200)
    assert not change_amount(gift, 199, 200)
    assert change_amount(gift, 200, 200)
    assert change_amount(gift, 300, 200)
    till.live(timedelta(hours=12), days=28)
    assert [row.minor for row, _ in payments(number)] == [300, 500]
    assert cancel(gift, till.now)
    assert not cancel(gift, till.now)
    till.live(timedelta(hours=12), days=60)

    assert (till.charged(number), till.state(number)) == (2, "cancelled")


def test_with_every_call_lost_a_sweep_finds_the_same_within_a_quarter_of_an_hour(till: Till) -> None:
    gift = till.give()
    (payment,) = till.house.payments
    till.live(minutes=10)
    till.house.dispute(payment)
    till.live(minutes=15)
    assert till.state(gift) == "disputed"
    assert till.agrees()
    till.house.close(next(iter(till.house.disputes)), won=True)
    till.house.pay_out()
    till.live(minutes=15)

    assert till.state(gift) == "given"
    assert till.agrees()


def test_calls_of_the_provider_are_kept_sealed_looked_up_and_never_lost(till: Till) -> None:
    from_house = till.house.calls_since
    gift = till.give()
    body, headers = from_house(0)[0]
    for _ in range(100):
        keep_hint(SLUG, body, headers, till.givers.keyring, till.now)
    keep_hint(SLUG, body + b" ", {"signature": "forged"}, till.givers.keyring, till.now)
    assert RawHint.objects.count() == 2
    assert all(b"payment" not in bytes(one.sealed) for one in RawHint.objects.all())
    till.house.ordered = [("fetch", Fault.DOWN)]
    till.turn()
    till.live(minutes=5)

    assert till.state(gift) == "given"
    assert {one.state for one in RawHint.objects.all()} == {"done"}
    assert DayCount.objects.get(name="forged calls").count == 1


def test_an_object_that_names_an_attempt_of_nobody_stays_and_alarms(till: Till) -> None:
    till.house.pay(till.work.dealings.ask_of(Attempt.objects.get(gift=till.give())), till.house.card())
    stranger = next(reversed(till.house.payments.values()))
    stranger.attempt = "f" * 32
    till.live(minutes=30)
    (health,) = provider_health(till.now)

    assert health.strange == 1
    assert not till.agrees()
    assert RawHint.objects.get(state="strange").tries > 1

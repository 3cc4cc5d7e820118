"""A mistake in a letter: stop, fix and continue for the rest, correct those who got it, resend to the missing."""

import pytest

from tamizdat.letters.actions import orders
from tamizdat.letters.errors import IssueRefused
from tamizdat.letters.models import Issue
from tamizdat.wire.smtp.parcels import Parcel, Reply
from tests.fakes.readership import FakeAudience
from tests.fakes.relays import FakeRelay
from tests.letters.sending_house import SendingHouse, fakes

State = Issue.State


@pytest.fixture
def stopped(house: SendingHouse) -> SendingHouse:
    """A keeper stops an issue after forty of a hundred mails."""
    house.audience = FakeAudience.of(100)

    def stop_after_forty(parcel: Parcel) -> None:
        if len(fakes(house.relay).taken) == 40:
            orders.stop(house.issue().pk, house.now)
            house.sender.stop()

    house.relay = FakeRelay(before_each=stop_after_forty)
    house.restart()
    house.send(words="Wrong words.")
    fakes(house.relay).before_each = lambda parcel: None
    house.restart()
    return house


def test_after_a_stop_no_dot_leaves(stopped: SendingHouse) -> None:
    stopped.turns()

    assert stopped.issue().state == State.STOPPED
    assert len(fakes(stopped.relay).taken) == 40
    assert stopped.account().waiting == 60


def test_fix_and_continue_reaches_the_rest_with_the_new_words(stopped: SendingHouse) -> None:
    stopped.edition.put(1, stopped.now, words="Right words.")
    orders.fix_and_continue(stopped.issue().pk, stopped.now)
    stopped.later(seconds=10)
    stopped.turns()

    assert stopped.issue(version=2).state == State.SENT
    assert stopped.account(version=2).accepted == 60
    assert set(fakes(stopped.relay).copies.values()) == {1}
    assert sum(b"Right words." in message for _, message in fakes(stopped.relay).taken) == 60


def test_a_correction_goes_to_exactly_those_who_got_the_first(stopped: SendingHouse) -> None:
    first = {who for who, _ in fakes(stopped.relay).taken}
    orders.correct(stopped.issue().pk, stopped.now)
    stopped.later(seconds=10)
    stopped.turns()

    assert {who for who, count in fakes(stopped.relay).copies.items() if count == 2} == first
    assert stopped.account(version=2).accepted == 40


def test_resending_goes_to_the_missing_alone(stopped: SendingHouse) -> None:
    orders.resend_to_missing(stopped.issue().pk, stopped.now)
    stopped.turns()

    assert set(fakes(stopped.relay).copies.values()) == {1}
    assert len(fakes(stopped.relay).copies) == 100


def test_who_left_meanwhile_gets_no_further_version(stopped: SendingHouse) -> None:
    reached = {who for who, _ in fakes(stopped.relay).taken}
    gone = next(number for number, (who, _) in stopped.audience.members.items() if who not in reached)
    stopped.audience.leave(gone)
    orders.resend_to_missing(stopped.issue().pk, stopped.now)
    stopped.turns()

    assert stopped.account(version=2).skipped == 1


def test_an_order_that_makes_no_sense_is_refused_with_a_sentence(house: SendingHouse) -> None:
    issue = house.send()

    with pytest.raises(IssueRefused, match="is over already"):
        orders.stop(issue.pk, house.now)
    with pytest.raises(IssueRefused, match="does not hold"):
        orders.skip(issue.pk, house.now)
    with pytest.raises(IssueRefused, match="no issue 999"):
        orders.pause(999, house.now)


def test_what_is_being_sent_is_corrected_only_after_a_stop(house: SendingHouse) -> None:
    house.relay = FakeRelay(fate=lambda who, n: Reply(450, (4, 2, 1)))
    house.restart()
    issue = house.send()

    with pytest.raises(IssueRefused, match="stop it first"):
        orders.correct(issue.pk, house.now)

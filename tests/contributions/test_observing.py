"""What stands on givers' statements is looked at once a day, and keepers learn when it becomes something else."""

from datetime import date

import pytest

from tamizdat.contributions.queries.health import Health, provider_health
from tests.contributions.givers import Givers
from tests.contributions.test_risk_countries import Counter
from tests.laboratory.stripe_cards import CARDS, PAYS


@pytest.fixture
def counter(givers: Givers) -> Counter:
    return Counter(givers)


def health_of(counter: Counter) -> Health:
    return next(one for one in provider_health(counter.givers.now) if one.provider == "stripe")


def test_nothing_is_said_before_anything_was_seen(counter: Counter) -> None:
    counter.live(1)

    assert health_of(counter).descriptor == ""


def test_what_is_seen_first_is_no_change(counter: Counter) -> None:
    counter.offer(CARDS[PAYS])
    counter.live(1)
    health = health_of(counter)

    assert (health.descriptor, health.descriptor_before) == ("SUPPORT", "")


def test_a_change_is_kept_with_its_day(counter: Counter) -> None:
    counter.offer(CARDS[PAYS])
    counter.live(1)
    counter.house.books.descriptor = "THANKS, " + "W" * 60
    counter.offer(CARDS[PAYS])
    counter.live(2)
    health = health_of(counter)

    assert health.descriptor == ("THANKS, " + "W" * 60)[:40]
    assert health.descriptor_before == "SUPPORT"
    assert health.descriptor_since is not None
    assert date(2020, 1, 1) < health.descriptor_since < counter.givers.now.date()


def test_it_is_asked_for_once_a_day(counter: Counter) -> None:
    counter.live(1)
    before = counter.house.asked.count("GET /v1/charges")
    for _ in range(20):
        counter.work.turn(counter.givers.now)
    counter.live(1)

    assert counter.house.asked.count("GET /v1/charges") == before + 1


def test_the_first_payment_is_looked_at_at_once(counter: Counter) -> None:
    counter.live(1)
    counter.offer(CARDS[PAYS])
    for _ in range(2):
        counter.work.turn(counter.givers.now)

    assert health_of(counter).descriptor == "SUPPORT"
    before = counter.house.asked.count("GET /v1/charges")
    counter.work.turn(counter.givers.now)
    assert counter.house.asked.count("GET /v1/charges") == before

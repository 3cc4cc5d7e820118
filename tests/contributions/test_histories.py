"""Histories in which everything goes wrong, out of seeds. `make giftlab` lives through thousands more."""

import pytest

from tests.contributions.histories import History, Verdict


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_taken_twice_and_nothing_is_lost(seed: int) -> None:
    found = History(seed).live()

    assert found == Verdict(requests=found.requests)

"""An empty room of gifts for each test."""

import pytest

from tests.contributions.givers import Givers, Till
from tests.fakes.provider_house import House


@pytest.fixture
def givers(db: None) -> Givers:
    return Givers()


@pytest.fixture
def till(givers: Givers) -> Till:
    return Till(givers, House())

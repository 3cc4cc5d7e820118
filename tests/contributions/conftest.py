"""An empty room of gifts for each test."""

import pytest

from tests.contributions.givers import Givers


@pytest.fixture
def givers(db: None) -> Givers:
    return Givers()

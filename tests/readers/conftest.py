"""An empty room of readers for each test."""

import pytest

from tests.readers.people import People


@pytest.fixture
def people(db: None) -> People:
    return People()

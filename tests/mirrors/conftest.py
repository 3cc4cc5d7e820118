"""What the tests of mirrors share."""

from pathlib import Path

import pytest

from tests.edition.printing_house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "var")

"""What tests of letters share: a sender in memory, and one printed paper, since printing takes a second."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.letters.printed import Printed, printed
from tests.letters.sending_house import SendingHouse


@pytest.fixture
def house(tmp_path: Path, db: None) -> SendingHouse:
    return SendingHouse(tmp_path)


@pytest.fixture(scope="session")
def paper() -> Iterator[Printed]:
    """A paper with a letter, printed by the real press."""
    with tempfile.TemporaryDirectory(prefix="tamizdat-letters-") as folder:
        yield printed(Path(folder) / "var")

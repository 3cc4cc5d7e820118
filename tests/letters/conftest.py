"""What tests of letters share: one printed paper, since printing takes a second."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.letters.printed import Printed, printed


@pytest.fixture(scope="session")
def paper() -> Iterator[Printed]:
    """A paper with a letter, printed by the real press."""
    with tempfile.TemporaryDirectory(prefix="tamizdat-letters-") as folder:
        yield printed(Path(folder) / "var")

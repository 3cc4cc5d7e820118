"""Fixtures of the letters' tests."""

from pathlib import Path

import pytest

from tests.letters.sending_house import SendingHouse


@pytest.fixture
def house(tmp_path: Path, db: None) -> SendingHouse:
    return SendingHouse(tmp_path)

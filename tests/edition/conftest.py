"""Fixtures of the edition's tests."""

from pathlib import Path

import pytest

from tests.edition.printing_house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "var")


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "reader"

"""A letter in a signed edition beside a vault, as the press leaves it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tamizdat.edition.changes import Change
from tests.edition.printing_house import House
from tests.fakes.readership import FakeEdition


def print_letter(var: Path, words: str, due: timedelta = timedelta(minutes=-1)) -> None:
    """Seal an edition with one letter, which is due so long from now."""
    house = House(var)
    edition = FakeEdition()
    edition.put(1, datetime.now(UTC) + due, words)
    edition.refresh()
    pages = [house.page(f"{path}.gz", content.decode()) for path, content in edition.files.items()]
    house.seal(Change(placed=pages, whole=True))

"""What stands in a signed edition beside a vault, as the press leaves it: a letter, or what is offered to givers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tamizdat.edition.changes import Change
from tamizdat.money.offer import PATH, Offer, encode_offer
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


def print_offer(var: Path, offer: Offer) -> None:
    """Seal an edition in which something is offered to givers."""
    house = House(var)
    house.seal(Change(placed=[house.page(f"{PATH}.gz", encode_offer(offer).decode())], whole=True))

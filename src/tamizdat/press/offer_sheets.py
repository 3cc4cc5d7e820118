"""`support.json`, and when it should stand; see `pages` for the rules that all sheets share.

The form for givers is no sheet of its own: the page at support/ reads the same record.
"""

from collections.abc import Callable, Iterator

from tamizdat.money.offer import NOTHING_OFFERED, PATH, encode_offer
from tamizdat.press.offer_records import SUBJECT, GiftOffer
from tamizdat.press.reading import Reading
from tamizdat.press.sheet import Chromes, Sheet, first_language, written
from tamizdat.press.shelf import Shelf

PAGE = "offer"
KINDS = frozenset({PAGE})


def should_stand(_page: str, shelf: Shelf, languages: list[str]) -> bool:
    """Say whether there is anything to write."""
    return bool(languages) and shelf.outline(SUBJECT) is not None


def every_page(shelf: Shelf, languages: list[str]) -> Iterator[str]:
    """List the one file, where it should stand."""
    if should_stand(PAGE, shelf, languages):
        yield PAGE


def for_subject(subject: str) -> Iterator[str]:
    """List the file where an offer, or the site, begins or ceases to stand."""
    if subject == SUBJECT or subject.startswith("site/"):
        yield PAGE


def _offer(reading: Reading, _: str, chromes: Chromes) -> Sheet:
    found = reading.record(SUBJECT, GiftOffer)
    content = encode_offer(found.offer if found else NOTHING_OFFERED)
    return written(chromes(first_language(reading)), PATH, content)


OFFER_SHEETS: dict[str, Callable[[Reading, str, Chromes], Sheet]] = {PAGE: _offer}

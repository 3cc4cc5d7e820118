"""A page before it is set: where it stands, its template, its face."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tamizdat.press.faces import Card, Chrome, Face, Head, Link
from tamizdat.press.reading import Reading

Chromes = Callable[[str], Chrome]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before it is set. `up` is "" for the usual way to the root; `ready` holds bytes that need no template.

    `slips` are the cards that the template `slip` sets once for all pages that show them. `mail` is sent, not browsed.
    """

    path: str
    language: str
    template: str
    head: Head
    face: Face
    up: str = ""
    ready: bytes | None = None
    slip: str = ""
    slips: Sequence[Card] = ()
    mail: bool = False


def written(chrome: Chrome, address: str, text: str | bytes) -> Sheet:
    """Make the sheet of a file that needs no template; `address` is its own, such as `ru/feed.xml`."""
    ready = text.encode() if isinstance(text, str) else text
    head = Head(chrome.name, "", chrome.origin, [], "", "")
    return Sheet(f"{address}.gz", chrome.language, "", head, Link("", ""), ready=ready)


def first_language(reading: Reading) -> str:
    """Return the first language of the site, English before there is a site."""
    return next(iter(reading.site().languages), "en")

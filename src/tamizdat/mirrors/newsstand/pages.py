"""Which stored file stands behind the address of a page, and where an old address leads now."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from tamizdat.edition.old_addresses import one_spelling
from tamizdat.mirrors.newsstand import unpacking
from tamizdat.mirrors.newsstand.exchange import Sheet, Shelf

_MOST_PAIRS = 8
_MISSING = "404.html.gz"
# As press/templates/redirect.html writes it: up to the root, then down.
_LEADS_ON = re.compile(rb'http-equiv="refresh" content="0; url=[./]*([^"?#]*/)"')
_HEAD = 2048
# As WordPress and others name their feeds, of the whole site or of what stands `above`.
_FEED = re.compile(
    r"(?P<above>(?:[^/]+/)*?)(?:comments/)?(?:(?:feed|rss)(?:/(?:atom|rss|rss2|rdf))?/?|(?:rss|atom)\.xml|wp-(?:rss2?|atom)\.php)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the tree. `packed` says that it is stored gzipped and asked for by its plain name."""

    sheet: Sheet
    packed: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """The address is another one: a path from the root of the site, ready for a Location field."""

    location: str


def find_page(name: str, query: str, shelf: Shelf) -> Found | Moved | None:
    """Look up a page by its address without the leading slash."""
    # An old address such as `/?p=123` has the path of a page that stands, so the query speaks first.
    old = (_old_address(name, query, shelf) or _feed_asked_for(name, query, shelf)) if query else None
    return old or _stored(name, shelf) or _old_address(name, "", shelf) or _old_feed(name, shelf)


def find_missing_page(name: str, shelf: Shelf) -> Sheet | None:
    """The page that says "not here", in the language of the address if there is one."""
    language = name.partition("/")[0]
    own = shelf.find(f"tree/{language}/{_MISSING}") if "/" in name else None
    return own or shelf.find(f"tree/{_MISSING}")


def _stored(name: str, shelf: Shelf) -> Found | Moved | None:
    if not name or name.endswith("/"):
        return _file(f"{name}index.html", shelf)
    found = _file(name, shelf)
    if found is None and shelf.find(f"tree/{name}/index.html.gz"):
        return Moved(f"/{quote(name)}/")
    return found


def _file(name: str, shelf: Shelf) -> Found | None:
    packed = shelf.find(f"tree/{name}.gz")
    if packed:
        return Found(packed, packed=True)
    plain = shelf.find(f"tree/{name}")
    return Found(plain, packed=False) if plain else None


def _old_address(name: str, query: str, shelf: Shelf) -> Moved | None:
    redirects = shelf.redirects()
    if not redirects:
        return None
    for address in _addresses(quote(name.encode("utf-8", "surrogateescape")), query):
        new = redirects.get(one_spelling(address))
        if new is not None:
            return Moved("/" + quote(new.lstrip("/"), safe="/%#?&=;,:+@!~*'()"))
    return None


def _feed_asked_for(name: str, query: str, shelf: Shelf) -> Moved | None:
    """The feed of an address such as `/?feed=rss2`."""
    asked = any(pair.startswith("feed=") for pair in query.split("&")[:_MOST_PAIRS])
    return _old_feed(f"{name}feed/", shelf) if asked and (not name or name.endswith("/")) else None


def _old_feed(name: str, shelf: Shelf) -> Moved | None:
    """Where the feed of another site is read now: programs of subscribers ask for it long after, and follow only this.

    The feed of a category is that of the section to which the category leads; comments have none, so the paper's.
    """
    found = _FEED.fullmatch(name)
    if found is None:
        return None
    above = found["above"]
    place = _led_on(above, shelf) if above else ""
    if not place.endswith("/") and place:
        return None
    return Moved(f"/{quote(place)}feed.xml") if shelf.find(f"tree/{place}feed.xml.gz") else None


def _led_on(above: str, shelf: Shelf) -> str:
    """Where an address leads, by the list of old ones or by the page that stands there and leads on; else itself."""
    moved = _old_address(above, "", shelf)
    if moved:
        return unquote(moved.location).lstrip("/")
    page = shelf.find(f"tree/{above}index.html.gz")
    start = unpacking.unpack_start(page.data, _HEAD) if page and page.data else b""
    led = _LEADS_ON.search(start)
    return unquote(led[1].decode("utf-8", "replace")) if led else above


def _addresses(name: str, query: str) -> Iterator[str]:
    """The old addresses that may be meant."""
    if not query:
        yield from (name, name.rstrip("/"), f"{name}/")
        return
    # Whoever passed the link on may have added pairs of his own (`&fbclid=`).
    yield from (f"{name}?{words}" for words in (query, *query.split("&")[:_MOST_PAIRS]))

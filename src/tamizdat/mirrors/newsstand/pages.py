"""Which stored file stands behind the address of a page, and where an old address leads now."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from tamizdat.edition.old_addresses import one_spelling
from tamizdat.mirrors.newsstand.exchange import Sheet, Shelf

_MOST_PAIRS = 8
_MISSING = "404.html.gz"


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
    old = _old_address(name, query, shelf) if query else None
    return old or _stored(name, shelf) or _old_address(name, "", shelf)


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


def _addresses(name: str, query: str) -> Iterator[str]:
    """The old addresses that may be meant."""
    if not query:
        yield from (name, name.rstrip("/"), f"{name}/")
        return
    # Whoever passed the link on may have added pairs of his own (`&fbclid=`).
    yield from (f"{name}?{words}" for words in (query, *query.split("&")[:_MOST_PAIRS]))

"""Which stored file stands behind the address of a page, and where an old address leads now."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

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
    for spelling in _spellings(name, query):
        new = redirects.get(spelling)
        if new is not None:
            return Moved("/" + quote(new.lstrip("/"), safe="/%#?&=;,:+@!~*'()"))
    return None


def _spellings(name: str, query: str) -> Iterator[str]:
    """The ways in which one old address may have been written down."""
    if not query:
        yield from (name, name.rstrip("/"), name + "/", quote(name))
        return
    # Whoever passed the link on may have added pairs of his own (`&fbclid=`).
    for words in (query, *query.split("&")[:_MOST_PAIRS]):
        yield from (f"{name}?{words}", f"{quote(name)}?{words}", f"{name}?{unquote(words)}")

"""What is answered to what is asked: a pure function of the request and of what the shelf holds."""

from http import HTTPStatus

from tamizdat.mirrors.newsstand import addresses, headings, negotiation, unpacking
from tamizdat.mirrors.newsstand.addresses import Kind, Place
from tamizdat.mirrors.newsstand.exchange import Answer, Ask, Codings, Extent, Headers, Sheet, Shelf
from tamizdat.mirrors.newsstand.pages import Found, Moved, find_missing_page, find_page
from tamizdat.mirrors.newsstand.types import UNKNOWN, media_type

# What a 304 repeats of the whole answer (RFC 9110 15.4.5), and what a browser needs in order to let a script have it.
_KEPT_FIELDS = frozenset(
    {
        "etag",
        "cache-control",
        "vary",
        "access-control-allow-origin",
        "access-control-expose-headers",
        "cross-origin-resource-policy",
    }
)
_OPEN_KINDS = frozenset({Kind.METADATA, Kind.TREE, Kind.OBJECT})


def decide(ask: Ask, shelf: Shelf) -> Answer:
    """Answer one request."""
    return narrow(whole(ask, shelf), ask)


def whole(ask: Ask, shelf: Shelf) -> Answer:
    """Answer a request as if it had no conditions and no range; depends on method, address and codings alone."""
    if addresses.too_long(ask.path, ask.query):
        return _words(414, "This address is longer than any of ours.")
    place = addresses.find_place(ask.path)
    if place is None:
        return _words(400, "This can never be an address here.")
    if ask.method == "OPTIONS" and place.kind in _OPEN_KINDS:
        return Answer(204, headings.preflight_headings())
    if ask.method not in ("GET", "HEAD"):
        refused = _words(405, "Here one can only read.")
        return Answer(405, [*refused.headers, ("allow", "GET, HEAD")], refused.body)
    return _page(place.name, ask, shelf) if place.kind is Kind.PAGE else _open(place, ask.codings, shelf)


def narrow(full: Answer, ask: Ask) -> Answer:
    """Apply the conditions and the range of a request to a whole answer, in the order of RFC 9110 13.2.2."""
    if full.status != HTTPStatus.OK or not (ask.none_match or ask.span):
        return full
    if ask.none_match and negotiation.is_unchanged(ask.none_match, full.etag):
        return Answer(304, [pair for pair in full.headers if pair[0] in _KEPT_FIELDS], b"", full.etag)
    if not ask.span or ask.method != "GET" or not negotiation.is_range_wanted(ask.if_range, full.etag):
        return full
    span = negotiation.read_range(ask.span, full.length)
    return _part(full, *span) if span else full


def _part(full: Answer, start: int, end: int) -> Answer:
    if start >= end:
        unsatisfied = _words(416, "This file is shorter than that.")
        return Answer(416, [*unsatisfied.headers, ("content-range", f"bytes */{full.length}")], unsatisfied.body)
    span = ("content-range", f"bytes {start}-{end - 1}/{full.length}")
    if isinstance(full.body, Extent):
        return Answer(206, [*full.headers, span], Extent(full.body.sheet, start, end), full.etag)
    return Answer(206, [*full.headers, span], full.body[start:end], full.etag)


def _page(name: str, ask: Ask, shelf: Shelf) -> Answer:
    match find_page(name, ask.query, shelf):
        case Moved(location):
            told = _words(301, f"This address is now {location}")
            return Answer(301, [*told.headers, ("location", location)], told.body)
        case Found(sheet, packed):
            return _sheet(200, name if name and not name.endswith("/") else "index.html", sheet, ask.codings, packed)
        case None:
            missing = find_missing_page(name, shelf)
            return _sheet(404, "404.html", missing, ask.codings) if missing else _nothing()


def _sheet(status: int, name: str, sheet: Sheet, codings: Codings, packed: bool = True) -> Answer:  # noqa: FBT001, FBT002  # a fact of the file
    """A file of the tree under its own name; a packed one in the coding that the client takes."""
    kind = media_type(name)
    caching = headings.IMMUTABLE if name.startswith("_m/") else headings.FRESH
    own = _page_headings(sheet, packed) if kind.startswith("text/html") else headings.file_headings()
    fields: Headers = [("content-type", kind), ("cache-control", caching), *own]
    if not packed:
        return _complete(status, fields, _body(sheet), _tag(sheet))
    fields.append(("vary", "accept-encoding"))
    if codings.gzip:
        return _complete(status, [*fields, ("content-encoding", "gzip")], _body(sheet), _tag(sheet))
    plain = unpacking.unpack(sheet.data) if codings.identity and sheet.data is not None else None
    if plain is not None:
        return _complete(status, fields, plain, _tag(sheet, "-plain"))
    return _words(406, "This file is kept gzipped; ask with Accept-Encoding: gzip.")


def _page_headings(sheet: Sheet, packed: bool) -> Headers:  # noqa: FBT001  # a fact of the file
    stored = sheet.data or b""
    start = unpacking.unpack_start(stored, headings.WHERE_POLICIES_STAND) if packed else stored
    return headings.page_headings(headings.page_policy(start))


def _open(place: Place, codings: Codings, shelf: Shelf) -> Answer:
    """Stored bytes for whoever checks them. Metadata is plain JSON, and shrinks on the way for those who take gzip."""
    if place.kind is Kind.OBJECT and not addresses.is_object(place.name):
        return _nothing(open_to_all=True)
    sheet = shelf.find(place.name)
    if sheet is None:
        return _nothing(open_to_all=True)
    fields: Headers = [*_open_fields(place), *headings.open_headings()]
    if place.kind is not Kind.METADATA:
        return _complete(200, fields, _body(sheet), _tag(sheet))
    fields.append(("vary", "accept-encoding"))
    if codings.gzip and sheet.data is not None:
        fields.append(("content-encoding", "gzip"))
        return _complete(200, fields, unpacking.pack(sheet.data), _tag(sheet, "-gzip"))
    return _complete(200, fields, _body(sheet), _tag(sheet))


def _open_fields(place: Place) -> Headers:
    match place.kind:
        case Kind.OBJECT:
            kind, caching = UNKNOWN, headings.IMMUTABLE
        case Kind.METADATA:
            kind = media_type(place.name)
            caching = headings.IMMUTABLE if addresses.is_versioned(place.name) else headings.FRESH
        case _:
            kind = media_type(place.name)
            caching = headings.IMMUTABLE if place.name.startswith("tree/_m/") else headings.FRESH
    return [("content-type", kind), ("cache-control", caching)]


def _body(sheet: Sheet) -> bytes | Extent:
    return Extent(sheet, 0, sheet.size) if sheet.data is None else sheet.data


def _tag(sheet: Sheet, suffix: str = "") -> str:
    """The strong entity tag of a sheet as stored, or of what we made of it (RFC 9110 8.8.3)."""
    # Half of the hash is enough to tell two files apart, and shorter on every answer.
    return f'"{sheet.digest[:32]}{suffix}"'


def _complete(status: int, fields: Headers, body: bytes | Extent, etag: str) -> Answer:
    if status != HTTPStatus.OK:
        return Answer(status, fields, body)
    return Answer(status, [*fields, ("etag", etag), ("accept-ranges", "bytes")], body, etag)


def _nothing(*, open_to_all: bool = False) -> Answer:
    # Never stored: a client that asked for the next root too early has to ask again (TUF 5.3.3).
    absent = _words(404, "There is nothing at this address.")
    if not open_to_all:
        return absent
    plain = [("content-type", "text/plain; charset=utf-8"), ("cache-control", headings.FRESH)]
    return Answer(404, [*plain, *headings.open_headings()], absent.body)


def _words(status: int, sentence: str) -> Answer:
    plain = [("content-type", "text/plain; charset=utf-8"), ("cache-control", headings.FRESH)]
    return Answer(status, [*plain, *headings.file_headings()], f"{sentence}\n".encode())

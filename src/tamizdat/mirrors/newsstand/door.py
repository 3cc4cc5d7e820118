"""The socket's side of the newsstand: reads a request, asks for the decision, writes the answer (RSGI)."""

import os
import time
from asyncio import AbstractEventLoop
from http import HTTPStatus
from typing import Protocol

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]  # public in its documentation, not in its stubs

from tamizdat.mirrors.newsstand import decision
from tamizdat.mirrors.newsstand.exchange import Answer, Ask, Codings, Extent, Headers, Sheet, Shelf
from tamizdat.mirrors.newsstand.negotiation import read_codings
from tamizdat.mirrors.newsstand.shelf import pieces
from tamizdat.mirrors.newsstand.store import Store

# Seconds between two looks at the folder: a new edition is on the stand this soon.
LOOK_EVERY = 0.1
_LOST = Answer(503, [("retry-after", "1"), ("cache-control", "no-store")])


class HeaderFields(Protocol):
    """Header fields of a request, by name in lower case."""

    def get(self, key: str, default: str | None = None) -> str | None:
        """The first field of this name."""
        ...


class Scope(Protocol):
    """A request as RSGI tells it."""

    method: str
    path: str
    query_string: str

    @property
    def headers(self) -> HeaderFields:
        """Its header fields."""
        ...


class Transport(Protocol):
    """A body that is sent in pieces."""

    async def send_bytes(self, data: bytes) -> None:
        """Send one piece."""
        ...


class Reply(Protocol):
    """The three ways of RSGI to answer that are used here."""

    def response_empty(self, status: int, headers: Headers) -> None:
        """Answer without a body."""
        ...

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer with a body from memory."""
        ...

    def response_stream(self, status: int, headers: Headers) -> Transport:
        """Answer with a body in pieces."""
        ...


class LiveShelf(Shelf, Protocol):
    """A shelf that changes under our hands."""

    def refresh(self) -> bool:
        """Say whether anything has changed since the last look."""
        ...

    def open(self, sheet: Sheet) -> int | None:
        """A descriptor on a large sheet, or None if it is gone."""
        ...


class Newsstand:
    """An RSGI application. One stands in every worker and shares nothing with the others."""

    def __init__(self, shelf: LiveShelf, budget: int) -> None:
        """`budget` is the most memory in bytes for answers kept ready."""
        self._shelf = shelf
        self._ready: Store[tuple[str, bool, bool], Answer] = Store(budget)
        self._next_look = 0.0

    def __rsgi_init__(self, loop: AbstractEventLoop) -> None:
        """Look at the folder before the first request comes."""
        self._shelf.refresh()

    async def __rsgi__(self, scope: Scope, reply: Reply) -> None:
        """Answer one request."""
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + LOOK_EVERY
            if self._shelf.refresh():
                self._ready.clear()
        await self._send(self._answer(scope), scope.method, reply)

    def _answer(self, scope: Scope) -> Answer:
        header = scope.headers.get
        method, path, query = scope.method, scope.path, scope.query_string
        codings = read_codings(header("accept-encoding"))
        none_match, span = header("if-none-match"), header("range")
        # Old addresses hang on the query, and other methods are rare: neither is kept ready.
        if query or method != "GET":
            ask = Ask(method, path, query, codings, none_match or "", span or "", header("if-range") or "")
            return decision.decide(ask, self._shelf)
        full = self._ready.get((path, codings.gzip, codings.identity))
        if full is None:
            full = self._prepare(path, codings)
        if none_match is None and span is None:
            return full
        conditions = Ask(method, path, query, codings, none_match or "", span or "", header("if-range") or "")
        return decision.narrow(full, conditions)

    def _prepare(self, path: str, codings: Codings) -> Answer:
        full = decision.whole(Ask("GET", path, codings=codings), self._shelf)
        if full.status == HTTPStatus.OK and isinstance(full.body, bytes):
            self._ready.put((path, codings.gzip, codings.identity), full, full.length)
        return full

    async def _send(self, answer: Answer, method: str, reply: Reply) -> None:
        if isinstance(answer.body, bytes):
            reply.response_bytes(answer.status, answer.headers, answer.body)
            return
        headers = [*answer.headers, ("content-length", str(answer.length))]
        if method == "HEAD":
            reply.response_empty(answer.status, headers)
            return
        descriptor = self._shelf.open(answer.body.sheet)
        if descriptor is None:
            reply.response_empty(_LOST.status, _LOST.headers)
            return
        try:
            await _stream(Answer(answer.status, headers, answer.body), answer.body, descriptor, reply)
        finally:
            os.close(descriptor)


async def _stream(answer: Answer, extent: Extent, descriptor: int, reply: Reply) -> None:
    transport = reply.response_stream(answer.status, answer.headers)
    try:
        for piece in pieces(descriptor, extent.start, extent.end):
            await transport.send_bytes(piece)
    except ProtocolClosed:
        return  # the reader has gone; nobody needs to know

"""Sending one small form to an address of our own, to see that it answers as mail providers want (RFC 8058).

Under the rules of `fetch`: public addresses only, usual ports, bounded in time; no redirect is followed, no body read.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from tamizdat.wire.fetch import PORTS, Lookup, dial, is_public, public_address

SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, whether a cookie was set, and where a redirect leads ("" where there is none)."""

    status: int
    cookie: bool
    location: str


def knock(
    url: str,
    form: bytes,
    *,
    lookup: Lookup = public_address,
    allowed: Callable[[str], bool] = is_public,
    ports: dict[str, int] = PORTS,
) -> Answer:
    """Send a form and look at the head of the answer. Raises FetchRefused."""
    answer, connection = dial(url, lookup, allowed, ports, time.monotonic() + SECONDS, form)
    try:
        return Answer(answer.status, "Set-Cookie" in answer.headers, answer.headers.get("Location", ""))
    finally:
        answer.close()
        connection.end()

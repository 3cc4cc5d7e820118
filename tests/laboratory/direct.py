"""A way to an invented provider without a network, for tests that ask it ten thousand times. Nothing breaks on it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from tamizdat.wire.calls import Answer, Call
from tests.laboratory.books import Request
from tests.laboratory.serving import House


@dataclass
class Direct:
    """Asks the house itself."""

    house: House

    def call(self, call: Call) -> Answer:
        parts = urlsplit(call.url)
        headers = {name.lower(): value for name, value in call.headers.items()}
        reply = self.house.reply(Request(call.method, parts.path, parts.query, headers, call.body))
        return Answer(reply.status, {"date": f"{self.house.clock.now:%a, %d %b %Y %H:%M:%S} GMT"}, reply.body)

"""A real Postfix between us and readers: it takes, delivers, bounces to us, and can be asked what it has."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tamizdat.letters.models import Issue
from tamizdat.letters.postmark import read_return_path
from tamizdat.letters.smtp_relay import SmtpRelay
from tamizdat.wire.smtp.server import Server
from tests.fakes.readership import FakeAudience
from tests.fakes.relays import message_id
from tests.fakes.sink import Manners, close, serve
from tests.letters.own_postfix import own_postfix
from tests.letters.sending_house import KEYRING, SendingHouse
from tests.loops import loop_of_its_own


@contextmanager
def readers_server(manners: Manners) -> Iterator[int]:
    """The mail server of all readers, and of our own bounces."""
    with loop_of_its_own() as loop:
        server = loop.run(serve(manners))
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            loop.run(close(server, manners))


def wait_until_there(manners: Manners, count: int) -> None:
    """Postfix delivers in its own time; a minute is more than it ever takes."""
    for _ in range(600):
        if len(manners.taken) >= count:
            return
        time.sleep(0.1)


def test_a_real_postfix_takes_delivers_bounces_and_answers(house: SendingHouse) -> None:
    manners = Manners()
    house.audience = FakeAudience(
        {number: (f"reader{number}@example.net", "digest") for number in range(1, 9)}
        | {99: ("code550nobody@example.net", "digest")}
    )
    with (
        tempfile.TemporaryDirectory(prefix="tamizdat-postfix-") as name,
        readers_server(manners) as onward,
        own_postfix(Path(name), onward) as postfix,
    ):
        relay = SmtpRelay(Server("127.0.0.1", postfix.port, "none", log=str(postfix.log)))
        house.relay = relay
        house.restart()
        issue = house.send()
        wait_until_there(manners, 9)
        delivered = dict(manners.taken)
        ids = [message_id(b"\n" + message) for who, message in manners.taken if who.startswith("reader")]
        answers = relay.ask([*ids, "never@seen.example"])

    assert issue.state == Issue.State.SENT
    assert house.account().accepted == 9  # Postfix took them all; what comes back is a bounce
    assert {who for who in delivered if who.startswith("reader")} == {f"reader{n}@example.net" for n in range(1, 9)}
    (bounced,) = [who for who in delivered if who.startswith("b+")]
    assert read_return_path(KEYRING, bounced.partition("@")[0]) == (issue.pk, 99)
    assert b"Status: 5.1.1" in delivered[bounced]
    assert answers == [True] * 8 + [False]

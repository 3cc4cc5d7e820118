"""Mails that are made ahead, in a thread of their own, are the mails that would have been made in turn."""

import hashlib
import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tamizdat.letters.bodies import plain
from tamizdat.letters.dkim import Signer, new_key, read_key, sign_digest
from tamizdat.letters.making import Ahead, when_asked
from tamizdat.letters.signing import SigningProcess
from tamizdat.letters.splicing import Splicer, Stock
from tests.fakes.readership import FakeAudience
from tests.letters.sending_house import HOUSE, KEYRING, SendingHouse, fakes

SIGNER = Signer(HOUSE.domain, "t1", read_key(new_key()))


@pytest.fixture
def splicer() -> Splicer:
    body = plain("Good evening.")
    at = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
    return Splicer(KEYRING, HOUSE, SIGNER, Stock(1, b"m" * 16, b"From: <a@b.example>\r\n", body.carried, "h", at))


def test_a_mail_made_ahead_has_the_bytes_of_one_made_in_its_turn(splicer: Splicer) -> None:
    ahead = Ahead(SIGNER)
    begun = [ahead.make(splicer, number, f"reader{number}@example.net") for number in range(20)]

    for number, made in reversed(list(enumerate(begun))):
        assert made().pieces == when_asked(splicer, number, f"reader{number}@example.net")().pieces
    ahead.close()


@pytest.mark.django_db
def test_a_signed_letter_reaches_everybody_once_and_bears_a_signature_of_its_own(house: SendingHouse) -> None:
    house.signer, house.audience = SIGNER, FakeAudience.of(150)
    house.restart()

    house.send()

    taken = fakes(house.relay).taken
    assert set(fakes(house.relay).copies.values()) == {1}
    assert len({message.partition(b"\r\nTo:")[0] for _, message in taken}) == len(taken) == 150
    house.sender.close()


def until(true: Callable[[], bool]) -> bool:
    """Wait for something that another process does."""
    end = time.monotonic() + 30
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def test_another_process_signs_the_same_and_where_it_is_gone_we_do() -> None:
    digests = [hashlib.sha256(b"%d" % number).digest() for number in range(300)]
    wanted = [sign_digest(SIGNER.key, digest) for digest in digests]
    process = SigningProcess(SIGNER.key)
    assert process.take(process.begin(digests[0]), digests[0]) == wanted[0]
    assert until(process.is_ready)

    numbers = [process.begin(digest) for digest in digests]
    assert numbers[0] is not None
    # Of more than it may hold, the rest is signed here; of some nobody asks; the order does not matter.
    for number, digest, signature in list(zip(numbers, digests, wanted, strict=True))[::-7]:
        assert process.take(number, digest) == signature

    begun = process.begin(digests[1])
    os.kill(process.pid, signal.SIGKILL)
    assert process.take(begun, digests[1]) == wanted[1]
    assert [process.take(process.begin(digest), digest) for digest in digests[:3]] == wanted[:3]
    process.close()


def test_the_process_that_signs_ends_with_its_pipe() -> None:
    process = SigningProcess(SIGNER.key)
    assert until(process.is_ready)

    process.close()

    assert not Path(f"/proc/{process.pid}").exists()

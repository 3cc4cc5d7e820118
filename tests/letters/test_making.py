"""Mails that are made ahead, in a thread of their own, are the mails that would have been made in turn."""

from datetime import UTC, datetime

import pytest

from tamizdat.letters.bodies import plain
from tamizdat.letters.dkim import Signer, new_key, read_key
from tamizdat.letters.making import Ahead, when_asked
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
    ahead = Ahead()
    begun = [ahead.make(splicer, number, f"reader{number}@example.net") for number in range(20)]

    for number, made in reversed(list(enumerate(begun))):
        assert made().pieces == when_asked(splicer, number, f"reader{number}@example.net")().pieces
    ahead.close()


def test_what_goes_wrong_while_a_mail_is_made_is_told_to_who_asks_for_it(splicer: Splicer) -> None:
    ahead = Ahead()
    broken = ahead.make(splicer, 1, "кто@example.net")

    with pytest.raises(UnicodeEncodeError):
        broken()
    assert ahead.make(splicer, 2, "reader@example.net")().recipient == b"reader@example.net"
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

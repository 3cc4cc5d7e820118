"""The outbox: whole mails, sealed heads, an answer to every question, and a release that sends each once."""

from pathlib import Path

import pytest

from tamizdat.envelope.errors import SealError
from tamizdat.letters.outbox import Outbox
from tamizdat.letters.wishes import is_wished, wish_for_release
from tests.fakes.readership import FakeAudience
from tests.fakes.relays import FakeRelay
from tests.letters.sending_house import KEYRING, SendingHouse, fakes


@pytest.fixture
def outbox(house: SendingHouse) -> Outbox:
    """A letter to three readers waits."""
    found = Outbox(house.folder / "outbox", KEYRING.outbox, lambda: house.now)
    house.audience = FakeAudience.of(3)
    house.relay = found
    house.restart()
    house.send()
    return found


def test_bodies_lie_there_once(house: SendingHouse, outbox: Outbox) -> None:
    assert len(outbox.newest(9)) == 3
    assert len(list((house.folder / "outbox" / "shared").iterdir())) == 1


def test_it_knows_which_mails_it_has(house: SendingHouse, outbox: Outbox) -> None:
    lines = [mail.head.lines for mail in outbox.newest(9)]
    ids = [line.partition(b"Message-ID: <")[2].partition(b">")[0].decode() for line in lines]

    assert outbox.ask([ids[0], "never@seen.example", ids[2]]) == [True, False, True]


def test_a_torn_frame_is_written_over_and_nothing_before_it_is_lost(house: SendingHouse, outbox: Outbox) -> None:
    (path,) = (house.folder / "outbox").glob("*.mails")
    path.write_bytes(path.read_bytes() + b"\x50\0\0\0torn")
    house.edition.put(2, house.now)
    house.later(seconds=10)
    house.turns()

    assert len(outbox.newest(9)) == 6


def test_another_key_opens_nothing(house: SendingHouse, outbox: Outbox) -> None:
    with pytest.raises(SealError):
        Outbox(house.folder / "outbox", bytes(32), lambda: house.now).newest(1)


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd:0", "2026-11-27:99", "2026-11-27:-1"])
def test_what_it_does_not_have_it_does_not_show(outbox: Outbox, name: str) -> None:
    assert outbox.message(name) is None


def test_release_sends_what_waits_once_and_only_when_somebody_wishes(house: SendingHouse, outbox: Outbox) -> None:
    house.relay = FakeRelay()
    house.restart()
    house.turns()
    assert fakes(house.relay).taken == []

    wish_for_release(house.folder / "outbox")
    house.turns()
    wish_for_release(house.folder / "outbox")
    house.turns()

    assert sorted(fakes(house.relay).copies) == [f"reader{number}@example.net" for number in range(3)]
    assert set(fakes(house.relay).copies.values()) == {1}
    assert not is_wished(house.folder / "outbox")


def test_after_five_weeks_it_forgets(house: SendingHouse, outbox: Outbox, tmp_path: Path) -> None:
    house.later(days=40)
    house.turns(1)

    assert outbox.newest(9) == []
    assert list((house.folder / "outbox" / "shared").iterdir()) == []

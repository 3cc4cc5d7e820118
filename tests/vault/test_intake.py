"""An envelope is carried out once, whatever happens to the worker, and nothing else is lost with it."""

import pytest
from django.db import OperationalError

from tamizdat.envelope.messages import (
    AskToChange,
    AskToLeave,
    Change,
    Confirm,
    Inbound,
    Leave,
    Message,
    Subscribe,
    encode,
)
from tamizdat.envelope.sealed import new_pair, seal
from tamizdat.readers.face import Limits
from tamizdat.readers.models import Pending, Subscription
from tamizdat.spool.envelopes import ASIDE
from tamizdat.vault.intake import TRIES
from tamizdat.vault.models import Opened
from tests.readers.people import KEYRING, VERA
from tests.vault.conftest import House


def wish(address: str = VERA, hour: str = "2026-11-27T12") -> Subscribe:
    return Subscribe("weekly", address, "en", "digest", "0123456789abcdef", hour)


def join(house: House, address: str = VERA) -> Subscription:
    house.drop(wish(address))
    house.take_in()
    house.drop(Confirm(house.letters.wishes[-1].values["token"]))
    house.take_in()
    return Subscription.objects.get()


def test_a_reader_signs_up_confirms_changes_and_leaves_through_the_spool(house: House) -> None:
    join(house)
    house.drop(AskToChange(VERA, ""))
    house.take_in()
    link = house.letters.wishes[-1]
    house.drop(Change(link.values["token"], "ru", "text", "", export=False, erase=False))
    house.take_in()

    assert [notice.kind for notice in house.letters.wishes] == ["confirm", "manage"]
    assert [(one.language, one.edition) for one in Subscription.objects.all()] == [("ru", "text")]
    house.drop(Leave(link.values["leave"]))
    assert house.take_in().became == {"left": 1}
    assert Subscription.objects.count() == house.waiting() == 0


@pytest.mark.parametrize("message", [AskToLeave(VERA, "weekly"), AskToChange(VERA, "")])
def test_who_asks_for_a_link_gets_one(house: House, message: Message) -> None:
    join(house)
    house.drop(message)
    house.take_in()

    assert house.letters.wishes[-1].kind == "manage"


def test_mail_that_came_in_goes_to_the_letters(house: House) -> None:
    house.drop(Inbound(b"From: x", "2026-11-27"))
    house.take_in()

    assert house.letters.inbound == [Inbound(b"From: x", "2026-11-27")]


def test_the_same_envelope_twice_is_one_wish(house: House) -> None:
    sealed = seal(KEYRING.public, encode(wish()))
    for _ in range(3):
        house.spool.drop(sealed)
        house.take_in()

    assert len(house.letters.wishes) == 1
    assert Opened.objects.count() == 1


def test_a_week_of_envelopes_waits_for_a_vault_that_was_down(house: House) -> None:
    for number in range(40):
        house.drop(Inbound(b"bounce %d" % number, "2026-11-27"))
    house.wait(days=7)

    assert house.take_in().done == 40
    assert house.waiting() == 0


def test_a_form_of_last_week_is_forgotten_as_its_sender_has(house: House) -> None:
    house.drop(wish())
    house.wait(days=4)
    house.take_in()

    assert (house.letters.wishes, house.waiting()) == ([], 0)


@pytest.mark.parametrize(
    "sealed",
    [
        b"",
        b"junk",
        seal(new_pair().public, encode(wish())),
        seal(KEYRING.public, encode(wish()))[:-1],
        seal(KEYRING.public, b"junk"),
    ],
    ids=["empty", "junk", "another key", "cut short", "no message"],
)
def test_a_damaged_envelope_is_put_aside_with_a_sentence_and_stops_no_other(house: House, sealed: bytes) -> None:
    house.spool.drop(sealed)
    house.drop(wish())
    turn = house.take_in()

    assert (turn.done, turn.aside, len(house.letters.wishes)) == (1, 1, 1)
    assert [line.partition(":")[0] for line in house.said] == ["An envelope was put aside"]
    assert len(list((house.places.spool / ASIDE).iterdir())) == 1


def test_what_is_no_address_is_dropped(house: House) -> None:
    house.drop(wish("vera@localhost"))

    assert house.take_in().became == {"nothing": 1}
    assert house.waiting() == 0


def test_a_wish_whose_mail_cannot_be_kept_is_not_carried_out_at_all(house: House) -> None:
    house.letters.broken = OperationalError("database is locked")
    house.drop(wish())
    house.take_in()

    assert Pending.objects.count() == Opened.objects.count() == 0
    assert house.waiting() == 1
    house.letters.broken = None
    house.wait(minutes=1)
    assert house.take_in().done == 1
    assert Pending.objects.count() == 1


def test_a_wish_that_always_fails_is_put_aside_and_its_trouble_is_told_without_words(house: House) -> None:
    house.letters.broken = ValueError(f"never say {VERA}")
    house.drop(wish())
    for _ in range(TRIES):
        house.take_in()
        house.wait(minutes=1)

    assert house.waiting() == 0
    assert len(house.said) == 1
    assert "ValueError, letters_room.py:" in house.said[0]
    assert VERA not in house.said[0]


def test_a_flood_waits_in_the_spool_and_is_taken_in_the_next_hours(house: House) -> None:
    house.intake.limits = Limits(of_one_host_per_hour=5)
    for number in range(8):
        house.drop(wish(f"x{number}@one.example"))
    first = house.take_in()

    assert (first.done, first.later) == (5, 3)
    assert house.take_in().later == 0, "what shall wait is not opened again at once"
    house.wait(minutes=61)
    assert house.take_in().done == 3
    assert len(house.letters.wishes) == 8


class KilledError(BaseException):
    """As kill -9 would end the worker."""


def killed(*_arguments: object, **_fields: object) -> None:
    raise KilledError


@pytest.mark.parametrize("moment", ["before the commit", "before the envelope is taken away"])
def test_a_worker_killed_at_either_side_of_the_commit_carries_a_wish_out_once(
    house: House, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.drop(wish())
    with monkeypatch.context() as patch:
        if moment == "before the commit":
            patch.setattr(Opened.objects, "create", killed)
        else:
            patch.setattr(house.spool, "done", killed)
        with pytest.raises(KilledError):
            house.take_in()
    assert house.waiting() == 1
    again = House(house.places)
    again.take_in()

    assert Pending.objects.count() == 1
    assert house.waiting() == 0
    # What was enqueued before the kill stood in the same transaction, which the first kind of kill has undone.
    assert len(again.letters.wishes) == (1 if moment == "before the commit" else 0)

"""Copies of a letter that is being written: to a colleague, marked, so many in a day, and kept nowhere."""

import email
from email.policy import default

import pytest

from tamizdat.envelope.errors import AddressRefused
from tamizdat.envelope.messages import MailCopy
from tamizdat.letters.actions.notices import enqueue
from tamizdat.letters.bodies import unstuffed
from tamizdat.letters.copies import MOST_A_DAY, send_copy
from tamizdat.letters.models import Notice
from tests.letters.sending_house import KEYRING, SendingHouse, fakes

COPY = MailCopy("colleague@example.net", "en", "[copy] Of boats", b"Ships came back.\n", b"<p>Ships.</p>", "2026-11-27")


def test_a_copy_comes_as_the_letter_would_from_where_letters_come(house: SendingHouse) -> None:
    assert send_copy(COPY, KEYRING, house.now, enqueue)
    house.turns(1)

    ((recipient, raw),) = fakes(house.relay).taken
    read = email.message_from_bytes(unstuffed(raw), policy=default)
    assert recipient == "colleague@example.net"
    assert (read["Subject"], read["From"]) == ("[copy] Of boats", "letters@news.example.org")
    assert [part.get_content_type() for part in read.walk()][1:] == ["text/plain", "text/html"]
    assert bytes(Notice.objects.get().sealed) == b""


def test_a_day_has_so_many_copies_and_no_more(house: SendingHouse) -> None:
    assert [send_copy(COPY, KEYRING, house.now, enqueue) for _ in range(MOST_A_DAY + 2)][-3:] == [True, False, False]
    house.later(days=1)
    assert send_copy(COPY, KEYRING, house.now, enqueue)


def test_a_copy_to_what_is_no_address_is_refused(house: SendingHouse) -> None:
    with pytest.raises(AddressRefused):
        send_copy(MailCopy("nobody", "en", "[copy]", b"", b"", "2026-11-27"), KEYRING, house.now, enqueue)

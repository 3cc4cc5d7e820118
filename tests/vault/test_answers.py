"""The office asks, the vault answers: no key in the office, no list without two keepers, nothing left lying about."""

import time
from collections.abc import Callable

import pyrage
import pytest

from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import (
    CountReaders,
    EraseReader,
    ExportReaders,
    FindReader,
    Question,
    ReadOutbox,
    SendingAct,
    encode,
)
from tamizdat.envelope.replies import (
    ActDone,
    ReaderErased,
    ReaderFound,
    ReadersCounted,
    ReadersExported,
    Refused,
    Reply,
    Standing,
    decode_reply,
)
from tamizdat.envelope.sealed import seal
from tamizdat.readers.models import Deed, Subscription
from tamizdat.spool.envelopes import Spool
from tamizdat.spool.questions import QUESTIONS, ask
from tamizdat.vault.answers import Answers
from tamizdat.vault.desk_of_gifts import DeskOfGifts
from tests.readers.people import KEYRING, VERA, People
from tests.vault.conftest import House

Ask = Callable[[Question], Reply]
GIFTS = DeskOfGifts(lambda _now: [])
KEEPER = pyrage.x25519.Identity.generate()


@pytest.fixture
def office(house: House) -> Ask:
    """Ask as the office does; the vault answers in the same thread, while the office waits."""

    def asking(question: Question, keyring: Keyring = KEYRING) -> Reply:
        answers = Answers(house.places.office, keyring, house.letters, GIFTS, house.said.append)
        said = ask(
            house.places.office,
            KEYRING.public,
            encode(question),
            timeout_seconds=20,
            sleep=lambda _: None if answers.turn(house.now) else time.sleep(0.01),
        )
        left = [path for path in house.places.office.rglob("*") if path.is_file()]
        assert left == [], "nothing is left when the answer has been read"
        return decode_reply(said)

    return asking


@pytest.fixture
def people(house: House) -> People:
    return People()


def test_a_person_is_found_by_the_exact_address_only(office: Ask, people: People) -> None:
    people.join()

    assert office(FindReader("Vera@example.org")) == ReaderFound(
        [Standing("weekly", "en", "digest", "active", "2026-11", "")]
    )
    assert office(FindReader("vera@example.com")) == ReaderFound([])


def test_what_is_no_address_gets_a_sentence(office: Ask) -> None:
    reply = office(FindReader("vera"))

    assert isinstance(reply, Refused)
    assert "no mail address" in reply.sentence


def test_a_person_is_erased_with_a_receipt_and_the_deed_is_written_down(office: Ask, people: People) -> None:
    people.join()

    assert office(EraseReader(VERA, "mira")) == ReaderErased(1, 0, "2026-11-27", "2027-01-01")
    assert Subscription.objects.count() == 0
    assert [(deed.kind, deed.by) for deed in Deed.objects.all()] == [("erase", "mira")]


def test_readers_are_counted(office: Ask, people: People) -> None:
    people.join()
    people.ask("other@example.org")

    assert office(CountReaders()) == ReadersCounted({"weekly": {"active": 1, "pending": 1}})


def test_a_list_leaves_only_with_two_keepers_and_sealed_to_one_offline(
    house: House, office: Callable[[Question, Keyring], Reply], people: People
) -> None:
    people.join()
    with_keeper = Keyring.of(bytes(range(32)), KEYRING.mail, [str(KEEPER.to_public())])

    alone = office(ExportReaders("weekly", "mira", "mira"), with_keeper)
    nowhere = office(ExportReaders("weekly", "mira", "anton"), KEYRING)
    both = office(ExportReaders("weekly", "mira", "anton"), with_keeper)
    assert isinstance(alone, Refused)
    assert "two different keepers" in alone.sentence
    assert isinstance(nowhere, Refused)
    assert isinstance(both, ReadersExported)
    assert VERA.encode() in pyrage.decrypt(both.sealed, [KEEPER])


@pytest.mark.parametrize("question", [ReadOutbox(10), SendingAct(1, "pause", "mira")])
def test_what_is_about_letters_is_asked_of_the_letters(office: Ask, question: Question) -> None:
    assert office(question) == ActDone("It was done.")


def test_what_is_no_question_is_told_and_taken_away(house: House) -> None:
    spool = Spool(house.places.office / QUESTIONS)
    spool.drop(b"junk")
    spool.drop(seal(KEYRING.public, b"junk"))
    Answers(house.places.office, KEYRING, house.letters, GIFTS, house.said.append).turn(house.now)

    assert [line.partition(":")[0] for line in house.said] == ["A question of the office was not answered"] * 2
    assert list(spool.waiting()) == []

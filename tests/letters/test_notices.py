"""Notices: in the reader's language, before any letter, the same mail when sent again, erased once it is taken."""

import email
import re
from dataclasses import dataclass, field
from email.policy import default

import pytest

from tamizdat.letters.actions.notices import enqueue
from tamizdat.letters.bodies import unstuffed
from tamizdat.letters.gift_words import BY_STANDING_ORDER
from tamizdat.letters.models import Notice
from tamizdat.letters.notice_words import EDITIONS, LANGUAGES, PAUSED, WORDS
from tamizdat.wire.smtp.parcels import Parcel, Reply
from tests.fakes.readership import FakeAudience
from tests.fakes.relays import TAKEN_UNHEARD, FakeRelay, message_id
from tests.letters.sending_house import DUE, KEYRING, SendingHouse, fakes

VALUES = {
    "token": "T0ken",
    "edition": "digest",
    "paused_until": "2026-12-24",
    "backups_until": "2027-01-03",
    "data": "{}",
}


@dataclass
class Wish:
    kind: str = "confirm"
    address: str = "a.reader@example.net"
    newsletter: str = "weekly"
    language: str = "en"
    values: dict[str, str] = field(default_factory=lambda: dict(VALUES))
    unique: str = "once"


def words_of(message: bytes) -> tuple[str, str]:
    read = email.message_from_bytes(unstuffed(message), policy=default)
    body = read.get_body(("plain",))
    assert body is not None
    return str(read["Subject"]), body.get_content()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("why", "door"), [("halted", "give?l="), ("lapsed", "give?l="), ("cancelled", "gift/T0ken")])
def test_who_did_not_end_it_themselves_is_asked_to_choose_another_way(
    house: SendingHouse, why: str, door: str, language: str
) -> None:
    values = VALUES | {"why": why}
    enqueue(Wish(kind="gift-ended", language=language, values=values, unique=f"{why}{language}"), KEYRING, house.now)
    house.turns(1)
    ((_, message),) = fakes(house.relay).taken

    assert f"https://desk.example.org/{door}" in words_of(message)[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", WORDS["en"])
def test_every_notice_has_words_in_every_language_and_leads_to_the_desk(
    house: SendingHouse, kind: str, language: str
) -> None:
    enqueue(Wish(kind=kind, language=language, unique=f"{kind}{language}"), KEYRING, house.now)
    house.turns(1)
    ((recipient, message),) = fakes(house.relay).taken
    subject, text = words_of(message)

    assert recipient == "a.reader@example.net"
    assert subject == WORDS[language][kind].subject
    assert "weekly" not in subject
    assert ("https://desk.example.org/" in text) == bool(WORDS[language][kind].link)
    assert (f"?l={language}" in text) == bool(WORDS[language][kind].link)
    assert not re.search(r"[{}]", text.replace("{}", ""))


FIGURES = {"amount": "5.00 EUR", "day": "2026-11-30", "receipt": "2026-00014", "next_day": "2026-12-30"}


@pytest.mark.parametrize(
    ("language", "figures"),
    [
        ("en", ["€5 arrived on 30 November 2026", "receipt 2026-00014", "due on 30 December 2026"]),
        ("ru", ["30 ноября 2026", "5 €", "2026-00014"]),
        ("fa", ["\u2068۹ آذر ۱۴۰۵\u2069", "\u20682026-00014\u2069", "\u2068۹ دی ۱۴۰۵\u2069", "۵\u2069"]),
    ],
)
def test_a_receipt_says_days_and_sums_as_the_pages_do_and_no_figure_is_turned_round(
    house: SendingHouse, language: str, figures: list[str]
) -> None:
    wish = Wish(kind="gift-received", language=language, values=VALUES | FIGURES, unique=f"figures{language}")
    enqueue(wish, KEYRING, house.now)
    house.turns(1)
    ((_, message),) = fakes(house.relay).taken
    text = words_of(message)[1].replace("\xa0", " ")

    assert [figure for figure in figures if figure not in text] == []
    page = email.message_from_bytes(unstuffed(message), policy=default).get_body(("html",))
    assert page is not None
    assert ("<bdi>2026-00014</bdi>" in page.get_content()) == (language == "fa")


@pytest.mark.parametrize("kind", ["gift-received", "gift-ended"])
def test_a_mail_about_a_standing_order_says_that_the_bank_alone_stops_it(house: SendingHouse, kind: str) -> None:
    for by in ({}, {"by": "bank"}):
        values = VALUES | FIGURES | {"why": "cancelled"} | by
        enqueue(Wish(kind=kind, values=values, unique=f"{kind}{by}"), KEYRING, house.now)
        house.turns(1)
        text = " ".join(words_of(fakes(house.relay).taken[-1][1])[1].split())

        assert ("standing order" in text) == bool(by)
        assert ("Nothing more will be taken" in text or "you can pause it" in text) == (not by)


def test_all_languages_have_the_same_notices_and_words() -> None:
    assert set(WORDS) == set(EDITIONS) == set(PAUSED) == set(LANGUAGES)
    assert len({frozenset(words) for words in WORDS.values()}) == 1
    assert set(BY_STANDING_ORDER) == set(LANGUAGES)
    assert len({frozenset(words) for words in BY_STANDING_ORDER.values()}) == 1


def test_a_notice_is_erased_once_it_is_taken_and_sealed_until_then(house: SendingHouse) -> None:
    enqueue(Wish(), KEYRING, house.now)
    waiting = bytes(Notice.objects.get().sealed)
    assert waiting
    assert b"example.net" not in waiting
    assert b"T0ken" not in waiting
    house.turns(1)

    notice = Notice.objects.get()
    assert bytes(notice.sealed) == b""
    assert notice.next_try is None


def test_the_same_wish_twice_is_one_mail(house: SendingHouse) -> None:
    enqueue(Wish(), KEYRING, house.now)
    enqueue(Wish(), KEYRING, house.now)
    house.turns()
    enqueue(Wish(), KEYRING, house.now)
    house.turns()

    assert len(fakes(house.relay).taken) == 1


def test_a_notice_whose_answer_was_lost_is_sent_again_as_the_same_mail(house: SendingHouse) -> None:
    house.relay = FakeRelay(fate=lambda who, n: TAKEN_UNHEARD if n == 0 else Reply(250))
    house.restart()
    enqueue(Wish(), KEYRING, house.now)
    house.turns(1)
    house.restart()
    house.later(minutes=3)
    house.turns(1)

    (_, first), (_, second) = fakes(house.relay).taken
    assert first == second
    assert message_id(first) == message_id(second)


def test_a_notice_overtakes_a_letter(house: SendingHouse) -> None:
    house.audience = FakeAudience.of(200)
    enqueued: list[str] = []

    def somebody_signs_up(parcel: Parcel) -> None:
        if len(fakes(house.relay).taken) == 20 and not enqueued:
            enqueued.append("once")
            enqueue(Wish(), KEYRING, house.now)
            house.sender._stopped.wait(0.3)

    house.relay = FakeRelay(before_each=somebody_signs_up)
    house.restart()
    house.begin()
    house.edition.put(1, DUE)
    house.now = DUE
    house.turns(1)

    place = [who for who, _ in fakes(house.relay).taken].index("a.reader@example.net")
    assert 20 <= place <= 23


def test_a_mailbox_that_does_not_exist_ends_its_notice(house: SendingHouse) -> None:
    house.relay = FakeRelay(fate=lambda who, n: Reply(550, (5, 1, 1)))
    house.restart()
    enqueue(Wish(), KEYRING, house.now)
    house.turns()

    assert Notice.objects.get().next_try is None
    assert bytes(Notice.objects.get().sealed) == b""

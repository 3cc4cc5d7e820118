"""What follows from mail that came in, in the readers' room: only what a token or a proof allows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import Inbound
from tamizdat.envelope.tokens import derived_token
from tamizdat.letters.answering.allowance import Allowance, Bounds
from tamizdat.letters.answering.answers import Desk
from tamizdat.letters.answering.library import Library
from tamizdat.letters.inbound.mail import read_mail
from tamizdat.letters.inbound.replies import written
from tamizdat.letters.mailroom import AnswerWish, Mailroom
from tamizdat.letters.notice_mails import Wish, notice_mail
from tamizdat.letters.postmark import VERP, House
from tamizdat.letters.proofs import Proofs
from tamizdat.readers.face import LEAVE, NOTHING, Later, Outcome, subscribe
from tamizdat.readers.models import ConsentEvent, Subscription, Suppression
from tests.letters import mails
from tests.letters.printed import Printed
from tests.readers.people import KEYRING, VERA, People

OTHER_KEYS = Keyring.of(bytes(range(1, 33)), [bytes(range(100, 132))])


@dataclass
class KnownSigners:
    """Who wrote a mail, as a test says; whom it does not know nobody proved."""

    known: Mapping[bytes, str] = field(default_factory=dict)

    def signer(self, raw: bytes, day: date) -> str | None:
        return self.known.get(raw, "")


@dataclass
class Room:
    """A mailroom over a printed paper, and what it sent."""

    paper: Printed
    people: People
    proven: dict[bytes, str] = field(default_factory=dict)
    sent: list[AnswerWish] = field(default_factory=list)
    allowance: Allowance = field(default_factory=Allowance)

    def take(self, raw: bytes, sender: str = "") -> Outcome | Later:
        """Take a mail in; `sender` is who proved to have written it."""
        self.proven[raw] = sender
        room = Mailroom(
            desk=Desk(mails.DOMAIN, [self.paper.origin]),
            proofs=KnownSigners(self.proven),
            library=lambda: Library(self.paper, self.paper.origin),
            enqueue=lambda wish, keyring, now: self.sent.append(wish),
            allowance=self.allowance,
        )
        return room.take_in(Inbound(raw, f"{self.people.now:%Y-%m-%d}"), KEYRING, self.people.now)


@pytest.fixture
def room(paper: Printed, db: None) -> Room:
    return Room(paper, People())


def bounce_address(member: int, issue: int = 7, keyring: Keyring = KEYRING) -> str:
    return f"b+{derived_token(keyring.verp, VERP, (issue, member))}@bounce.{mails.DOMAIN}"


def leave_address(member: int) -> str:
    return f"u+{derived_token(KEYRING.leave, LEAVE, (member,))}@{mails.DOMAIN}"


def report(status: str, to: str) -> bytes:
    return mails.report(status, to=to).replace(mails.BOUNCE.encode(), to.encode())


def test_a_hard_bounce_stops_letters_to_that_reader_and_to_no_other(room: Room) -> None:
    vera, boris = room.people.join(), room.people.join("boris@example.org")
    assert room.take(report("5.1.1", bounce_address(vera.pk))) == Outcome("suppressed")
    vera.refresh_from_db()
    boris.refresh_from_db()
    assert (vera.state, boris.state) == (Subscription.State.SUPPRESSED, Subscription.State.ACTIVE)


def test_five_soft_bounces_over_weeks_halt_the_letters(room: Room) -> None:
    vera = room.people.join()
    for issue in range(5):
        vera.refresh_from_db()
        assert vera.state == Subscription.State.ACTIVE
        room.take(report("4.2.2", bounce_address(vera.pk, issue)))
        room.people.wait(weeks=1)
    vera.refresh_from_db()
    assert vera.state == Subscription.State.HALTED


def test_a_refusal_of_us_costs_no_reader(room: Room) -> None:
    vera = room.people.join()
    assert room.take(report("5.7.1", bounce_address(vera.pk))) == NOTHING
    vera.refresh_from_db()
    assert vera.state == Subscription.State.ACTIVE


@pytest.mark.parametrize("keyring", [OTHER_KEYS], ids=["foreign"])
def test_a_token_of_another_vault_changes_nothing(room: Room, keyring: Keyring) -> None:
    vera = room.people.join()
    to = bounce_address(vera.pk, keyring=keyring)
    assert room.take(report("5.1.1", to)) == NOTHING
    assert room.take(mails.complaint(sender=to)) == NOTHING
    assert (
        room.take(mails.plain("stop", To=f"u+{derived_token(keyring.leave, LEAVE, (vera.pk,))}@{mails.DOMAIN}"))
        == NOTHING
    )
    vera.refresh_from_db()
    assert vera.state == Subscription.State.ACTIVE


def test_a_complaint_erases_the_address_for_good(room: Room) -> None:
    vera = room.people.join()
    assert room.take(mails.complaint(sender=bounce_address(vera.pk))) == Outcome("suppressed", erased=True)
    assert not Subscription.objects.exists()
    assert Suppression.objects.get(reason=Suppression.Reason.COMPLAINT).until is None


def test_the_button_of_a_mail_program_leaves(room: Room) -> None:
    vera = room.people.join()
    assert room.take(mails.plain("", To=leave_address(vera.pk))) == Outcome("left", erased=True)
    assert not Subscription.objects.exists()
    assert room.take(mails.plain("", To=leave_address(vera.pk))) == NOTHING


def test_stop_from_a_proven_address_leaves_the_newsletter_that_was_answered(room: Room) -> None:
    room.people.join(newsletter="letter-1")
    room.people.join(newsletter="weekly")
    raw = mails.plain("Стоп", From=VERA, To=f"letter-1@{mails.DOMAIN}")
    assert room.take(raw, sender=VERA) == Outcome("left", erased=True)
    assert [each.newsletter for each in Subscription.objects.all()] == ["weekly"]
    assert ConsentEvent.objects.filter(kind="withdrawn", method="mail").count() == 1
    # Vera has no letter-1 any more; whoever says stop again means the other.
    assert room.take(raw, sender=VERA) == Outcome("left", erased=True)
    assert not Subscription.objects.exists()


def test_leave_at_ends_all(room: Room) -> None:
    room.people.join(newsletter="letter-1")
    room.people.join(newsletter="weekly")
    assert room.take(mails.plain("", From=VERA, To=f"leave@{mails.DOMAIN}"), sender=VERA) == Outcome(
        "left", erased=True
    )
    assert not Subscription.objects.exists()


def test_stop_from_an_address_that_nobody_proved_is_asked_back_and_leaves_nobody(room: Room) -> None:
    room.people.join()
    outcome = room.take(mails.plain("stop", From=VERA, To=f"leave@{mails.DOMAIN}"))
    assert isinstance(outcome, Outcome)
    assert [(notice.kind, notice.address) for notice in outcome.notices] == [("manage", VERA)]
    assert Subscription.objects.get().state == Subscription.State.ACTIVE


def test_a_reply_of_one_word_confirms(room: Room) -> None:
    (notice,) = room.people.ask().notices
    quoted = f"Да\n\n> https://desk.example.org/confirm/{notice.values['token']}\n"
    assert room.take(mails.plain(quoted, From=VERA, To=f"letters@{mails.DOMAIN}")) == Outcome("confirmed", erased=True)
    assert ConsentEvent.objects.filter(kind="confirmed", method="mail").count() == 1


@pytest.mark.parametrize(("language", "word"), [("en", "yes"), ("ru", "да"), ("fa", "بله")])
def test_the_word_that_a_confirmation_asks_for_confirms(room: Room, language: str, word: str) -> None:
    outcome = subscribe(room.people.wish(language=language), KEYRING, room.people.now)
    assert isinstance(outcome, Outcome)
    (notice,) = outcome.notices
    told = Wish(notice.kind, VERA, "weekly", language, dict(notice.values), room.people.now.isoformat())
    house = House(mails.DOMAIN, "https://desk.example.org/", "https://ferry.example/")
    asked = read_mail(b"".join(notice_mail(KEYRING, house, None, told, "1").pieces))
    assert word in written(asked)
    # A mail program answers to Reply-To, and this one quotes nothing.
    answer = mails.plain(word, From=VERA, To=asked.first("reply-to"))
    assert room.take(answer) == Outcome("confirmed", erased=True)
    assert room.take(answer) == NOTHING


def test_join_asks_for_confirmation_with_the_revision_that_the_paper_prints(room: Room) -> None:
    outcome = room.take(mails.plain("", From=VERA, To=f"join@{mails.DOMAIN}"), sender=VERA)
    assert isinstance(outcome, Outcome)
    (notice,) = outcome.notices
    assert (notice.kind, notice.newsletter, notice.values["edition"]) == ("confirm", "letter-1", "full")
    assert room.take(mails.plain("", From="eve@example.org", To=f"join@{mails.DOMAIN}")) == NOTHING


def test_get_is_answered_to_whom_proved_to_have_asked_and_to_nobody_else(room: Room) -> None:
    assert room.take(mails.plain("", From=VERA)) == NOTHING
    assert room.sent == []
    room.take(mails.plain("please", From=VERA), sender=VERA)
    assert [wish.address for wish in room.sent] == [VERA, VERA]
    assert room.sent[0].values["to"] == "<1@mail.example>"
    assert VERA not in repr(room.sent)
    assert not Subscription.objects.exists()


def test_a_machine_is_never_answered_even_when_it_signs(room: Room) -> None:
    room.take(mails.plain("12", From=VERA, Auto_Submitted="auto-replied"), sender=VERA)
    assert room.sent == []


def test_after_three_answers_a_day_there_is_silence_until_tomorrow(room: Room) -> None:
    for number in range(6):
        room.take(mails.plain(f"hello {number}", From=VERA), sender=VERA)
    assert len(room.sent) == 6  # three answers of two mails each
    room.take(mails.plain("hello", From="boris@example.org"), sender="boris@example.org")
    assert len(room.sent) == 8
    room.people.wait(days=1)
    room.take(mails.plain("hello again", From=VERA), sender=VERA)
    assert len(room.sent) == 10


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 400), st.integers(0, 3)), max_size=60),
    st.builds(Bounds, st.integers(1, 3), st.integers(1, 10), st.integers(100, 2000)),
)
def test_no_day_has_more_answers_than_allowed(asked: list[tuple[str, int, int]], bounds: Bounds) -> None:
    allowance = Allowance(bounds)
    given_out: dict[tuple[int, str], int] = {}
    sizes: dict[int, int] = {}
    for address, size, day in sorted(asked, key=lambda each: each[2]):
        if allowance.take(address, size, date(2026, 11, 1) + timedelta(day)):
            given_out[day, address] = given_out.get((day, address), 0) + 1
            sizes[day] = sizes.get(day, 0) + size
    assert all(count <= bounds.each for count in given_out.values())
    assert all(size <= bounds.bytes for size in sizes.values())
    for day in sizes:
        assert sum(count for (on, _), count in given_out.items() if on == day) <= bounds.all


def test_no_address_stands_in_the_counters() -> None:
    allowance = Allowance()
    assert allowance.take(VERA, 100, date(2026, 11, 27))
    assert VERA.encode() not in repr(vars(allowance)).encode()


def test_a_proof_is_found_beside_the_intake() -> None:
    raw = mails.signed(mails.plain("stop", From="nadia@mail.example"))
    proofs = Proofs(mails.DOMAIN, mails.texts)
    try:
        assert proofs.signer(raw, date(2026, 11, 27)) is None
        for future in list(proofs._found.values()):
            future.result(timeout=30)
        assert proofs.signer(raw, date(2026, 11, 27)) == "nadia@mail.example"
    finally:
        proofs.close()


def test_a_mail_waits_for_its_proof(room: Room) -> None:
    room.people.join()

    class NotYet:
        def signer(self, raw: bytes, day: date) -> str | None:
            return None

    mailroom = Mailroom(Desk(mails.DOMAIN, []), NotYet(), lambda: Library(room.paper, room.paper.origin), _refuse)
    outcome = mailroom.take_in(
        Inbound(mails.plain("stop", To=f"leave@{mails.DOMAIN}"), "2026-11-27"), KEYRING, room.people.now
    )
    assert isinstance(outcome, Later)
    assert outcome.at > room.people.now


def _refuse(wish: AnswerWish, keyring: Keyring, now: datetime) -> None:
    raise AssertionError

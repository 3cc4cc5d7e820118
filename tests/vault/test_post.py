"""The vault with its real letters, within one process: what leaves, what comes in, what the office sees and orders."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import Inbound, ReadMail, ReadOutbox, SendingAct, Subscribe
from tamizdat.envelope.replies import ActDone, MailShown, OutboxListed, Refused
from tamizdat.letters.actions.notices import enqueue
from tamizdat.letters.mailroom import AnswerWish
from tamizdat.letters.models import Issue
from tamizdat.letters.postmark import House, return_path
from tamizdat.readers.face import Later, Outcome, confirm, find, subscribe
from tamizdat.readers.models import Subscription
from tamizdat.vault.errors import VaultError
from tamizdat.vault.places import Places
from tamizdat.vault.post import Mailing, Post, Sending
from tests.readers.people import KEYRING, VERA
from tests.vault.printing import print_letter

HOUSE = House("news.example.org", "https://desk.example.org/", "https://paper.example/")


@dataclass
class Office:
    places: Places
    said: list[str] = field(default_factory=list)
    ahead: timedelta = timedelta()

    def __post_init__(self) -> None:
        self.post = Post(self.places, Mailing(HOUSE), self.clock, self.said.append, texts=lambda _name: [])
        self.places.folder.mkdir()

    def clock(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def join(self, address: str = VERA) -> Subscription:
        wish = Subscribe("weekly", address, "en", "digest", "0123456789abcdef", f"{self.clock():%Y-%m-%dT%H}")
        outcome = subscribe(wish, KEYRING, self.clock())
        assert isinstance(outcome, Outcome)
        self.post.enqueue(outcome.notices[0], KEYRING, self.clock())
        confirm(outcome.notices[0].values["token"], KEYRING, self.clock())
        return Subscription.objects.order_by("joined").latest("pk")

    def listed(self) -> OutboxListed:
        found = self.post.answer(ReadOutbox(10), KEYRING, self.clock())
        assert isinstance(found, OutboxListed)
        return found

    def mail(self, number: int = 0) -> EmailMessage:
        shown = self.post.answer(ReadMail(self.listed().mails[number].id), KEYRING, self.clock())
        assert isinstance(shown, MailShown)
        found = message_from_bytes(shown.source, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found

    def turns(self, sending: Sending, count: int = 4) -> None:
        for _ in range(count):
            sending.turn(self.clock())

    def come_in(self, raw: str) -> Outcome:
        """A mail comes in; it may have to be looked up who wrote it."""
        mail = Inbound(raw.replace("\n", "\r\n").encode(), f"{self.clock():%Y-%m-%d}")
        for _ in range(200):
            outcome = self.post.take_in(mail, KEYRING, self.clock())
            if isinstance(outcome, Outcome):
                return outcome
            assert isinstance(outcome, Later)
        message = "nobody ever found out who wrote it"
        raise AssertionError(message)


@pytest.fixture
def office(tmp_path: Path, db: None) -> Office:
    return Office(Places(tmp_path))


@pytest.fixture
def sending(office: Office) -> Iterator[Sending]:
    begun = office.post.sending(KEYRING)
    begun.turn(office.clock())
    yield begun
    begun.stop()
    begun.close()


def test_a_notice_and_a_letter_leave_and_the_office_sees_both(office: Office, sending: Sending) -> None:
    office.join()
    print_letter(office.places.var, "Good evening.")
    office.ahead += timedelta(seconds=6)
    office.turns(sending)

    assert [(mail.kind, mail.to, mail.subject) for mail in office.listed().mails] == [
        ("letter", VERA, "Letter 1"),
        ("notice", VERA, "Please confirm"),
    ]
    assert office.mail()["list-unsubscribe"].startswith("<https://desk.example.org/leave/")


def test_a_notice_names_the_newsletter_as_people_do(office: Office, sending: Sending) -> None:
    print_letter(office.places.var, "Good evening.")
    office.join()
    office.turns(sending)

    part = office.mail().get_body(("plain",))
    assert part is not None
    assert "“The Harbour Weekly”" in part.get_content()


def test_an_answer_goes_to_whoever_asked_by_mail_and_is_shown_beside_the_question(
    office: Office, sending: Sending
) -> None:
    words = {"subject": "Your request", "text": "1. Harbour reopens\n", "html": "", "to": "<42@example.org>"}
    enqueue(AnswerWish(VERA, "en", words, "answer|1"), KEYRING, office.clock())
    office.turns(sending)
    mail = office.mail()

    assert (mail["from"], mail["to"], mail["subject"]) == ("get@news.example.org", VERA, "Your request")
    assert mail["in-reply-to"] == mail["references"] == "<42@example.org>"
    assert mail["auto-submitted"] == "auto-replied"
    assert mail.get_content().split() == ["1.", "Harbour", "reopens"]


def test_an_edition_that_is_not_there_yet_is_told_once(office: Office, sending: Sending) -> None:
    for _ in range(3):
        office.ahead += timedelta(seconds=6)
        office.turns(sending)
    assert office.said == ["There is no edition yet, and so no letter to send."]
    print_letter(office.places.var, "Good evening.")
    office.ahead += timedelta(seconds=6)
    office.turns(sending)

    assert office.said[1:] == ["Letters can be read out of the edition again."]


def test_a_root_that_was_pinned_is_believed_and_no_other(office: Office, sending: Sending, tmp_path: Path) -> None:
    print_letter(office.places.var, "Good evening.")
    office.ahead += timedelta(seconds=6)
    office.turns(sending)
    print_letter(tmp_path / "forger", "Bad evening.")
    (office.places.var / "edition").rename(tmp_path / "real")
    (tmp_path / "forger" / "edition").rename(office.places.var / "edition")
    office.ahead += timedelta(seconds=6)
    office.turns(sending)

    assert [line.partition(":")[0] for line in office.said[-1:]] == ["The edition is not believed"]


def test_an_issue_is_paused_and_goes_on_at_the_offices_word(office: Office, sending: Sending) -> None:
    print_letter(office.places.var, "Good evening.")
    office.ahead += timedelta(seconds=6)
    office.turns(sending)
    issue = Issue.objects.get()

    refused = office.post.answer(SendingAct(issue.pk, "pause", "1"), KEYRING, office.clock())
    assert isinstance(refused, Refused)
    assert "cannot be paused" in refused.sentence
    Issue.objects.update(state=Issue.State.SENDING)
    done = [office.post.answer(SendingAct(issue.pk, act, "1"), KEYRING, office.clock()) for act in ("pause", "stop")]
    assert all(isinstance(one, ActDone) for one in done), done
    assert Issue.objects.get().state == Issue.State.STOPPED


def test_a_mail_that_is_not_there_is_told(office: Office) -> None:
    assert isinstance(office.post.answer(ReadMail("2026-11-27:9"), KEYRING, office.clock()), Refused)
    assert isinstance(office.post.answer(ReadMail("../../etc/passwd:1"), KEYRING, office.clock()), Refused)


def test_a_hard_bounce_suppresses_and_a_forged_one_does_not(office: Office) -> None:
    member = office.join().pk
    report = (
        "From: MAILER-DAEMON@mx.example\nTo: {to}\nAuto-Submitted: auto-replied\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nNo such user.\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example\n\n"
        "Final-Recipient: rfc822; x@example.org\nAction: failed\nStatus: 5.1.1\n\n--b--\n"
    )
    forged = return_path(KEYRING, HOUSE, 1, member + 1).replace("b+", "b+a")

    assert office.come_in(report.format(to=forged)).became == "nothing"
    assert [one.state for one in find(VERA, KEYRING)] == ["active"]
    assert office.come_in(report.format(to=return_path(KEYRING, HOUSE, 1, member))).became == "suppressed"
    assert [one.state for one in find(VERA, KEYRING)] == ["suppressed"]


def test_a_mail_that_says_stop_without_proof_gets_a_link_and_ends_nothing(office: Office) -> None:
    office.join()
    outcome = office.come_in(f"From: {VERA}\nTo: leave@news.example.org\nSubject: stop\nDate: x\n\nstop\n")

    assert outcome.became == "mailed"
    assert len(find(VERA, KEYRING)) == 1


@pytest.mark.parametrize(
    ("mailing", "words"),
    [
        (Mailing(HOUSE, smtp_url="gopher://relay"), "smtp"),
        (Mailing(HOUSE, dkim_key="no key"), "DKIM"),
        (Mailing(HOUSE, imap_url="imap://u:p@far.example/"), "TLS"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_and_shows_no_password(
    office: Office, mailing: Mailing, words: str
) -> None:
    post = Post(office.places, mailing, office.clock, office.said.append, texts=lambda _name: [])

    begin: Callable[[Keyring], object] = post.fetching if mailing.imap_url else post.sending
    with pytest.raises(VaultError, match=words) as refused:
        begin(KEYRING)
    assert "u:p" not in f"{refused.value} {mailing!r}"

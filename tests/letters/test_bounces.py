"""What mail servers say is read by its status, and a reader pays only for what is the reader's mailbox's fault."""

import pytest

from tamizdat.letters.inbound.deliveries import Delivery, fate_of, read_delivery
from tamizdat.letters.inbound.judging import judge
from tamizdat.letters.inbound.mail import read_mail
from tamizdat.letters.inbound.outcomes import Bounce, Human, Ignored, Outcome
from tests.letters import mails


def judged(raw: bytes) -> Outcome:
    return judge(read_mail(raw), mails.DOMAIN, mails.tokens())


@pytest.mark.parametrize(
    ("status", "said", "fate"),
    [
        ("5.1.1", "", "hard"),
        ("5.1.2", "", "hard"),
        ("5.1.10", "", "hard"),
        ("5.2.1", "550 5.2.1 The email account that you tried to reach is inactive", "hard"),
        ("5.2.2", "552 5.2.2 The email account is over quota", "soft"),
        ("4.4.7", "delivery time expired", "soft"),
        ("5.4.4", "Host or domain name not found", "soft"),
        ("5.7.1", "550 5.7.1 message refused: user unknown to our policy", "ours"),
        ("5.7.26", "this mail has been blocked because the sender is unauthenticated", "ours"),
        ("5.3.4", "message too big", "ours"),
        ("5.6.0", "", "ours"),
        ("4.7.0", "421 4.7.0 try again later", "ours"),
        ("5.0.0", "550 5.1.1 No such user", "hard"),
        ("5.0.0", "550 No such user here", "hard"),
        ("5.0.0", "554 rejected due to spam content: no such user", "ours"),
        ("5.0.0", "550 что-то не так", "soft"),
        ("5.5.0", "550 5.5.0 blocked", "ours"),
        ("", "550 Mailbox nadia does not exist", "hard"),
        ("nonsense", "", "soft"),
        ("5.1.1 (bad destination mailbox address)", "", "hard"),
        ("05.01.01", "", "soft"),
    ],
)
def test_a_failure_is_judged_by_its_status_and_only_then_by_words(status: str, said: str, fate: str) -> None:
    found = judged(mails.report(status, said=said))
    assert isinstance(found, Bounce)
    assert (found.kind, found.issue, found.member) == (fate, *mails.IDS)


@pytest.mark.parametrize("action", ["delayed", "Delivered", "relayed", "expanded"])
def test_what_was_delivered_or_may_still_be_is_no_bounce(action: str) -> None:
    assert judged(mails.report("4.4.1" if action == "delayed" else "2.0.0", action)) == Ignored("nothing came back")


def test_a_report_sent_elsewhere_is_known_by_the_mail_that_it_returns() -> None:
    assert judged(mails.report("5.1.1", to=f"weekly@{mails.DOMAIN}", extra="")) == Bounce("hard", *mails.IDS, "5.1.1")


def test_the_worst_of_several_recipients_counts() -> None:
    two = mails.report("4.2.2").replace(
        b"\n--B/mx\nContent-Description: Undelivered",
        b"\nFinal-Recipient: rfc822; x@mail.example\nAction: failed\nStatus: 5.1.1\n\n--B/mx\nContent-Description: U",
    )
    assert read_delivery(read_mail(two)) == Delivery("hard", "5.1.1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Hi. This is the qmail-send program.\n\n<nadia@mail.example>:\nSorry, no mailbox here. (#5.1.1)\n",
            Bounce("hard", *mails.IDS, "5.1.1"),
        ),
        ("550 user unknown\n", Bounce("hard", *mails.IDS, "")),
        ("452 4.2.2 The mailbox is full\n", Bounce("soft", *mails.IDS, "4.2.2")),
        ("I am away until 5.1. and read your letter later.\n", Ignored("automatic: Return-Path")),
        ("Version 5.1.1.2 is out\n", Ignored("automatic: Return-Path")),
    ],
    ids=["qmail", "words", "full", "away", "version"],
)
def test_a_bounce_in_nobodys_form_is_believed_for_its_codes(text: str, expected: Outcome) -> None:
    assert judged(mails.plain(text, Return_Path="<>", To=mails.BOUNCE, From="MAILER-DAEMON@mail.example")) == expected


def test_an_absence_note_to_the_address_of_bounces_is_no_bounce() -> None:
    away = mails.plain("I am away.", To=mails.BOUNCE, Auto_Submitted="auto-replied")
    assert judged(away) == Ignored("automatic: Auto-Submitted")


def test_a_person_who_answers_to_the_address_of_bounces_is_a_person() -> None:
    assert judged(mails.plain("Thank you for 5.1.1!", To=mails.BOUNCE)) == Human()


def test_a_returned_letter_that_speaks_of_codes_is_not_read_as_a_diagnosis() -> None:
    report = mails.report("4.4.1", said="connection timed out")
    assert judged(report + b"550 5.1.1 user unknown\n") == Bounce("soft", *mails.IDS, "4.4.1")


def test_a_report_in_an_attached_mail_is_not_the_report() -> None:
    inner = mails.report("5.1.1")
    outer = (
        f"From: nadia@mail.example\nTo: {mails.BOUNCE}\nSubject: look\nMIME-Version: 1.0\n"
        "Content-Type: message/rfc822\n\n"
    ).encode() + inner
    assert judged(outer) == Human()


def test_fates_are_three() -> None:
    assert {fate_of(f"{a}.{b}.{c}", "") for a in (4, 5) for b in range(8) for c in range(12)} == {
        "hard",
        "soft",
        "ours",
    }

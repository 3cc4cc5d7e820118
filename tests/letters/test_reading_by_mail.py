"""A reader who has nothing but a mailbox: the whole way through the real vault, from a signed mail to an answer."""

import time
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from tamizdat.envelope.messages import Inbound, ReadMail, ReadOutbox
from tamizdat.envelope.replies import MailShown, OutboxListed
from tamizdat.letters.postmark import House as MailHouse
from tamizdat.readers.face import Outcome
from tamizdat.vault.places import Places
from tamizdat.vault.post import Mailing, Post
from tests.letters import mails
from tests.letters.printed import DESK, Printed, sealed
from tests.readers.people import KEYRING

READER = "nadia@mail.example"


@pytest.fixture
def post(paper: Printed, tmp_path: Path, db: None) -> Post:
    """The real letters' room of a vault, over a signed edition; the DNS knows one key."""
    sealed(paper, tmp_path)
    places = Places(tmp_path)
    places.folder.mkdir()
    mailing = Mailing(MailHouse(mails.DOMAIN, DESK, paper.origin), mirrors=("http://paperpaperpaper.onion/",))
    return Post(places, mailing, lambda: datetime.now(UTC), lambda _: None, texts=mails.texts)


def come_in(post: Post, text: str, **fields: str) -> None:
    """Let a signed mail come in, and wait until it is known who wrote it."""
    now = datetime.now(UTC)
    raw = mails.signed(mails.plain(text, Date=format_datetime(now), From=READER, **fields))
    end = time.monotonic() + 30
    while not isinstance(post.take_in(Inbound(raw, f"{now:%Y-%m-%d}"), KEYRING, now), Outcome):
        assert time.monotonic() < end
        time.sleep(0.05)


def answered(post: Post) -> list[EmailMessage]:
    """Send what waits, into the outbox, and read it there as the office does."""
    sending = post.sending(KEYRING)
    try:
        for _ in range(4):
            sending.turn(datetime.now(UTC))
    finally:
        sending.stop()
        sending.close()
    listed = post.answer(ReadOutbox(20), KEYRING, datetime.now(UTC))
    assert isinstance(listed, OutboxListed)
    found = []
    for each in listed.mails:
        shown = post.answer(ReadMail(each.id), KEYRING, datetime.now(UTC))
        assert isinstance(shown, MailShown)
        found.append(message_from_bytes(shown.source, policy=policy.default))
    return [mail for mail in found if mail["from"] == f"get@{mails.DOMAIN}"]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_a_reader_gets_the_letter_then_a_story_by_its_number_and_knows_that_it_is_ours(
    post: Post, paper: Printed
) -> None:
    come_in(post, "", Subject="please")
    large, small = sorted(answered(post), key=lambda mail: -len(mail.as_bytes()))
    assert "1. Who sold the ferry?" in text_of(small)
    assert "- http://paperpaperpaper.onion/" in text_of(small)
    assert text_of(large).split() == paper.text("full.txt").split()
    assert {mail["in-reply-to"] for mail in (large, small)} == {"<1@mail.example>"}

    come_in(post, "1\n\n> 1. Who sold the ferry?\n", Subject="Re: Your request")
    story = next(mail for mail in answered(post) if "Ferry number 1 leaves at last" in text_of(mail))
    assert "Nobody knows who sold the ferry." in text_of(story)

    come_in(post, text_of(large), To=f"verify@{mails.DOMAIN}", Subject="Fwd: Your request")
    assert any("word for word: “Letter of the 20th”" in text_of(mail) for mail in answered(post))

    before = len(answered(post))
    come_in(post, "2", Subject="one more")
    assert len(answered(post)) == before  # three answers a day, then silence

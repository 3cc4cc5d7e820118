"""Claims about how a mail of the outbox is read and judged. No process: bytes in, words out."""

import dkim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.letters.dkim import Signer, new_key, read_key
from tamizdat.office.mails import EXPLAINED, read_mail, shown, with_links
from tamizdat.office.signatures import is_sound

PLAIN = b"From: Weekly <weekly@news.example>\r\nTo: a@b.example\r\nSubject: Hello\r\n"
PLAIN += b"Date: Fri, 27 Nov 2026 17:00:00 +0000\r\n"
PLAIN += b"Message-ID: <1@news.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nWords.\r\n"


@settings(max_examples=80, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=200).map(lambda raw: PLAIN[:200] + raw)))
def test_any_bytes_are_shown_and_none_are_believed(source: bytes) -> None:
    mail = read_mail(source)
    assert mail.bytes == len(source)
    assert "<script" not in mail.text_html


@given(st.text(max_size=80))
def test_a_text_stays_a_text_but_for_its_links(text: str) -> None:
    made = with_links(f"{text} <b>&https://paper.example/a?b=1&c=2, {text}")
    assert "<b>" not in made
    assert 'href="https://paper.example/a?b=1&amp;c=2"' in made


def test_each_look_of_a_letter_can_be_chosen() -> None:
    page = "<style>@media (prefers-color-scheme:dark){p{color:#fff}}</style>"
    assert "@media (min-width:0)" in shown(page, "dark")
    assert "@media (max-width:0)" in shown(page, "light")


def test_a_letter_above_the_line_is_said_to_be_cut() -> None:
    page = b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    assert not read_mail(page + b"<p>" + b"a" * 1024).is_clipped
    assert read_mail(page + b"<p>" + b"a" * (103 * 1024)).is_clipped


def test_every_header_that_our_mails_have_is_explained() -> None:
    for name in ("From", "To", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "DKIM-Signature"):
        assert EXPLAINED[name.lower()].endswith(".")


@pytest.mark.parametrize(("changed", "sound"), [(b"Words.", True), (b"Other words.", False)])
def test_a_signature_holds_until_a_word_is_changed(changed: bytes, *, sound: bool) -> None:
    pem = new_key()
    record = Signer("news.example", "t1", read_key(pem)).record()[1]
    signature = dkim.sign(PLAIN, b"t1", b"news.example", pem, include_headers=[b"from", b"to", b"subject"])
    assert is_sound(signature + PLAIN.replace(b"Words.", changed), record) == sound
    assert not is_sound(signature + PLAIN, "v=DKIM1; k=rsa; p=nonsense")

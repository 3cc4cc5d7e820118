"""Nobody speaks for an address but who holds it: an aligned signature, over what matters, to us, of these days."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.letters.inbound.authenticity import is_aligned, needs_proof, signer_of
from tamizdat.letters.inbound.mail import read_mail
from tests.letters import mails

DAY = date(2026, 11, 27)


def proven(raw: bytes, day: date = DAY) -> str:
    return signer_of(raw, mails.DOMAIN, day, mails.texts)


def test_a_mail_that_its_provider_signed_is_from_whom_it_says() -> None:
    assert proven(mails.signed(mails.plain("stop"))) == "nadia@mail.example"
    assert proven(mails.signed(mails.plain("stop", From="Nadia@Eu.Mail.Example"))) == "nadia@eu.mail.example"


def test_the_second_signature_may_be_the_one() -> None:
    raw = mails.signed(mails.signed(mails.plain("stop")), by="sender.example")
    assert proven(raw) == "nadia@mail.example"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(mails.plain("stop"), id="not signed"),
        pytest.param(mails.signed(mails.plain("go on")).replace(b"go on", b"stop "), id="another body"),
        pytest.param(
            mails.signed(mails.plain("stop")).replace(b"nadia@mail", b"boris@mail"), id="another sender, same domain"
        ),
        pytest.param(mails.signed(mails.plain("stop"), by="evil.example"), id="somebody else's signature"),
        pytest.param(mails.signed(mails.plain("stop"), by="sub.mail.example"), id="a domain below"),
        pytest.param(mails.signed(mails.plain("stop"), by="example"), id="a bare suffix"),
        pytest.param(mails.signed(mails.plain("stop"), over=("from", "to", "date")), id="the subject is not signed"),
        pytest.param(mails.signed(mails.plain("stop"), over=("from", "subject")), id="whom it is for is not signed"),
        pytest.param(mails.signed(mails.plain("stop", To="list@other.example")), id="sent to others, played to us"),
        pytest.param(b"From: boris@mail.example\r\n" + mails.signed(mails.plain("stop")), id="a second sender on top"),
        pytest.param(b"Subject: stop\r\n" + mails.signed(mails.plain("hm", Subject="")), id="a subject put on later"),
        pytest.param(mails.signed(mails.plain("stop", Date="Fri, 30 Oct 2026 10:00:00 +0000")), id="an old mail"),
        pytest.param(mails.signed(mails.plain("stop", Date="soon")), id="no date"),
        pytest.param(mails.signed(mails.plain("stop")) + b"x" * (1 << 20), id="too large"),
    ],
)
def test_what_is_not_proven_is_nobodys(raw: bytes) -> None:
    assert proven(raw) == ""


def test_a_line_that_only_one_of_two_parsers_ends_opens_no_door() -> None:
    """The standard library ends a line at a bare CR, dkimpy does not: each would see another sender."""
    real = mails.signed(mails.plain("hello", From="eve@mail.example"))
    front = (
        f"X: y\rFrom: nadia@mail.example\rTo: get@{mails.DOMAIN}\rSubject: stop\r"
        "Date: Fri, 27 Nov 2026 10:00:00 +0000\rDKIM-Signature: z\r\rstop\r\n"
    ).encode()
    assert read_mail(front + real).first("from") == "nadia@mail.example"
    assert proven(real) == "eve@mail.example"
    assert proven(front + real) == ""


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=20))
@settings(max_examples=60)
def test_no_change_of_a_signed_mail_makes_another_sender_of_it(at: int, noise: bytes) -> None:
    raw = mails.signed(mails.plain("stop"))
    at = min(at, len(raw))
    assert proven(raw[:at] + noise + raw[at + len(noise) :]) in {"", "nadia@mail.example"}


def test_a_length_in_the_signature_is_refused() -> None:
    body = mails.plain("stop")
    raw = mails.dkim_with_length(body)
    assert proven(raw) == ""
    assert proven(raw + b"and more\r\n") == ""


@pytest.mark.parametrize(
    ("host", "signing", "expected"),
    [
        ("mail.example", "mail.example", True),
        ("a.b.mail.example", "mail.example", True),
        ("Mail.Example.", "mail.example", True),
        ("mail.example", "a.mail.example", False),
        ("notmail.example", "mail.example", False),
        ("mail.example", "example", False),
        ("mail.example", "", False),
    ],
)
def test_alignment_is_the_same_domain_or_one_above(host: str, signing: str, expected: bool) -> None:  # noqa: FBT001  a table
    assert is_aligned(host, signing) is expected


def test_the_dns_is_asked_only_where_there_is_something_to_prove() -> None:
    def nobody(_: str) -> list[bytes]:
        raise AssertionError

    assert not needs_proof(read_mail(mails.plain("stop")))
    assert signer_of(mails.plain("stop"), mails.DOMAIN, DAY, nobody) == ""

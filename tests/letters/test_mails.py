"""One mail of an issue: the same for everybody but for a few lines, signed, and well-formed for any address."""

import email
import re
from datetime import UTC, datetime
from email.policy import SMTP

import dkim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.envelope.keyring import Keyring
from tamizdat.letters.bodies import Body, alternatives, body_hash, plain, stuffed, unstuffed
from tamizdat.letters.dkim import Signer, new_key, read_key
from tamizdat.letters.errors import DkimRefused
from tamizdat.letters.fields import Field, address_field, date_field, read_fields, text_field
from tamizdat.letters.postmark import House, read_return_path
from tamizdat.letters.splicing import Splicer, Stock
from tamizdat.wire.smtp.parcels import Parcel

AT = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
HOUSE = House("news.example.org", "https://desk.example.org/", "https://example.org/")
KEYRING = Keyring.of(bytes(range(32)), [bytes(range(32))])
SIGNER = Signer(HOUSE.domain, "t1", read_key(new_key()))
TEXT = "Good evening.\n\n.hidden\n..two dots\nТекст\n"
HTML = "<html><body><p>Good evening. Добрый вечер.</p></body></html>\n"
local_parts = st.text("abcxyz019!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=40)


def splicer(body: Body, signer: Signer | None = SIGNER, subject: str = "This week") -> Splicer:
    fields = [
        address_field("From", "The Harbour, «Гавань»", f"weekly@{HOUSE.domain}"),
        text_field("Subject", subject),
        date_field(AT),
        *body.fields,
        Field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ]
    head = b"".join(field.line for field in fields)
    return Splicer(KEYRING, HOUSE, signer, Stock(12, b"m" * 16, head, body.carried, body_hash(body.content), AT))


def received(parcel: Parcel) -> bytes:
    return unstuffed(b"".join(parcel.pieces))


def resolver(name: bytes, timeout: int = 5) -> bytes:
    where, what = SIGNER.record()
    assert name.rstrip(b".") == where.encode()
    return what.encode()


@settings(max_examples=60, deadline=None)
@given(member=st.integers(0, 2**63 - 1), local=local_parts, host=st.sampled_from(["a.org", "xn--e1afmkfd.xn--p1ai"]))
def test_a_spliced_mail_reads_as_it_was_meant_for_any_address(member: int, local: str, host: str) -> None:
    address = f"{local}@{host}"
    message = received(splicer(alternatives(TEXT, HTML)).mail(member, address))
    read = email.message_from_bytes(message)

    assert read.get_all("To") == [f"<{address}>"]
    assert len(read.get_all("DKIM-Signature", [])) == 1
    assert not read.defects
    assert max(len(line) for line in message.split(b"\r\n")) <= 998
    assert b"\n" not in message.replace(b"\r\n", b"")
    parts = [part.get_payload(decode=True) for part in read.walk() if not part.is_multipart()]
    assert [bytes(part).replace(b"\r\n", b"\n").decode() for part in parts] == [TEXT, HTML]


def test_dkim_verifies_and_covers_the_one_click_pair() -> None:
    message = received(splicer(alternatives(TEXT, HTML)).mail(5, "a.reader@example.net"))

    assert dkim.verify(message, dnsfunc=resolver)
    signature = re.sub(rb"\s+", b"", message.split(b"\r\nTo:")[0]).lower()
    signed = re.search(rb"h=([^;]+);", signature)
    assert signed is not None
    names = signed[1].split(b":")
    assert {b"list-unsubscribe", b"list-unsubscribe-post"} <= set(names)  # RFC 8058 4
    assert all(names.count(name) == 2 for name in (b"from", b"to", b"subject", b"date"))


@pytest.mark.parametrize(
    "line", [b"From: someone@else.example\r\n", b"Subject: Pay here\r\n", b"To: <x@y.example>\r\n"]
)
def test_a_field_that_somebody_adds_breaks_the_signature(line: bytes) -> None:
    message = received(splicer(alternatives(TEXT, HTML)).mail(5, "a.reader@example.net"))

    assert not dkim.verify(line + message, dnsfunc=resolver)


@pytest.mark.parametrize("text", [TEXT, "", "\n\n\n", "a  b \t c \n\n\n", "word " * 400, "Долгая строка " * 200])
def test_the_body_is_hashed_as_others_hash_it(text: str) -> None:
    assert dkim.verify(received(splicer(plain(text)).mail(1, "a@b.example")), dnsfunc=resolver)


def test_everybody_gets_the_same_body_and_the_same_hash() -> None:
    one, two = (received(splicer(alternatives(TEXT, HTML)).mail(member, f"r{member}@b.example")) for member in (1, 2))

    assert one.partition(b"\r\n\r\n")[2] == two.partition(b"\r\n\r\n")[2]
    assert re.findall(rb"bh=([^;]+)", one) == re.findall(rb"bh=([^;]+)", two)
    assert b"r1@b.example" not in two


def test_a_mail_that_is_made_again_has_the_same_bytes() -> None:
    make = splicer(alternatives(TEXT, HTML))

    assert received(make.mail(9, "a@b.example")) == received(splicer(alternatives(TEXT, HTML)).mail(9, "a@b.example"))


def test_the_return_path_names_issue_and_member_and_cannot_be_forged() -> None:
    sender = splicer(plain(TEXT)).mail(77, "a@b.example").sender.decode()
    local, _, domain = sender.partition("@")

    assert domain == "bounce.news.example.org"
    assert len(local) <= 64
    assert read_return_path(KEYRING, local) == (12, 77)
    assert read_return_path(KEYRING, local.upper()) == (12, 77)
    assert read_return_path(KEYRING, local[:-1] + ("a" if local[-1] != "a" else "b")) is None
    assert read_return_path(KEYRING, "x+" + local[2:]) is None


@settings(max_examples=50, deadline=None)
@given(content=st.lists(st.sampled_from([b"", b".", b"..", b"a", b".a"]), max_size=8).map(b"\r\n".join))
def test_dots_come_back_as_they_were(content: bytes) -> None:
    carried = stuffed(content + b"\r\n")

    assert unstuffed(carried) == content + b"\r\n"
    assert b"\r\n.\r\n" not in b"\r\n" + carried


@settings(max_examples=50, deadline=None)
@given(subject=st.text(max_size=120))
def test_no_subject_can_begin_another_field(subject: str) -> None:
    line = text_field("Subject", subject).line

    assert re.fullmatch(rb"(?:[\x20-\x7e\t]+\r\n)+", line)
    assert all(rest.startswith((b" ", b"\t")) for rest in line.split(b"\r\n")[1:-1])
    assert read_fields(line + b"X: y\r\n")[1:] == (Field("X", "y"),)


def test_a_text_edition_is_plain_text() -> None:
    read = email.message_from_bytes(received(splicer(plain(TEXT)).mail(3, "a@b.example")), policy=SMTP)

    assert read.get_content_type() == "text/plain"


def test_a_key_that_is_none_is_refused_with_a_sentence() -> None:
    with pytest.raises(DkimRefused, match="tamizdat mail key"):
        read_key(b"nonsense")

"""Any mail is read, and what follows from it is what its tokens allow."""

import email.policy
import re
from email.parser import BytesParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.letters.inbound.addressing import ListAddress, read_address, recipients, sender_of
from tamizdat.letters.inbound.judging import Tokens, judge
from tamizdat.letters.inbound.mail import MOST_BYTES, MOST_PARTS, Mail, read_mail
from tamizdat.letters.inbound.outcomes import (
    Bounce,
    Complaint,
    Confirm,
    Human,
    Ignored,
    Leave,
    Outcome,
    Request,
    Wish,
)
from tests.letters import mails

FORMS = [
    mails.plain(),
    mails.report("5.1.1"),
    mails.complaint(),
    mails.plain("STOP", To="weekly@news.example.org"),
    mails.plain("да", To=f"c+{mails.CONFIRM_TOKEN}@{mails.DOMAIN}"),
]
NONE = Tokens(bounce=lambda _: None, leave=lambda _: None)


def judged(raw: bytes, tokens: Tokens | None = None) -> Outcome:
    return judge(read_mail(raw), mails.DOMAIN, tokens or mails.tokens())


@given(st.binary(max_size=4000))
def test_no_bytes_are_too_strange_to_be_read(raw: bytes) -> None:
    assert isinstance(read_mail(raw), Mail)
    judged(raw)


@given(st.sampled_from(FORMS), st.data())
@settings(max_examples=60)
def test_a_mail_that_was_broken_on_its_way_is_still_judged(form: bytes, data: st.DataObject) -> None:
    broken = bytearray(form)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(broken) - 1))
        broken[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=12))
        if not broken:
            break
    judged(bytes(broken))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["From", "To", "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted", "Subject", "Return-Path"]
            ),
            st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=60)
            | st.sampled_from(
                [
                    "multipart/report; report-type=delivery-status; boundary=b",
                    "text/plain; charset*=x''%ff%fe; charset*1*=y",
                    "=?utf-8?b?////?= =?x?q?a?=",
                    "message/rfc822",
                    "base64",
                    f"<{mails.BOUNCE}>",
                ]
            ),
        ),
        max_size=8,
    ),
    st.sampled_from(["", "--b\n\n--b\nContent-Type: message/delivery-status\n\n\n\nStatus: x\n--b--", "stop", "12"]),
)
@settings(max_examples=60)
def test_no_header_is_too_strange_to_be_judged(fields: list[tuple[str, str]], body: str) -> None:
    raw = "".join(f"{name}: {value}\n" for name, value in fields) + f"\n{body}"
    judged(raw.encode("utf-8", "surrogateescape"))


def test_a_crafted_mail_costs_no_more_than_its_head() -> None:
    # Each of these keeps the standard library's parser busy for half a minute to some minutes.
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(900))
    deep += b"--z\n" * 100_000
    attached = b"Content-Type: message/rfc822\n\n" * 3000
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nh\n" * 60_000

    assert len(read_mail(deep + b"x").parts) <= MOST_PARTS
    assert len(read_mail(attached + b"x").parts) <= MOST_PARTS
    assert len(read_mail(many).parts) <= MOST_PARTS
    assert len(read_mail(b"Subject: x\n\n" + b"y" * (3 * MOST_BYTES)).parts[0].text) < MOST_BYTES


@given(st.binary(max_size=300), st.sampled_from(FORMS[1:3]))
def test_without_a_token_of_ours_nothing_ever_changes(noise: bytes, form: bytes) -> None:
    assert isinstance(judged(form, NONE), Ignored)
    found = judged(form + noise, NONE)
    assert not isinstance(found, Bounce | Complaint | Leave)


@given(st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=1, max_size=60))
def test_a_foreign_token_is_no_token(token: str) -> None:
    to = f"b+{token}@bounce.{mails.DOMAIN}"
    raw = mails.report("5.1.1", to=to).replace(mails.BOUNCE.encode(), to.encode())
    expected = Bounce("hard", *mails.IDS, "5.1.1") if token == mails.TOKEN else Ignored
    assert judged(raw) == expected or isinstance(judged(raw), Ignored)
    assert isinstance(judged(mails.plain(To=f"u+{token}@{mails.DOMAIN}")), Ignored)


def test_a_token_sent_to_another_domain_is_not_ours() -> None:
    elsewhere = mails.BOUNCE.replace("example.org", "example.com")
    raw = mails.report("5.1.1", to=elsewhere).replace(mails.BOUNCE.encode(), elsewhere.encode())
    assert isinstance(judged(raw), Ignored)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("abuse", Complaint(*mails.IDS)),
        ("Fraud", Complaint(*mails.IDS)),
        ("opt-out", Complaint(*mails.IDS)),
        ("not-spam", Ignored("a report that complains of nothing")),
        ("auth-failure", Ignored("a report that complains of nothing")),
    ],
)
def test_a_complaint_is_believed_with_our_token_though_the_address_is_blacked_out(kind: str, expected: Outcome) -> None:
    assert judged(mails.complaint(kind)) == expected


def test_a_complaint_is_found_by_the_leave_address_within_the_letter() -> None:
    inner = f"List-Unsubscribe: <https://u.example.org/leave/x>,\n <mailto:u+{mails.LEAVE_TOKEN}@{mails.DOMAIN}>\n"
    raw = mails.complaint(sender="gone@mail.example", inner=inner)
    assert judged(raw) == Complaint(0, 99)
    assert judged(raw, NONE) == Ignored("a complaint without a token of ours")


def test_a_mail_to_the_leave_address_leaves_whoever_sends_it() -> None:
    to = f"u+{mails.LEAVE_TOKEN}@{mails.DOMAIN}"
    assert judged(mails.plain("", To=to, Subject="unsubscribe")) == Leave(mails.LEAVE_TOKEN)
    assert judged(mails.plain("", To=to, Precedence="bulk")) == Leave(mails.LEAVE_TOKEN)


@pytest.mark.parametrize("word", ["Yes", "confirm!", "Да.", "Подтверждаю", "بله", "تأیید می‌کنم", "تایید", ""])
def test_a_reply_confirms_with_the_token_in_the_address(word: str) -> None:
    to = f"Weekly <c+{mails.CONFIRM_TOKEN}@{mails.DOMAIN}>"
    assert judged(mails.plain(f"{word}\n\n> Is this you?", To=to)) == Confirm(mails.CONFIRM_TOKEN)


def test_a_reply_confirms_with_the_link_that_it_quotes() -> None:
    quoted = (
        f"yes\n\nOn Fri, 27 Nov 2026 at 10:00 Weekly wrote:\n> https://desk.example/confirm/{mails.CONFIRM_TOKEN}\n"
    )
    assert judged(mails.plain(quoted, To=f"weekly@{mails.DOMAIN}")) == Confirm(mails.CONFIRM_TOKEN)
    unsure = quoted.replace("yes", "Who are you?")
    assert judged(mails.plain(unsure, To=f"weekly@{mails.DOMAIN}")) == Human()


def test_an_absence_note_confirms_nothing() -> None:
    to = f"c+{mails.CONFIRM_TOKEN}@{mails.DOMAIN}"
    assert judged(mails.plain("", To=to, Auto_Submitted="auto-replied")) == Ignored("automatic: Auto-Submitted")


@pytest.mark.parametrize(
    "word",
    ["STOP", "stop.", "Unsubscribe", "Стоп!", "отпишите меня, пожалуйста", "ОТПИСАТЬСЯ", "لغو اشتراک", "لغو", "توقّف"],
)
def test_stop_is_understood_in_three_languages(word: str) -> None:
    raw = mails.plain(f"{word}\n\n-- \nNadia", To=f"Weekly@{mails.DOMAIN}")
    assert judged(raw) == Wish("leave", "nadia@mail.example", "weekly")


@pytest.mark.parametrize(
    "text",
    [
        "Please don't stop!",
        "Stop\nwriting such nonsense about the harbour.",
        "He said:\n> stop",
        "Не хватит ли?",
        "Yes, and one more thing: where is part two?",
        "",
    ],
)
def test_words_from_a_person_are_left_to_people(text: str) -> None:
    assert judged(mails.plain(text, To=f"weekly@{mails.DOMAIN}", Subject="Re: The week")) == Human()


def test_an_html_reply_is_read_without_what_it_quotes() -> None:
    html = "<html><head><style>p{}</style></head><body><div>Stop</div><blockquote><p>Yes</p></blockquote></body></html>"
    raw = mails.plain(html, To=f"weekly@{mails.DOMAIN}", Content_Type="text/html; charset=utf-8")
    assert judged(raw) == Wish("leave", "nadia@mail.example", "weekly")


@pytest.mark.parametrize(
    ("to", "subject", "text", "expected"),
    [
        ("get", "", "", ("letter", "", "")),
        ("get+ru", "hello", "", ("letter", "ru", "")),
        ("GET+FA", "", "سلام", ("letter", "fa", "")),
        ("get", "12", "", ("story", "", "12")),
        ("get", "Re: №12", "", ("story", "", "12")),
        ("get", "۱۲", "", ("story", "", "12")),
        ("get", "Re: The week", "3\n\n> 1. One story", ("story", "", "3")),
        ("get", "https://news.example.org/2026/11/20/harbour/", "", ("story", "", "https://news.example.org/2026/11/20/harbour/")),
        ("get", "/2026/11/20/harbour/", "", ("story", "", "/2026/11/20/harbour/")),
        ("join+ru", "12", "", ("join", "ru", "")),
        ("verify", "Fwd: The week", "", ("verify", "", "")),
        ("get+<script>", "", "", None),
    ],
)  # fmt: skip
def test_what_is_asked_by_mail(to: str, subject: str, text: str, expected: tuple[str, str, str] | None) -> None:
    found = judged(mails.plain(text, To=f"{to}@{mails.DOMAIN}", Subject=subject))
    if expected is None:
        assert isinstance(found, Human | Request | Ignored)
    else:
        assert isinstance(found, Request)
        assert (found.kind, found.language, found.about) == expected
        assert found.message_id == "<1@mail.example>"


def test_leave_at_asks_to_leave_whatever_is_written() -> None:
    assert judged(mails.plain("Bye", To=f"leave@{mails.DOMAIN}")) == Wish("leave", "nadia@mail.example", "")
    assert judged(mails.plain("", To=f"leave+weekly@{mails.DOMAIN}")) == Wish("leave", "nadia@mail.example", "weekly")


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Auto_Submitted": "auto-replied; x=y"},
        {"Precedence": "Bulk"},
        {"Precedence": "list"},
        {"Precedence": "junk"},
        {"List_Id": "<a.example>"},
        {"List_Unsubscribe": "<mailto:a@b.example>"},
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@mail.example"},
        {"From": "No Reply <no-reply@mail.example>"},
        {"From": f"Weekly <get@{mails.DOMAIN}>"},
        {"From": f"b+x@bounce.{mails.DOMAIN}"},
        {"From": "a@b.example, c@d.example"},
        {"From": ""},
        {"X_Autoreply": "yes"},
        {"X_Auto_Response_Suppress": "All"},
        {"Return_Path": "<owner-list@mail.example>"},
    ],
    ids=str,
)
def test_what_a_machine_wrote_is_never_answered(fields: dict[str, str]) -> None:
    found = judged(mails.plain("12", **fields))
    assert isinstance(found, Ignored)
    assert "@" not in found.reason


def test_auto_submitted_no_is_a_person() -> None:
    assert isinstance(judged(mails.plain("12", Auto_Submitted="no")), Request)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("nadia@mail.example", "nadia@mail.example"),
        ("Nadia K. <nadia@mail.example>", "nadia@mail.example"),
        ('"Nadia, of the \\"Pier\\" <x@y.example>" <nadia@mail.example>', "nadia@mail.example"),
        ("nadia@mail.example (Nadia)", "nadia@mail.example"),
        ("=?utf-8?b?0J3QsNC00Y8=?= <nadia@mail.example>", "nadia@mail.example"),
        ("Надя <nadia@mail.example>", "nadia@mail.example"),
        ("a@b.example <nadia@mail.example>", ""),
        ("nadia@mail.example, eve@evil.example", ""),
        ("nadia@mail.example <eve@evil.example>", ""),
        ("<nadia@mail.example> <eve@evil.example>", ""),
        ("friends: nadia@mail.example;", ""),
        ("nobody", ""),
        ("", ""),
    ],
)
def test_a_sender_is_one_address_or_nobody(value: str, expected: str) -> None:
    assert sender_of(read_mail(mails.plain(From=value))) == expected


def test_recipients_are_those_of_the_envelope_first() -> None:
    raw = mails.plain(Delivered_To="b@news.example.org", X_Original_To="a@news.example.org", Cc="c@d.example")
    assert recipients(read_mail(raw)) == [
        "a@news.example.org",
        "b@news.example.org",
        f"get@{mails.DOMAIN}",
        "c@d.example",
    ]


def test_a_token_keeps_its_capitals() -> None:
    assert read_address("C+AbC@News.Example.Org", mails.DOMAIN) == ListAddress("confirm", "AbC")


def test_the_invented_mails_are_mails() -> None:
    for form in FORMS:
        parsed = BytesParser(policy=email.policy.default).parsebytes(form)
        assert not parsed.defects
        assert re.match(r"text/plain|multipart/report", parsed.get_content_type())

"""Who asks by mail is answered from the edition, in their language, and knows how to go on from there."""

import re
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.letters.answering.answers import MOST_PART_BYTES, Answer, Desk, answers
from tamizdat.letters.answering.checking import letter_within
from tamizdat.letters.answering.library import Library
from tamizdat.letters.answering.pages import read_page
from tamizdat.letters.inbound.mail import read_mail
from tamizdat.letters.inbound.outcomes import Request
from tests.letters import mails
from tests.letters.printed import FOLDER, Printed

ONION = "http://paperpaperpaper.onion/"
NOTHING = Printed({}, "https://ferry.example/")


def asked(paper: Printed, kind: str = "letter", about: str = "", language: str = "", raw: bytes = b"") -> list[Answer]:
    request = Request(kind, "nadia@mail.example", language, about)  # type: ignore[arg-type]  # a table of kinds
    desk = Desk(mails.DOMAIN, [paper.origin, ONION])
    return answers(request, read_mail(raw, 1 << 20), Library(paper, paper.origin), desk)


def test_get_is_answered_with_a_list_first_and_the_whole_letter_after(paper: Printed) -> None:
    small, large = asked(paper)
    assert f"1. Who sold the ferry?\n   {paper.origin}2023/11/15/story-1/" in small.text
    assert "2. Boats" in small.text
    assert small.html == ""
    assert large.text == paper.text("full.txt")
    assert large.html == paper.text("full.html")
    assert small.size < large.size


def test_working_addresses_and_ways_to_go_on_are_told(paper: Printed) -> None:
    said = asked(paper)[0].text
    assert f"- {paper.origin}\n- {ONION}" in said
    for way in ("get", "get+ru", "get+fa", "join", "leave", "verify"):
        assert f"{way}@{mails.DOMAIN}" in said


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "Газету можно читать здесь"), ("fa", "روزنامه را اینجا می‌توان خواند")]
)
def test_each_is_answered_in_the_language_that_they_asked_for(paper: Printed, language: str, words: str) -> None:
    assert words in asked(paper, language=language)[0].text


def test_the_letter_itself_says_where_it_was_printed(paper: Printed) -> None:
    elsewhere = Printed(paper.files, "http://localhost:8000/")
    assert "1. Who sold the ferry?\n   https://ferry.example/2023/11/15/story-1/" in asked(elsewhere)[0].text
    assert "https://ferry.example/2023/11/15/story-1/" in asked(elsewhere, "story", "1")[0].text


def test_subjects_are_neutral(paper: Printed) -> None:
    kinds = [("letter", ""), ("story", "1"), ("story", "99"), ("verify", "")]
    subjects = {answer.subject for kind, about in kinds for answer in asked(paper, kind, about)}
    assert subjects == {"Your request"}


@pytest.mark.parametrize(
    "about",
    ["1", "https://ferry.example/2023/11/15/story-1/", "https://m.example/2023/11/15/story-1", "/2023/11/15/story-1/"],
)  # fmt: skip
def test_a_story_comes_by_its_number_and_by_its_address_on_any_mirror(paper: Printed, about: str) -> None:
    (answer,) = asked(paper, "story", about)
    assert "Ferry number 1 leaves at last" in answer.text
    assert "Nobody knows who sold the ferry. Read the register [1]." in answer.text
    assert "[1] https://port.example/" in answer.text
    assert "By Author 1" in answer.text
    assert "Telegram" not in answer.text
    assert "Help us go on" not in answer.text


@pytest.mark.parametrize(
    "about", ["99", "0", "/gone/", "/../../etc/passwd", "https://x.example", "/newsletter/../letters.json"]
)
def test_who_asks_for_what_is_not_there_gets_the_list(paper: Printed, about: str) -> None:
    (answer,) = asked(paper, "story", about)
    assert answer.text.startswith("There is no such story.")
    assert "1. Who sold the ferry?" in answer.text


def test_a_page_that_is_no_story_is_no_story(paper: Printed) -> None:
    assert asked(paper, "story", f"/{FOLDER}mail.html")[0].text.startswith("There is no such story.")


def test_without_an_edition_that_is_said() -> None:
    (answer,) = asked(NOTHING)
    assert answer.text.startswith("There is no letter yet.")
    assert asked(NOTHING, "story", "1")[0].text.startswith("There is no such story.")


def test_a_letter_that_is_too_large_comes_as_text_and_is_cut_at_a_paragraph(paper: Printed) -> None:
    long = {
        **paper.files,
        f"{FOLDER}full.html": b"<p>" + b"x" * MOST_PART_BYTES,
        f"{FOLDER}full.txt": b"A paragraph of words.\n\n" * 10_000,
    }
    _, large = asked(Printed(long, paper.origin))
    assert large.html == ""
    assert MOST_PART_BYTES - 100 < large.size <= MOST_PART_BYTES + 10
    assert large.text.endswith("A paragraph of words.\n\n[…]\n")


def forwarded(text: str, html: str = "", attached: bytes = b"") -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = "nadia@mail.example"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    if attached:
        inner = EmailMessage(policy=SMTP)
        inner.set_content(attached.decode())
        message.add_attachment(inner)
    return message.as_bytes()


def test_a_letter_is_recognised_quoted_attached_and_as_html(paper: Printed) -> None:
    text, html = paper.text("mail.txt"), paper.text("mail.html")
    quoted = "Is this yours?\n\n" + "".join(f"> {line}\n" for line in text.splitlines())
    for raw in (forwarded(quoted), forwarded("See below", html), forwarded("See", attached=text.encode())):
        (answer,) = asked(paper, "verify", raw=raw)
        assert answer.text.startswith("This is our letter of 20 November 2026, word for word: “Letter of the 20th”.")


@pytest.mark.parametrize(
    ("was", "becomes"), [("Two men", "Two women"), ("Dear readers,", ""), ("Boats", "Boats. Send money")]
)
def test_a_letter_with_another_word_is_not_ours(paper: Printed, was: str, becomes: str) -> None:
    raw = forwarded(paper.text("mail.txt").replace(was, becomes))
    assert "holds none of our last letters" in asked(paper, "verify", raw=raw)[0].text
    assert letter_within(read_mail(raw), Library(paper, paper.origin)) is None


def test_the_revision_that_a_form_names_is_found(paper: Printed) -> None:
    library = Library(paper, paper.origin)
    issue = library.newest("en")
    assert issue is not None
    assert re.fullmatch(r"[0-9a-f]{16}", library.consent(issue.newsletter))


def test_a_quotation_stays_one_and_furniture_is_left_out() -> None:
    quoted = "<blockquote><p>It floats.</p><p>— The captain</p></blockquote><p>It sank.</p>"
    furniture = '<ul class="versions"><li>Русский</li></ul><p hidden>No</p>'
    page = read_page(f"<article><h1>Boats</h1>{furniture}{quoted}</article>", "https://ferry.example/boats/")
    assert page is not None
    assert page.text == "Boats\n\n> It floats.\n\n> — The captain\n\nIt sank.\n\nhttps://ferry.example/boats/\n"


@given(st.text(max_size=300))
def test_any_page_can_be_read(html: str) -> None:
    read_page(f"<article>{html}</article>", "https://ferry.example/")
    read_page(html, "https://ferry.example/")


@given(st.binary(max_size=200))
def test_a_broken_index_is_no_index(content: bytes) -> None:
    assert asked(Printed({"letters.json": content}, "https://ferry.example/"))

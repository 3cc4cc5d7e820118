"""A letter is looked at as it goes out; each slip is named, and a sound letter hears nothing but good."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.letters.preflight.button import FORM, button_finding
from tamizdat.letters.preflight.finding import Finding
from tamizdat.letters.preflight.mails import letter_findings, read_letter
from tamizdat.letters.preflight.spam import judged, spam_finding
from tamizdat.wire.fetch import FetchRefused
from tamizdat.wire.knock import Answer
from tests.letters import mails
from tests.letters.printed import DESK, Printed, mailed


def found(paper: Printed, raw: bytes) -> dict[str, Finding]:
    return {each.check: each for each in letter_findings(read_letter(raw), paper.place())}


@pytest.mark.parametrize("edition", ["mail", "full"])
def test_a_letter_as_the_press_prints_it_is_sound(paper: Printed, edition: str) -> None:
    raw = mailed(paper, html=paper.text(f"{edition}.html"), text=paper.text(f"{edition}.txt"))
    assert [each for each in found(paper, raw).values() if each.grade != "good"] == []


def test_without_spamassassin_that_is_said_and_nothing_more() -> None:
    said = spam_finding(b"", program="no-such-program-here")
    assert said.grade == "unknown"
    assert "not installed" in said.sentence


def test_a_score_of_one_is_too_much_and_its_rules_are_named() -> None:
    head = b"X-Spam-Status: No, score=%b required=5.0\n\ttests=HTML_IMAGE_ONLY_04,\n\tMISSING_SUBJECT autolearn=no\n\n"
    assert judged(head % b"0.9").grade == "good"
    assert judged(head % b"1.0").grade == "bad"
    assert "HTML_IMAGE_ONLY_04, MISSING_SUBJECT" in judged(head % b"1.0").sentence
    assert judged(b"nothing").grade == "unknown"


Change = Callable[[Printed], bytes]


@pytest.mark.parametrize(
    ("check", "change", "words"),
    [
        ("subject", lambda paper: mailed(paper, Subject=""), "no subject"),
        ("subject", lambda paper: mailed(paper, Subject="Ё" * 61), "122 bytes"),
        ("size", lambda paper: mailed(paper, html=paper.text("mail.html") + "<p>x</p>" * 14_000), "Gmail cuts at 102"),
        ("text", lambda paper: mailed(paper, text=""), "no text part"),
        ("text", lambda paper: mailed(paper, text=f"leave@{mails.DOMAIN}"), "lacks http"),
        ("links", lambda paper: mailed(paper, html=f'<a href="{paper.origin}2026/gone/">x</a>'), "2026/gone/"),
        ("links", lambda paper: mailed(paper, text=f"{paper.text('mail.txt')} {paper.origin}nowhere/."), "nowhere/."),
        ("pictures", lambda paper: mailed(paper, html=f'<img src="{paper.origin}x.jpg">'), "no alternative text"),
        ("remote", lambda paper: mailed(paper, html='<img alt="" src="https://count.example/p.gif">'), "count.example"),
        ("remote", lambda paper: mailed(paper, html=f'<img alt="" src="{paper.origin}no.jpg">'), "no file of the edit"),
        ("remote", lambda paper: mailed(paper, html="<p style=\"background:url('https://x.example/')\">"), "x.example"),
        ("remote", lambda paper: mailed(paper, html="<script src=x></script>"), "script"),
        ("leaving", lambda paper: mailed(paper, html="<p>x</p>"), "The HTML part"),
        ("one-click", lambda paper: mailed(paper, List_Unsubscribe=""), "no https address"),
        ("one-click", lambda paper: mailed(paper, List_Unsubscribe_Post="yes"), "is not"),
        ("sender", lambda paper: mailed(paper, From="weekly@gmail.example"), "DMARC fails"),
    ],
)
def test_each_slip_is_found_and_named(paper: Printed, check: str, change: Change, words: str) -> None:
    finding = found(paper, change(paper))[check]
    assert finding.grade == "bad"
    assert words in finding.sentence
    assert finding.remedy


def test_a_letter_in_text_alone_is_asked_for_no_html(paper: Printed) -> None:
    raw = mails.plain(paper.text("mail.txt"), From=f"weekly@{mails.DOMAIN}")
    said = found(paper, raw)
    assert "size" not in said
    assert {said[check].grade for check in ("text", "links", "leaving")} == {"good"}


def test_a_large_letter_is_warned_about_before_it_is_cut(paper: Printed) -> None:
    html = paper.text("mail.html")
    raw = mailed(paper, html=html + "x" * (95 * 1024 - len(html.encode())))
    assert found(paper, raw)["size"].grade == "warning"


def test_the_button_must_be_signed(paper: Printed) -> None:
    raw = mailed(paper)
    bare = raw[raw.index(b"From:") :]
    assert found(paper, bare)["one-click"].grade == "warning"
    less = mails.signed(bare, by=mails.DOMAIN, over=("from", "subject", "list-unsubscribe"))
    assert found(paper, less)["one-click"].grade == "bad"


@given(st.binary(max_size=600))
def test_any_bytes_can_be_looked_at(raw: bytes) -> None:
    nowhere = Printed({}, "https://news.example.org/")
    assert len(found(nowhere, b"Content-Type: text/html\n\n" + raw)) in {6, 9}


@pytest.mark.parametrize(
    ("answer", "grade", "words"),
    [
        (Answer(200, cookie=False, location=""), "good", "works"),
        (Answer(302, cookie=False, location="/x"), "bad", "302 and leads elsewhere"),
        (Answer(403, cookie=False, location=""), "bad", "403"),
        (Answer(200, cookie=True, location=""), "bad", "cookie"),
        (FetchRefused("It took too long."), "bad", "took too long"),
    ],
)
def test_the_button_to_leave_is_pressed_as_a_provider_would(
    answer: Answer | FetchRefused, grade: str, words: str
) -> None:
    pressed: list[tuple[str, bytes]] = []

    def press(url: str, form: bytes) -> Answer:
        pressed.append((url, form))
        if isinstance(answer, FetchRefused):
            raise answer
        return answer

    finding = button_finding(DESK, press)
    assert (finding.grade, words in finding.sentence) == (grade, True)
    assert pressed[0][0].startswith(f"{DESK}leave/")
    assert pressed[0][1] == FORM


def test_a_button_without_https_is_no_button() -> None:
    said = button_finding("http://desk.example.org/", lambda url, form: Answer(200, cookie=False, location=""))
    assert said.grade == "bad"

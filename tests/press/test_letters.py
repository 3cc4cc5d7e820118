"""A letter as it is written for mail: what its two parts hold, and what they never do."""

import re

import pytest
from lxml import etree

from tamizdat.press.faces import Chrome
from tamizdat.press.letter_faces import LetterFace
from tamizdat.press.letter_index import LetterIndexError, encode_letters, read_letters
from tamizdat.press.letter_mail import inlined, letter_text, with_stories
from tamizdat.press.letter_records import Letter, LetterStory, Newsletter
from tamizdat.press.letter_soundness import SUBJECT_MOST
from tamizdat.press.letter_text import WIDTH, Notes, paragraphs
from tamizdat.press.records import RecordError, Site
from tamizdat.press.soundness import check
from tamizdat.press.typeset import Typeset, house_templates
from tests.press import letter_samples, samples
from tests.press.sample_words import SAID

TYPESET = Typeset(house_templates())
LONGEST_LINE = 998


def chrome(language: str) -> Chrome:
    return samples.chrome(language, TYPESET.style)


def face(language: str, *, whole: bool = False) -> LetterFace:
    body = [block for block in samples.blocks(language) if block.type != "letter"]
    return letter_samples.letter(language, samples.home(language), samples.ORIGIN, body if whole else ())


def html(language: str, *, whole: bool = False) -> str:
    head = samples.head(language, "newsletter/friday/2026-11-27/", SAID[language].stories[0][0])
    shown = with_stories(face(language, whole=whole), samples.ORIGIN)
    return inlined(TYPESET.set("mail.html", page=head, chrome=chrome(language), up=samples.ORIGIN, face=shown)).decode()


BOTH = [(language, whole) for language in samples.LANGUAGES for whole in (False, True)]


@pytest.mark.parametrize(("language", "whole"), BOTH)
def test_the_text_holds_every_address_that_the_html_holds(language: str, whole: bool) -> None:  # noqa: FBT001  # a parameter of the test
    text = letter_text(face(language, whole=whole), chrome(language))
    linked = {str(one).removeprefix("mailto:") for one in etree.HTML(html(language, whole=whole)).xpath("//@href")}
    assert linked
    assert [one for one in linked if one not in text] == []


@pytest.mark.parametrize(("language", "whole"), BOTH)
def test_a_mail_loads_nothing_and_runs_nothing(language: str, whole: bool) -> None:  # noqa: FBT001  # as above
    text = html(language, whole=whole)
    root = etree.HTML(text)
    assert root.xpath("//@src | //@srcset | //link | //script | //form | //iframe | //@background") == []
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_a_mail_carries_its_look_in_its_elements_and_knows_the_dark(language: str) -> None:
    root = etree.HTML(html(language))
    bare = [one.tag for one in root.xpath("//h1 | //h2 | //p | //a") if not one.get("style")]
    (kept,) = root.xpath("//style/text()")
    assert bare == []
    assert "prefers-color-scheme:dark" in kept
    assert root.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]
    assert {one.get("dir") for one in root.xpath("//*[@lang]")} == {"rtl" if language == "fa" else "ltr"}


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_a_mail_says_how_to_leave_without_saying_who(language: str) -> None:
    for text in (html(language), letter_text(face(language), chrome(language))):
        assert "leave@news.example.org" in text
        assert f"https://desk.example.org/leave?l={language}" in text
        assert "stop" in text


@pytest.mark.parametrize(("language", "whole"), BOTH)
def test_lines_of_the_text_are_short_but_for_addresses(language: str, whole: bool) -> None:  # noqa: FBT001  # as above
    lines = letter_text(face(language, whole=whole), chrome(language)).splitlines()
    assert max(len(line.encode()) for line in lines) <= LONGEST_LINE
    assert [line for line in lines if len(line) > WIDTH and "://" not in line and not line.startswith("    ")] == []


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_the_text_says_every_word_of_a_whole_story(language: str) -> None:
    text = " ".join(letter_text(face(language, whole=True), chrome(language)).split())
    said = SAID[language]
    for one in (*said.paragraphs, said.question, *said.points, said.caption):
        (plain,) = paragraphs(one, Notes())
        words = re.sub(r"\[\d+\]", "", plain).split()
        assert " ".join(words[:6]) in text.replace("> ", ""), one


def test_a_link_named_twice_has_one_number() -> None:
    notes = Notes()
    found = paragraphs('<a href="https://a.example/">A</a>, <a href="https://b.example/">b</a>', notes)
    found += paragraphs('<a href="https://a.example/">again</a><br>and on', notes)
    assert found == ["A [1], b [2]", "again [1]\nand on"]
    assert list(notes.lines()) == ["[1] https://a.example/", "[2] https://b.example/"]


def a_letter(**words: object) -> Letter:
    given = {
        "subject": "Boats",
        "due": "2026-11-27T18:00:00+01:00",
        "opening": ["Dear readers,"],
        "editions": ["digest"],
    }
    fields = {"newsletter": 1, "language": "en", "address": "newsletter/friday/2026-11-27/"}
    return Letter(1, **(fields | given | words))  # type: ignore[arg-type]  # as the test names them


def a_newsletter(**words: object) -> Newsletter:
    given = {"slug": "friday", "language": "en", "title": "Friday", "editions": ["digest"]}
    return Newsletter(1, **(given | words))  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (a_letter(subject=""), "subject"),
        (a_letter(subject="Boats\r\nBcc: all@example.org"), "subject"),
        (a_letter(subject="Boats\u2028"), "subject"),
        (a_letter(subject="b" * (SUBJECT_MOST + 1)), "subject"),
        (a_letter(preheader="one\ntwo"), "preview line"),
        (a_letter(opening=[]), "says nothing"),
        (a_letter(items=[LetterStory(1, "", "A blurb")]), "headline"),
        (a_letter(due="Friday"), "hour"),
        (a_letter(due="2026-11-27T18:00:00"), "time zone"),
        (a_letter(address="newsletter/../x/"), "address"),
        (a_letter(editions=[]), "edition"),
        (a_newsletter(slug="Friday letter"), "address"),
        (a_newsletter(slug="2026"), "address"),
        (a_newsletter(from_name="The Ferry\nX: y"), "comes from"),
        (a_newsletter(local_time="25:00"), "hour"),
        (a_newsletter(time_zone="Europe/Nowhere"), "time zone"),
        (a_newsletter(weekday=8), "day of the week"),
        (a_newsletter(editions=[]), "edition"),
        (Site(1, names={}, languages=["en"], origin="x", desk="https://d.example/; script-src *"), "desk"),
        (Site(1, names={}, languages=["en"], origin="x", mail_domain="news.example.org>"), "domain"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_sentence(record: Letter | Newsletter | Site, fault: str) -> None:
    with pytest.raises(RecordError, match=fault):
        check(record)


def test_sound_ones_pass() -> None:
    assert check(a_letter())
    assert check(a_newsletter(weekday=5, local_time="18:00", time_zone="Europe/Amsterdam", from_name="«Паром»"))
    assert check(Site(1, names={}, languages=["en"], origin="x", desk="http://localhost:8003/"))


@pytest.mark.parametrize("content", [b"", b"[]", b'{"version":1}', b'{"version":2,"newsletters":[],"letters":[]}'])
def test_an_index_that_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(LetterIndexError, match=r"letters\.json"):
        read_letters(content)


def test_fields_of_a_later_index_are_passed_over() -> None:
    plain = encode_letters([], [])
    assert read_letters(plain.replace(b"}", b',"later":true}')).letters == []


def test_a_picture_is_a_line_of_words_in_mail() -> None:
    assert SAID["en"].caption in html("en", whole=True)
    assert "<figure" not in html("en", whole=True)

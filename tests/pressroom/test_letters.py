"""Letters in an edition: their files, what changes them and what does not, and what a withdrawal leaves of them."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from tamizdat.press.blocks import Paragraph
from tamizdat.press.chrome import PRIVACY, REVISION_DIGITS
from tamizdat.press.letter_index import read_letters
from tamizdat.press.letter_records import LetterHeading, LetterStory
from tamizdat.press.records import Page, encode
from tests.pressroom.paper import PrintingHouse, a_letter, a_newsletter, a_site, a_story, everything_around

DESK = "https://desk.ferry.example/"
FOLDER = "newsletter/letter-1/2026-11-20/"
FILES = ("index.html", "mail.html", "mail.txt", "full.html", "full.txt")
TEXT = "Nobody knows who sold the ferry for the price of its bell"
POLICY = Page(3, language="en", address="privacy/", title="What we keep", role="privacyPolicy")
LANDING = Page(4, language="en", address="newsletter/", title="Our letters", menu=1)


@pytest.fixture
def house(tmp_path: Path) -> PrintingHouse:
    """A paper with three stories, a newsletter and a letter on two of them."""
    house = PrintingHouse(tmp_path / "var")
    house.put(*everything_around(), a_site(desk=DESK, mail_domain="news.ferry.example"), POLICY, LANDING)
    house.put(a_story(1, body=[Paragraph("p1", f"{TEXT}.")]), a_story(2), a_story(3), a_newsletter(1))
    stories = [LetterStory(1, "Who sold the ferry?", "Two men and a bell."), LetterStory(2, "Boats", "Many.")]
    house.put(a_letter(20, items=[LetterHeading("At sea"), *stories], opening=["Dear readers,"]))
    house.print()
    return house


def said(house: PrintingHouse, path: str) -> str:
    return gzip.decompress(house.files()[f"{path}.gz"]).decode()


def letter(house: PrintingHouse) -> dict[str, str]:
    return {name: said(house, FOLDER + name) for name in FILES}


def test_a_letter_stands_as_a_page_as_mail_with_whole_stories_and_as_text(house: PrintingHouse) -> None:
    found = letter(house)
    assert all("Who sold the ferry?" in text and "Two men and a bell." in text for text in found.values())
    assert {name for name, text in found.items() if TEXT in " ".join(text.split())} == {"full.html", "full.txt"}


def test_a_sitemap_lists_every_letter_and_stands_while_there_is_one(house: PrintingHouse) -> None:
    place = "newsletter/letter-1/sitemap.xml"
    house.put(a_letter(27), a_newsletter(2))
    house.print()
    listed = re.findall("<loc>https://ferry.example/([^<]*)</loc>", said(house, place))
    assert listed == ["newsletter/letter-1/", "newsletter/letter-1/2026-11-27/", FOLDER]
    assert f"<loc>https://ferry.example/{place}</loc>" in said(house, "sitemap.xml")
    assert "letter-2/sitemap.xml" not in said(house, "sitemap.xml")
    house.log.drop(["letter/20", "letter/27"])
    house.print()
    assert f"{place}.gz" not in house.files()
    assert place not in said(house, "sitemap.xml")


def test_an_edition_that_is_not_offered_has_no_file(house: PrintingHouse) -> None:
    house.put(a_letter(20, editions=["text"]))
    house.print()
    assert {path.removeprefix(FOLDER) for path in house.files() if path.startswith(FOLDER)} == {
        "index.html.gz",
        "mail.txt.gz",
    }


def test_the_words_of_a_letter_stay_when_a_story_gets_another_headline(house: PrintingHouse) -> None:
    before = letter(house)
    house.put(a_story(1, headline="The ferry was never sold"))
    house.print()
    after = letter(house)
    assert [name for name in FILES if before[name] != after[name]] == ["full.html", "full.txt"]
    assert "Who sold the ferry?" in after["full.txt"]


def test_a_withdrawn_story_leaves_no_word_in_a_letter(house: PrintingHouse) -> None:
    house.log.drop(["story/1"])
    house.print()
    for name, text in letter(house).items():
        assert "Who sold" not in text, name
        assert "bell" not in text, name
        assert "was withdrawn" in text, name
        assert "Boats" in text, name


def test_a_story_that_comes_back_is_in_its_letter_again(house: PrintingHouse) -> None:
    before = letter(house)
    house.log.drop(["story/1"])
    house.print()
    house.put(a_story(1, body=[Paragraph("p1", f"{TEXT}.")]))
    house.print()
    assert letter(house) == before


def test_a_letter_whose_newsletter_is_given_up_leaves_no_file(house: PrintingHouse) -> None:
    house.log.drop(["newsletter/1"])
    house.print()
    assert [path for path in house.files() if path.startswith("newsletter/letter-1/")] == []
    assert "letters.json.gz" not in house.files()


def test_a_new_letter_changes_no_story_and_no_former_letter(house: PrintingHouse) -> None:
    before = house.files()
    house.put(a_letter(27))
    house.print()
    after = house.files()
    changed = {path for path in before if before[path] != after.get(path)}
    assert changed == {
        "letters.json.gz",
        "newsletter/index.html.gz",
        "newsletter/letter-1/index.html.gz",
        "newsletter/letter-1/2026/index.html.gz",
        "newsletter/letter-1/sitemap.xml.gz",
    }


def test_letters_stand_in_the_index_from_the_newest_with_the_files_of_each_edition(house: PrintingHouse) -> None:
    house.put(a_newsletter(2, language="ru", slug="pismo"), a_letter(27))
    house.print()
    index = read_letters(said(house, "letters.json").encode())
    assert [one.slug for one in index.newsletters] == ["letter-1", "pismo"]
    assert [(one.uid, one.newsletter, one.due) for one in index.letters] == [
        (27, "letter-1", "2026-11-27T17:00:00Z"),
        (20, "letter-1", "2026-11-20T17:00:00Z"),
    ]
    paths = [path for parts in index.letters[1].parts.values() for path in parts.values()]
    assert sorted(set(paths)) == sorted(f"{FOLDER}{name}" for name in FILES if name != "index.html")
    assert all(f"{path}.gz" in house.files() for path in paths)


def test_the_preview_frames_the_very_file_that_is_mailed_and_loads_nothing_until_it_is_opened(
    house: PrintingHouse,
) -> None:
    mailed = read_letters(said(house, "letters.json").encode()).letters[0].parts["digest"]["html"]
    for path, up in (("newsletter/", "../"), ("newsletter/letter-1/", "../../")):
        page = house.page(path)
        frame = re.search(r"<details[^>]*>\s*<summary>.*?</summary>\s*<iframe ([^>]*)></iframe>", page, re.DOTALL)
        assert frame is not None
        assert f'src="{up}{mailed}"' in frame[1]
        assert 'loading="lazy"' in frame[1]
        assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in frame[1]
        assert "frame-src 'self'" in page


def test_the_form_names_the_desk_the_newsletter_and_the_revision_of_the_policy(house: PrintingHouse) -> None:
    revision = hashlib.sha256(encode(POLICY)).hexdigest()[:REVISION_DIGITS]
    house.put(a_story(4, body=[Paragraph(f"p{n}", "Waves.") for n in range(12)]))
    house.print()
    for path in ("newsletter/", "newsletter/letter-1/", a_story(4).address):
        page = house.page(path)
        form = re.search(r"<form class=\"signup\".*?</form>", page, re.DOTALL)
        assert form is not None, path
        assert f'method="post" action="{DESK}subscribe"' in form[0]
        for field, value in (("newsletter", "letter-1"), ("language", "en"), ("consent", revision)):
            assert re.search(f'name="{field}"[^>]* value="{value}"', form[0]), (path, field)
        assert 'name="address"' in form[0]
        assert 'name="edition"' in form[0]
        assert re.search(r'aria-hidden="true">[^/]*name="website" tabindex="-1"', form[0])
        assert "privacy/" in form[0]
        assert f"form-action {DESK};" in page


@pytest.mark.parametrize("lacks", ["desk", PRIVACY])
def test_without_a_desk_or_a_policy_no_page_has_a_form(house: PrintingHouse, lacks: str) -> None:
    if lacks == "desk":
        house.put(a_site())
    else:
        house.log.drop(["page/3"])
    house.print()
    page = house.page("newsletter/letter-1/")
    assert "<form" not in page
    assert "form-action 'none'" in page


def test_a_letter_that_is_broken_stops_its_own_files_and_says_so(house: PrintingHouse) -> None:
    house.log.spoil("letter/20", b'{"kind":"letter","uid":20}')
    printed = house.print()
    assert list(printed.faults) == ["letter/20"]
    assert f"{FOLDER}mail.html.gz" not in house.files()
    assert "newsletter/letter-1/index.html.gz" in house.files()

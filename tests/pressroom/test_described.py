"""How pages name themselves to search engines and to those with whom they are shared; and what is news in a sitemap."""

from pathlib import Path

import pytest
from lxml import etree

from tamizdat.press.blocks import Picture
from tamizdat.press.icons import draw_icon
from tamizdat.press.records import Byline
from tamizdat.press.theme import with_theme
from tests.pressroom.paper import PrintingHouse, a_site, a_story, everything_around
from tests.pressroom.test_machines import MAP, NEWS, ORIGIN, graph, read


@pytest.fixture
def house(tmp_path: Path) -> PrintingHouse:
    """Print some stories, one with a photo, one in Russian."""
    house = PrintingHouse(tmp_path)
    house.put(*everything_around(), house.a_picture(1), *(a_story(uid) for uid in range(56, 60)))
    house.put(a_story(60, lead=Picture(1)), a_story(160, language="ru", address="ru/2024/01/02/parom/"))
    house.print()
    return house


def test_news_is_what_is_younger_than_two_days_than_the_newest_story_of_its_language(house: PrintingHouse) -> None:
    at = "2024-01-21T{:02}:00:00+00:00"
    house.put(*(a_story(uid, published_at=at.format(uid - 70)) for uid in range(71, 74)))
    house.put(
        a_story(75, published_at="2024-01-19T03:00:00+00:00"), a_story(76, published_at="2024-01-19T04:00:00+00:00")
    )
    house.print()
    for language, uids in (("", {71, 72, 73, 76}), ("ru/", {160})):
        found = etree.fromstring(read(house, f"{language}sitemap-news.xml"))
        marked = {
            str(url.findtext(f"{MAP}loc")) for url in found.iter(f"{MAP}url") if url.find(f"{NEWS}news") is not None
        }
        expected = (
            {ORIGIN + a_story(uid).address for uid in uids} if not language else {f"{ORIGIN}ru/2024/01/02/parom/"}
        )
        assert marked == expected


def test_the_page_for_a_wrong_address_names_itself_and_nobody_indexes_it(house: PrintingHouse) -> None:
    for path, title in (("404.html", "Not found · The Ferry"), ("ru/404.html", "Не найдено · Паром")):
        page = etree.HTML(read(house, path).decode())
        assert page.findtext(".//title") == title
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert page.xpath("//link[@rel='canonical'] | //meta[@property='og:url']") == []


def test_who_has_two_roles_is_one_author(house: PrintingHouse) -> None:
    twice = [Byline(contributor=1), Byline(role="photo", contributor=1), Byline(contributor=2)]
    house.put(a_story(59, bylines=twice))
    house.print()
    story, _ = graph(house.page(a_story(59).address))
    assert [author["name"] for author in story["author"]] == ["Author 1", "Author 2"]


def test_the_newspaper_names_its_logo_and_its_addresses_elsewhere(house: PrintingHouse) -> None:
    assert not {"logo", "sameAs"} & graph(house.page(""))[0].keys()
    house.put(a_site(trust=["member=https://union.example/", "social=https://mastodon.example/@ferry"]))
    house.templates = with_theme(house.templates, {"favicon.ico": draw_icon("F", "en", "#123456")})
    house.print()
    newspaper, _ = graph(house.page(""))
    assert newspaper["sameAs"] == ["https://mastodon.example/@ferry"]
    assert newspaper["logo"] == f"{ORIGIN}favicon.ico"


def test_a_page_that_is_shared_says_its_title_its_language_and_what_its_picture_shows(house: PrintingHouse) -> None:
    page = etree.HTML(house.page(a_story(60).address))
    said = {
        str(one.get("property")): str(one.get("content")) for one in page.xpath("//meta[starts-with(@property, 'og:')]")
    }
    assert said["og:title"] == page.findtext(".//h1")
    assert said["og:site_name"] == "The Ferry"
    assert said["og:locale"] == "en_GB"
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert said["og:image:alt"]

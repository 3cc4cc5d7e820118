"""What machines read of a printed paper: feeds, sitemaps, notices, structured data, cards."""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image as Pixels

from tamizdat.press.blocks import Figure, Items, Paragraph, Picture
from tamizdat.press.icons import draw_icon
from tamizdat.press.notices import ANSWERING, TRAINING
from tamizdat.press.openings import MOST, opening
from tamizdat.press.records import Page, Place
from tamizdat.press.theme import with_theme
from tests.pressroom.paper import PrintingHouse, a_site, a_story, everything_around

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "press" / "atom.rng"))
ORIGIN = "https://ferry.example/"
NASTY = 'Bread & "salt" <b>]]></b> \u0007 берег ساحل'


@pytest.fixture
def house(tmp_path: Path) -> PrintingHouse:
    """Print sixty stories over three months, in two languages, some of them awkward."""
    house = PrintingHouse(tmp_path)
    body = [
        Paragraph("a", html='To <a href="tamizdat:story/2">the other boat</a>.'),
        Paragraph("b", html='<abbr title="]]>">Q</abbr>uay'),
        Items("c", ["one", "two"]),
        Figure("d", Picture(1, caption="The quay")),
    ]
    house.put(*everything_around(), house.a_picture(1), Place(1, slug="quay", names={"en": "The Quay"}))
    house.put(*(a_story(uid, translation=f"t{uid}") for uid in range(1, 60)))
    house.put(a_story(60, headline=NASTY, standfirst=NASTY, body=body, lead=Picture(1), translation="t60"))
    house.put(a_story(160, language="ru", address="ru/2024/01/02/parom/", translation="t60"))
    house.print()
    return house


def read(house: PrintingHouse, path: str) -> bytes:
    return gzip.decompress(house.files()[f"{path}.gz"])


def feeds(house: PrintingHouse) -> list[str]:
    return [path.removesuffix(".gz") for path in house.files() if re.search(r"feed(\.|/.*\.)xml\.gz$", path)]


def graph(page: str) -> list[dict[str, Any]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found is not None
    return list(json.loads(found[1])["@graph"])


def test_every_atom_feed_keeps_to_the_grammar_of_rfc_4287(house: PrintingHouse) -> None:
    assert {"feed.xml", "ru/feed.xml", "section-1/feed.xml", "feed/2023/11.xml"} <= set(feeds(house))
    for path in feeds(house):
        feed = etree.fromstring(read(house, path))
        GRAMMAR.assertValid(feed)
        own = feed.find(f"{ATOM}link[@rel='self']")
        assert own is not None
        assert own.get("href") == feed.findtext(f"{ATOM}id") == ORIGIN + path


def test_whoever_follows_prev_archive_reads_every_story_once_or_more(house: PrintingHouse) -> None:
    seen = {entry.findtext(f"{ATOM}id") for feed in back(house, "feed.xml") for entry in feed.iter(f"{ATOM}entry")}
    assert seen == {ORIGIN + a_story(uid).address for uid in range(1, 61)}


def back(house: PrintingHouse, path: str) -> Iterator[etree._Element]:
    while path:
        feed = etree.fromstring(read(house, path))
        yield feed
        before = feed.find(f"{ATOM}link[@rel='prev-archive']")
        path = "" if before is None else str(before.get("href")).removeprefix(ORIGIN)


def test_closed_months_are_chained_and_marked(house: PrintingHouse) -> None:
    december = etree.fromstring(read(house, "feed/2023/12.xml"))
    links = {link.get("rel"): link.get("href") for link in december.findall(f"{ATOM}link")}
    assert links["prev-archive"] == f"{ORIGIN}feed/2023/11.xml"
    assert links["current"] == f"{ORIGIN}feed.xml"
    assert "next-archive" not in links  # January is open
    november = etree.fromstring(read(house, "feed/2023/11.xml"))
    assert november.find(f"{ATOM}link[@rel='next-archive']").get("href") == f"{ORIGIN}feed/2023/12.xml"
    assert november.find("{http://purl.org/syndication/history/1.0}archive") is not None


def test_a_new_story_changes_no_closed_month(house: PrintingHouse) -> None:
    before = house.files()
    house.put(a_story(61))
    house.print()
    after = house.files()
    closed = [path for path in before if re.search(r"(feed|sitemap)/\d{4}", path)]
    assert len(closed) >= 4
    assert [path for path in closed if before[path] != after[path]] == []


def test_rss_holds_whole_stories_with_absolute_addresses(house: PrintingHouse) -> None:
    rss = etree.fromstring(read(house, "rss.xml"))
    channel = rss.find("channel")
    assert rss.get("version") == "2.0"
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    items = channel.findall("item")
    assert len(items) == 20
    for item in items:
        assert item.findtext("guid") == item.findtext("link")
        assert parsedate_to_datetime(item.findtext("pubDate") or "").utcoffset() is not None
    text = items[0].findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
    assert f'<a href="{ORIGIN}2023/11/16/story-2/">the other boat</a>' in text
    assert f'<img src="{ORIGIN}_m/' in text
    assert "<li>one</li>" in text
    assert etree.HTML(text).xpath("//@href[not(starts-with(., 'https://'))] | //@id") == []


def test_json_feed_says_what_rss_says(house: PrintingHouse) -> None:
    feed = json.loads(read(house, "feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{ORIGIN}feed.json"
    assert feed["language"] == "en"
    rss = etree.fromstring(read(house, "rss.xml"))
    assert [item["url"] for item in feed["items"]] == [link.text for link in rss.findall("channel/item/link")]
    for item in feed["items"]:
        assert item["id"] == item["url"]
        assert item["content_html"]
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
        assert item["authors"] == [{"name": "Author 1", "url": f"{ORIGIN}by/author-1/"}]


def test_a_newspaper_may_give_summaries_alone(house: PrintingHouse) -> None:
    house.put(a_site(feed_text="summary"))
    house.print()
    assert b"content:encoded>" not in read(house, "rss.xml")
    assert "content_html" not in json.loads(read(house, "feed.json"))["items"][0]


def test_a_withheld_name_is_in_no_feed(house: PrintingHouse) -> None:
    house.put(a_story(60, bylines=[], byline_policy="withheld"))
    house.print()
    item = json.loads(read(house, "feed.json"))["items"][0]
    assert item["authors"] == [{"name": "Name withheld"}]


def test_a_broken_story_leaves_the_feeds_whole(house: PrintingHouse) -> None:
    house.log.spoil("story/60", b'{"kind":"story","uid":60,"headline":5}')
    printed = house.print()
    assert list(printed.faults) == ["story/60"]
    assert "story-60" not in read(house, "rss.xml").decode()


def test_sitemaps_name_every_story_and_those_of_closed_months_once(house: PrintingHouse) -> None:
    index = etree.fromstring(read(house, "sitemap.xml"))
    files = [str(found.text).removeprefix(ORIGIN) for found in index.iter(f"{MAP}loc")]
    assert {"sitemap-news.xml", "sitemap/2023-11.xml", "sitemap/2023-12.xml", "ru/sitemap-news.xml"} == set(files)
    named = {str(found.text) for file in files for found in etree.fromstring(read(house, file)).iter(f"{MAP}loc")}
    stories = {ORIGIN + a_story(uid).address for uid in range(1, 61)} | {f"{ORIGIN}ru/2024/01/02/parom/"}
    assert named == stories


def test_the_news_sitemap_says_what_news_it_is(house: PrintingHouse) -> None:
    found = etree.fromstring(read(house, "sitemap-news.xml"))
    news = found.find(f"{MAP}url/{NEWS}news")
    assert news is not None
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == "The Ferry"
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "en"
    assert datetime.fromisoformat(news.findtext(f"{NEWS}publication_date") or "").tzinfo is not None


@pytest.mark.parametrize(("choice", "refused"), [("welcome", ()), ("no-training", TRAINING), ("none", ANSWERING)])
def test_robots_txt_refuses_those_whom_the_newspaper_refuses(
    house: PrintingHouse, choice: str, refused: tuple[str, ...]
) -> None:
    house.put(a_site(ai_robots=choice))
    house.print()
    text = read(house, "robots.txt").decode()
    assert text.endswith("User-agent: *\nAllow: /\n\nSitemap: https://ferry.example/sitemap.xml\n")
    assert ("Disallow: /" in text) == bool(refused)
    assert all(f"User-agent: {name}\n" in text for name in refused)


def test_trust_txt_and_security_txt_say_what_the_record_says(house: PrintingHouse) -> None:
    assert ".well-known/security.txt.gz" not in house.files()
    house.put(
        a_site(
            trust=["belongto=https://association.example/"],
            security_contact="mailto:desk@ferry.example",
            security_expires="2027-01-01T23:59:59+00:00",
        )
    )
    house.print()
    assert "belongto=https://association.example/\ndatatrainingallowed=yes\n" in read(house, "trust.txt").decode()
    security = read(house, ".well-known/security.txt").decode()
    assert "Contact: mailto:desk@ferry.example\nExpires: 2027-01-01T23:59:59+00:00\n" in security
    house.put(a_site())
    house.print()
    assert ".well-known/security.txt.gz" not in house.files()


def test_a_story_says_what_it_is_and_where_it_stands(house: PrintingHouse) -> None:
    story, way = graph(house.page(a_story(59).address))
    assert story["@type"] == "NewsArticle"
    assert story["publisher"]["@type"] == "NewsMediaOrganization"
    assert [step["item"] for step in way["itemListElement"]] == [
        ORIGIN,
        f"{ORIGIN}section-1/",
        ORIGIN + a_story(59).address,
    ]


def test_the_front_names_the_policies_of_the_newspaper(house: PrintingHouse) -> None:
    house.put(Page(7, language="en", address="ethics/", title="Ethics", role="ethicsPolicy"))
    house.print()
    newspaper, site = graph(house.page(""))
    assert newspaper["ethicsPolicy"] == f"{ORIGIN}ethics/"
    assert site["publisher"] == {"@id": newspaper["@id"]}
    house.log.drop(["page/7"])
    house.print()
    assert "ethicsPolicy" not in graph(house.page(""))[0]


def test_a_translated_story_names_its_versions_and_the_one_for_everybody_else(house: PrintingHouse) -> None:
    for address in (a_story(60).address, "ru/2024/01/02/parom/"):
        root = etree.HTML(house.page(address))
        versions = {link.get("hreflang"): link.get("href") for link in root.xpath("//link[@hreflang]")}
        english = ORIGIN + a_story(60).address
        assert versions == {"en": english, "ru": f"{ORIGIN}ru/2024/01/02/parom/", "x-default": english}


def test_a_page_without_a_photo_is_shared_with_the_card_of_its_newspaper(house: PrintingHouse) -> None:
    for address in ("", "section-1", a_story(59).address, "ru"):
        width, height, size = card(house, house.page(address))
        assert (width, height) == (1200, 630)
        assert size <= 60_000


def card(house: PrintingHouse, page: str) -> tuple[int, int, int]:
    found = re.search(r'<meta property="og:image" content="https://ferry.example/([^"]+)">', page)
    assert found is not None
    content = house.files()[found[1]]
    with Pixels.open(BytesIO(content)) as opened:
        return *opened.size, len(content)


def test_a_story_without_a_photo_has_a_card_of_its_own_where_the_newspaper_wants_it(house: PrintingHouse) -> None:
    common = re.findall(r'og:image" content="([^"]+)', house.page(a_story(59).address))
    house.put(a_site(story_cards=True))
    house.print()
    page = house.page(a_story(59).address)
    assert re.findall(r'og:image" content="([^"]+)', page) != common
    assert card(house, page)[:2] == (1200, 630)
    house.put(a_story(59, headline="Another headline"))
    house.print()
    assert re.findall(r'og:image" content="([^"]+)', house.page(a_story(59).address)) not in (common, page)


def test_a_place_has_a_list_of_its_stories(house: PrintingHouse) -> None:
    house.put(a_story(59, places=["The Quay"], place_uids=[1]))
    house.print()
    assert "Ferry number 59" in house.page("place/quay")
    assert 'href="../../../../place/quay/"' in house.page(a_story(59).address)


def test_related_stories_stand_under_the_story_and_a_withdrawn_one_gives_way(house: PrintingHouse) -> None:
    house.put(a_story(59, related=[5, 9]))
    house.print()
    assert read_more(house) == ["5", "9", "58"]
    house.log.drop(["story/9"])
    house.print()
    assert read_more(house) == ["5", "58", "57"]


def read_more(house: PrintingHouse) -> list[str]:
    more = etree.HTML(house.page(a_story(59).address)).xpath("//section[@class='more']//@href")
    return [str(address).rstrip("/").rpartition("-")[2] for address in more]


def test_the_icon_that_browsers_ask_for_is_a_part_of_the_edition(house: PrintingHouse) -> None:
    drawn = read(house, "favicon.ico")
    assert {size for size, _ in Pixels.open(BytesIO(drawn)).ico.sizes()} == {16, 32, 48}  # type: ignore[attr-defined]  # Pillow does not type its ICO file
    own = draw_icon("X", "en", "#123456")
    house.templates = with_theme(house.templates, {"favicon.ico": own})
    house.print()
    assert read(house, "favicon.ico") == own


def check_json_feed(feed: dict[str, Any]) -> None:
    """Hold a feed to the rules of JSON Feed 1.1, field by field (https://www.jsonfeed.org/version/1.1/)."""
    texts = {"version", "title", "home_page_url", "feed_url", "description", "language"}
    assert feed.keys() - texts == {"items"}
    assert all(isinstance(feed[name], str) and feed[name] for name in feed.keys() & texts)
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    for item in feed["items"]:
        assert item.keys() <= {
            *("id", "url", "title", "content_html", "content_text", "summary", "image", "date_published"),
            *("date_modified", "authors", "tags"),
        }
        assert item.get("content_html") or item.get("content_text")
        assert all(isinstance(item[name], str) for name in item.keys() - {"authors", "tags"})
        assert all(item[name].startswith("https://") for name in ("url", "image") if name in item)
        assert all(datetime.fromisoformat(item[name]).tzinfo for name in item if name.startswith("date_"))
        assert all(author.keys() & {"name", "url", "avatar"} for author in item["authors"])
        assert all(isinstance(tag, str) for tag in item.get("tags", []))


def test_json_feeds_keep_the_rules_of_their_version(house: PrintingHouse) -> None:
    for policy in ("full", "summary"):
        house.put(a_site(feed_text=policy))
        house.print()
        for path in ("feed.json", "ru/feed.json"):
            check_json_feed(json.loads(read(house, path)))


def test_a_story_without_a_standfirst_is_told_in_feeds_by_its_first_words(house: PrintingHouse) -> None:
    said = "The quay was empty when boat 59 cast off."
    item = etree.fromstring(read(house, "rss.xml")).xpath("//item[contains(link, 'story-59')]")[0]
    assert item.findtext("description") == said
    assert [one["summary"] for one in json.loads(read(house, "feed.json"))["items"] if "story-59" in one["id"]] == [
        said
    ]
    entries = etree.fromstring(read(house, "feed.xml")).iter(f"{ATOM}entry")
    assert all(entry.findtext(f"{ATOM}summary") for entry in entries)


def test_every_list_and_story_describes_itself_where_nobody_did(house: PrintingHouse) -> None:
    for address in ("", str(a_story(59).address), "section-1/", "topic/topic-1/", "by/author-1/", "2023/12/"):
        assert re.search(r'<meta name="description" content="[^"]+', house.page(address)), address


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("<p>One.</p>", "One."),
        ("A word and <em>an</em>other", "A word and another"),
        ("Short one. " + "word " * 60, "…"),
        (
            "It is a sentence that goes on for more than eighty letters, so that it may stand alone here. " + "w " * 90,
            "here.",
        ),
        (
            "Это предложение длиннее восьмидесяти букв, и потому оно может стоять здесь совсем одно. " + "слово " * 40,
            "одно.",
        ),
        (
            "این جمله از هشتاد حرف بلندتر است و برای همین می‌تواند در اینجا تنها بایستد، آیا این‌طور نیست؟ "
            + "کلمه " * 40,
            "؟",
        ),
        ("x" * 300, "…"),
    ],
)
def test_the_first_words_end_where_a_sentence_or_a_word_does(words: str, said: str) -> None:
    found = opening([Paragraph("a", html=words)])
    assert found.endswith(said)
    assert len(found) <= MOST + 1
    assert opening([Items("b", [words])]) == found
    assert opening([]) == ""

"""The newest stories with their whole texts, for readers who cannot come to the site: RSS 2.0 and JSON Feed 1.1.

Both hold as many stories as a weekly newspaper has in a month, and no more; `feeds` has the whole archive. A newspaper
that wants its stories read on its own pages alone gives summaries here as well (`feed_text` of the site's record).
"""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any, NamedTuple

import orjson

from tamizdat.press.cards import card, credits_of
from tamizdat.press.faces import Card, Chrome, Credit
from tamizdat.press.markup import HEAD, element, xml
from tamizdat.press.outlines import Outline
from tamizdat.press.plain_html import text_of
from tamizdat.press.reading import Reading
from tamizdat.press.records import Story
from tamizdat.press.sheet import Chromes, Sheet, written

FULL_MOST = 20
_SPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


class Told(NamedTuple):
    """One story of a feed; `html` is "" where only its summary is given."""

    card: Card
    authors: list[Credit]
    html: str


def told(reading: Reading, chrome: Chrome) -> list[Told]:
    """Read the newest stories of a language."""
    newest = reading.head(f"{chrome.language}/latest")[:FULL_MOST]
    whole: Sequence[tuple[Outline, Story | None]] = [(one, None) for one in newest]
    if reading.site().feed_text == "full":
        whole = reading.stories(newest)
    return [
        Told(card(reading, one), _authors(reading, one), text_of(reading, story, chrome.origin) if story else "")
        for one, story in whole
    ]


def _authors(reading: Reading, one: Outline) -> list[Credit]:
    lines = [line for line in one.bylines if line.role in {"by", "reporting", "writing"}]
    return credits_of(reading, lines, one.byline_policy, one.language)


def rss(reading: Reading, language: str, chromes: Chromes) -> Sheet:
    """Make the RSS 2.0 feed of a language."""
    chrome = chromes(language)
    stories = told(reading, chrome)
    address = f"{chrome.home}rss.xml"
    own = f'<atom:link rel="self" type="application/rss+xml" href="{xml(chrome.origin + address)}"/>\n'
    top = (
        f'{HEAD}<rss version="2.0" {_SPACES}>\n<channel>\n'
        f"<title>{xml(chrome.name)}</title>\n<link>{xml(chrome.origin + chrome.home)}</link>\n"
        f"<description>{xml(chrome.tagline or chrome.name)}</description>\n<language>{xml(language)}</language>\n"
        f"{own}{element('pubDate', _rfc822(stories[0].card.published.iso) if stories else '')}"
    )
    items = "".join([_item(one, chrome.origin) for one in stories])
    return written(chrome, address, f"{top}{items}</channel>\n</rss>\n")


def _item(one: Told, origin: str) -> str:
    address = xml(origin + one.card.address)
    names = "".join(element("dc:creator", author.name) for author in one.authors)
    return (
        f"<item>\n<title>{xml(one.card.title)}</title>\n<link>{address}</link>\n"
        f'<guid isPermaLink="true">{address}</guid>\n<pubDate>{_rfc822(one.card.published.iso)}</pubDate>\n'
        f"{names}{element('category', one.card.section)}{element('description', one.card.summary)}"
        f"{element('content:encoded', one.html)}</item>\n"
    )


def _rfc822(iso: str) -> str:
    """Write a moment as RSS wants it, in English whatever the language."""
    return format_datetime(datetime.fromisoformat(iso))


def json_feed(reading: Reading, language: str, chromes: Chromes) -> Sheet:
    """Make the JSON Feed 1.1 of a language."""
    chrome = chromes(language)
    address = f"{chrome.home}feed.json"
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": chrome.name,
        "home_page_url": chrome.origin + chrome.home,
        "feed_url": chrome.origin + address,
        "language": language,
        "items": [_json_item(one, chrome) for one in told(reading, chrome)],
    }
    if chrome.tagline:
        feed["description"] = chrome.tagline
    return written(chrome, address, orjson.dumps(feed))


def _json_item(one: Told, chrome: Chrome) -> dict[str, Any]:
    shown = one.card
    address = chrome.origin + shown.address
    text = {"content_html": one.html} if one.html else {"content_text": shown.summary}
    item = {"id": address, "url": address, "title": shown.title, "date_published": shown.published.iso, **text}
    authors = [_json_author(author, chrome.origin) for author in one.authors]
    more: dict[str, Any] = {
        "summary": shown.summary,
        "date_modified": shown.updated,
        "image": chrome.origin + shown.picture.jpeg[-1].path if shown.picture else "",
        "authors": authors,
        "tags": [shown.section] if shown.section else [],
    }
    return item | {name: value for name, value in more.items() if value}


def _json_author(author: Credit, origin: str) -> dict[str, str]:
    return {"name": author.name, "url": origin + author.address} if author.address else {"name": author.name}

"""Sheets for machines: feeds, sitemaps, robots.txt, the map of old addresses."""

from collections.abc import Callable

import orjson

from tamizdat.press import addresses
from tamizdat.press.cards import card
from tamizdat.press.faces import Chrome, Entry, FeedFace, Head, Link, SitemapFace
from tamizdat.press.lists import feed_address
from tamizdat.press.reading import Reading
from tamizdat.press.records import Redirect
from tamizdat.press.sheet import Chromes, Sheet, first_language

NEVER = "1970-01-01T00:00:00+00:00"


def feed(reading: Reading, language: str, chromes: Chromes) -> Sheet:
    """Make the Atom feed of a language (RFC 4287); its moment is that of its newest entry, never of the press."""
    chrome = chromes(language)
    newest = reading.head(f"{language}/latest")
    cards = [card(reading, one) for one in newest]
    updated = max((one.updated_at or one.published_at for one in newest), default=NEVER)
    address = feed_address(reading, language)
    face = FeedFace(chrome.name, address, chrome.home, updated, cards)
    return Sheet(f"{address}.gz", language, "feed.xml", _head(chrome), face)


def sitemap(reading: Reading, month: str, chromes: Chromes) -> Sheet:
    """Make the sitemap of one month over all languages (sitemaps.org 0.9)."""
    chrome = chromes(first_language(reading))
    entries = [
        Entry(one.address, one.updated_at or one.published_at)
        for language in reading.site().languages
        for one in reading.month(f"{language}/latest", month)
    ]
    return Sheet(f"sitemap/{month}.xml.gz", chrome.language, "sitemap.xml", _head(chrome), SitemapFace(entries))


def sitemaps(reading: Reading, _: str, chromes: Chromes) -> Sheet:
    """Make the index of the sitemaps."""
    chrome = chromes(first_language(reading))
    months = {month for language in reading.site().languages for month in reading.months(f"{language}/latest")}
    entries = [Entry(f"sitemap/{month}.xml") for month in sorted(months, reverse=True)]
    return Sheet("sitemap.xml.gz", chrome.language, "sitemap-index.xml", _head(chrome), SitemapFace(entries))


def robots(reading: Reading, _: str, chromes: Chromes) -> Sheet:
    """Make robots.txt (RFC 9309)."""
    chrome = chromes(first_language(reading))
    return Sheet("robots.txt.gz", chrome.language, "robots.txt", _head(chrome), Link("sitemap.xml", ""))


def redirects(reading: Reading, _: str, chromes: Chromes) -> Sheet:
    """Make the map of those old addresses that no file can answer, for servers: `{"?p=123": "2026/10/14/slug/"}`."""
    chrome = chromes(first_language(reading))
    moved: dict[str, str] = {}
    for subject in reading.shelf.subjects("redirect"):
        redirect = reading.record(subject, Redirect)
        if redirect and not addresses.old_file(redirect.old) and (target := reading.address(redirect.to)):
            moved[redirect.old] = target
    ready = orjson.dumps(moved, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)
    return Sheet("redirects.json.gz", chrome.language, "robots.txt", _head(chrome), Link("", ""), ready=ready)


def _head(chrome: Chrome) -> Head:
    return Head(chrome.name, "", chrome.origin, [], "", "")


MACHINE_SHEETS: dict[str, Callable[[Reading, str, Chromes], Sheet]] = {
    "feed": feed,
    "sitemap": sitemap,
    "sitemaps": sitemaps,
    "robots": robots,
    "redirects": redirects,
}

"""Sitemaps (sitemaps.org 0.9): for each language one for each closed month, one for newer stories, one a newsletter.

The newer one is also the news sitemap. What crawlers want in it is not two days old. The press has no clock: it counts
from the newest story of the language, so that a paper that rests goes on naming its last two days.
"""

from datetime import datetime, timedelta

from tamizdat.press import addresses
from tamizdat.press.faces import Chrome
from tamizdat.press.letter_records import Newsletter
from tamizdat.press.markup import HEAD, element, xml
from tamizdat.press.outlines import Outline
from tamizdat.press.reading import Reading
from tamizdat.press.sheet import Chromes, Sheet, first_language, written

# Google's rules for a news sitemap: what was published within two days, at most a thousand addresses.
NEWS_AGE = timedelta(hours=48)
NEWS_MOST = 1_000
_PLAIN = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = f'{_PLAIN} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def closed_month(reading: Reading, rest: str, chromes: Chromes) -> Sheet:
    """List one closed month of a language (`en@2026-10`)."""
    language, _, month = rest.partition("@")
    chrome = chromes(language)
    found = reading.month(f"{language}/latest", month)
    urls = "".join([_url(chrome, one) for one in found])
    return written(chrome, month_file(chrome.home, month), f"{HEAD}<urlset {_PLAIN}>\n{urls}</urlset>\n")


def news(reading: Reading, language: str, chromes: Chromes) -> Sheet:
    """List the month of a language that is still open, and the newest of the one before."""
    chrome = chromes(language)
    first, others = reading.newest(f"{language}/latest")
    found = [*first, *others]
    marked = set(_new(found))
    urls = [_url(chrome, one, _news(chrome, one) if one.subject in marked else "") for one in found]
    text = f"{HEAD}<urlset {_NEWS}>\n{''.join(urls)}</urlset>\n"
    return written(chrome, news_file(chrome.home), text)


def letters(reading: Reading, uid: str, chromes: Chromes) -> Sheet:
    """List the page of a newsletter and all of its letters; a weekly one has some fifty a year."""
    newsletter = reading.record(f"newsletter/{uid}", Newsletter)
    if newsletter is None:
        message = f"newsletter/{uid} does not stand"
        raise KeyError(message)
    chrome = chromes(newsletter.language)
    name = f"{newsletter.language}/newsletter/{uid}"
    home = addresses.newsletter(newsletter.language, reading.site().languages, newsletter.slug)
    found = [one for month in reading.months(name) for one in reading.month(name, month)]
    own = f"<url><loc>{xml(chrome.origin + home)}</loc></url>\n"
    urls = "".join([_url(chrome, one) for one in found])
    return written(chrome, letters_file(home), f"{HEAD}<urlset {_PLAIN}>\n{own}{urls}</urlset>\n")


def index(reading: Reading, _: str, chromes: Chromes) -> Sheet:
    """List all sitemaps. Those of pages outside the stream are few, and every page links to them."""
    chrome = chromes(first_language(reading))
    languages = reading.site().languages
    files = []
    for language in languages:
        home = addresses.home(language, languages)
        files.append(news_file(home))
        files += [month_file(home, month) for month in reading.months(f"{language}/latest")[1:]]
        files += _of_letters(reading, language)
    listed = "".join(f"<sitemap><loc>{xml(chrome.origin + file)}</loc></sitemap>\n" for file in files)
    return written(chrome, "sitemap.xml", f"{HEAD}<sitemapindex {_PLAIN}>\n{listed}</sitemapindex>\n")


def _of_letters(reading: Reading, language: str) -> list[str]:
    """List the sitemaps of the newsletters of a language that have letters."""
    some = [one for one in reading.group(f"{language}/newsletters") if reading.has_some(f"{language}/{one.subject}")]
    found = sorted((one.order, one.uid, one.slug) for each in some if (one := reading.record(each.subject, Newsletter)))
    languages = reading.site().languages
    return [letters_file(addresses.newsletter(language, languages, slug)) for _, _, slug in found]


def letters_file(home: str) -> str:
    """Address of the sitemap of a newsletter, whose page stands at `home`."""
    return f"{home}sitemap.xml"


def month_file(home: str, month: str) -> str:
    """Address of the sitemap of a closed month."""
    return f"{home}sitemap/{month}.xml"


def news_file(home: str) -> str:
    """Address of the sitemap of what is new."""
    return f"{home}sitemap-news.xml"


def _url(chrome: Chrome, one: Outline, more: str = "") -> str:
    changed = one.updated_at or one.published_at
    return f"<url><loc>{xml(chrome.origin + one.address)}</loc><lastmod>{changed}</lastmod>{more}</url>\n"


def _new(found: list[Outline]) -> list[str]:
    """Name the stories that are younger than two days, seen from the newest of them."""
    times = {one.subject: datetime.fromisoformat(one.published_at) for one in found}
    newest = max(times.values(), default=None)
    return [name for name, at in times.items() if newest and newest - at < NEWS_AGE][:NEWS_MOST]


def _news(chrome: Chrome, one: Outline) -> str:
    paper = f"{element('news:name', chrome.name)}{element('news:language', chrome.language)}"
    return (
        f"\n<news:news>\n<news:publication>{paper}</news:publication>\n"
        f"<news:publication_date>{one.published_at}</news:publication_date>\n"
        f"{element('news:title', one.title)}</news:news>\n"
    )

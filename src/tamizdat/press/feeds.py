"""Atom feeds (RFC 4287): one for each language and one for each section, in summaries.

A language's feed is the whole archive (RFC 5005 §4). The feed itself holds the newest stories and all of the month that
is still open; each closed month is a document of its own, which no new story changes. Readers who want whole texts take
RSS or JSON, see `full_feeds`.
"""

from collections.abc import Iterable

from tamizdat.press import addresses
from tamizdat.press.cards import briefs, card
from tamizdat.press.faces import Card, Chrome
from tamizdat.press.lists import feed_address, list_link, section_feed_address
from tamizdat.press.markup import HEAD, element, xml
from tamizdat.press.outlines import Outline
from tamizdat.press.reading import Reading
from tamizdat.press.sheet import Chromes, Sheet, written

NEVER = "1970-01-01T00:00:00+00:00"
ATOM = "application/atom+xml"
# RFC 5005 §4 asks for this mark, so that nobody takes a closed month for today's feed.
ARCHIVE = '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>\n'


def feed(reading: Reading, rest: str, chromes: Chromes) -> Sheet:
    """Make the feed of a language (`en`) or of a section (`en/section/3`)."""
    language, _, owner = rest.partition("/")
    return _section_feed(reading, rest, chromes(language)) if owner else _language_feed(reading, chromes(language))


def _language_feed(reading: Reading, chrome: Chrome) -> Sheet:
    language = chrome.language
    name = f"{language}/latest"
    first, others = reading.newest(name)
    address = feed_address(reading, language)
    closed = reading.months(name)[1:]
    past = link("prev-archive", chrome.origin + month_feed(chrome, closed[0])) if closed else ""
    entries = [_rich(reading, one, chrome) for one in first] + _plain(reading, others, chrome)
    top = _top(chrome, chrome.name, address, chrome.home, [*first, *others]) + past
    return _sheet(chrome, address, top, entries)


def _section_feed(reading: Reading, name: str, chrome: Chrome) -> Sheet:
    address = section_feed_address(reading, name)
    head = list_link(reading, name)
    first = reading.head(name)
    top = _top(chrome, f"{head.text} · {chrome.name}", address, head.address, first)
    return _sheet(chrome, address, top, [_rich(reading, one, chrome) for one in first])


def closed_month(reading: Reading, rest: str, chromes: Chromes) -> Sheet:
    """Make the document of one closed month of a language (`en@2026-10`)."""
    language, _, month = rest.partition("@")
    chrome = chromes(language)
    name = f"{language}/latest"
    members = reading.month(name, month)
    before, after = reading.beside(name, month)
    address = month_feed(chrome, month)
    top = _top(chrome, chrome.name, address, addresses.month_of(chrome.home, month), members) + ARCHIVE
    top += link("current", chrome.origin + feed_address(reading, language))
    top += link("prev-archive", chrome.origin + month_feed(chrome, before)) if before else ""
    top += link("next-archive", chrome.origin + month_feed(chrome, after)) if after else ""
    return _sheet(chrome, address, top, _plain(reading, members, chrome))


def month_feed(chrome: Chrome, month: str) -> str:
    """Address of the document of a closed month."""
    return f"{chrome.home}feed/{month[:4]}/{month[5:7]}.xml"


def link(relation: str, address: str, kind: str = ATOM) -> str:
    """Write a link of a feed; the address is absolute, since readers move feeds about."""
    return f'<link rel="{relation}" type="{kind}" href="{xml(address)}"/>\n'


def _top(chrome: Chrome, title: str, address: str, page: str, stories: Iterable[Outline]) -> str:
    """Write what stands above the entries. The moment is that of the newest entry, never of the press."""
    updated = max((one.updated_at or one.published_at for one in stories), default=NEVER)
    return (
        f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{xml(chrome.language)}">\n'
        f"{element('id', chrome.origin + address)}{element('title', title)}{element('subtitle', chrome.tagline)}"
        f"<updated>{updated}</updated>\n<author><name>{xml(chrome.name)}</name></author>\n"
        f"{link('self', chrome.origin + address)}{link('alternate', chrome.origin + page, 'text/html')}"
    )


def _rich(reading: Reading, story: Outline, chrome: Chrome) -> str:
    return entry(card(reading, story), chrome.origin)


def _plain(reading: Reading, stories: Iterable[Outline], chrome: Chrome) -> list[str]:
    """Write entries in words alone; a closed month holds hundreds of them."""
    return [entry(shown, chrome.origin) for shown in briefs(reading, stories)]


def entry(shown: Card, origin: str) -> str:
    """Write one entry."""
    address = xml(origin + shown.address)
    author = f"<author>{element('name', shown.byline)}</author>\n" if shown.byline else ""
    category = f'<category term="{xml(shown.section)}"/>\n' if shown.section else ""
    return (
        f"<entry>\n<id>{address}</id>\n<title>{xml(shown.title)}</title>\n"
        f'<link rel="alternate" type="text/html" href="{address}"/>\n<published>{shown.published.iso}</published>\n'
        f"<updated>{shown.updated or shown.published.iso}</updated>\n"
        f"{author}{category}{element('summary', shown.summary)}</entry>\n"
    )


def _sheet(chrome: Chrome, address: str, top: str, entries: Iterable[str]) -> Sheet:
    return written(chrome, address, f"{top}{''.join(entries)}</feed>\n")

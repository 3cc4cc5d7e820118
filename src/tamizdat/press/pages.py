"""Which pages there are. A page's name says what it is; whether it should stand follows from the shelf alone.

story/12  page/3  redirect/5              the page of one subject
home/en  archive/en  missing/en  news/en   one for each language, news being its newest sitemap
feed/en  rss/en  json/en                  its feeds
feed/en/section/3                         the feed of a section
past/en@2026-10  sitemap/en@2026-10       its closed months, as feeds and as sitemaps
list/en/topic/5  month/en/topic/5@2026-10 the head of a list and its months
year/en@2026                              over everything
sitemaps  robots  trust  security  redirects  icon   one of each
script/page.js                            what a browser runs on the page of search
corrections  history  withdrawn           what changed after publication; see `change_sheets`
live/12@3  count/12                       of a live story; see `live_sheets`
newsletter  letter  letters               letters; see `letter_sheets`
offer                                     what is offered to givers; see `offer_sheets`

Deletion is never an event: what should not stand and did is dropped.
"""

from collections.abc import Callable, Iterable, Iterator

from tamizdat.press import change_sheets, letter_sheets, live_sheets, offer_sheets
from tamizdat.press.lists import OWNERS, owner_of
from tamizdat.press.records import Site, decode
from tamizdat.press.redirects import leads_somewhere
from tamizdat.press.scripts import SCRIPTS
from tamizdat.press.search_sheets import OFFERED
from tamizdat.press.shelf import Shelf

OF_SUBJECTS = ("story", "page", "redirect")
OF_LANGUAGES = ("home", "archive", "feed", "rss", "json", "news", "missing", "search")
SINGLE = ("robots", "sitemaps", "redirects", "trust", "security", "icon")
# Pages of the closed months of everything.
OF_CLOSED = ("past", "sitemap")


def languages_of(shelf: Shelf) -> list[str]:
    """List the languages of the site; none before the site's own record is published."""
    site = _site(shelf)
    return site.languages if site else []


def _site(shelf: Shelf) -> Site | None:
    payload = shelf.payload("site/1")
    site = decode("site/1", payload) if payload else None
    return site if isinstance(site, Site) else None


def _singles(shelf: Shelf) -> list[str]:
    """List the pages of which there is one; a security.txt only where the newspaper says whom to tell."""
    site = _site(shelf)
    told = bool(site and site.security_contact and site.security_expires)
    return [page for page in SINGLE if page != "security" or told] if site and site.languages else []


def should_stand(page: str, shelf: Shelf, languages: list[str]) -> bool:
    """Say whether a page belongs to the paper as the shelf stands now."""
    kind, _, rest = page.partition("/")
    name, _, when = rest.partition("@")
    match kind:
        case "redirect":
            stands = _leads_somewhere(page, shelf, languages)
        case "story" | "page":
            stands = shelf.outline(page) is not None
        case "feed" if "/" in name:
            stands = _owned(name, shelf) and bool(shelf.marks(name, None, 1))
        case "home" | "archive" | "feed" | "rss" | "json" | "news" | "missing" | "search":
            stands = name in languages
        case "list":
            stands = bool(owner_of(name)) and _owned(name, shelf) and bool(shelf.marks(name, None, 1))
        case "month":
            stands = bool(when) and _owned(name, shelf) and when in _months(name, shelf)
        case _:
            stands = _over_everything(kind, name, when, shelf, languages)
    return stands


def _over_everything(kind: str, name: str, when: str, shelf: Shelf, languages: list[str]) -> bool:
    if kind in _APART:
        return _APART[kind](f"{kind}/{name}@{when}" if when else f"{kind}/{name}", shelf, languages)
    if kind == "year":
        found = shelf.months(f"{name}/latest") if when and name in languages else []
        return any(month.startswith(when) for month in found)
    if kind in OF_CLOSED:
        return name in languages and when in shelf.months(f"{name}/latest")[1:]
    if kind == "script":
        return name in SCRIPTS and bool(languages)
    return kind in SINGLE and kind in _singles(shelf)


def _leads_somewhere(page: str, shelf: Shelf, languages: list[str]) -> bool:
    old = shelf.outline(page)
    return old is not None and leads_somewhere(old, shelf, languages)


def _months(name: str, shelf: Shelf) -> list[str]:
    """List the months of a list that have pages: the closed ones, and of everything also the newest."""
    return shelf.months(name)[1 if owner_of(name) else 0 :]


def _owned(name: str, shelf: Shelf) -> bool:
    """Say whether readers may see a list: everything of a language, or the list of something that stands."""
    parts = name.split("/")
    if len(parts) == 1:
        return False
    if len(parts) == 2:  # noqa: PLR2004  # language and "latest"
        return parts[1] == "latest"
    return parts[1] in OWNERS and shelf.outline(owner_of(name)) is not None


def all_pages(shelf: Shelf) -> Iterator[str]:
    """List every page that should stand, those of subjects first.

    The order is quick to bake: the newest stories first, as lists go, and all lists of one month side by side.
    """
    languages = languages_of(shelf)
    yield from reversed(shelf.subjects("story"))
    yield from shelf.subjects("page")
    yield from (page for page in shelf.subjects("redirect") if _leads_somewhere(page, shelf, languages))
    yield from change_sheets.every_page_of_stories(shelf)
    yield from live_sheets.every_page(shelf)
    yield from letter_sheets.every_page(shelf, languages)
    yield from offer_sheets.every_page(shelf, languages)
    if languages:
        yield from sorted(around(shelf, languages), key=_by_month)


def _by_month(page: str) -> tuple[str, bool, str]:
    """Everything of a month comes before its sections and topics, which hold some of the same stories."""
    kind, _, rest = page.partition("/")
    name, _, month = rest.partition("@")
    return month if kind in {"month", *OF_CLOSED} else "", bool(owner_of(name)), page


def around(shelf: Shelf, languages: list[str]) -> Iterator[str]:
    """List every page that is not a subject's own. The lists here have entries, so all these pages should stand."""
    yield from _singles(shelf)
    yield from (f"script/{name}" for name in SCRIPTS)
    for language in languages:
        yield from (f"{kind}/{language}" for kind in OF_LANGUAGES)
    for pattern in ("*/latest", *(f"*/{kind}/*" for kind in OWNERS)):
        for name in shelf.lists(pattern):
            if _owned(name, shelf):
                yield from of_list(name, shelf, languages)
    yield from change_sheets.every_page(shelf)
    for language in languages:
        closed = shelf.months(f"{language}/latest")[1:]
        yield from (f"{kind}/{language}@{month}" for month in closed for kind in OF_CLOSED)


def of_list(name: str, shelf: Shelf, languages: list[str]) -> Iterator[str]:
    """List the pages of one list: its head, its months; of everything also its years."""
    months = _months(name, shelf)
    yield from (f"month/{name}@{month}" for month in months)
    language = name.partition("/")[0]
    if owner_of(name):
        yield from _heads(name)
    elif language in languages:
        yield from dict.fromkeys(f"year/{language}@{month[:4]}" for month in months)


def _heads(name: str) -> list[str]:
    """List what stands at the head of an owned list. Sections alone have feeds: every feed is one more file a story."""
    return [f"list/{name}", f"feed/{name}"] if owner_of(name).startswith("section/") else [f"list/{name}"]


def candidates(keys: Iterable[str], shelf: Shelf) -> set[str]:
    """List the pages that may begin or cease to stand, or read something new, when these keys change.

    Pages that read a key before are found through the ledger; here are those that would read it for the first time.
    """
    found: set[str] = set()
    for key in keys:
        kind, _, rest = key.partition(":")
        if kind in _CANDIDATES:
            found.update(_CANDIDATES[kind](rest, shelf))
    return found


def _for_subject(subject: str, shelf: Shelf) -> Iterator[str]:
    kind, _, _ = subject.partition("/")
    if kind in OF_SUBJECTS:
        yield subject
    yield from change_sheets.for_subject(subject)
    yield from live_sheets.for_subject(subject, shelf)
    yield from letter_sheets.for_subject(subject, shelf)
    yield from offer_sheets.for_subject(subject)
    yield from (one.subject for one in shelf.latest(f"to:{subject}", 0))
    if kind == "redirect":
        yield "redirects"
    if kind == "site":
        yield from around(shelf, languages_of(shelf))
        yield from SINGLE
    if kind in OFFERED:
        yield from (f"search/{language}" for language in languages_of(shelf))
    if kind in OWNERS:
        for name in shelf.lists(f"*/{subject}"):
            yield from of_list(name, shelf, languages_of(shelf))


def _for_some(name: str, shelf: Shelf) -> Iterator[str]:
    if owner_of(name):
        yield from _heads(name)
        yield from (one.subject for one in shelf.latest(f"to:{owner_of(name)}", 0))
    yield from change_sheets.for_list(name)
    yield from live_sheets.for_list(name)


def _for_place(rest: str, _shelf: Shelf) -> Iterator[str]:
    yield f"story/{rest.partition('@')[2]}"


def _for_month(rest: str, _shelf: Shelf) -> Iterator[str]:
    name, _, month = rest.partition("@")
    yield f"month/{rest}"
    yield from change_sheets.for_list(name, month)
    yield from letter_sheets.for_month(name, month)
    if not owner_of(name):
        language = name.partition("/")[0]
        yield f"year/{language}@{month[:4]}"
        yield from (f"{kind}/{language}@{month}" for kind in OF_CLOSED)


# Pages that say by themselves whether they should stand.
_APART: dict[str, Callable[[str, Shelf, list[str]], bool]] = {
    **dict.fromkeys(change_sheets.KINDS, change_sheets.should_stand),
    **dict.fromkeys(letter_sheets.KINDS, letter_sheets.should_stand),
    **dict.fromkeys(live_sheets.KINDS, live_sheets.should_stand),
    **dict.fromkeys(offer_sheets.KINDS, offer_sheets.should_stand),
}
_CANDIDATES: dict[str, Callable[[str, Shelf], Iterator[str]]] = {
    "full": _for_subject,
    "some": _for_some,
    "month": _for_month,
    "before": _for_place,
}

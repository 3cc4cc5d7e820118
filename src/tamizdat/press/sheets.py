"""For each kind of page: where it stands, which template sets it, and the face that the template gets."""

from collections.abc import Callable

import msgspec

from tamizdat.press import addresses
from tamizdat.press.bodies import body
from tamizdat.press.cards import photo_to_share
from tamizdat.press.change_sheets import CHANGE_SHEETS
from tamizdat.press.chrome import card_of_story
from tamizdat.press.faces import Chrome, Face, Head, Link, PageFace, Version
from tamizdat.press.fronts import front_face
from tamizdat.press.gift_faces import SupportFace, gift_face
from tamizdat.press.letter_faces import LandingFace, newsletter_face
from tamizdat.press.letter_sheets import LETTER_SHEETS
from tamizdat.press.lists import archive_face, list_face, list_link, month_face, month_head, rest_of_month, year_face
from tamizdat.press.live_sheets import LIVE_SHEETS
from tamizdat.press.machine_sheets import MACHINE_SHEETS
from tamizdat.press.offer_records import SUBJECT, GiftOffer
from tamizdat.press.offer_sheets import OFFER_SHEETS
from tamizdat.press.openings import headlines, opening
from tamizdat.press.outlines import outline, place_of
from tamizdat.press.reading import Reading
from tamizdat.press.records import Page, Redirect, Story, decode
from tamizdat.press.redirects import Lead, lead_of
from tamizdat.press.search_sheets import SEARCH_SHEETS
from tamizdat.press.share_cards import drawn
from tamizdat.press.sheet import Chromes, Sheet, first_language
from tamizdat.press.stories import story_face, versions
from tamizdat.press.structured import front_data, list_data, story_data
from tamizdat.press.words import language_name


def sheet_of(reading: Reading, name: str, payload: bytes | None, chromes: Chromes) -> Sheet:
    """Make the sheet of a page by its name (see `pages`). `payload` is the record of a story."""
    kind, _, rest = name.partition("/")
    if kind == "story":
        return _story(reading, name, payload or b"", chromes)
    return _SHEETS[kind](reading, rest, chromes)


def _head(chrome: Chrome, address: str, title: str, description: str = "", *, fronts: bool = False) -> Head:
    versions = _with_default(chrome.fronts, chrome) if fronts else []
    image = chrome.origin + chrome.card if chrome.card else ""
    return Head(title or chrome.name, description, chrome.origin + address, versions, image, "", title or chrome.name)


def _all_versions(chrome: Chrome, address: str, others: list[Version]) -> list[Version]:
    """List a page among its versions in other languages; nothing where there is only one."""
    own = Version(chrome.language, language_name(chrome.language), address)
    return _with_default([own, *others], chrome) if others else []


def _with_default(versions: list[Version], chrome: Chrome) -> list[Version]:
    """Add which version is for readers of any other language: the one in the language that the site names first."""
    order = {front.language: number for number, front in enumerate(chrome.fronts)}
    first = min(versions, key=lambda one: order.get(one.language, len(order)))
    return [*versions, Version("x-default", "", first.address)]


def _with_data(head: Head, data: str) -> Head:
    return msgspec.structs.replace(head, data=data)


def _story(reading: Reading, name: str, payload: bytes, chromes: Chromes) -> Sheet:
    story = decode(name, payload)
    if not isinstance(story, Story):
        message = f"{name} holds a record of another kind"
        raise TypeError(message)
    plain = place_of(story)
    chrome = chromes(story.language)
    path = addresses.page_file(story.address)
    face = story_face(reading, story, plain, addresses.way_up(path))
    shared = _to_share(reading, story) or chrome.card
    image = chrome.origin + shared if shared else ""
    head = Head(
        title=story.headline,
        description=story.standfirst or opening(story.body),
        canonical=chrome.origin + story.address,
        versions=_all_versions(chrome, story.address, face.versions),
        image=image,
        data=story_data(face, chrome, chrome.origin + story.address, image, story.places),
        alt=(face.lead.alt if face.lead else "") or story.headline,
    )
    template = "live.html" if story.live else "story.html"
    return Sheet(path, story.language, template, head, face, slip="more.html", slips=face.read_more)


def _to_share(reading: Reading, story: Story) -> str:
    """Find the picture of a story: its photo, or a card with its headline where the newspaper wants such cards."""
    if story.lead:
        return photo_to_share(reading, story.lead)
    if not reading.site().story_cards:
        return ""
    title = story.front_headline or story.headline
    found = drawn(reading, card_of_story(reading.site(), story.language, title))
    reading.media.update({found} - {""})
    return found


def _page(reading: Reading, rest: str, chromes: Chromes) -> Sheet:
    page = reading.record(f"page/{rest}", Page)
    if page is None:
        message = f"page/{rest} does not stand"
        raise KeyError(message)
    chrome = chromes(page.language)
    path = addresses.page_file(page.address)
    others = versions(reading, outline(page), page.translation)
    plain = _head(chrome, page.address, page.title, page.description or opening(page.body))
    every = _all_versions(chrome, page.address, others)
    head = msgspec.structs.replace(plain, versions=every)
    return Sheet(
        path,
        page.language,
        _template(page.address, chrome),
        head,
        _page_face(reading, page, chrome),
    )


def _page_face(reading: Reading, page: Page, chrome: Chrome) -> Face:
    """Shape the face of a page. The one that tells of letters shows the latest of each; that of support, the form."""
    shaped = body(reading, page.body, addresses.way_up(addresses.page_file(page.address)), page.language)
    if page.address == f"{chrome.home}support/":
        offered = reading.record(SUBJECT, GiftOffer)
        gift = gift_face(offered.offer, page.language) if offered else None
        return SupportFace(page.title, shaped, gift)
    if page.address != f"{chrome.home}newsletter/":
        return PageFace(page.title, shaped)
    return LandingFace(page.title, shaped, [newsletter_face(reading, one.uid) for one in chrome.letters])


def _template(address: str, chrome: Chrome) -> str:
    """Choose the template of a page: two addresses have their own."""
    own = {f"{chrome.home}support/": "support.html", f"{chrome.home}newsletter/": "newsletter.html"}
    return own.get(address, "page.html")


def _redirect(reading: Reading, rest: str, chromes: Chromes) -> Sheet:
    redirect = reading.record(f"redirect/{rest}", Redirect)
    lead = lead_of(reading, redirect) if redirect else Lead("", "", "")
    chrome = chromes(lead.language or first_language(reading))
    title = lead.title or chrome.name
    path = addresses.old_file(redirect.old) if redirect else ""
    head = _head(chrome, lead.address, title)
    return Sheet(path, chrome.language, "redirect.html", head, Link(lead.address, title))


def _home(reading: Reading, language: str, chromes: Chromes) -> Sheet:
    chrome = chromes(language)
    face = front_face(reading, language)
    said = chrome.tagline or headlines(face.cards)
    plain = _head(chrome, chrome.home, chrome.name, said, fronts=len(chrome.fronts) > 1)
    head = _with_data(plain, front_data(chrome))
    # Every page names the newspaper's card; its front alone keeps it in the edition.
    reading.media.update({chrome.card} - {""})
    return Sheet(addresses.page_file(chrome.home), language, "front.html", head, face)


def _missing(_: Reading, language: str, chromes: Chromes) -> Sheet:
    """Make what is shown for an address that leads nowhere: it has no address of its own, and nobody may index it."""
    chrome = chromes(language)
    return Sheet(
        f"{chrome.home}404.html.gz",
        language,
        "missing.html",
        Head(chrome.words["Not found"], "", "", [], "", ""),
        Link(chrome.home, chrome.name),
        up="/",
    )


def _archive(reading: Reading, language: str, chromes: Chromes) -> Sheet:
    chrome = chromes(language)
    face = archive_face(reading, language)
    address = addresses.archive(language, reading.site().languages)
    return Sheet(addresses.page_file(address), language, "list.html", _head(chrome, address, face.title), face)


def _year(reading: Reading, rest: str, chromes: Chromes) -> Sheet:
    language, _, year = rest.partition("@")
    chrome = chromes(language)
    address = f"{chrome.home}{year}/"
    return Sheet(
        addresses.page_file(address),
        language,
        "list.html",
        _head(chrome, address, year),
        year_face(reading, language, year),
    )


def _list(reading: Reading, name: str, chromes: Chromes) -> Sheet:
    language = name.partition("/")[0]
    chrome = chromes(language)
    face = list_face(reading, name)
    address = list_link(reading, name).address
    data = list_data(chrome, face.title, chrome.origin + address)
    head = _with_data(_head(chrome, address, face.title, face.description or headlines(face.cards)), data)
    path = addresses.page_file(address)
    return Sheet(path, language, "list.html", head, face, slip="row.html", slips=rest_of_month(reading, name))


def _month(reading: Reading, rest: str, chromes: Chromes) -> Sheet:
    name, _, month = rest.partition("@")
    chrome = chromes(name.partition("/")[0])
    face = month_face(reading, name, month)
    address = addresses.month_of(month_head(reading, name), month)
    head = _head(chrome, address, f"{face.head.text}, {face.title}", headlines(face.cards))
    path = addresses.page_file(address)
    return Sheet(path, chrome.language, "month.html", head, face, slip="row.html", slips=face.cards)


_SHEETS: dict[str, Callable[[Reading, str, Chromes], Sheet]] = {
    "page": _page,
    "redirect": _redirect,
    "home": _home,
    "missing": _missing,
    "archive": _archive,
    "year": _year,
    "list": _list,
    "month": _month,
    **MACHINE_SHEETS,
    **SEARCH_SHEETS,
    **CHANGE_SHEETS,
    **LIVE_SHEETS,
    **LETTER_SHEETS,
    **OFFER_SHEETS,
}

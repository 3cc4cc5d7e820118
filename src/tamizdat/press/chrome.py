"""What stands around every page of one language: name, sections with something in them, menu, fronts, words."""

import base64
import hashlib

from tamizdat.press import addresses
from tamizdat.press.faces import Chrome, Link, Version
from tamizdat.press.reading import Reading
from tamizdat.press.records import Section, Site, Words
from tamizdat.press.share_cards import CardWords, drawn
from tamizdat.press.words import direction, language_name, words


def in_language(names: Words, language: str, languages: list[str]) -> str:
    """Choose words for a language; where there are none, those of the first language of the site that has some."""
    for wanted in (language, *languages, *sorted(names)):
        if names.get(wanted):
            return names[wanted]
    return ""


def card_of_paper(site: Site, language: str) -> CardWords:
    """Say what stands on the card of a newspaper in one of its languages."""
    name = in_language(site.names, language, site.languages)
    return CardWords(language, name, in_language(site.taglines, language, site.languages))


def card_of_story(site: Site, language: str, headline: str) -> CardWords:
    """Say what stands on the card of a story that has no photo, where the newspaper wants such cards."""
    return CardWords(language, headline, in_language(site.names, language, site.languages))


def chrome(reading: Reading, language: str, style: str) -> Chrome:
    """Shape the chrome of a language."""
    site = reading.site()
    languages = site.languages
    home = addresses.home(language, languages)
    menu = [Link(page.address, page.title) for page in reading.group(f"{language}/menu")]
    return Chrome(
        language=language,
        direction=direction(language),
        name=in_language(site.names, language, languages),
        tagline=in_language(site.taglines, language, languages),
        note=in_language(site.notes, language, languages),
        home=home,
        origin=site.origin,
        nav=_nav(reading, language, site.nav, languages),
        menu=menu,
        fronts=[Version(code, language_name(code), addresses.home(code, languages)) for code in languages],
        words=dict(words(language)),
        demonstration=site.demonstration,
        style=style,
        style_hash=style_source(style),
        support=next((link.address for link in menu if link.address == f"{home}support/"), ""),
        feed=f"{home}feed.xml",
        policies=_policies(reading, language),
        card=drawn(reading, card_of_paper(site, language)),
        newsletter=next((link for link in menu if link.address == f"{home}newsletter/"), Link("", "")),
    )


def _policies(reading: Reading, language: str) -> list[tuple[str, str]]:
    """List the pages that say how the newspaper works, by the property of schema.org; the first by number counts."""
    lists = reading.shelf.lists(f"{language}/policy/*")
    found = {name.rpartition("/")[2]: min(reading.group(name), key=lambda page: page.uid) for name in lists}
    return [(role, page.address) for role, page in sorted(found.items())]


def _nav(reading: Reading, language: str, sections: list[int], languages: list[str]) -> list[Link]:
    """List the sections in which this language has stories; an empty section would lead to a page that is not there."""
    links = []
    for uid in sections:
        section = reading.record(f"section/{uid}", Section)
        if section and reading.has_some(f"{language}/section/{uid}"):
            address = addresses.list_head("section", section.slug, language, languages)
            links.append(Link(address, in_language(section.names, language, languages)))
    return links


def style_source(style: str) -> str:
    """Compute the CSP source of an inline style: `sha256-...` (CSP 3 §2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

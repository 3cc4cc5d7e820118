"""What stands around every page of one language: name, sections with something in them, menu, fronts, words."""

import base64
import hashlib

from tamizdat.press import addresses
from tamizdat.press.faces import Chrome, Link, Version
from tamizdat.press.reading import Reading
from tamizdat.press.records import Section, Words
from tamizdat.press.words import direction, language_name, words


def in_language(names: Words, language: str, languages: list[str]) -> str:
    """Choose words for a language; where there are none, those of the first language of the site that has some."""
    for wanted in (language, *languages, *sorted(names)):
        if names.get(wanted):
            return names[wanted]
    return ""


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
        words=words(language),
        demonstration=site.demonstration,
        style=style,
        style_hash=style_source(style),
        support=next((link.address for link in menu if link.address == f"{home}support/"), ""),
        feed=f"{home}feed.xml",
        newsletter=next((link for link in menu if link.address == f"{home}newsletter/"), Link("", "")),
    )


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

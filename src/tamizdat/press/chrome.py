"""What stands around every page of one language: name, sections with something in them, menu, fronts, words."""

import base64
import hashlib

from tamizdat.press import addresses
from tamizdat.press.corrections import list_name
from tamizdat.press.faces import Chrome, LetterBox, Link, Version
from tamizdat.press.letter_records import Newsletter
from tamizdat.press.reading import Reading
from tamizdat.press.records import Section, Site, Words
from tamizdat.press.share_cards import CardWords, drawn
from tamizdat.press.words import direction, language_name, territorial, words

# The role of a page that is no property of schema.org.
PRIVACY = "privacyPolicy"
# How a line of trust.txt begins that names the newspaper's own address elsewhere.
SOCIAL = "social="
# Hexadecimal digits that name a revision of the privacy policy: 64 bits.
REVISION_DIGITS = 16


def in_language(names: Words, language: str, languages: list[str]) -> str:
    """Choose words for a language; where there are none, those of the first language of the site that has some."""
    for wanted in (language, *languages, *sorted(names)):
        if names.get(wanted):
            return names[wanted]
    return ""


def initial_of(name: str) -> str:
    """Take the first letter of a name, which stands for a newspaper in small; "" where it has none."""
    return next((one for one in name if one.isalnum()), "").upper()


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
    letters = _letters(reading, language, languages)
    privacy, consent = _privacy(reading, language)
    name = in_language(site.names, language, languages)
    return Chrome(
        language=language,
        direction=direction(language),
        name=name,
        initial=initial_of(name),
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
        newsletter=_landing(menu, f"{home}newsletter/", letters),
        # A form without a policy would ask people to agree to nothing.
        desk=site.desk if consent else "",
        mail_domain=site.mail_domain,
        privacy=privacy,
        consent=consent,
        letters=letters,
        locale=territorial(language),
        same_as=[line.removeprefix(SOCIAL) for line in site.trust if line.startswith(SOCIAL)],
        corrections=addresses.corrections(language, languages) if reading.has_some(list_name(language)) else "",
    )


def _landing(menu: list[Link], address: str, letters: list[LetterBox]) -> Link:
    """Link the page that tells of letters: editors' own, else the first newsletter's."""
    own = next((link for link in menu if link.address == address), None)
    first = [Link(one.address, one.title) for one in letters[:1]]
    return own or next(iter(first), Link("", ""))


def _letters(reading: Reading, language: str, languages: list[str]) -> list[LetterBox]:
    """List the newsletters of a language, the first one first."""
    found = [reading.record(one.subject, Newsletter) for one in reading.group(f"{language}/newsletters")]
    return [
        LetterBox(
            uid=one.uid,
            slug=one.slug,
            title=one.title,
            description=one.description,
            address=addresses.newsletter(language, languages, one.slug),
            editions=one.editions,
            watched=", ".join(one.watched),
        )
        for one in sorted((one for one in found if one), key=lambda one: (one.order, one.uid))
    ]


def _privacy(reading: Reading, language: str) -> tuple[Link, str]:
    """Find the privacy policy of a language, and name its revision: subscribers agree to these very words."""
    pages = sorted(reading.group(f"{language}/policy/{PRIVACY}"), key=lambda page: page.uid)
    payload = reading.shelf.payload(pages[0].subject) if pages else None
    if payload is None:
        return Link("", ""), ""
    return Link(pages[0].address, pages[0].title), hashlib.sha256(payload).hexdigest()[:REVISION_DIGITS]


def _policies(reading: Reading, language: str) -> list[tuple[str, str]]:
    """List the pages that say how the newspaper works, by the property of schema.org; the first by number counts."""
    lists = reading.shelf.lists(f"{language}/policy/*")
    lists = [name for name in lists if not name.endswith(f"/{PRIVACY}")]
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

"""Shapes the page of search and the scripts that work on it. Without JavaScript the page leads through the archive."""

from collections.abc import Callable, Iterator

from tamizdat.press import addresses
from tamizdat.press.faces import Choice, Head, Link, SearchFace
from tamizdat.press.lists import list_link, years
from tamizdat.press.reading import Reading
from tamizdat.press.search.segments import folder_of
from tamizdat.press.sheet import Chromes, Sheet, first_language
from tamizdat.press.words import words

# Kinds of which the page offers all that have a story, so that a new one may change it.
OFFERED = ("section", "topic")
# An imported archive may have ten thousand topics; those that the paper has had longest are offered.
TOPICS_MOST = 200


def search(reading: Reading, language: str, chromes: Chromes) -> Sheet:
    """Make the page of search of a language."""
    chrome = chromes(language)
    address = addresses.search(language, reading.site().languages)
    title = words(language)["Search the archive"]
    face = SearchFace(
        title=title,
        index=folder_of(language),
        sections=[Choice(uid, link.text) for uid, link in _offered(reading, language, "section")],
        topics=sorted((link for _, link in _topics(reading, language)), key=lambda link: (link.text, link.address)),
        years=years(reading, f"{language}/latest"),
    )
    head = Head(title, "", chrome.origin + address, [], "", "")
    return Sheet(addresses.page_file(address), language, "search.html", head, face)


def script(reading: Reading, name: str, _: Chromes) -> Sheet:
    """Make a script. To the press it is a template with nothing to set, so its digest is watched in the same way."""
    return Sheet(f"search/{name}.gz", first_language(reading), name, Head("", "", "", [], "", ""), Link("", ""))


def _topics(reading: Reading, language: str) -> Iterator[tuple[int, Link]]:
    for number, topic in enumerate(_offered(reading, language, "topic")):
        if number == TOPICS_MOST:
            return
        yield topic


def _offered(reading: Reading, language: str, kind: str) -> Iterator[tuple[int, Link]]:
    """Yield those of a kind that have a story in this language; `pages` tells when there is a new one."""
    for subject in reading.shelf.subjects(kind):
        if reading.has_some(f"{language}/{subject}"):
            yield int(subject.partition("/")[2]), list_link(reading, f"{language}/{subject}")


SEARCH_SHEETS: dict[str, Callable[[Reading, str, Chromes], Sheet]] = {"search": search, "script": script}

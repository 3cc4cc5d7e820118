"""Sheets for what changed after publication: corrections, versions of a story, the notice of a withdrawal.

Which of them should stand is said here as well; see `pages` for the rules that they share.

corrections/en  corrections/en@2026-10  corrections-feed/en  the latest corrections, one month of them, their feed
history/12  withdrawn/12                                     the versions of a story; what stands in its place
"""

from collections.abc import Callable, Iterator

from tamizdat.press import addresses
from tamizdat.press.corrections import corrections_face, feed_address, feed_face, list_name
from tamizdat.press.faces import Chrome, Face, Head, Moment
from tamizdat.press.histories import history_face
from tamizdat.press.moments import moment
from tamizdat.press.reading import Reading
from tamizdat.press.records import History, Withdrawn
from tamizdat.press.sheet import Chromes, Sheet
from tamizdat.press.shelf import Shelf
from tamizdat.press.words import words

KINDS = frozenset({"corrections", "corrections-feed", "history", "withdrawn"})
CAUSES = {
    "legal": "It was withdrawn for legal reasons.",
    "safety": "It was withdrawn to protect people.",
    "error": "It was withdrawn because it was wrong in substance.",
}


class WithdrawnFace(Face, frozen=True):
    """The notice where a story stood. `cause` is a sentence or "", `words` are the newsroom's own or ""."""

    published: Moment
    cause: str
    words: str


def should_stand(page: str, shelf: Shelf, languages: list[str]) -> bool:
    """Say whether one of these pages belongs to the paper."""
    kind, _, rest = page.partition("/")
    name, _, month = rest.partition("@")
    if kind == "history":
        return shelf.outline(page) is not None and shelf.outline(f"story/{rest}") is not None
    if kind == "withdrawn":
        notice = shelf.outline(page)
        return notice is not None and bool(notice.address) and shelf.outline(f"story/{rest}") is None
    listed = list_name(name)
    return bool(languages) and bool(shelf.marks(listed, month, 0) if month else shelf.marks(listed, None, 1))


def every_page(shelf: Shelf) -> Iterator[str]:
    """List the pages of corrections that should stand."""
    for listed in shelf.lists("*/corrections"):
        language = listed.partition("/")[0]
        yield from (f"corrections/{language}", f"corrections-feed/{language}")
        yield from (f"corrections/{language}@{month}" for month in shelf.months(listed))


def every_page_of_stories(shelf: Shelf) -> Iterator[str]:
    """List the versions and notices that should stand."""
    for kind in ("history", "withdrawn"):
        yield from (page for page in shelf.subjects(kind) if should_stand(page, shelf, []))


def for_subject(subject: str) -> Iterator[str]:
    """List the pages that may begin or cease to stand with a story, or with what stands beside it."""
    kind, _, uid = subject.partition("/")
    if kind in {"story", "history", "withdrawn"}:
        yield from (f"history/{uid}", f"withdrawn/{uid}")


def for_list(name: str, month: str = "") -> Iterator[str]:
    """List the pages of corrections that may begin or cease to stand with their list; none for other lists."""
    language, _, rest = name.partition("/")
    if rest == "corrections":
        pages = (f"corrections/{language}@{month}",) if month else (f"corrections/{language}",)
        yield from (*pages, f"corrections-feed/{language}")


def _corrections(reading: Reading, rest: str, chromes: Chromes) -> Sheet:
    language, _, month = rest.partition("@")
    chrome = chromes(language)
    face = corrections_face(reading, language, month)
    head = addresses.corrections(language, reading.site().languages)
    address = addresses.month_of(head, month) if month else head
    title = f"{face.head.text}, {face.title}" if month else face.title
    return Sheet(addresses.page_file(address), language, "corrections-list.html", _head(chrome, address, title), face)


def _feed(reading: Reading, language: str, chromes: Chromes) -> Sheet:
    chrome = chromes(language)
    face = feed_face(reading, language, chrome.name)
    address = feed_address(reading, language)
    return Sheet(f"{address}.gz", language, "corrections.xml", _head(chrome, address, face.title), face)


def _history(reading: Reading, uid: str, chromes: Chromes) -> Sheet:
    story, history = reading.outline(f"story/{uid}"), reading.record(f"history/{uid}", History)
    if story is None or history is None:
        message = f"history/{uid} does not stand"
        raise KeyError(message)
    chrome = chromes(story.language)
    address = addresses.versions_of(story.address)
    title = f"{words(story.language)['Versions of this story']}: {story.title}"
    face = history_face(history, story)
    return Sheet(addresses.page_file(address), story.language, "versions.html", _head(chrome, address, title), face)


def _withdrawn(reading: Reading, uid: str, chromes: Chromes) -> Sheet:
    record = reading.record(f"withdrawn/{uid}", Withdrawn)
    if record is None:
        message = f"withdrawn/{uid} does not stand"
        raise KeyError(message)
    chrome = chromes(record.language)
    said = words(record.language)
    cause = said[CAUSES[record.cause]] if record.cause else ""
    face = WithdrawnFace(moment(record.at, record.language), cause, record.words)
    head = _head(chrome, record.address, said["This story was withdrawn"])
    return Sheet(addresses.page_file(record.address), record.language, "withdrawn.html", head, face)


def _head(chrome: Chrome, address: str, title: str) -> Head:
    return Head(title, "", chrome.origin + address, [], "", "")


CHANGE_SHEETS: dict[str, Callable[[Reading, str, Chromes], Sheet]] = {
    "corrections": _corrections,
    "corrections-feed": _feed,
    "history": _history,
    "withdrawn": _withdrawn,
}

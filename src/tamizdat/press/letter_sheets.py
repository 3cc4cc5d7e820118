"""Sheets of newsletters and letters, and which of them should stand; see `pages` for the rules that they share.

newsletter/3  newsletter/3@2026           the page of a newsletter, and of one of its years
letter/7                                  a letter as a page
letter/7@mail  letter/7@mail-text         as mail, its two parts
letter/7@full  letter/7@full-text         as mail with whole stories
letters                                   the index for whoever sends them
lettermap/3                               the sitemap of a newsletter's letters
"""

from collections.abc import Callable, Iterator

from tamizdat.press import addresses, sitemaps
from tamizdat.press.faces import Chrome, Head
from tamizdat.press.letter_entries import letter_index
from tamizdat.press.letter_faces import LetterFace, letter_face, newsletter_face
from tamizdat.press.letter_mail import letter_text, with_stories
from tamizdat.press.letter_records import Letter, Newsletter
from tamizdat.press.reading import Reading
from tamizdat.press.records import decode
from tamizdat.press.sheet import Chromes, Sheet, first_language, written
from tamizdat.press.shelf import Shelf

KINDS = frozenset({"newsletter", "letter", "letters", "lettermap"})
# Which editions a letter must offer for a file of it to stand.
PARTS: dict[str, frozenset[str]] = {
    "": frozenset({"digest", "full", "text"}),
    "mail": frozenset({"digest"}),
    "mail-text": frozenset({"digest", "text"}),
    "full": frozenset({"full"}),
    "full-text": frozenset({"full"}),
}
FILES = {"mail": "mail.html", "mail-text": "mail.txt", "full": "full.html", "full-text": "full.txt"}


def should_stand(page: str, shelf: Shelf, languages: list[str]) -> bool:
    """Say whether one of these pages belongs to the paper."""
    kind, _, rest = page.partition("/")
    uid, _, part = rest.partition("@")
    if kind == "letters":
        return bool(languages) and bool(shelf.subjects("newsletter"))
    found = shelf.outline(f"newsletter/{uid}" if kind == "lettermap" else f"{kind}/{uid}")
    if found is None or found.language not in languages:
        return False
    if kind == "lettermap":
        return bool(shelf.months(f"{found.language}/newsletter/{uid}"))
    if kind == "newsletter":
        months = shelf.months(f"{found.language}/newsletter/{uid}") if part else []
        return not part or any(month.startswith(f"{part}-") for month in months)
    record = _letter(shelf, f"letter/{uid}")
    known = record is not None and shelf.outline(f"newsletter/{record.newsletter}") is not None
    return bool(known and record and PARTS.get(part, frozenset()).intersection(record.editions))


def _letter(shelf: Shelf, subject: str) -> Letter | None:
    payload = shelf.payload(subject)
    found = decode(subject, payload) if payload else None
    return found if isinstance(found, Letter) else None


def every_page(shelf: Shelf, languages: list[str]) -> Iterator[str]:
    """List the pages of letters that should stand."""
    for subject in shelf.subjects("newsletter"):
        for page in _of_newsletter(subject, shelf):
            if should_stand(page, shelf, languages):
                yield page
    if should_stand("letters", shelf, languages):
        yield "letters"


def for_subject(subject: str, shelf: Shelf) -> Iterator[str]:
    """List the pages that may begin or cease to stand, or read something new, with a newsletter, a letter, the site."""
    kind, _, _ = subject.partition("/")
    if kind == "letter":
        yield from _of_letter(subject)
        yield "letters"
    if kind == "newsletter":
        yield from _of_newsletter(subject, shelf)
        yield "letters"
    if kind == "site":
        yield from (page for one in shelf.subjects("newsletter") for page in _of_newsletter(one, shelf))
        yield "letters"


def for_month(name: str, month: str) -> Iterator[str]:
    """List the pages that may begin or cease to stand with a month of a list; none where it is no list of letters."""
    _, _, subject = name.partition("/")
    if subject.startswith("newsletter/"):
        yield from (subject, f"{subject}@{month[:4]}", _map_of(subject))


def _of_letter(subject: str) -> Iterator[str]:
    yield from (f"{subject}@{part}" if part else subject for part in PARTS)


def _of_newsletter(subject: str, shelf: Shelf) -> Iterator[str]:
    yield from (subject, _map_of(subject))
    for name in shelf.lists(f"*/{subject}"):
        yield from dict.fromkeys(f"{subject}@{month[:4]}" for month in shelf.months(name))
        for letter in shelf.latest(name, 0):
            yield from _of_letter(letter.subject)


def _map_of(subject: str) -> str:
    return f"lettermap/{subject.partition('/')[2]}"


def _newsletter(reading: Reading, rest: str, chromes: Chromes) -> Sheet:
    uid, _, year = rest.partition("@")
    face = newsletter_face(reading, int(uid), year)
    newsletter = reading.record(f"newsletter/{uid}", Newsletter)
    language = newsletter.language if newsletter else first_language(reading)
    chrome = chromes(language)
    home = addresses.newsletter(language, reading.site().languages, newsletter.slug if newsletter else "")
    address = f"{home}{year}/" if year else home
    title = f"{face.title}, {face.year}" if year else face.title
    head = Head(title, face.description, chrome.origin + address, [], "", "")
    return Sheet(addresses.page_file(address), language, "letters.html", head, face)


def _letter_page(reading: Reading, rest: str, chromes: Chromes) -> Sheet:
    uid, _, part = rest.partition("@")
    letter = reading.record(f"letter/{uid}", Letter)
    if letter is None:
        message = f"letter/{uid} does not stand"
        raise KeyError(message)
    chrome = chromes(letter.language)
    canonical = chrome.origin + letter.address
    head = Head(letter.subject, letter.preheader, canonical, [], "", "")
    if not part:
        path = addresses.page_file(letter.address)
        face = letter_face(reading, letter, addresses.way_up(path))
        return Sheet(path, letter.language, "letter-page.html", head, face)
    face = letter_face(reading, letter, chrome.origin, whole=part.startswith("full"))
    address = letter.address + FILES[part]
    if part.endswith("-text"):
        return written(chrome, address, letter_text(face, chrome))
    return _mail(chrome, face, address, Head(letter.subject, "", canonical, [], "", ""))


def _mail(chrome: Chrome, face: LetterFace, address: str, head: Head) -> Sheet:
    """Make the HTML part of a mail: every address in it is absolute, since it is read far from here."""
    whole = with_stories(face, chrome.origin)
    return Sheet(f"{address}.gz", chrome.language, "mail.html", head, whole, up=chrome.origin, mail=True)


def _letters(reading: Reading, _: str, chromes: Chromes) -> Sheet:
    return written(chromes(first_language(reading)), "letters.json", letter_index(reading))


LETTER_SHEETS: dict[str, Callable[[Reading, str, Chromes], Sheet]] = {
    "newsletter": _newsletter,
    "letter": _letter_page,
    "letters": _letters,
    "lettermap": sitemaps.letters,
}

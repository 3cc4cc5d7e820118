"""What a verified edition has for those who ask by mail: the newest letter, its stories by number, any story."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote, urlsplit

from tamizdat.letters.answering.pages import Paged, read_page
from tamizdat.letters.markup import as_text, headings_of
from tamizdat.letters.origins import origin_of
from tamizdat.press.letter_index import PATH, LetterEntry, LetterIndex, LetterIndexError, NewsletterEntry, read_letters

_LONGEST_PATH = 300
_CONSENT = re.compile(r'name="consent"[^>]*\bvalue="([0-9a-f]{16})"|value="([0-9a-f]{16})"[^>]*\bname="consent"')


class Reading(Protocol):
    """A verified edition."""

    def read(self, path: str) -> bytes | None:
        """A file of it, decompressed; None where it has none."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A story of a letter: its number there, its headline and its address."""

    number: int
    headline: str
    address: str


@dataclass(frozen=True, slots=True)
class Issue:
    """A letter with its words: the fullest edition that it has. `html` may be "". `origin` is where it was printed."""

    newsletter: NewsletterEntry
    letter: LetterEntry
    text: str
    html: str
    origin: str
    stories: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """An edition, and the origin of its pages as this machine was told, with a slash at its end."""

    edition: Reading
    origin: str

    def index(self) -> LetterIndex | None:
        """The list of letters; None where there is none that can be read."""
        content = self.edition.read(PATH)
        try:
            return read_letters(content) if content else None
        except LetterIndexError:
            return None

    def newest(self, language: str) -> Issue | None:
        """The newest letter of a language; where that has none, the newest of all."""
        index = self.index()
        letters = index.letters if index else []
        wanted = next((each for each in letters if each.language == language), next(iter(letters), None))
        newsletters = index.newsletters if index else []
        by = next((each for each in newsletters if wanted and each.slug == wanted.newsletter), None)
        return self._issue(by, wanted) if wanted and by else None

    def story(self, about: str, language: str) -> Paged | None:
        """A story by its number in the newest letter, or by its address, on whatever mirror that stands."""
        issue = self.newest(language)
        origin = issue.origin if issue else self.origin
        address = about
        if about.isdecimal():
            found = [each.address for each in issue.stories if each.number == int(about)] if issue else []
            address = next(iter(found), "")
        # A mirror may stand in a folder, or not; the paper's own folder is not a part of the path.
        path = unquote(urlsplit(address).path).removeprefix(urlsplit(origin).path).strip("/") if address else ""
        content = self.edition.read(f"{path}/index.html") if _is_plain(path) else None
        return read_page(content.decode("utf-8", "replace"), f"{origin}{path}/") if content else None

    def consent(self, newsletter: NewsletterEntry) -> str:
        """The revision of the policy that the form of a newsletter's page names now; "" where there is no form."""
        found = _CONSENT.search(self._text(f"{newsletter.home.strip('/')}/index.html") if newsletter.home else "")
        return next(filter(None, found.groups()), "") if found else ""

    def texts(self) -> Iterator[tuple[LetterEntry, str]]:
        """Every form of every letter in the index as text, from the newest."""
        index = self.index()
        for letter in index.letters if index else []:
            for path in dict.fromkeys(path for part in letter.parts.values() for path in part.values()):
                content = self._text(path)
                yield letter, as_text(content) if path.endswith(".html") else content

    def _issue(self, newsletter: NewsletterEntry, letter: LetterEntry) -> Issue:
        parts = letter.parts.get("full") or letter.parts.get("digest") or letter.parts.get("text") or {}
        # The digest has one heading for each story; whole stories have headings of their own.
        digest = self._text((letter.parts.get("digest") or parts).get("html", ""))
        text = self._text(parts.get("text", ""))
        origin = origin_of(letter, text, self.origin)
        return Issue(newsletter, letter, text, self._text(parts.get("html", "")), origin, _stories(digest, origin))

    def _text(self, path: str) -> str:
        content = self.edition.read(path) if path else None
        return content.decode("utf-8", "replace") if content else ""


def _stories(html: str, origin: str) -> tuple[Numbered, ...]:
    found = dict.fromkeys(each for each in headings_of(html) if each.url.startswith(origin))
    return tuple(Numbered(number, each.words, each.url) for number, each in enumerate(found, 1))


def _is_plain(path: str) -> bool:
    return bool(path) and len(path) <= _LONGEST_PATH and all(part not in {"", ".", ".."} for part in path.split("/"))

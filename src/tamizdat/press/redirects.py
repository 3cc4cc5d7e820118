"""Where an old address leads: to a story or a page, or to the list of a section, topic, place or contributor."""

from typing import NamedTuple

from tamizdat.press import addresses
from tamizdat.press.addresses import page_file
from tamizdat.press.lists import OWNERS, list_link
from tamizdat.press.outlines import Outline
from tamizdat.press.reading import Reading
from tamizdat.press.records import Redirect, decode
from tamizdat.press.sheet import first_language
from tamizdat.press.shelf import Shelf


class Lead(NamedTuple):
    """An address with its title and language; all "" where the old address leads nowhere."""

    address: str
    title: str
    language: str


def lead_of(reading: Reading, redirect: Redirect) -> Lead:
    """Read where an old address leads."""
    if not _has_lists(redirect.to):
        target = reading.outline(redirect.to)
        return Lead(target.address, target.title, target.language) if target else Lead("", "", "")
    language = redirect.language or first_language(reading)
    name = f"{language}/{redirect.to}"
    # A list without stories has no page.
    link = list_link(reading, name) if reading.has_some(name) else None
    return Lead(link.address, link.text, language) if link else Lead("", "", "")


def leads_somewhere(old: Outline, shelf: Shelf, languages: list[str]) -> bool:
    """Say whether an old address has a page: a file can answer it, its target stands, and stands not there itself."""
    if not old.address or not old.lists:
        return False
    subject = old.lists[0].removeprefix("to:")
    target = shelf.outline(subject)
    if target is None:
        return False
    if not _has_lists(subject):
        return bool(target.address) and page_file(target.address) != old.address
    language = old.language or next(iter(languages), "")
    there = bool(shelf.marks(f"{language}/{subject}", None, 1))
    return there and page_file(_head(subject, language, shelf, languages)) != old.address


def _head(subject: str, language: str, shelf: Shelf, languages: list[str]) -> str:
    kind, _, _ = subject.partition("/")
    payload = shelf.payload(subject)
    owner = decode(subject, payload) if payload else None
    return addresses.list_head(kind, owner.slug, language, languages) if isinstance(owner, OWNERS[kind]) else ""


def _has_lists(subject: str) -> bool:
    return subject.partition("/")[0] in OWNERS

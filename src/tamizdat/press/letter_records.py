"""The records of newsletters, and of the letters that they send: what was written, frozen at the moment it was due.

A letter holds its own headlines and blurbs, so that a later edit of a story changes no letter. Whole texts are not in
it: the edition "full" is baked from the stories. When a story no longer stands, its words leave the letter as well.
"""

from typing import Literal

import msgspec

from tamizdat.press.recorded import Record

# What a subscriber chooses: headlines and blurbs; whole stories; plain text alone.
LetterEdition = Literal["digest", "full", "text"]


class Newsletter(Record, frozen=True, omit_defaults=True, tag="newsletter"):
    """A letter that comes again and again, in one language. `slug` stands in addresses and in List-Id.

    `weekday` counts from 1, Monday, to 7; 0 is no fixed day. `local_time` is `18:00` in `time_zone`. `order` says which
    one comes first where a page offers only one. `reply` is an address of the newsroom, or "". `watched` are the
    domains of mailboxes that the state from which readers need protection can read.
    """

    slug: str
    language: str
    title: str
    description: str = ""
    from_name: str = ""
    reply: str = ""
    editions: list[LetterEdition] = []
    weekday: int = 0
    local_time: str = ""
    time_zone: str = ""
    order: int = 0
    watched: list[str] = []


class LetterHeading(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="type", tag="heading"):
    """A heading among the stories of a letter."""

    text: str


class LetterStory(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="type", tag="story"):
    """A story in a letter, with the words that the letter has for it. One without words was withdrawn."""

    story: int
    headline: str = ""
    blurb: str = ""
    kicker: str = ""


class Letter(Record, frozen=True, omit_defaults=True, tag="letter"):
    """One letter, as it was due. `address` is that of its page, `newsletter/weekly/2026-11-27/`.

    `opening` and `closing` are paragraphs of inline HTML, as blocks have them. `due` is a moment; nobody is sent the
    letter before. `appeal` asks for support at its end. `editions` are those that the newsletter offered then.
    """

    newsletter: int
    language: str
    address: str
    subject: str
    due: str
    preheader: str = ""
    opening: list[str] = []
    items: list[LetterHeading | LetterStory] = []
    closing: list[str] = []
    appeal: bool = True
    editions: list[LetterEdition] = []

"""What a template sees. Faces are shaped from records by `shape`; a template only arranges them.

Every `address` and `path` is relative to the root of the site: a template writes `{{ up }}{{ card.address }}`, where
`up` leads from the page to the root (`../../../../`). So one edition reads the same from `/`, a sub-path or a disk.
Texts are plain and escaped by the template; fields named `html` are sanitised and printed with `|safe`.
Lists may be empty and texts `""`; nothing is None except where it says so.
"""

from collections.abc import Sequence

import msgspec

from tamizdat.press.blocks import AnyBlock
from tamizdat.press.together import apart


class Face(msgspec.Struct, frozen=True):
    """Base of all faces."""


class Link(Face, frozen=True):
    address: str
    text: str


class Moment(Face, frozen=True):
    """`iso` for `<time datetime>`, `day` such as "14 October 2026", `hour` such as "18:05".

    In Persian `day` is that of the solar Hijri calendar, and `other` the Gregorian one; elsewhere `other` is "".
    """

    iso: str
    day: str
    hour: str
    other: str = ""


class Variant(Face, frozen=True):
    """One file of an image, in pixels."""

    path: str
    width: int


class Shown(Face, frozen=True):
    """An image in its place. `width` and `height` give the ratio; `jpeg` and `avif` go from narrow to wide.

    `src` is a JPEG of middle width for browsers that know no `srcset`.
    """

    alt: str
    caption: str
    credit: str
    width: int
    height: int
    src: str
    jpeg: list[Variant]
    avif: list[Variant]


class Credit(Face, frozen=True):
    """One name in a byline. `label` is the role in words ("Translated by"), `address` is "" where nobody is linked."""

    label: str
    name: str
    address: str


class Card(Face, frozen=True):
    """A story seen from elsewhere. `headline` is already the front headline where there is one.

    `updated` is the ISO moment of the last update, "" where there was none; `live` is the word that marks a story told
    now, "" for all others. `opening` is "" where there is a standfirst.
    """

    address: str
    headline: str
    kicker: str
    standfirst: str
    dateline: str
    byline: str
    section: str
    story_type: str
    published: Moment
    picture: Shown | None
    updated: str = ""
    live: str = ""
    opening: str = ""

    @property
    def summary(self) -> str:
        """What feeds and machines are told of the story in a sentence or two."""
        return apart(self.standfirst) or self.opening or self.title

    @property
    def title(self) -> str:
        """The headline as machines are told it."""
        return apart(self.headline)


class FigureFace(Face, frozen=True):
    """Stands in a body where the record has a `figure`."""

    id: str
    picture: Shown
    type: str = "figure"


class Version(Face, frozen=True):
    """The same page in another language, or the front of a language: `name` is the language's own name."""

    language: str
    name: str
    address: str


class LetterBox(Face, frozen=True):
    """A newsletter where it can be signed up for: `address` is its page, `watched` mailboxes that are not safe."""

    uid: int
    slug: str
    title: str
    description: str
    address: str
    editions: Sequence[str]
    watched: str


class Chrome(Face, frozen=True):
    """What stands around every page of one language. `style` is the CSS, `style_hash` its CSP source (`sha256-...`).

    `words` are the interface strings: `words["Read more"]`, keyed by the English text.
    `support` is the address of the page that asks for support, `feed` that of the language's own feed, or "".
    `slot_keys` are the keys that the page trusts for what changes late (base64, spaces between), "" for a page
    without a script; `loader_hash` is the CSP source of that script.
    `policies` pair a property of schema.org with the address of a page; `card` is the picture that stands for the
    newspaper where its pages are shared, or "".
    `newsletter` links the page that tells of letters; its parts are "" where the newsroom has none.
    `desk` is the public address to which forms are posted, "" where there is none; `privacy` links the privacy policy,
    `consent` names the revision of it that subscribers agree to; `letters` are the newsletters of the language.
    `corrections` is the address of the latest corrections, "" while there is none.
    `initial` is the first letter of the name, for the small picture of a tab.
    `icon` is the theme's own icon (base64), "" where the house draws one.
    `locale` is the language as Open Graph wants it (`ru_RU`).
    `same_as` are the newspaper's own addresses elsewhere, as its trust.txt names them.
    """

    language: str
    direction: str
    name: str
    tagline: str
    note: str
    home: str
    origin: str
    nav: list[Link]
    menu: list[Link]
    fronts: list[Version]
    words: dict[str, str]
    demonstration: bool
    style: str
    style_hash: str
    support: str = ""
    feed: str = ""
    slot_keys: str = ""
    loader_hash: str = ""
    policies: Sequence[tuple[str, str]] = ()
    card: str = ""
    newsletter: Link = Link("", "")
    desk: str = ""
    mail_domain: str = ""
    privacy: Link = Link("", "")
    consent: str = ""
    letters: Sequence[LetterBox] = ()
    corrections: str = ""
    icon: str = ""
    locale: str = ""
    same_as: Sequence[str] = ()
    initial: str = ""


class Head(Face, frozen=True):
    """What goes into `<head>`: `canonical` and `image` are absolute; `data` is JSON-LD, ready to print, or "".

    `title` is the page's own; the newspaper's name is added where it is set. `alt` says what `image` shows.
    """

    title: str
    description: str
    canonical: str
    versions: list[Version]
    image: str
    data: str
    alt: str = ""


class TableFace(Face, frozen=True):
    """Stands in a body where the record has a `table`; `numeric` says of each column whether it holds numbers."""

    id: str
    rows: list[list[str]]
    caption: str
    header: bool
    numeric: list[bool]
    type: str = "table"


class Prose(Face, frozen=True):
    """Paragraphs one after another, set already: they are nine blocks in ten, and a loop over them costs dear.

    The first paragraph of a body stays a `paragraph`, since the template opens it with the dateline.
    """

    html: str
    type: str = "prose"


LETTER = Prose("", "letter")
"""Stands in the body of a longer story where the box that tells of letters goes."""


class StoryFace(Face, frozen=True):
    """A whole story.

    `body` holds record blocks; `FigureFace`, `TableFace` and `Prose` stand for figures, tables and paragraphs in a row.

    `section` links the primary section, `topics` its topics and places; `appeal` is "on", "soft" or "off".
    `copy` (see `late_notices`) and `shelves` (uids of its sections, spaces between) tell the page which late words are
    meant for it.
    `amended` is a `corrections.Amended` where the story has corrections or former versions; most have none. `live` is a
    `live.LiveFace` where the story is told as it happens.
    """

    headline: str
    kicker: str
    standfirst: str
    dateline: str
    story_type: str
    type_label: str
    section: Link
    topics: list[Link]
    credits: list[Credit]
    byline_note: str
    published: Moment
    updated: Moment | None
    lead: Shown | None
    body: Sequence[AnyBlock | FigureFace | TableFace | Prose]
    read_more: list[Card]
    versions: list[Version]
    appeal: str
    uid: int = 0
    copy: str = ""
    shelves: str = ""
    amended: Face | None = None
    live: Face | None = None


class StripFace(Face, frozen=True):
    """A row of a front: one section and its cards; `wide` where it stands alone between the edges of the page."""

    title: Link
    cards: list[Card]
    wide: bool = False


class FrontFace(Face, frozen=True):
    """`cards` in the editor's order: the first is the lead, the next four are second rank, the rest are briefs.

    Of the briefs those told now come first, then the newest. `latest` is when the newest of all was published, and
    `weekday` stands before it; no clock dates a front. A photo is in one card alone.
    """

    cards: list[Card]
    strips: list[StripFace]
    latest: Moment | None = None
    weekday: str = ""


class Year(Face, frozen=True):
    """A year of an archive: `months` are twelve links; the address of one without a page is ""."""

    title: str
    months: list[Link]


class ListFace(Face, frozen=True):
    """The head of a list (latest 30 stories of a section, topic, contributor or of everything) and its archive.

    `kind` is "section", "topic", "place", "contributor" or "latest"; `portrait` and `pseudonym` only for contributors.
    """

    kind: str
    title: str
    description: str
    cards: list[Card]
    years: list[Year]
    feed: str
    portrait: Shown | None = None
    pseudonym: bool = False


class MonthFace(Face, frozen=True):
    """All stories of one list in one month, newest first; `head` links back to the list."""

    title: str
    month: str
    head: Link
    cards: list[Card]


class Choice(Face, frozen=True):
    """A section to choose by its number."""

    uid: int
    text: str


class SearchFace(Face, frozen=True):
    """The page of search. `index` is the folder of the language's index; `topics` and `years` lead without it."""

    title: str
    index: str
    sections: list[Choice]
    topics: list[Link]
    years: list[Year]


class PageFace(Face, frozen=True):
    """A page outside the stream: about, privacy policy, support, contact."""

    title: str
    body: Sequence[AnyBlock | FigureFace | TableFace | Prose]

"""What an importer hands over: plain values, ready to be written into the newsroom, with notes for the report.

Keys (of sections, topics, contributors, images, stories) are the old site's own; nothing here knows the database.
Bodies are made of the press's own blocks, except that a figure names its image by key (`PlacedImage`) and that a
link to another imported story is written `import:<source id>`; loading turns both into what the newsroom stores.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Literal, Protocol

from tamizdat.press.blocks import (
    Block,
    EmbedCard,
    Heading,
    Items,
    Paragraph,
    Preformatted,
    QuestionAnswer,
    Quote,
    Table,
)

INTERNAL = "import:"

State = Literal["published", "draft", "scheduled"]


class ImportRefused(Exception):
    """A file that cannot be imported at all; the sentence says why and what to do."""


class PlacedImage(Block, frozen=True, omit_defaults=True, tag="placed_image"):
    """A figure whose image is named by its key, until loading knows the image's number."""

    image: str
    caption: str = ""
    credit: str = ""
    alt: str = ""


Draft = Paragraph | Heading | Quote | PlacedImage | Items | Table | EmbedCard | QuestionAnswer | Preformatted


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence for the report about one thing: what was altered, left out or found broken."""

    kind: Literal["altered", "left", "broken"]
    sentence: str


@dataclass(frozen=True, slots=True)
class ImportedTerm:
    """A section or a topic of the old site."""

    key: str
    slug: str
    name: str
    description: str = ""
    old_addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedContributor:
    """Somebody who signed on the old site. No e-mail address and no account name comes along.

    So there are no old addresses either where these were made from the names of accounts.
    """

    key: str
    slug: str
    name: str
    description: str = ""
    old_addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedImage:
    """An image of the old site. `upload` is its path under the uploads folder (`2010/07/name.jpg`), if known."""

    key: str
    url: str
    upload: str = ""
    title: str = ""
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ImportedPage:
    """A page outside the stream of news."""

    source_id: str
    slug: str
    language: str
    title: str
    state: State
    body: tuple[Draft, ...] = ()
    description: str = ""
    images: tuple[ImportedImage, ...] = ()
    old_addresses: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedStory:
    """A story. `sections` and `topics` are keys, the first section is the primary one; `authors` are keys in order.

    `published_at` is None only for a draft that never had a date. `pinned` asks for a place on the front.
    `address_day` is the old site's own day, where it is another clock's than the newspaper's.
    """

    source_id: str
    slug: str
    language: str
    headline: str
    state: State
    published_at: datetime | None
    updated_at: datetime | None = None
    standfirst: str = ""
    address_day: date | None = None
    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    lead: PlacedImage | None = None
    body: tuple[Draft, ...] = ()
    images: tuple[ImportedImage, ...] = ()
    old_addresses: tuple[str, ...] = ()
    pinned: bool = False
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that does not come along, and why; `broken` when it could not be read."""

    source_id: str
    title: str
    sentence: str
    broken: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that stories refer to, by key, each in the order of the old site."""

    sections: Mapping[str, ImportedTerm] = field(default_factory=dict)
    topics: Mapping[str, ImportedTerm] = field(default_factory=dict)
    contributors: Mapping[str, ImportedContributor] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person at the keyboard asked for. `zone` is the newspaper's; `now` decides what is in the past.

    `languages` are those that the newsroom writes in, its first one first; `language` is `""` or one of them.
    """

    now: datetime
    zone: tzinfo
    languages: tuple[str, ...] = ("en",)
    language: str = ""


class Harvest(Protocol):
    """One opened export. `source` names the old site and stays the same in every later export of it."""

    @property
    def source(self) -> str:
        """The old site, e.g. `wordpress:example.org`."""
        ...

    @property
    def title(self) -> str:
        """Its name."""
        ...

    @property
    def language(self) -> str:
        """The language of what has none of its own; one that the newsroom writes in."""
        ...

    @property
    def terms(self) -> Terms:
        """Everything that items name by key."""
        ...

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is to be said about the export as a whole."""
        ...

    @property
    def coming(self) -> tuple[str, ...]:
        """Source ids of all stories and pages that come, so that they can be linked to before they are written."""
        ...

    @property
    def total(self) -> int:
        """How many items there are, those left out included."""
        ...

    def items(self) -> Iterator[ImportedStory | ImportedPage | LeftOut]:
        """Yield every item once, in the order of the export. Never raises for one broken item."""
        ...


class Importer(Protocol):
    """Reads the export of one kind of site. One file (or folder) each; none knows another."""

    name: str

    def open(self, files: Sequence[Path], wishes: Wishes) -> Harvest:
        """Survey the files. Raises ImportRefused with a sentence if they are no export of this kind."""
        ...

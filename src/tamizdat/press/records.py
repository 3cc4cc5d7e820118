"""The frozen public record of each thing that the newspaper has said, as the press reads it.

A record holds what may be public and nothing else: no draft field, no account, no file name of an upload.
What is not in a record cannot leak into an edition. Moments are ISO 8601 with offset and whole seconds, in
the newspaper's own time zone; addresses are ASCII, relative to the root of the site, and end with a slash.
Words for readers are given per language (`names["ru"]`); `""` means "not given", never None.
"""

from typing import Literal

import msgspec

from tamizdat.press.blocks import AnyBlock, Picture
from tamizdat.press.letter_records import Letter, Newsletter
from tamizdat.press.offer_records import GiftOffer
from tamizdat.press.recorded import Record

StoryType = Literal[
    "news", "analysis", "opinion", "interview", "investigation", "explainer", "feature", "document", "notice", "live"
]
LiveState = Literal["open", "paused", "ended"]
BylineRole = Literal["by", "reporting", "writing", "translation", "photo", "video", "data", "editing"]
BylinePolicy = Literal["named", "pseudonym", "staff", "withheld"]
Appeal = Literal["on", "soft", "off"]
NoticeKind = Literal["corrected", "superseded", "withdrawn"]
CorrectionKind = Literal["correction", "clarification", "update"]
Cause = Literal["", "legal", "safety", "error"]
FeedText = Literal["full", "summary"]
AiRobots = Literal["welcome", "no-training", "none"]
# What a page outside the stream is to search engines: the properties of schema.org's NewsMediaOrganization. The privacy
# policy is none of them: it is what those agree to who sign up for a letter.
PageRole = Literal[
    "",
    "actionableFeedbackPolicy",
    "correctionsPolicy",
    "diversityPolicy",
    "ethicsPolicy",
    "masthead",
    "missionCoveragePrioritiesPolicy",
    "noBylinesPolicy",
    "ownershipFundingInfo",
    "privacyPolicy",
    "publishingPrinciples",
    "unnamedSourcesPolicy",
    "verificationFactCheckingPolicy",
]

Words = dict[str, str]


class Byline(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of credit. Without a contributor, `text` is printed as it stands."""

    role: BylineRole = "by"
    contributor: int | None = None
    text: str = ""


class Site(Record, frozen=True, omit_defaults=True, tag="site"):
    """The newspaper itself; uid is always 1. The first language has no prefix in its addresses.

    `origin` is the canonical address, e.g. `https://example.org/`. `nav` lists sections in order.
    `demonstration` makes every page say that its keys are for demonstration only.
    `feed_text` says how much of a story RSS and JSON feeds hold; `ai_robots` whom robots.txt refuses. `story_cards`
    gives each story without a photo a card with its headline where it is shared. `trust` holds
    lines of trust.txt (`member=https://…`). There is a security.txt where both its contact and its last day are given.
    `desk` is the public address of the desk, which takes what readers send; pages have forms only where it is given.
    `mail_domain` is that of its mail, for addresses such as `leave@`.
    """

    names: Words
    languages: list[str]
    origin: str
    taglines: Words = {}
    notes: Words = {}
    nav: list[int] = []
    demonstration: bool = False
    feed_text: FeedText = "full"
    ai_robots: AiRobots = "welcome"
    story_cards: bool = False
    trust: list[str] = []
    security_contact: str = ""
    security_expires: str = ""
    desk: str = ""
    mail_domain: str = ""


class Section(Record, frozen=True, omit_defaults=True, tag="section"):
    slug: str
    names: Words
    descriptions: Words = {}


class Topic(Record, frozen=True, omit_defaults=True, tag="topic"):
    slug: str
    names: Words
    descriptions: Words = {}


class Place(Record, frozen=True, omit_defaults=True, tag="place"):
    """Somewhere that stories are about."""

    slug: str
    names: Words
    descriptions: Words = {}


class Contributor(Record, frozen=True, omit_defaults=True, tag="contributor"):
    """Someone who signs stories; never an account. `pseudonym` says so to readers."""

    slug: str
    names: Words
    descriptions: Words = {}
    portrait: Picture | None = None
    pseudonym: bool = False


class Image(Record, frozen=True, omit_defaults=True, tag="image"):
    """An image as the newsroom keeps it, cleaned: `master` is the SHA-256 (hex) of the master's bytes.

    `format` is that of the master. The master itself is never public.
    """

    master: str
    width: int
    height: int
    format: Literal["jpeg", "png", "gif", "webp"]
    alt: str = ""
    caption: str = ""
    credit: str = ""
    copyright: str = ""


class Correction(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was wrong or has changed, in words for readers; `block` is the anchor of what it is about, or ""."""

    at: str
    words: str
    kind: CorrectionKind = "correction"
    block: str = ""


class Live(msgspec.Struct, frozen=True, omit_defaults=True):
    """That a story is told as it happens; its updates are records of their own (`LiveUpdate`).

    `summary` says what is known, above everything; `ended` is "" until the coverage has ended.
    """

    state: LiveState
    began: str
    ended: str = ""
    summary: list[AnyBlock] = []


class Story(Record, frozen=True, omit_defaults=True, tag="story"):
    """A story as published. A withheld byline leaves no contributor here at all.

    `read_more` lists the uids of stories pinned by an editor, `related` those that the newsroom chose among older ones
    when it published. `places` are names as printed, `place_uids` the lists of places that it stands in.
    `translation` is shared by the versions of one story in several languages. `byline_note` tells readers why a byline
    is withheld or changed. `corrections` stand
    from the oldest; `History` and `Corrections` of the same uid stand beside the story where it has any.
    """

    language: str
    address: str
    headline: str
    published_at: str
    section: int
    story_type: StoryType = "news"
    front_headline: str = ""
    kicker: str = ""
    standfirst: str = ""
    dateline: str = ""
    updated_at: str = ""
    sections: list[int] = []
    topics: list[int] = []
    places: list[str] = []
    place_uids: list[int] = []
    bylines: list[Byline] = []
    byline_policy: BylinePolicy = "named"
    byline_note: str = ""
    lead: Picture | None = None
    body: list[AnyBlock] = []
    read_more: list[int] = []
    related: list[int] = []
    appeal: Appeal = "on"
    translation: str = ""
    corrections: list[Correction] = []
    versions: int = 0
    live: Live | None = None


class LiveUpdate(Record, frozen=True, omit_defaults=True, tag="update"):
    """One update of a live story. Numbers count from 1 in the order of publication; none is given twice.

    What was withdrawn keeps its number and nothing else: with `notice` readers are told, and where `recalled` is the
    story's address, mirrors are asked to drop the page from older editions.
    """

    story: int
    number: int
    language: str
    at: str
    headline: str = ""
    body: list[AnyBlock] = []
    bylines: list[Byline] = []
    edited: str = ""
    corrections: list[Correction] = []
    pinned: bool = False
    key: bool = False
    withdrawn: bool = False
    notice: bool = False
    recalled: str = ""


class Corrections(Record, frozen=True, omit_defaults=True, tag="correction"):
    """The corrections of one story, with its uid: what lists and the feed of corrections show. Oldest first."""

    language: str
    items: list[Correction]


class VersionText(msgspec.Struct, frozen=True, omit_defaults=True):
    """The words of a story as they were published at a moment: plain text by the id of its block, without pictures."""

    at: str
    lines: list[tuple[str, str]]


class History(Record, frozen=True, omit_defaults=True, tag="history"):
    """What a story said before and says now, with the story's uid: two versions or more, oldest first."""

    language: str
    versions: list[VersionText]


class Withdrawn(Record, frozen=True, omit_defaults=True, tag="withdrawn"):
    """Stands in place of a story that was withdrawn, with its uid. With `notice` its address says so to readers.

    `cause` and `words` are "" where the newsroom is silent about them. Nothing of the story itself is here.
    """

    language: str
    address: str
    at: str
    notice: bool = False
    cause: Cause = ""
    words: str = ""


class Page(Record, frozen=True, omit_defaults=True, tag="page"):
    """A page outside the stream of news: about, privacy policy, support, contact. `menu` places it in the footer.

    `role` says which of the newspaper's policies it is.
    """

    language: str
    address: str
    title: str
    body: list[AnyBlock] = []
    description: str = ""
    translation: str = ""
    menu: int = 0
    role: PageRole = ""


class Strip(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row of a front filled with the latest stories of one section."""

    section: int
    count: int = 4


class Front(Record, frozen=True, omit_defaults=True, tag="front"):
    """The front of one language. `slots` are story uids in the editor's order; `backfill` more come from the latest.

    A story that no longer stands is passed over and the next one moves up.
    """

    language: str
    slots: list[int] = []
    backfill: int = 8
    strips: list[Strip] = []


class Redirect(Record, frozen=True, omit_defaults=True, tag="redirect"):
    """An old address (path with optional query, as it stood on the old site, no leading slash) and what it shows now.

    `to` is a subject such as `story/12`, or one with lists, such as `section/3`; `language` says then which of its
    lists, "" the one in the first language.
    """

    old: str
    to: str
    language: str = ""


class Ask(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a campaign says in one language, in plain text: `text` may have line breaks, `top` stands above a story."""

    headline: str
    text: str
    signature: str = ""
    button: str = ""
    amounts: str = ""
    top: str = ""


class Campaign(Record, frozen=True, omit_defaults=True, tag="campaign"):
    """An appeal for a time, in place of the evergreen one. It stands in slot files and in no page.

    `only` and `never` are uids of sections; the higher `priority` comes first.
    """

    starts: str
    ends: str
    words: dict[str, Ask]
    only: list[int] = []
    never: list[int] = []
    priority: int = 0


class Banner(Record, frozen=True, omit_defaults=True, tag="banner"):
    """One line of breaking news above every page of a language, for a time. `to` is a subject such as `story/12`."""

    language: str
    text: str
    starts: str
    ends: str
    to: str = ""


class Notice(Record, frozen=True, omit_defaults=True, tag="notice"):
    """What was learnt of a story after it was printed; `to` is the subject that says more, or ""."""

    language: str
    story: int
    about: NoticeKind
    to: str = ""


Late = Campaign | Banner | Notice
AnyRecord = (
    Site
    | Section
    | Topic
    | Place
    | Contributor
    | Image
    | Story
    | LiveUpdate
    | Corrections
    | History
    | Withdrawn
    | Page
    | Front
    | Redirect
    | Newsletter
    | Letter
    | GiftOffer
    | Late
)

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(AnyRecord)


class RecordError(Exception):
    """A record that cannot be printed; the sentence names the subject and the field."""


def subject_of(record: AnyRecord) -> str:
    """Name the subject of a record: `story/12`."""
    return f"{type(record).__struct_config__.tag}/{record.uid}"


def encode(record: AnyRecord) -> bytes:
    """Freeze a record into JSON; equal records give equal bytes."""
    return _encoder.encode(record)


def decode(subject: str, payload: bytes) -> AnyRecord:
    """Read a frozen record. Raises RecordError naming the subject and the field that is wrong."""
    try:
        record: AnyRecord = _decoder.decode(payload)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        message = f"The record of {subject} cannot be printed: {error}. Publish it again from the newsroom."
        raise RecordError(message) from error
    return record

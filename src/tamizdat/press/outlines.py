"""What the rest of the paper needs to know of a record: its card, its place in lists, and two digests.

An outline is made once, when the record enters the publication log. Lists, fronts and "Read more" depend on the
digest `card`, so that an edit of the seventh paragraph dirties one page and not forty.
"""

import hashlib
from datetime import datetime

import msgspec

from tamizdat.press.addresses import old_file
from tamizdat.press.blocks import Picture
from tamizdat.press.chunks import LIVE_STORIES, lists_of_update
from tamizdat.press.letter_records import Letter, Newsletter
from tamizdat.press.openings import opening
from tamizdat.press.records import (
    AnyRecord,
    Byline,
    Corrections,
    Front,
    History,
    LiveUpdate,
    Page,
    RecordError,
    Redirect,
    Story,
    Withdrawn,
    encode,
    subject_of,
)


class Outline(msgspec.Struct, frozen=True, omit_defaults=True):
    """`sort` is seconds since 1970; `month` is `2026-10` in the newspaper's time zone; digests are 32 hex digits.

    `live` is the state of a live story; its updates are sorted by their numbers. `opening` stands in feeds where
    nobody wrote a standfirst.
    """

    subject: str
    uid: int
    full: str
    card: str = ""
    language: str = ""
    address: str = ""
    title: str = ""
    kicker: str = ""
    standfirst: str = ""
    opening: str = ""
    dateline: str = ""
    story_type: str = ""
    section: int = 0
    bylines: list[Byline] = []
    byline_policy: str = ""
    lead: Picture | None = None
    published_at: str = ""
    updated_at: str = ""
    sort: int = 0
    month: str = ""
    lists: list[str] = []
    live: str = ""

    @property
    def kind(self) -> str:
        """`story` of `story/12`."""
        return self.subject.partition("/")[0]


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Outline)


def digest(payload: bytes) -> str:
    """Digest used inside the press, 128 bits; editions use SHA-256."""
    return hashlib.blake2b(payload, digest_size=16).hexdigest()


def outline(record: AnyRecord) -> Outline:
    """Make the outline of a record. Equal records give equal outlines."""
    subject = subject_of(record)
    full = digest(encode(record))
    if isinstance(record, Story):
        return _with_card(_story(record, subject, full))
    if isinstance(record, Page):
        lists = [f"{record.language}/menu"] if record.menu else []
        lists += [f"{record.language}/policy/{record.role}"] if record.role else []
        return Outline(
            subject, record.uid, full, full, record.language, record.address, record.title,
            sort=-record.menu, lists=lists + _translation(record.translation),
        )  # fmt: skip
    if isinstance(record, Redirect):
        lists = [f"to:{record.to}"]
        return Outline(subject, record.uid, full, full, record.language, old_file(record.old), lists=lists)
    if isinstance(record, Corrections | History | Withdrawn | LiveUpdate):
        return _beside(record, subject, full)
    if isinstance(record, Newsletter | Letter):
        return _of_letters(record, subject, full)
    fronts = [f"{record.language}/front"] if isinstance(record, Front) else []
    return Outline(subject, record.uid, full, full, record.language if isinstance(record, Front) else "", lists=fronts)


def _beside(record: Corrections | History | Withdrawn | LiveUpdate, subject: str, full: str) -> Outline:
    """Outline what stands beside a story, or in its place. Corrections are listed by the newest of a story."""
    if isinstance(record, LiveUpdate):
        return _update(record, subject, full)
    plain = Outline(subject, record.uid, full, full, record.language)
    if isinstance(record, Corrections):
        newest = max((item.at for item in record.items), key=_seconds)
        lists = [f"{record.language}/corrections"]
        return msgspec.structs.replace(plain, sort=_seconds(newest), month=newest[:7], lists=lists)
    if isinstance(record, Withdrawn) and record.notice:
        return msgspec.structs.replace(plain, address=record.address)
    return plain


def _update(update: LiveUpdate, subject: str, full: str) -> Outline:
    """Outline an update. One that was withdrawn in silence stands in no list."""
    silent = update.withdrawn and not update.notice
    return Outline(
        subject, update.uid, full, full, update.language, title=update.headline, published_at=update.at,
        sort=update.number,
        lists=[] if silent else lists_of_update(update.story, update.number, pinned=update.pinned, key=update.key),
    )  # fmt: skip


def _of_letters(record: Newsletter | Letter, subject: str, full: str) -> Outline:
    """Outline a newsletter among those of its language, and a letter among those of its newsletter."""
    plain = Outline(subject, record.uid, full, full, record.language)
    if isinstance(record, Newsletter):
        lists = [f"{record.language}/newsletters"]
        return msgspec.structs.replace(plain, title=record.title, sort=-record.order, lists=lists)
    return msgspec.structs.replace(
        plain,
        address=record.address,
        title=record.subject,
        published_at=record.due,
        sort=_seconds(record.due),
        month=record.due[:7],
        lists=[f"{record.language}/newsletter/{record.newsletter}"],
    )


def place_of(story: Story) -> Outline:
    """Make just so much of an outline as finds a story's neighbours in lists."""
    return Outline(
        subject=f"story/{story.uid}",
        uid=story.uid,
        full="",
        language=story.language,
        address=story.address,
        sort=_seconds(story.published_at),
        month=story.published_at[:7],
    )


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def _story(story: Story, subject: str, full: str) -> Outline:
    return Outline(
        subject=subject,
        uid=story.uid,
        full=full,
        language=story.language,
        address=story.address,
        title=story.front_headline or story.headline,
        kicker=story.kicker,
        standfirst=story.standfirst,
        opening="" if story.standfirst else opening(story.body),
        dateline=story.dateline,
        story_type=story.story_type,
        section=story.section,
        bylines=story.bylines,
        byline_policy=story.byline_policy,
        lead=story.lead,
        published_at=story.published_at,
        updated_at=story.updated_at,
        sort=_seconds(story.published_at),
        month=story.published_at[:7],
        lists=_lists(story),
        live=story.live.state if story.live else "",
    )


def _lists(story: Story) -> list[str]:
    language = story.language
    sections = dict.fromkeys([story.section, *story.sections])
    authors = dict.fromkeys(line.contributor for line in story.bylines if line.contributor)
    return [
        f"{language}/latest",
        *(f"{language}/section/{uid}" for uid in sections if uid),
        *(f"{language}/topic/{uid}" for uid in dict.fromkeys(story.topics)),
        *(f"{language}/place/{uid}" for uid in dict.fromkeys(story.place_uids)),
        *(f"{language}/contributor/{uid}" for uid in authors),
        *_translation(story.translation),
        *([LIVE_STORIES] if story.live else []),
    ]


def _translation(group: str) -> list[str]:
    return [f"translation:{group}"] if group else []


def _with_card(plain: Outline) -> Outline:
    card = digest(_encoder.encode(msgspec.structs.replace(plain, full="", lists=[])))
    return msgspec.structs.replace(plain, card=card)


def encode_outline(plain: Outline) -> bytes:
    """Freeze an outline into JSON."""
    return _encoder.encode(plain)


def decode_outline(payload: bytes) -> Outline:
    """Read a frozen outline."""
    return _decoder.decode(payload)


def read_outline(subject: str, payload: bytes) -> Outline:
    """Read an outline that comes from outside. Raises RecordError naming the subject."""
    try:
        return _decoder.decode(payload)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        message = f"The outline of {subject} is damaged: {error}. Publish it again from the newsroom."
        raise RecordError(message) from error

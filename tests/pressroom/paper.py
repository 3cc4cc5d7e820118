"""A small paper to print in tests: builders of records, a press in a folder, and a way to look at what it printed."""

import gzip
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image as Pixels

from tamizdat.edition.ceremony import make_demo_keys
from tamizdat.edition.keys import SigningKey, write_secret
from tamizdat.edition.slot_files import open_slots
from tamizdat.edition.slot_keys import slot_keys_beside
from tamizdat.press.blocks import Paragraph, Picture
from tamizdat.press.letter_records import Letter, LetterStory, Newsletter
from tamizdat.press.records import (
    AnyRecord,
    Ask,
    Byline,
    Campaign,
    Contributor,
    Image,
    LiveUpdate,
    Section,
    Site,
    Story,
    Topic,
)
from tamizdat.press.typeset import Typeset, house_templates
from tamizdat.pressroom.indexing import Indexed, print_index
from tamizdat.pressroom.printing import Printed, print_new
from tamizdat.pressroom.works import Works, works_in
from tests.fakes.source import FakeLog

# Pages name the key of slot files, so papers that are compared byte for byte share one.
SLOT_KEY = SigningKey.of(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"slots of a test").digest()))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def a_site(**words: object) -> Site:
    """Build the newspaper's own record."""
    fields: dict[str, object] = {
        "names": {"en": "The Ferry", "ru": "Паром"},
        "languages": ["en", "ru"],
        "origin": "https://ferry.example/",
        "nav": [1, 2],
    }
    return Site(1, **(fields | words))  # type: ignore[arg-type]  # builders pass what the test names


def a_section(uid: int, name: str = "", **words: object) -> Section:
    """Build a section."""
    fields: dict[str, object] = {"slug": f"section-{uid}", "names": {"en": name or f"Section {uid}"}}
    return Section(uid, **(fields | words))  # type: ignore[arg-type]  # as above


def a_topic(uid: int, name: str = "") -> Topic:
    """Build a topic."""
    return Topic(uid, slug=f"topic-{uid}", names={"en": name or f"Topic {uid}"})


def a_contributor(uid: int, name: str = "") -> Contributor:
    """Build a contributor."""
    return Contributor(uid, slug=f"author-{uid}", names={"en": name or f"Author {uid}"})


def a_story(uid: int, **words: object) -> Story:
    """Build a story of one paragraph in section 1, published on a day of its own."""
    day = datetime.fromtimestamp(1_700_000_000 + uid * 86_400, UTC)
    fields: dict[str, object] = {
        "language": "en",
        "address": f"{day:%Y/%m/%d}/story-{uid}/",
        "headline": f"Ferry number {uid} leaves at last",
        "published_at": f"{day:%Y-%m-%dT%H:%M:%S}+00:00",
        "section": 1,
        "topics": [1],
        "bylines": [Byline(contributor=1)],
        "body": [Paragraph("p1", html=f"The quay was empty when boat {uid} cast off.")],
    }
    return Story(uid, **(fields | words))  # type: ignore[arg-type]  # as above


def an_update(story: int, number: int, text: str = "tide", **words: object) -> LiveUpdate:
    """Build an update of a live story, a minute after the one before."""
    fields: dict[str, object] = {
        "language": "en",
        "at": f"2026-10-01T{10 + number // 60:02}:{number % 60:02}:00+00:00",
        "headline": f"Update {number}: {text}" if number % 3 else "",
        "body": [Paragraph(f"u{number}-p1", f"Boat {number} of story {story} left on the tide.")],
    }
    return LiveUpdate(story * 100 + number, story, number, **(fields | words))  # type: ignore[arg-type]  # as above


def a_campaign(uid: int, **words: object) -> Campaign:
    """Build a campaign in English that runs around noon, in all sections."""
    fields: dict[str, object] = {
        "starts": "2026-11-20T00:00:00+00:00",
        "ends": "2026-12-20T00:00:00+00:00",
        "words": {"en": Ask(f"Campaign {uid}", "Dear readers,\nhelp us to sail on.")},
    }
    return Campaign(uid, **(fields | words))  # type: ignore[arg-type]  # as above


def a_newsletter(uid: int, **words: object) -> Newsletter:
    """Build a newsletter in English, in every edition."""
    fields: dict[str, object] = {
        "slug": f"letter-{uid}",
        "language": "en",
        "title": f"Letter {uid}",
        "editions": ["digest", "full", "text"],
    }
    return Newsletter(uid, **(fields | words))  # type: ignore[arg-type]  # as above


def a_letter(uid: int, **words: object) -> Letter:
    """Build a letter of newsletter 1 on story 1, due on a day of its own in November 2026, in every edition."""
    day = f"2026-11-{uid:02}"
    fields: dict[str, object] = {
        "newsletter": 1,
        "language": "en",
        "address": f"newsletter/letter-1/{day}/",
        "subject": f"Letter of the {uid}th",
        "due": f"{day}T18:00:00+01:00",
        "items": [LetterStory(1, "The first ferry", "It is gone.")],
        "editions": ["digest", "full", "text"],
    }
    return Letter(uid, **(fields | words))  # type: ignore[arg-type]  # as above


def everything_around() -> list[AnyRecord]:
    """Build what stories refer to."""
    return [
        a_site(),
        *(a_section(uid) for uid in (1, 2)),
        *(a_topic(uid) for uid in (1, 2)),
        *(a_contributor(uid) for uid in (1, 2)),
    ]


@dataclass
class PrintingHouse:
    """A press in a folder, over a log in memory."""

    var: Path
    log: FakeLog = field(default_factory=FakeLog)
    templates: dict[str, str] = field(default_factory=house_templates)
    processes: int = 1

    def __post_init__(self) -> None:
        self.works = works_in(self.var, self.log, processes=self.processes)
        slot_key = slot_keys_beside(self.works.keys) / "slots.pem"
        if not slot_key.exists():
            write_secret(slot_key, SLOT_KEY.to_pem())
        make_demo_keys(self.works.folder, self.works.keys, NOON)

    def put(self, *records: AnyRecord) -> None:
        self.log.put(records)

    def print(self, at: datetime = NOON) -> Printed:
        return print_new(self.press(), at=at)

    def index(self, at: datetime = NOON) -> Indexed:
        return print_index(self.press(), at=at)

    def press(self) -> Works:
        return replace(self.works, typeset=Typeset(self.templates))

    def a_picture(self, uid: int, colour: str = "navy", **words: str) -> Image:
        """Put a master into the folder and build its record."""
        buffer = io.BytesIO()
        Pixels.new("RGB", (48, 32), colour).save(buffer, "PNG")
        master = hashlib.sha256(buffer.getvalue()).hexdigest()
        path = self.works.master_path(master, "png")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(buffer.getvalue())
        return Image(uid, master, 48, 32, "png", **words)

    def files(self) -> dict[str, bytes]:
        """Read the whole tree."""
        tree = self.works.folder.tree
        return {
            str(path.relative_to(tree)): path.read_bytes()
            for path in sorted(tree.rglob("*"))
            if path.is_file() and path.name not in {"edition.json", "withdrawn.json"}
        }

    def page(self, address: str) -> str:
        """Read a page as a reader does."""
        return gzip.decompress((self.works.folder.tree / address / "index.html.gz").read_bytes()).decode()

    def slots(self, language: str = "en") -> dict[str, Any]:
        """Read a slot file as a page does."""
        stored = (self.works.folder.tree / "_s" / f"{language}.json.gz").read_bytes()
        said: dict[str, Any] = orjson.loads(open_slots(gzip.decompress(stored), [SLOT_KEY.public]))
        return said


def printed_words(files: dict[str, bytes]) -> Iterable[str]:
    """Unpack every page; the icon has no words, and passes as what it is not."""
    return (
        gzip.decompress(content).decode(errors="replace") for path, content in files.items() if path.endswith(".gz")
    )


def a_picture_of(uid: int) -> Picture:
    """Place an image."""
    return Picture(uid)

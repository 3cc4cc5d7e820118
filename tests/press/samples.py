"""Faces as the engine would shape them, in three languages. People and places are invented."""

import base64
import hashlib

import msgspec

from tamizdat.press.blocks import (
    AnyBlock,
    EmbedCard,
    Heading,
    Items,
    KeyPoints,
    Paragraph,
    Preformatted,
    QuestionAnswer,
    Quote,
)
from tamizdat.press.calendars import year_rows
from tamizdat.press.change_sheets import WithdrawnFace
from tamizdat.press.chunks import chunk_address, count_file, update_address
from tamizdat.press.corrections import Amended, CorrectedStory, CorrectionFace, CorrectionsFace, CorrectionsFeed
from tamizdat.press.differences import Piece, changed_lines
from tamizdat.press.faces import (
    LETTER,
    Card,
    Chrome,
    Credit,
    Face,
    FigureFace,
    FrontFace,
    Head,
    Link,
    ListFace,
    MonthFace,
    PageFace,
    Prose,
    Shown,
    StoryFace,
    StripFace,
    TableFace,
    Variant,
    Version,
)
from tamizdat.press.gift_faces import SupportFace, gift_face
from tamizdat.press.histories import HistoryFace, VersionFace
from tamizdat.press.live import ChunkFace, KeyEvent, LiveFace, UpdateFace, chunk_title
from tamizdat.press.moments import digits, moment, month_title, weekday
from tamizdat.press.words import direction, join_names, language_name, words
from tests.press import letter_samples
from tests.press.offer_samples import OFFER
from tests.press.sample_words import SAID, Said

LANGUAGES = ["en", "ru", "fa"]
ORIGIN = "https://example.org/"
DESK = "https://desk.example.org/"


def home(language: str) -> str:
    return "" if language == "en" else f"{language}/"


def shown(name: str, said: Said) -> Shown:
    digest = hashlib.sha256(name.encode()).hexdigest()
    path = f"_m/{digest[:2]}/{digest}"
    jpeg = [Variant(f"{path}-{width}.jpg", width) for width in (320, 640, 960, 1280)]
    avif = [Variant(f"{path}-{width}.avif", width) for width in (320, 640, 960, 1280)]
    return Shown(said.alt, said.caption, said.credit, 1280, 853, jpeg[1].path, jpeg, avif)


def chrome(language: str, style: str) -> Chrome:
    said = SAID[language]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    root = home(language)
    return Chrome(
        language=language,
        direction=direction(language),
        name=said.name,
        tagline=said.tagline,
        note=said.note,
        home=root,
        origin=ORIGIN,
        nav=[Link(f"{root}section-{n}/", name) for n, name in enumerate(said.sections)],
        menu=[Link(f"{root}page-{n}/", name) for n, name in enumerate(said.pages)],
        fronts=[Version(code, language_name(code), home(code)) for code in LANGUAGES],
        words=dict(words(language)),
        demonstration=True,
        style=style,
        style_hash=f"sha256-{digest}",
        support=f"{root}support/",
        feed=f"{root}feed.xml",
        newsletter=Link(f"{root}newsletter/", said.pages[0]),
        corrections=f"{root}corrections/",
        desk=DESK,
        mail_domain="news.example.org",
        privacy=Link(f"{root}page-1/", said.pages[1]),
        consent="0123456789abcdef",
        letters=[letter_samples.box(language, root)],
    )


def head(language: str, address: str, title: str) -> Head:
    said = SAID[language]
    return Head(
        title=title,
        description=said.stories[0][1],
        canonical=f"{ORIGIN}{address}",
        versions=[Version(code, language_name(code), home(code)) for code in LANGUAGES],
        image=f"{ORIGIN}_m/aa/card.jpg",
        data='{"@context":"https://schema.org","@type":"WebPage"}',
        alt=title,
    )


def cards(language: str, *, pictures: bool = True) -> list[Card]:
    said = SAID[language]
    return [
        Card(
            address=f"{home(language)}2026/10/{14 - n:02}/story-{n}/",
            headline=headline,
            kicker=kicker,
            standfirst=standfirst,
            dateline=said.dateline if n == 0 else "",
            byline=join_names(said.people[: 1 + n % 2], language),
            section=said.sections[n % len(said.sections)],
            story_type="news",
            published=moment(f"2026-10-{14 - n:02}T18:05:00+02:00", language),
            picture=shown(f"photo-{n}", said) if pictures and n not in (2, 4) else None,
        )
        for n, (headline, standfirst, kicker) in enumerate(said.stories)
    ]


def blocks(language: str) -> list[AnyBlock | FigureFace | TableFace | Prose]:
    """Every kind of block, and some 800 words."""
    said = SAID[language]
    paragraphs = [Paragraph(f"p{n}", said.paragraphs[n % len(said.paragraphs)]) for n in range(14)]
    return [
        *paragraphs[:2],
        KeyPoints("k1", said.points),
        *paragraphs[2:5],
        LETTER,
        Heading("h1", said.stories[3][0], 2),
        paragraphs[5],
        FigureFace("f1", shown("photo-9", said)),
        *paragraphs[6:8],
        Quote("q1", said.quote, said.people[0]),
        *paragraphs[8:10],
        Items("l1", said.points),
        Items("l2", said.points, ordered=True),
        Heading("h2", said.stories[4][0], 3),
        QuestionAnswer("a1", said.question, said.paragraphs[0]),
        TableFace(
            "t1",
            [[said.sections[0], "2025", "2026"], *([name, "12", "1,204"] for name in said.people)],
            said.caption,
            True,  # noqa: FBT003  # a field by its place, like the others
            [False, True, True],
        ),
        EmbedCard(
            "e1", "https://video.example.com/watch?v=1&t=2", said.stories[5][0], "video.example.com", said.caption
        ),
        Preformatted("v1", said.verse),
        *paragraphs[10:],
    ]


def story(language: str) -> StoryFace:
    said = SAID[language]
    said_words = words(language)
    headline, standfirst, kicker = said.stories[0]
    root = home(language)
    return StoryFace(
        headline=headline,
        kicker=kicker,
        standfirst=standfirst,
        dateline=said.dateline,
        story_type="analysis",
        type_label=said_words["Analysis"],
        section=Link(f"{root}section-0/", said.sections[0]),
        topics=[Link(f"{root}topic-{n}/", name) for n, name in enumerate(said.sections[2:])],
        credits=[
            Credit(said_words["By"], said.people[0], f"{root}by/one/"),
            Credit(said_words["By"], said.people[1], f"{root}by/two/"),
            Credit(said_words["Translated by"], said.people[2], ""),
        ],
        byline_note=said.bynote,
        published=moment("2026-10-14T18:05:00+02:00", language),
        updated=moment("2026-10-15T09:30:00+02:00", language),
        lead=shown("photo-0", said),
        body=blocks(language),
        read_more=cards(language, pictures=False)[1:5],
        versions=[Version(code, language_name(code), f"{home(code)}x/") for code in LANGUAGES if code != language],
        appeal="on",
        amended=Amended(
            said_words["Corrected on"],
            moment("2026-10-15T09:30:00+02:00", language),
            corrections(language),
            f"{root}corrections/",
            f"{root}2026/10/14/story-0/versions/",
        ),
    )


def corrections(language: str) -> list[CorrectionFace]:
    said = SAID[language]
    at = moment("2026-10-15T09:30:00+02:00", language)
    labels = [words(language)[label] for label in ("Correction", "Update")]
    return [
        CorrectionFace(f"correction-{n}", label, at, said.stories[n][1], "p5" if n == 1 else "")
        for n, label in enumerate(labels, start=1)
    ]


def update(language: str, number: int) -> UpdateFace:
    said = SAID[language]
    address = update_address(f"{home(language)}2026/10/15/live/", number)
    at = moment(f"2026-10-15T{8 + number // 6:02}:{number % 6 * 10:02}:00+02:00", language)
    shown = [Paragraph(f"u{number}-1", said.paragraphs[number % len(said.paragraphs)])]
    return UpdateFace(
        number=number,
        address=address,
        headline=said.stories[number % 6][0] if number % 2 else "",
        published=at,
        edited=at if number == 39 else None,
        credits=[Credit(words(language)["By"], said.people[0], f"{home(language)}by/one/")] if number % 5 == 0 else [],
        body=[] if number == 38 else [*shown, *([Items(f"u{number}-2", said.points)] if number % 7 == 0 else [])],
        corrections=corrections(language)[:1] if number == 39 else [],
        key=number % 9 == 0,
        withdrawn=number == 38,
        plain=said.caption,
    )


def live(language: str) -> StoryFace:
    address = f"{home(language)}2026/10/15/live/"
    updates = [update(language, number) for number in range(40, 20, -1)]
    keys = [
        KeyEvent(one.address, f"u{one.number}", one.headline or one.plain, one.published) for one in updates if one.key
    ]
    chunks = [Link(chunk_address(address, chunk), chunk_title(chunk, language)) for chunk in (2, 1)]
    face = LiveFace(
        "open",
        words(language)["Live"],
        address,
        moment("2026-10-15T08:00:00+02:00", language),
        None,
        PageFace("", [Items("k1", SAID[language].points)]),
        [*keys, KeyEvent(update(language, 3).address, "", SAID[language].stories[3][0], updates[0].published)],
        [update(language, 7)],
        updates,
        chunks,
        40,
        count_file(address),
    )
    plain = story(language)
    return msgspec.structs.replace(
        plain, body=blocks(language)[:2], type_label=words(language)["Live"], story_type="live", lead=None, live=face
    )


def chunk(language: str) -> ChunkFace:
    address = f"{home(language)}2026/10/15/live/"
    older, newer = (Link(chunk_address(address, one), chunk_title(one, language)) for one in (1, 3))
    title = chunk_title(2, language)
    updates = [update(language, number) for number in range(40, 20, -1)]
    return ChunkFace(Link(address, SAID[language].stories[0][0]), title, updates, older, newer)


def corrected(language: str) -> list[CorrectedStory]:
    return [CorrectedStory(card.address, card.headline, corrections(language)) for card in cards(language)[:2]]


def corrections_face(language: str) -> CorrectionsFace:
    root = f"{home(language)}corrections/"
    said_words = words(language)
    return CorrectionsFace(
        said_words["Corrections"], Link("", ""), corrected(language), listing(language, "latest").years,
        f"{root}feed.xml",
    )  # fmt: skip


def corrections_feed(language: str) -> CorrectionsFeed:
    root = f"{home(language)}corrections/"
    return CorrectionsFeed(
        SAID[language].name, f"{root}feed.xml", root, "2026-10-15T09:30:00+02:00", corrected(language)
    )


def history(language: str) -> HistoryFace:
    said = SAID[language]
    before, after = [("p1", said.stories[1][1]), ("p2", said.caption)], [("p1", f"{said.stories[1][1]} 7"), ("p3", "+")]
    at = moment("2026-10-15T09:30:00+02:00", language)
    first = [[Piece("same", text)] for _, text in before]
    versions = [
        VersionFace(digits("2", language), at, changed_lines(before, after), first=False),
        VersionFace(digits("1", language), at, first, first=True),
    ]
    return HistoryFace(Link(f"{home(language)}2026/10/14/story-0/", said.stories[0][0]), versions)


def front(language: str) -> FrontFace:
    said = SAID[language]
    all_cards = cards(language)
    root = home(language)
    strips = [
        StripFace(
            Link(f"{root}section-{n}/", said.sections[n]), [all_cards[(n * 4 + m) % len(all_cards)] for m in range(4)]
        )
        for n in range(2)
    ]
    at = "2026-10-14T18:05:00+02:00"
    return FrontFace(all_cards, strips, moment(at, language), weekday(at, language))


def listing(language: str, kind: str) -> ListFace:
    said = SAID[language]
    root = home(language)
    person = kind == "contributor"
    return ListFace(
        kind=kind,
        title=said.people[0] if person else said.sections[0],
        description=said.stories[1][1],
        cards=[] if kind == "latest" else cards(language),
        years=year_rows([f"{year}-{month:02}" for year in (2026, 2025) for month in (10, 9, 5, 1)], root, language),
        feed=f"{root}feed.xml",
        portrait=shown("portrait", said) if person else None,
        pseudonym=person,
    )


def support(language: str) -> SupportFace:
    return SupportFace(SAID[language].pages[1], blocks(language)[:3], gift_face(OFFER, language))


def faces(language: str) -> dict[str, tuple[str, Face, str]]:
    """One page of each kind: its path in a folder, to its template, face and title."""
    said = SAID[language]
    root = home(language)
    title = said.stories[0][0]
    month = MonthFace(
        month_title("2026-10", language), "2026-10", Link(f"{root}section-0/", said.sections[0]), cards(language)
    )
    missing = words(language)["This page is not here"]
    return {
        f"{root}index.html": ("front.html", front(language), said.name),
        f"{root}2026/10/14/story-0/index.html": ("story.html", story(language), title),
        f"{root}section-0/index.html": ("list.html", listing(language, "section"), said.sections[0]),
        f"{root}by/one/index.html": ("list.html", listing(language, "contributor"), said.people[0]),
        f"{root}archive/index.html": ("list.html", listing(language, "latest"), words(language)["Archive"]),
        f"{root}section-0/2026/10/index.html": ("month.html", month, month.title),
        f"{root}page-0/index.html": ("page.html", PageFace(said.pages[0], blocks(language)), said.pages[0]),
        f"{root}newsletter/index.html": (
            "newsletter.html",
            letter_samples.landing(language, root, blocks(language)[:3]),
            said.pages[0],
        ),
        f"{root}newsletter/friday/index.html": (
            "letters.html",
            letter_samples.newsletter(language, root),
            said.pages[0],
        ),
        f"{root}newsletter/friday/2026-11-27/index.html": (
            "letter-page.html",
            letter_samples.letter(language, root, "../" * (3 + root.count("/"))),
            title,
        ),
        f"{root}support/index.html": ("support.html", support(language), said.pages[1]),
        f"{root}old/index.html": ("redirect.html", Link(f"{root}2026/10/14/story-0/", title), title),
        f"{root}corrections/index.html": (
            "corrections-list.html",
            corrections_face(language),
            words(language)["Corrections"],
        ),
        f"{root}2026/10/14/story-0/versions/index.html": (
            "versions.html",
            history(language),
            words(language)["Versions of this story"],
        ),
        f"{root}2026/10/13/gone/index.html": (
            "withdrawn.html",
            WithdrawnFace(
                moment("2026-10-15T09:30:00+02:00", language),
                words(language)["It was withdrawn for legal reasons."],
                said.caption,
            ),
            words(language)["This story was withdrawn"],
        ),
        f"{root}2026/10/15/live/index.html": ("live.html", live(language), title),
        f"{root}2026/10/15/live/live/2/index.html": ("chunk.html", chunk(language), title),
        f"{root}404.html": ("missing.html", Link(root, words(language)["Front page"]), missing),
    }

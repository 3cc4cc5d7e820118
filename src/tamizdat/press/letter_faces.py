"""What the templates of letters see, and how it is shaped from their records.

A letter is set four ways (as a page, as mail, as mail with whole stories, as text), all from one face. A story that no
longer stands is `gone`: its place is kept and none of its words are.
"""

from collections.abc import Sequence

from tamizdat.press import addresses
from tamizdat.press.bodies import Shaped, body, resolved
from tamizdat.press.cards import credits_of
from tamizdat.press.faces import Face, Link, Moment, Year
from tamizdat.press.letter_records import Letter, LetterHeading, LetterStory, Newsletter
from tamizdat.press.moments import digits, moment
from tamizdat.press.outlines import Outline
from tamizdat.press.reading import Reading
from tamizdat.press.records import Story
from tamizdat.press.words import join_names

LATEST_MOST = 12


class ItemFace(Face, frozen=True):
    """A heading or a story of a letter: `kind` is "heading", "story" or "gone". `body` is the whole text or nothing."""

    kind: str
    text: str = ""
    address: str = ""
    kicker: str = ""
    blurb: str = ""
    byline: str = ""
    standfirst: str = ""
    dateline: str = ""
    body: Sequence[Shaped] = ()
    html: str = ""


class LetterFace(Face, frozen=True):
    """A whole letter. `opening` and `closing` are paragraphs of inline HTML with links resolved from `up`.

    `page` is its address, `home` links its newsletter; `versions` are the editions that it has; `whole` says that this
    one holds the stories themselves.
    """

    uid: int
    title: str
    preheader: str
    due: Moment
    home: Link
    page: str
    opening: list[str]
    items: list[ItemFace]
    closing: list[str]
    appeal: bool
    versions: Sequence[str]
    whole: bool = False


class LetterLink(Face, frozen=True):
    """A letter in a list. `mail` is the file of its first edition with HTML, "" where it has none."""

    address: str
    text: str
    due: Moment
    mail: str


class NewsletterFace(Face, frozen=True):
    """The page of a newsletter, which stands at `address`, or of one of its years. `latest` is shown as its preview."""

    uid: int
    title: str
    description: str
    latest: LetterLink | None
    letters: list[LetterLink]
    years: list[Year]
    address: str = ""
    year: str = ""


class LandingFace(Face, frozen=True):
    """The page that tells of all letters of a language; `title` and `body` are its editors' own words."""

    title: str
    body: Sequence[Shaped]
    previews: list[NewsletterFace]


def letter_face(reading: Reading, letter: Letter, up: str, *, whole: bool = False) -> LetterFace:
    """Shape a letter for a file that lies `up` below the root; `whole` brings in the stories themselves."""
    newsletter = reading.record(f"newsletter/{letter.newsletter}", Newsletter)
    languages = reading.site().languages
    return LetterFace(
        uid=letter.uid,
        title=letter.subject,
        preheader=letter.preheader,
        due=moment(letter.due, letter.language),
        home=_home(newsletter, languages),
        page=letter.address,
        opening=[resolved(reading, html, up) for html in letter.opening],
        items=_items(reading, letter, up, whole=whole),
        closing=[resolved(reading, html, up) for html in letter.closing],
        appeal=letter.appeal,
        versions=letter.editions,
        whole=whole,
    )


def _home(newsletter: Newsletter | None, languages: list[str]) -> Link:
    if newsletter is None:
        return Link("", "")
    return Link(addresses.newsletter(newsletter.language, languages, newsletter.slug), newsletter.title)


def _items(reading: Reading, letter: Letter, up: str, *, whole: bool) -> list[ItemFace]:
    stories = [item for item in letter.items if isinstance(item, LetterStory)]
    standing = {one.uid: one for item in stories if (one := reading.outline(f"story/{item.story}"))}
    texts: dict[int, Story | None] = {}
    if whole:
        texts = {plain.uid: story for plain, story in reading.stories(list(standing.values()))}
    return [_item(reading, item, up, standing, texts) for item in letter.items]


def _item(
    reading: Reading,
    item: LetterHeading | LetterStory,
    up: str,
    standing: dict[int, Outline],
    texts: dict[int, Story | None],
) -> ItemFace:
    if isinstance(item, LetterHeading):
        return ItemFace("heading", item.text)
    plain = standing.get(item.story)
    if plain is None or not item.headline:
        return ItemFace("gone")
    story = texts.get(item.story)
    lines = [line for line in plain.bylines if line.role in {"by", "reporting", "writing"}]
    names = [one.name for one in credits_of(reading, lines, plain.byline_policy, plain.language)] if story else []
    return ItemFace(
        kind="story",
        text=item.headline,
        address=plain.address,
        kicker=item.kicker,
        blurb=item.blurb,
        byline=join_names(names, plain.language),
        standfirst=story.standfirst if story else "",
        dateline=story.dateline if story else "",
        body=body(reading, story.body, up) if story else (),
    )


def letters_link(letter: Outline, record: Letter) -> LetterLink:
    """Link a letter from a list."""
    html = [name for name in ("digest", "full") if name in record.editions]
    mail = f"{letter.address}{MAIL_FILES[html[0]]}" if html else ""
    return LetterLink(letter.address, record.subject, moment(record.due, record.language), mail)


MAIL_FILES = {"digest": "mail.html", "full": "full.html"}
TEXT_FILES = {"digest": "mail.txt", "full": "full.txt", "text": "mail.txt"}


def newsletter_face(reading: Reading, uid: int, year: str = "") -> NewsletterFace:
    """Shape the page of a newsletter, or of one of its years."""
    newsletter = reading.record(f"newsletter/{uid}", Newsletter)
    if newsletter is None:
        message = f"newsletter/{uid} does not stand"
        raise KeyError(message)
    name = f"{newsletter.language}/newsletter/{uid}"
    months = reading.months(name)
    wanted = [month for month in months if month.startswith(year)] if year else []
    found = [one for month in wanted for one in reading.month(name, month)] if year else reading.head(name)
    letters = [link for one in found if (link := _link(reading, one))]
    home = addresses.newsletter(newsletter.language, reading.site().languages, newsletter.slug)
    years = dict.fromkeys(month[:4] for month in months)
    return NewsletterFace(
        uid=uid,
        title=newsletter.title,
        description=newsletter.description,
        latest=letters[0] if letters and not year else None,
        letters=letters if year else letters[:LATEST_MOST],
        years=[Year(digits(one, newsletter.language), [Link(f"{home}{one}/", "")]) for one in years],
        address=home,
        year=digits(year, newsletter.language),
    )


def _link(reading: Reading, letter: Outline) -> LetterLink | None:
    record = reading.record(letter.subject, Letter)
    return letters_link(letter, record) if record else None

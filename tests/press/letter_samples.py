"""Faces of newsletters and letters, as the engine would shape them; `samples` has everything else."""

from collections.abc import Sequence

from tamizdat.press.bodies import Shaped
from tamizdat.press.faces import LetterBox, Link, Year
from tamizdat.press.letter_faces import ItemFace, LandingFace, LetterFace, LetterLink, NewsletterFace
from tamizdat.press.moments import digits, moment
from tests.press.sample_words import SAID

EDITIONS = ["digest", "full", "text"]
DUE = "2026-11-27T18:00:00+01:00"


def box(language: str, root: str) -> LetterBox:
    """The newsletter that stories offer."""
    said = SAID[language]
    watched = "mail.example, post.example"
    return LetterBox(1, "friday", said.pages[0], said.stories[3][1], f"{root}newsletter/friday/", EDITIONS, watched)


def newsletter(language: str, root: str, *, year: str = "") -> NewsletterFace:
    """The page of the newsletter, with two letters of one year."""
    said = SAID[language]
    home = f"{root}newsletter/friday/"
    letters = [
        LetterLink(
            f"{home}{day}/",
            said.stories[number][0],
            moment(f"{day}T18:00:00+01:00", language),
            f"{home}{day}/mail.html",
        )
        for number, day in enumerate(("2026-11-27", "2026-11-20"))
    ]
    return NewsletterFace(
        uid=1,
        title=said.pages[0],
        description=said.stories[3][1],
        latest=None if year else letters[0],
        letters=letters,
        years=[Year(digits("2026", language), [Link(f"{home}2026/", "")])],
        address=home,
        year=year,
    )


def landing(language: str, root: str, body: Sequence[Shaped]) -> LandingFace:
    """The page that tells of letters."""
    return LandingFace(SAID[language].pages[0], body, [newsletter(language, root)])


def letter(language: str, root: str, up: str, body: Sequence[Shaped] = ()) -> LetterFace:
    """A letter on ten stories, one of which was withdrawn; with a body each of them is there whole."""
    said = SAID[language]
    items = [
        ItemFace("story", headline, f"{root}2026/10/{14 - n:02}/story-{n}/", kicker, standfirst, body=body)
        for n, (headline, standfirst, kicker) in enumerate(said.stories)
    ]
    return LetterFace(
        uid=1,
        title=said.stories[0][0],
        preheader=said.stories[1][1],
        due=moment(DUE, language),
        home=Link(f"{root}newsletter/friday/", said.pages[0]),
        page=f"{root}newsletter/friday/2026-11-27/",
        opening=[f'{said.paragraphs[0]} <a href="{up}{root}2026/10/14/story-0/">{said.people[0]}</a>.'],
        items=[ItemFace("heading", said.sections[0]), *items, ItemFace("gone")],
        closing=[said.paragraphs[1]],
        appeal=True,
        versions=EDITIONS,
        whole=bool(body),
    )

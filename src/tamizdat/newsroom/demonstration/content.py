"""The demonstration's files as facts: `paper.toml`, stories, pages, letters and photos, checked while they are read."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "ru", "fa")
FENCE = "+++"


class ContentError(Exception):
    """A file of the demonstration that cannot be used; the sentence names the file and the field."""


@dataclass(frozen=True)
class Photo:
    """A photo of the paper; captions, credits and alternative texts are per language."""

    name: str
    path: Path
    captions: dict[str, str]
    credits: dict[str, str]
    alts: dict[str, str]


@dataclass(frozen=True)
class Text:
    """A story, a page or a letter as it stands in its file. `key` is `en/2016-03-18-name`, `head` its TOML head."""

    key: str
    language: str
    slug: str
    head: dict[str, Any]
    body: str

    @property
    def published(self) -> datetime:
        """The moment of publication, with its offset."""
        moment = self.head["published"]
        if not isinstance(moment, datetime) or moment.tzinfo is None:
            message = f"{self.key}: `published` must be a moment with an offset, as 2016-03-18T09:00:00+01:00."
            raise ContentError(message)
        return moment


@dataclass(frozen=True)
class Paper:
    """The whole demonstration. `facts` is `paper.toml`: site, sections, topics, contributors and fronts.

    `live` holds the updates of live stories, under the keys of these.
    """

    facts: dict[str, Any]
    photos: dict[str, Photo]
    stories: dict[str, Text] = field(default_factory=dict)
    pages: dict[str, Text] = field(default_factory=dict)
    letters: dict[str, Text] = field(default_factory=dict)
    live: dict[str, Text] = field(default_factory=dict)


def read_paper(folder: Path) -> Paper:
    """Read the demonstration from `folder`. Raises ContentError naming the file that is wrong."""
    facts = _toml(folder / "paper.toml", _text(folder / "paper.toml"))
    photos = {name: _photo(folder, name, words) for name, words in facts["photos"].items()}
    stories = _texts(folder / "stories", ("headline", "section", "published"))
    pages = _texts(folder / "pages", ("title",))
    letters = _texts(folder / "letters", ("newsletter", "subject", "items"))
    live = _texts(folder / "live", ("ended",))
    return Paper(facts=facts, photos=photos, stories=stories, pages=pages, live=live, letters=letters)


def _photo(folder: Path, name: str, words: dict[str, dict[str, str]]) -> Photo:
    path = folder / "photos" / f"{name}.jpg"
    if not path.is_file():
        message = f"paper.toml describes the photo {name!r}, but {path} is not there. Run demo/photos/develop.py."
        raise ContentError(message)
    return Photo(name, path, words.get("caption", {}), words.get("credit", {}), words.get("alt", {}))


def _texts(folder: Path, needed: Iterable[str]) -> dict[str, Text]:
    texts = [_read(path, needed) for language in LANGUAGES for path in sorted((folder / language).glob("*.md"))]
    return {text.key: text for text in texts}


def _read(path: Path, needed: Iterable[str]) -> Text:
    whole = _text(path)
    opening, _, rest = whole.partition(f"{FENCE}\n")
    front, fence, body = rest.partition(f"\n{FENCE}\n")
    if opening or not fence:
        message = f"{path} must begin with a TOML head between two lines of {FENCE}."
        raise ContentError(message)
    head = _toml(path, front)
    missing = [name for name in needed if name not in head]
    if missing:
        message = f"{path} has no {', '.join(missing)} in its head."
        raise ContentError(message)
    key = f"{path.parent.name}/{path.stem}"
    return Text(key=key, language=path.parent.name, slug=head.get("slug", _slug(path.stem)), head=head, body=body)


def _slug(stem: str) -> str:
    """Take the date off the name of a file: `2016-03-18-vienna-talks` gives `vienna-talks`."""
    year, _, rest = stem.partition("-")
    return rest.split("-", 2)[-1] if year.isdigit() else stem


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read: {error}."
        raise ContentError(message) from error


def _toml(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{path} is not sound TOML: {error}."
        raise ContentError(message) from error

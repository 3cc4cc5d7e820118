"""What a slot file says in one language at one moment: pure, from the records that stand and the time handed in.

It is computed at the seal, not baked: it has a date of its own, is renewed daily and ends by itself, so that a mirror
that lags shows an old campaign no longer than a week. Times are seconds since 1970; docs/spec/slots.md is the format.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, TypeVar

import orjson

from tamizdat.press.late_notices import corrected, noted
from tamizdat.press.moments import moment
from tamizdat.press.records import Banner, Campaign, Late, Notice, decode
from tamizdat.press.shelf import Shelf
from tamizdat.press.words import words

# Counted from the last midnight (UTC): always more than seven days, and the same bytes all day.
HOLDS = timedelta(days=8)
MOST_NOTICES = 40
_BETWEEN = re.compile(r"\n\s*\n\s*")
L = TypeVar("L", Campaign, Banner, Notice)


def slot_file(shelf: Shelf, language: str, at: datetime, fits: Callable[[bytes], bool]) -> bytes:
    """Write what a page in this language may show at the moment `at`.

    Where it would not fit, notices are left out first, from the last, then campaigns.
    """
    opened = midnight(at)
    notes, asked = notices(shelf, language, at), appeals(shelf, language, at)
    fields = {
        "lang": language,
        "at": seconds(opened),
        "until": seconds(opened + HOLDS),
        "age": [_age(language, opened)],
        "appeals": asked,
        "banner": banner(shelf, language, at),
        "notices": notes,
    }
    while not fits(content := orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)) and (notes or asked):
        if notes:
            notes.popitem()
        else:
            asked.pop()
    return content


def next_change(shelf: Shelf, at: datetime) -> datetime:
    """Say when slot files must be written again though no record has changed: a beginning, an end, or midnight."""
    edges = [seconds_of(edge) for one in _timed(shelf) for edge in (one.starts, one.ends)]
    tomorrow = seconds(midnight(at) + timedelta(days=1))
    return datetime.fromtimestamp(min([tomorrow, *(edge for edge in edges if edge > seconds(at))]), UTC)


def appeals(shelf: Shelf, language: str, at: datetime) -> list[dict[str, Any]]:
    """List the campaigns of a language that run, in the order in which a page asks which one suits its section.

    The list ends with the first that suits every page, since none after it could ever be shown.
    """
    running = [one for one in standing(shelf, Campaign) if language in one.words and _runs(one, at)]
    running.sort(key=lambda one: (-one.priority, -seconds_of(one.starts), one.uid))
    found = []
    for one in running:
        found.append(appeal(one, language, at))
        if not one.only and not one.never:
            break
    return found


def appeal(campaign: Campaign, language: str, at: datetime) -> dict[str, Any]:
    """Write a campaign as pages read it."""
    ask = campaign.words[language]
    texts = {name: getattr(ask, name) for name in ask.__struct_fields__}
    texts["text"] = _as_a_letter(ask.text)
    return {
        "until": _until(campaign.ends, at),
        "only": [str(uid) for uid in campaign.only],
        "never": [str(uid) for uid in campaign.never],
        "say": {name: [text] for name, text in texts.items() if text},
    }


def _as_a_letter(text: str) -> str:
    """Begin paragraphs with an indent: a slot holds one text, and an empty line in it would be a hole in the page."""
    return _BETWEEN.sub("\n\u2003", text.strip())


def banner(shelf: Shelf, language: str, at: datetime) -> dict[str, Any]:
    """Write the banner of a language that began last and still runs; nothing where there is none."""
    running = [one for one in standing(shelf, Banner) if one.language == language and _runs(one, at)]
    if not running:
        return {}
    newest = max(running, key=lambda one: (seconds_of(one.starts), one.uid))
    return {"until": _until(newest.ends, at), "say": [newest.text, _address(shelf, newest.to)]}


def notices(shelf: Shelf, language: str, at: datetime) -> dict[str, list[str]]:
    """Write the notices of a language: name of a copy (see `late_notices`) to sentence and address.

    What editors noted comes before what was corrected, the newest first; of a story the newest counts.
    """
    mine = [one for one in standing(shelf, Notice) if one.language == language]
    mine.sort(key=lambda one: one.uid, reverse=True)
    found: dict[str, list[str]] = {}
    for name, said in chain(noted(shelf, mine), corrected(shelf, language, midnight(at))):
        if len(found) < MOST_NOTICES:
            found.setdefault(name, said)
    return found


def standing(shelf: Shelf, kind: type[L]) -> Iterator[L]:
    """Read all records of a kind that stand, by uid."""
    for subject in shelf.subjects(str(kind.__struct_config__.tag)):
        payload = shelf.payload(subject)
        record: Late | Any = decode(subject, payload) if payload else None
        if isinstance(record, kind):
            yield record


def midnight(at: datetime) -> datetime:
    """The midnight before a moment, UTC."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def seconds(at: datetime) -> int:
    """Write a moment as seconds since 1970."""
    return int(at.timestamp())


def seconds_of(iso: str) -> int:
    """Write a moment of a record as seconds since 1970."""
    return seconds(datetime.fromisoformat(iso))


def _timed(shelf: Shelf) -> Iterator[Campaign | Banner]:
    yield from standing(shelf, Campaign)
    yield from standing(shelf, Banner)


def _runs(one: Campaign | Banner, at: datetime) -> bool:
    return seconds_of(one.starts) <= seconds(at) < seconds_of(one.ends)


def _until(ends: str, at: datetime) -> int:
    return min(seconds_of(ends), seconds(midnight(at) + HOLDS))


def _age(language: str, opened: datetime) -> str:
    day = moment(opened.isoformat(), language).day
    return words(language)["This copy is from {day}. Newer ones may exist."].replace("{day}", day)


def _address(shelf: Shelf, subject: str) -> str:
    found = shelf.outline(subject) if subject else None
    return found.address if found else ""

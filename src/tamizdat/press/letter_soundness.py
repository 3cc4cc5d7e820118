"""Checks newsletters and letters before they enter the log: their words fit into headers, their times make sense."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tamizdat.press.letter_records import Letter, LetterStory, Newsletter
from tamizdat.press.moments import check_moment
from tamizdat.press.records import RecordError

# A label of List-Id and part of an address: RFC 2919 §3 takes less than DNS does.
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_MOST = 40
CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
# Mail programs cut longer ones; RFC 5322 §2.1.1 wants lines below 998 bytes.
SUBJECT_MOST = 120
PREHEADER_MOST = 200
DAYS = 7
_BREAKS = "\x7f\x85\u2028\u2029"


def check_of_letters(subject: str, record: Newsletter | Letter) -> None:
    """Raise RecordError, with what to do, where a newsletter or a letter cannot be sent as it is."""
    fault = _newsletter(record) if isinstance(record, Newsletter) else _letter(subject, record)
    if fault:
        message = f"{subject} cannot be published: {fault}"
        raise RecordError(message)


def _newsletter(one: Newsletter) -> str:
    """Say what is wrong with a newsletter, or ""."""
    checks = (
        (_is_slug(one.slug), f"“{one.slug}” cannot stand in its address. Use a-z, 0-9 and single hyphens."),
        (one.title.strip() and _is_line(one.title), "its title must be one line. Write it again."),
        (_is_line(one.from_name), "the name that it comes from must be one line. Write it again."),
        (bool(one.editions), "it is sent in no form. Offer at least one edition."),
        (0 <= one.weekday <= DAYS, "its day of the week is none. Choose one, or no fixed day."),
        (not one.local_time or CLOCK.fullmatch(one.local_time), "its hour is none. Write it as 18:00."),
        (not one.time_zone or _is_zone(one.time_zone), f"there is no time zone “{one.time_zone}”. Choose another."),
    )
    return next((fault for sound, fault in checks if not sound), "")


def _letter(subject: str, one: Letter) -> str:
    """Say what is wrong with a letter, or ""."""
    check_moment(subject, "its hour", one.due)
    empty = [item for item in one.items if isinstance(item, LetterStory) and item.blurb and not item.headline]
    checks = (
        (one.subject.strip() and _is_line(one.subject), "its subject must be one line. Write it again."),
        (len(one.subject.encode()) <= SUBJECT_MOST * 2 and len(one.subject) <= SUBJECT_MOST, _long("subject")),
        (len(one.preheader) <= PREHEADER_MOST and _is_line(one.preheader), _long("preview line")),
        (one.opening or one.items, "it says nothing. Write its opening words, or choose a story."),
        (not empty, "one of its stories has a text and no headline. Write the headline."),
        (bool(one.editions), "it is sent in no form. Offer at least one edition of its newsletter."),
    )
    return next((fault for sound, fault in checks if not sound), "")


def _long(name: str) -> str:
    return f"its {name} is too long for a mail program to show. Shorten it."


def _is_slug(text: str) -> bool:
    # A year is taken: the letters of one year stand there.
    return bool(SLUG.fullmatch(text)) and len(text) <= SLUG_MOST and not text.isdecimal()


def _is_line(text: str) -> bool:
    """Say whether a text can stand in a header of a mail: a line break would begin another header."""
    return not any(ord(sign) < ord(" ") or sign in _BREAKS for sign in text)


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False

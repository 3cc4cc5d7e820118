"""Fills `letters.json` from the records that stand."""

from datetime import UTC, datetime

from tamizdat.press import addresses
from tamizdat.press.letter_faces import MAIL_FILES, TEXT_FILES
from tamizdat.press.letter_index import LetterEntry, NewsletterEntry, Part, encode_letters
from tamizdat.press.letter_records import Letter, LetterEdition, Newsletter
from tamizdat.press.reading import Reading


def letter_index(reading: Reading) -> bytes:
    """Write the index: every newsletter of a language of the site, and the newest letters of all of them."""
    languages = reading.site().languages
    subjects = reading.shelf.subjects("newsletter")
    known = [one for subject in subjects if (one := reading.record(subject, Newsletter)) and one.language in languages]
    letters = [pair for one in known for pair in _letters(reading, one)]
    letters.sort(key=lambda pair: (datetime.fromisoformat(pair[1].due), pair[1].uid), reverse=True)
    return encode_letters(
        [_newsletter(one, languages) for one in known], [_letter(letter, slug) for slug, letter in letters]
    )


def _letters(reading: Reading, newsletter: Newsletter) -> list[tuple[str, Letter]]:
    found = reading.head(f"{newsletter.language}/newsletter/{newsletter.uid}")
    records = [reading.record(one.subject, Letter) for one in found]
    return [(newsletter.slug, record) for record in records if record]


def _newsletter(one: Newsletter, languages: list[str]) -> NewsletterEntry:
    return NewsletterEntry(
        uid=one.uid,
        slug=one.slug,
        language=one.language,
        title=one.title,
        list_id_label=one.slug,
        editions=one.editions,
        from_name=one.from_name,
        reply=one.reply,
        home=addresses.newsletter(one.language, languages, one.slug),
        weekday=one.weekday,
        local_time=one.local_time,
        time_zone=one.time_zone,
    )


def _letter(one: Letter, slug: str) -> LetterEntry:
    return LetterEntry(
        uid=one.uid,
        newsletter=slug,
        language=one.language,
        subject=one.subject,
        due=f"{datetime.fromisoformat(one.due).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        parts={edition: _parts(edition, one.address) for edition in one.editions},
        preheader=one.preheader,
        page=one.address,
    )


def _parts(edition: LetterEdition, address: str) -> dict[Part, str]:
    html: dict[Part, str] = {"html": address + MAIL_FILES[edition]} if edition in MAIL_FILES else {}
    return {**html, "text": address + TEXT_FILES[edition]}

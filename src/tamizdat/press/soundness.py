"""Checks a record before it enters the log, so that the press meets only records that can be printed."""

import re

from tamizdat.press.addresses import OURS, page_file
from tamizdat.press.late_soundness import check_late
from tamizdat.press.letter_records import Letter, Newsletter
from tamizdat.press.letter_soundness import check_of_letters
from tamizdat.press.moments import check_moment
from tamizdat.press.offer_records import GiftOffer
from tamizdat.press.offer_soundness import check_offer
from tamizdat.press.records import (
    AnyRecord,
    Banner,
    Campaign,
    Correction,
    Corrections,
    History,
    LiveUpdate,
    Page,
    RecordError,
    Site,
    Story,
    Withdrawn,
    decode,
    encode,
    subject_of,
)

# Parts that begin with a dot are refused as well: some would lead out of the tree, others are hidden by servers.
_ADDRESS = re.compile(r"(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,199}/)+\Z")
# JournalList, trust.txt 1.3: an attribute, an equals sign and an address.
TRUST_LINE = re.compile(
    r"(?:member|belongto|control|controlledby|social|vendor|customer|disclosure|contact)=(?:https?://|mailto:)[^\s]{3,500}"
)
TRUST_FORM = "member=https://…, belongto=…, control=…, controlledby=…, social=…, disclosure=… or contact=…"
# RFC 9116 §2.5.3.
SECURITY_CONTACT = re.compile(r"(?:https://|mailto:|tel:)[^\s]{3,500}")
# It is printed into the policy of every page (CSP 3 §2.3.1).
DESK = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?/(?:[A-Za-z0-9._~-]{1,100}/)*")
MAIL_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
# An id is printed into the page as an anchor, as it stands.
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,100}\Z")


def check(record: AnyRecord) -> bytes:
    """Return the record frozen. Raises RecordError with the subject, the field and what to do."""
    subject = subject_of(record)
    payload = encode(record)
    decode(subject, payload)
    _check_kind(subject, record)
    if isinstance(record, Story | Page | LiveUpdate):
        _check_ids(subject, record)
    if isinstance(record, Story | Page | Withdrawn | Letter) and not _is_address(record.address):
        message = (
            f"{subject} cannot be published: its address “{record.address}” must be ASCII and end with a slash, "
            f"since it becomes the file {page_file('…/')}. Give it another slug."
        )
        raise RecordError(message)
    return payload


def _check_kind(subject: str, record: AnyRecord) -> None:
    match record:
        case Story():
            _check_dates(subject, record)
        case LiveUpdate():
            _check_update(subject, record)
        case Campaign() | Banner():
            check_late(subject, record)
        case Site():
            _check_notices(subject, record)
            _check_desk(subject, record)
        case Newsletter() | Letter():
            check_of_letters(subject, record)
        case GiftOffer():
            check_offer(subject, record)
        case Corrections() | History() | Withdrawn():
            _check_beside(subject, record)
        case _:
            pass


def _check_dates(subject: str, story: Story) -> None:
    check_moment(subject, "published_at", story.published_at)
    if story.updated_at:
        check_moment(subject, "updated_at", story.updated_at)
    _check_corrections(subject, story.corrections)
    if story.live:
        check_moment(subject, "the beginning of its coverage", story.live.began)
        if story.live.ended:
            check_moment(subject, "the end of its coverage", story.live.ended)


def _check_notices(subject: str, site: Site) -> None:
    """Refuse lines that would add others to trust.txt or security.txt, or that nobody could read."""
    for line in site.trust:
        if not TRUST_LINE.fullmatch(line):
            message = f"{subject} cannot be published: “{line}” is no line of trust.txt. Write it as {TRUST_FORM}."
            raise RecordError(message)
    if site.security_contact and not SECURITY_CONTACT.fullmatch(site.security_contact):
        message = f"{subject} cannot be published: “{site.security_contact}” must begin with mailto:, https: or tel:."
        raise RecordError(message)
    if site.security_expires:
        check_moment(subject, "security_expires", site.security_expires)


def _check_update(subject: str, update: LiveUpdate) -> None:
    check_moment(subject, "at", update.at)
    if update.edited:
        check_moment(subject, "edited", update.edited)
    _check_corrections(subject, update.corrections)
    if update.number < 1 or (update.recalled and not _is_address(update.recalled)):
        message = f"{subject} cannot be published: its number or address is none. Post the update anew."
        raise RecordError(message)


def _check_desk(subject: str, site: Site) -> None:
    """Refuse an address that would say more in a page's policy than where its forms may go."""
    if site.desk and not DESK.fullmatch(site.desk):
        message = f"{subject} cannot be published: the desk's address “{site.desk}” is none. Write https://host/."
        raise RecordError(message)
    if site.mail_domain and not MAIL_DOMAIN.fullmatch(site.mail_domain):
        message = f"{subject} cannot be published: “{site.mail_domain}” is no domain of mail. Write news.example.org."
        raise RecordError(message)


def _check_ids(subject: str, record: Story | Page | LiveUpdate) -> None:
    for block in record.body:
        if not _ID.match(block.id):
            message = f"{subject} cannot be published: a block's id “{block.id}” is no anchor. Write the block anew."
            raise RecordError(message)


def _check_beside(subject: str, record: Corrections | History | Withdrawn) -> None:
    """Check what stands beside a story, or in its place."""
    if isinstance(record, Withdrawn):
        check_moment(subject, "at", record.at)
    elif isinstance(record, History):
        for version in record.versions:
            check_moment(subject, "versions", version.at)
    elif record.items:
        _check_corrections(subject, record.items)
    else:
        message = f"{subject} cannot be published: it holds no correction. Take it out of the paper instead."
        raise RecordError(message)


def _check_corrections(subject: str, corrections: list[Correction]) -> None:
    for correction in corrections:
        check_moment(subject, "corrections", correction.at)


def _is_address(address: str) -> bool:
    return bool(_ADDRESS.match(address)) and address.partition("/")[0] not in OURS

"""Checks a record before it enters the log, so that the press meets only records that can be printed."""

import re
from datetime import datetime

from tamizdat.press.addresses import OURS, page_file
from tamizdat.press.records import AnyRecord, Page, RecordError, Story, decode, encode, subject_of

# Parts that begin with a dot are refused as well: some would lead out of the tree, others are hidden by servers.
_ADDRESS = re.compile(r"(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,199}/)+\Z")
# An id is printed into the page as an anchor, as it stands.
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,100}\Z")


def check(record: AnyRecord) -> bytes:
    """Return the record frozen. Raises RecordError with the subject, the field and what to do."""
    subject = subject_of(record)
    payload = encode(record)
    decode(subject, payload)
    if isinstance(record, Story):
        _check_moment(subject, "published_at", record.published_at)
        if record.updated_at:
            _check_moment(subject, "updated_at", record.updated_at)
    if isinstance(record, Story | Page):
        _check_ids(subject, record)
    if isinstance(record, Story | Page) and not _is_address(record.address):
        message = (
            f"{subject} cannot be published: its address “{record.address}” must be ASCII and end with a slash, "
            f"since it becomes the file {page_file('…/')}. Give it another slug."
        )
        raise RecordError(message)
    return payload


def _check_ids(subject: str, record: Story | Page) -> None:
    for block in record.body:
        if not _ID.match(block.id):
            message = f"{subject} cannot be published: a block's id “{block.id}” is no anchor. Write the block anew."
            raise RecordError(message)


def _is_address(address: str) -> bool:
    return bool(_ADDRESS.match(address)) and address.partition("/")[0] not in OURS


def _check_moment(subject: str, field: str, text: str) -> None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{subject} cannot be published: {field} is not a moment: “{text}”. Set the date again."
        raise RecordError(message) from error
    if moment.tzinfo is None:
        message = f"{subject} cannot be published: {field} “{text}” has no time zone. Set the date again."
        raise RecordError(message)

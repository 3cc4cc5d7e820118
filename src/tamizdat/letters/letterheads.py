"""The fields that all mails of one variant share: from whom, about what, which list, how to leave."""

from collections.abc import Iterator
from datetime import datetime

from tamizdat.letters.bodies import Body, body_hash
from tamizdat.letters.fields import Field, address_field, date_field, one_line, phrase, text_field
from tamizdat.letters.postmark import House
from tamizdat.press.letter_index import LetterEntry, NewsletterEntry

ONE_CLICK = Field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")  # RFC 8058 3.1
_IDENTITY = "List-Id"


def letter_fields(
    house: House, newsletter: NewsletterEntry, letter: LetterEntry, issue: int, edition: str, body: Body, at: datetime
) -> list[Field]:
    """All fields but To, Message-ID, List-Unsubscribe and DKIM-Signature, in order."""
    return [
        *_origin(house, newsletter, letter, at),
        *body.fields,
        *_list(house, newsletter, letter, issue, edition, body),
    ]


def _origin(house: House, newsletter: NewsletterEntry, letter: LetterEntry, at: datetime) -> Iterator[Field]:
    name = newsletter.from_name or newsletter.title
    yield address_field("From", name, f"{newsletter.list_id_label}@{house.domain}")
    if newsletter.reply:
        yield Field("Reply-To", f"<{one_line(newsletter.reply)}>")
    yield text_field("Subject", letter.subject)
    yield date_field(at)


def _list(
    house: House, newsletter: NewsletterEntry, letter: LetterEntry, issue: int, edition: str, body: Body
) -> Iterator[Field]:
    label = newsletter.list_id_label
    yield Field(_IDENTITY, f"{phrase(_IDENTITY, newsletter.title)} <{label}.{house.domain}>")
    if newsletter.home:
        yield Field("List-Archive", f"<{house.origin}{newsletter.home.lstrip('/')}>")
    yield Field("List-Help", f"<{house.desk_url}manage>")
    yield ONE_CLICK
    yield Field("Precedence", "bulk")
    # Gmail's postmaster pages group complaints by it; it names the issue and the newsletter, never the reader.
    yield Field("Feedback-ID", f"{issue}:{label}:{letter.language}:tamizdat")
    yield Field("Tamizdat-Edition", f"{issue}/{edition}; bh={body_hash(body.content)}")

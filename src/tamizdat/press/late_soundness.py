"""Checks campaigns and banners before they enter the log: their times make sense, and their words fit a slot file."""

from tamizdat.press.moments import check_moment
from tamizdat.press.records import Ask, Banner, Campaign, RecordError
from tamizdat.press.squeeze import squeeze

# A slot file holds 2 KiB (edition.slot_files); what else it says at least needs the rest.
MOST_ASKED = 1_500
LONGEST_BANNER = 160


def check_late(subject: str, record: Campaign | Banner) -> None:
    """Raise RecordError, with what to do, where a campaign or banner cannot stand in a slot file."""
    starts = check_moment(subject, "its beginning", record.starts)
    if starts >= check_moment(subject, "its end", record.ends):
        message = f"{subject} cannot be published: it ends before it begins. Set the two dates again."
        raise RecordError(message)
    if isinstance(record, Banner):
        _check_banner(subject, record)
        return
    if not record.words:
        message = f"{subject} cannot be published: it says nothing in any language. Write its words."
        raise RecordError(message)
    for language, ask in record.words.items():
        _check_ask(subject, language, ask)


def _check_banner(subject: str, banner: Banner) -> None:
    if not banner.text.strip() or len(banner.text) > LONGEST_BANNER:
        message = f"{subject} cannot be published: a banner has 1 to {LONGEST_BANNER} characters. Shorten it."
        raise RecordError(message)


def _check_ask(subject: str, language: str, ask: Ask) -> None:
    if not ask.headline.strip() or not ask.text.strip():
        message = f"{subject} cannot be published: in “{language}” it lacks a headline or a message. Write both."
        raise RecordError(message)
    said = (str(getattr(ask, name)) for name in ask.__struct_fields__)
    weight = len(squeeze(b"", " ".join(said).encode()))
    if weight > MOST_ASKED:
        message = (
            f"{subject} cannot be published: its words in “{language}” are too long by about "
            f"{100 * (weight - MOST_ASKED) // weight + 1} %. Every page fetches them; shorten the message."
        )
        raise RecordError(message)

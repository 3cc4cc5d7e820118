"""Whether a mail really is from the address in its From field: by a DKIM signature that is aligned with it.

Stricter than DMARC where that costs nothing: the signature must cover who wrote, to whom and under what subject, the
mail must be addressed to us and be of these days, so that an old or a foreign mail cannot be played to us again; and
the signing domain must be that of the address or a domain above it, since we keep no list of public suffixes.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from email.utils import parsedate_to_datetime

import dkim

from tamizdat.letters.inbound.addressing import is_ours, recipients, sender_of
from tamizdat.letters.inbound.mail import Mail, read_mail

MOST_SIGNATURES = 4
LARGEST = 1 << 20
_SHOWN = ("to", "cc")
_SIGNED = frozenset({b"from", b"to", b"subject"})
_DAYS = timedelta(days=4)
# The standard library ends a line there, dkimpy does not.
_BARE_RETURN = re.compile(rb"\r(?!\n)")

Texts = Callable[[str], Sequence[bytes]]
"""Look up the TXT records of a name; none where there are none, or where nobody answers."""


def signer_of(raw: bytes, domain: str, day: date, texts: Texts) -> str:
    """Give the address of the From field if a signature proves it, in lower case; "" if nothing does.

    `domain` is ours, `day` the day on which the mail came in.
    """
    mail = read_mail(raw)
    sender = sender_of(mail).lower()
    if not sender or len(raw) > LARGEST or _BARE_RETURN.search(raw) or not _fits(mail, domain, day):
        return ""
    signatures = len(mail.all("dkim-signature"))
    proven = (_proves(raw, mail, number, texts) for number in range(min(signatures, MOST_SIGNATURES)))
    return sender if any(proven) else ""


def _fits(mail: Mail, domain: str, day: date) -> bool:
    alone = all(len(mail.all(name)) <= 1 for name in ("from", "to", "cc", "subject", "date"))
    shown = Mail(fields=tuple((name, value) for name, value in mail.fields if name in _SHOWN))
    try:
        written = parsedate_to_datetime(mail.first("date")).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return False
    return alone and abs(written - day) <= _DAYS and any(is_ours(each, domain) for each in recipients(shown))


def _proves(raw: bytes, mail: Mail, number: int, texts: Texts) -> bool:
    def first_text(name: bytes | str, timeout: int = 5) -> bytes | None:  # noqa: ARG001  dkimpy's own signature
        asked = name.decode("ascii", "replace") if isinstance(name, bytes) else name
        return next(iter(texts(asked.rstrip("."))), None)

    try:
        verifier = dkim.DKIM(raw)
        if not verifier.verify(number, dnsfunc=first_text):
            return False
    except Exception:  # noqa: BLE001  dkimpy raises many things on crafted signatures; none of them proves anything
        return False
    fields = verifier.signature_fields
    return (
        b"l" not in fields  # RFC 6376 8.2: anybody may write below the part that is signed
        and set(verifier.include_headers) >= _SIGNED
        and _seen_alike(verifier.headers, mail)
        and is_aligned(sender_of(mail).rpartition("@")[2], fields[b"d"].decode("ascii", "replace"))
    )


def _seen_alike(headers: Sequence[tuple[bytes, bytes]], mail: Mail) -> bool:
    """What was verified must be what was read: two parsers that divide a mail differently open a door between them."""
    return [name.strip().lower().decode("ascii", "replace") for name, _ in headers] == [name for name, _ in mail.fields]


def is_aligned(host: str, signing: str) -> bool:
    """Say whether a signing domain speaks for a mail domain: the same, or one above it that is no bare suffix."""
    host, signing = host.lower().rstrip("."), signing.lower().rstrip(".")
    return host == signing or ("." in signing and host.endswith(f".{signing}"))


def needs_proof(mail: Mail) -> bool:
    """Say whether there is anything to verify at all, before anybody asks the DNS."""
    return bool(mail.all("dkim-signature")) and bool(sender_of(mail))

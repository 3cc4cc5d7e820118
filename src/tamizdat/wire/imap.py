"""Fetching mail from a mailbox (IMAP over TLS), for newsrooms without a mail server of their own.

Nothing is marked as read. A mail is taken away only when whoever asked says that it was for a machine.
"""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

SECONDS = 30
MOST_BYTES = 1 << 20
MOST_AT_ONCE = 200
_PORTS = {"imaps": 993, "imap": 143}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NUMBER = re.compile(rb"\d{1,20}")


class MailboxRefused(Exception):
    """A mailbox that cannot be used now; the sentence says why, and names neither user nor password."""


@dataclass(frozen=True, slots=True)
class MailboxAddress:
    """Where a mailbox is. Its representation does not show the password."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    tls: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a folder was read: `validity` changes when the server numbers its mails anew (RFC 3501 2.3.1.1)."""

    validity: int = 0
    uid: int = 0


def read_address(url: str) -> MailboxAddress:
    """Read `imaps://user:password@host/folder`. Raises MailboxRefused."""
    parts = urlsplit(url)
    try:
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        port = 0
    host, user, password = parts.hostname or "", unquote(parts.username or ""), unquote(parts.password or "")
    if parts.scheme == "imap" and host not in _LOOPBACK:
        message = "A mailbox is fetched by imaps:// only; without TLS anybody on the way could read the password."
        raise MailboxRefused(message)
    if not (port and host and user and password):
        message = "TAMIZDAT_IMAP_URL is no address of a mailbox. Write imaps://user:password@host/INBOX."
        raise MailboxRefused(message)
    return MailboxAddress(
        host, port, user, password, unquote(parts.path.strip("/")) or "INBOX", parts.scheme == "imaps"
    )


def poll(address: MailboxAddress, mark: Mark, deal: Callable[[bytes], bool]) -> Mark:
    """Hand each mail that is newer than `mark` to `deal`; where that says True, take it away. Returns the new mark.

    A mail is taken away only after `deal` has returned, so one that dies on the way is dealt with again. At most
    MOST_AT_ONCE mails, of each at most MOST_BYTES. Raises MailboxRefused.
    """
    try:
        with _opened(address) as box:
            return _read_on(box, mark, deal)
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        message = f"The mailbox at {address.host} cannot be read now ({type(error).__name__})."
        raise MailboxRefused(message) from error


@contextlib.contextmanager
def _opened(address: MailboxAddress) -> Iterator[imaplib.IMAP4]:
    box: imaplib.IMAP4
    if address.tls:
        context = ssl.create_default_context()
        box = imaplib.IMAP4_SSL(address.host, address.port, ssl_context=context, timeout=SECONDS)
    else:
        box = imaplib.IMAP4(address.host, address.port, timeout=SECONDS)
    try:
        box.login(address.user, address.password)
        folder = '"' + address.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
        status, _ = box.select(folder)
        if status != "OK":
            message = f"There is no folder {address.folder} in the mailbox at {address.host}."
            raise MailboxRefused(message)
        yield box
    finally:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            box.logout()
        with contextlib.suppress(OSError):  # a line that broke is not closed by saying goodbye
            box.shutdown()


def _read_on(box: imaplib.IMAP4, mark: Mark, deal: Callable[[bytes], bool]) -> Mark:
    validity = _first_number(box.response("UIDVALIDITY")[1])
    last = mark.uid if validity == mark.validity else 0
    _, found = box.uid("SEARCH", f"UID {last + 1}:*")
    # "n:*" also gives the last mail when its number is smaller (RFC 3501 6.4.8).
    numbers = sorted(int(each) for each in _NUMBER.findall(b" ".join(filter(None, found))) if int(each) > last)
    taken = []
    for number in numbers[:MOST_AT_ONCE]:
        raw = _fetched(box, number)
        if raw is not None and deal(raw):
            taken.append(number)
        last = number
    for number in taken:
        box.uid("STORE", str(number), "+FLAGS.SILENT", "(\\Deleted)")
        if "UIDPLUS" in box.capabilities:  # RFC 4315; a plain EXPUNGE would take what others have marked as well
            box.uid("EXPUNGE", str(number))
    return Mark(validity, last)


def _fetched(box: imaplib.IMAP4, number: int) -> bytes | None:
    """Give a mail without marking it as read; None where it is gone meanwhile."""
    _, found = box.uid("FETCH", str(number), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    return next((bytes(part[1])[:MOST_BYTES] for part in found if isinstance(part, tuple)), None)


def _first_number(found: list[bytes | None] | list[None]) -> int:
    match = _NUMBER.search(b" ".join(filter(None, found)))
    return int(match[0]) if match else 0

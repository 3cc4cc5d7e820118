"""Relays that speak HTTP instead of SMTP, through django-anymail: Mailgun, Postmark, SES, Brevo and others.

Such a provider takes a mail apart and puts it together again: it signs it with its own key, and gives it a Message-ID
of its own where it does not keep ours. So SMTP is the better way where there is one, and every such provider has it.
What is kept is the order of things: the journal knows of a mail before the provider does, and an answer that did not
come leaves the mail uncertain.
"""

import email
import json
import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from email.message import EmailMessage as Read
from email.policy import default
from typing import Protocol

from django.core.mail import EmailMultiAlternatives, get_connection

from tamizdat.letters.bodies import unstuffed
from tamizdat.letters.errors import RelayRefused
from tamizdat.wire.smtp.parcels import Clerk, Parcel, Reply, Stage
from tamizdat.wire.smtp.server import Limit

AT_ONCE = 4
LOOK_SECONDS = 0.1
# Written by the provider anew, or told to it in other ways.
_NOT_HANDED_ON = frozenset(
    ("from", "to", "subject", "mime-version", "content-type", "content-transfer-encoding", "dkim-signature", "date")
)
_THROTTLED = 429
_LOCKED_OUT = frozenset((401, 402, 403))
_SERVER_AT_FAULT = 500
OK = Reply(250, (2, 0, 0))
NOT_THIS_ONE = Reply(550, (5, 2, 0))
WAIT = Reply(421)
OURS = Reply(530)
REFUSED = frozenset(("invalid", "rejected", "failed"))
WANTED = """TAMIZDAT_ANYMAIL is like {"provider": "postmark", "server_token": "…"}; see django-anymail for its words."""
_SLUG = re.compile(r"[a-z_]+")


class Backend(Protocol):
    """A backend of Django's mail, of which each thread has its own."""

    def send_messages(self, messages: Sequence[EmailMultiAlternatives]) -> int:
        """Send. Raises what the provider said."""


class AnymailRelay:
    """See `relays.Relay`. `connect` makes a backend; `slug` is the provider's name in django-anymail."""

    def __init__(self, slug: str, connect: Callable[[], Backend], limits: Sequence[Limit] = ()) -> None:
        self.name = f"anymail:{slug}"
        self.limits = limits
        self._connect = connect
        self._threads = threading.local()

    def carry(self, clerk: Clerk) -> None:
        """Carry, a few at once; the clerk is spoken to from this thread only."""
        under_way: dict[Future[Reply | None], Parcel] = {}
        with ThreadPoolExecutor(AT_ONCE, "anymail") as pool:
            while under_way or not clerk.over():
                while len(under_way) < AT_ONCE and (parcel := clerk.next()) is not None:
                    if clerk.dot(parcel):
                        under_way[pool.submit(self._send, parcel)] = parcel
                    else:
                        clerk.lost(parcel, after_dot=False)
                done, _ = wait(under_way, LOOK_SECONDS, FIRST_COMPLETED)
                for future in done:
                    _tell(clerk, under_way.pop(future), future.result())

    def ask(self, message_ids: Sequence[str]) -> list[bool | None]:
        """No provider of this kind can be asked by Message-ID."""
        return [None] * len(message_ids)

    def _send(self, parcel: Parcel) -> Reply | None:
        """Send one mail; None where nobody knows what became of it."""
        message = message_of(parcel)
        try:
            if not hasattr(self._threads, "backend"):
                self._threads.backend = self._connect()
            self._threads.backend.send_messages([message])
        except Exception as error:  # noqa: BLE001  # whatever a provider's backend raises means something for one mail only
            return reply_of(error)
        return _taken(message)


def read_provider(text: str) -> AnymailRelay:
    """Read the setting: JSON with the provider's name and what its backend asks for. Raises RelayRefused."""
    try:
        options = dict(json.loads(text))
        slug = str(options.pop("provider"))
    except (ValueError, TypeError, KeyError) as error:
        raise RelayRefused(WANTED) from error
    if not _SLUG.fullmatch(slug):
        raise RelayRefused(WANTED)

    def connect() -> Backend:
        path = f"anymail.backends.{slug}.EmailBackend"
        # Postmark and others write the return path themselves; that is no reason to send nothing.
        backend: Backend = get_connection(path, ignore_unsupported_features=True, **options)
        return backend

    try:
        connect()
    except Exception as error:
        message = f"The provider {slug} of TAMIZDAT_ANYMAIL cannot be used ({type(error).__name__}). {WANTED}"
        raise RelayRefused(message) from error
    return AnymailRelay(slug, connect)


def message_of(parcel: Parcel) -> EmailMultiAlternatives:
    """Take a mail apart as these backends want it. Its own fields stay: Message-ID, List-Unsubscribe and the like."""
    read = email.message_from_bytes(unstuffed(b"".join(parcel.pieces)), policy=default)
    handed_on = {name: str(value) for name, value in read.items() if name.lower() not in _NOT_HANDED_ON}
    message = EmailMultiAlternatives(
        subject=str(read["Subject"]),
        body=_part(read, "plain"),
        from_email=str(read["From"]),
        to=[parcel.recipient.decode("ascii")],
        headers=handed_on,
    )
    if page := _part(read, "html"):
        message.attach_alternative(page, "text/html")
    if parcel.sender:
        message.envelope_sender = parcel.sender.decode("ascii")  # type: ignore[attr-defined]  # anymail's own
    return message


def reply_of(error: Exception) -> Reply | None:
    """What an error means, in the words of SMTP; None where the mail may have been taken all the same."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    status = getattr(error, "status_code", None)
    if "AnymailRecipientsRefused" in kinds:
        return NOT_THIS_ONE
    if not kinds & {"AnymailAPIError", "OSError"}:
        return OURS  # it was refused before anything left
    if not isinstance(status, int) or status >= _SERVER_AT_FAULT:
        return None
    if status == _THROTTLED:
        return WAIT
    return OURS if status in _LOCKED_OUT else NOT_THIS_ONE


def _part(read: Read, kind: str) -> str:
    part = read.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _taken(message: EmailMultiAlternatives) -> Reply:
    """Where a provider answers for each recipient, its word counts."""
    status = getattr(message, "anymail_status", None)
    said = set(getattr(status, "status", None) or ())
    return NOT_THIS_ONE if said & REFUSED else OK


def _tell(clerk: Clerk, parcel: Parcel, reply: Reply | None) -> None:
    if reply is None:
        clerk.lost(parcel, after_dot=True)
    else:
        clerk.told(parcel, Stage.MAIL if reply in {WAIT, OURS} else Stage.DOT, reply)

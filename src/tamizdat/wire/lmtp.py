"""Taking mail from a mail server by LMTP (RFC 2033), at a socket of this machine; nothing is ever sent.

One recipient at a time: a second one is put off (452), and the server brings the mail again for it. So each mail has
one envelope, and each answer is about one mail.
"""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST = 32 << 20
SECONDS = 300
_BACKLOG = 16

Take = Callable[[bytes, str, str], None]
"""Keep a mail, given its bytes, sender ("" for null) and recipient. Whatever it raises, the server tries again."""


async def serve(take: Take, place: Path | tuple[str, int], ready: Callable[[], None] = lambda: None) -> None:
    """Listen at a socket file, or at a host and port of this machine, until cancelled. Raises OSError."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)  # it would write down addresses
    async with await _listen(take, place) as server:
        ready()
        await server.serve_forever()


async def _listen(take: Take, place: Path | tuple[str, int]) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    if isinstance(place, Path):
        await asyncio.to_thread(place.unlink, missing_ok=True)  # left by a process that was killed
        server = await loop.create_unix_server(lambda: _session(take), str(place), backlog=_BACKLOG)
        await asyncio.to_thread(place.chmod, 0o660)
        return server
    return await loop.create_server(lambda: _session(take), *place, backlog=_BACKLOG)


class _Patient(LMTP):
    """Mails with longer lines than RFC 5321 allows exist; refusing them for good would bounce them to strangers."""

    line_length_limit = 1 << 16


def _session(take: Take) -> LMTP:
    async def admit(_: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def keep(_: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        sender = (envelope.mail_from or "").strip("<>")
        try:
            await asyncio.to_thread(take, content, sender, envelope.rcpt_tos[0])
        except Exception:  # noqa: BLE001  the server keeps the mail, and brings it again
            return "451 4.3.0 Not now"
        return "250 2.0.0 Kept"

    # aiosmtpd calls what is named so.
    hooks = SimpleNamespace(handle_RCPT=admit, handle_DATA=keep)
    return _Patient(hooks, data_size_limit=LARGEST, enable_SMTPUTF8=True, timeout=SECONDS, ident="Tamizdat")

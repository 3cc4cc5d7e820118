"""Says whether the domain's signature on a mail holds, as a mail provider would say it (RFC 6376)."""

import dkim
from django.conf import settings

NOT_SIGNED = "This mail is not signed: no DKIM key is set. A provider would trust it less."
NO_RECORD = "This mail is signed. The public key is not known here, so nobody can say whether the signature holds."
HOLDS = "The signature holds: nobody has changed this mail since it was written."
BROKEN = "The signature does not hold. Do not send this: a provider would take it for forged."


def verdict_of(source: bytes) -> str:
    """Judge a mail by the public record that lies beside the vault's public key."""
    if b"\ndkim-signature:" not in b"\n" + source.lower():
        return NOT_SIGNED
    try:
        record = (settings.VAR / "desk" / "dkim.txt").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return NO_RECORD
    return HOLDS if is_sound(source, record) else BROKEN


def is_sound(source: bytes, record: str) -> bool:
    """Check every signature against one record, whatever domain they name."""
    try:
        return bool(dkim.verify(source, dnsfunc=lambda *_args, **_options: record.encode()))
    except (dkim.DKIMException, ValueError, IndexError, KeyError):
        return False

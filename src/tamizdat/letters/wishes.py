"""The wish that the outbox be released: a file beside the mails, so that whoever wishes needs no key."""

from pathlib import Path

WISH = "release"


def wish_for_release(outbox: Path) -> None:
    """Ask the sender to send what waits."""
    outbox.mkdir(parents=True, exist_ok=True, mode=0o770)
    (outbox / WISH).touch()


def is_wished(outbox: Path) -> bool:
    """Say whether somebody has asked."""
    return (outbox / WISH).exists()


def grant(outbox: Path) -> None:
    """Everything was tried; what was not taken waits for another wish."""
    (outbox / WISH).unlink(missing_ok=True)

"""Seals what is left for the vault to its public key, and drops it in the spool. There is no way back from here."""

from pathlib import Path

from tamizdat.envelope.errors import SealError
from tamizdat.envelope.messages import Message, encode
from tamizdat.envelope.sealed import seal
from tamizdat.spool.envelopes import Spool
from tamizdat.spool.errors import LetterboxClosed, SpoolFull


class Letterbox:
    """Takes messages. `key` is the file of the vault's public key, read anew each time: it may change while we run."""

    def __init__(self, key: Path, spool: Spool) -> None:
        self._key = key
        self._spool = spool

    def drop(self, message: Message, spare: int = 0) -> None:
        """Seal a message and keep it, durably, where it leaves `spare` places to others.

        Raises LetterboxClosed, and then nothing was kept.
        """
        try:
            self._spool.drop(seal(self._recipient(), encode(message)), spare)
        except (OSError, SealError, SpoolFull) as error:
            raise LetterboxClosed(_sentence(error)) from error

    def is_open(self) -> bool:
        """Say whether there is a key to seal with."""
        try:
            self._recipient()
        except (OSError, SealError):
            return False
        return True

    def _recipient(self) -> bytes:
        return bytes.fromhex(self._key.read_text(encoding="ascii").strip())


def letterbox_in(var: Path) -> Letterbox:
    """The letterbox of the newsroom whose folder `var` is."""
    return Letterbox(var / "desk" / "vault.pub", Spool(var / "spool"))


def _sentence(error: Exception) -> str:
    """Say why, for whoever looks after the machine: a sentence of ours or the kind of an error, never what was sent."""
    if isinstance(error, SpoolFull | SealError):
        return str(error)
    return f"The spool or the vault's public key cannot be used ({type(error).__name__})."

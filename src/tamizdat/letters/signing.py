"""A process that does nothing but sign, so that signatures have a core of their own.

Python's lock is held while RSA is counted; in another process it keeps nobody waiting. It is given the key over a pipe,
hardens itself as the vault does, and ends when the pipe does: a vault that locks leaves none behind. Where it cannot be
had, or is not ready yet, mails are signed where they are made.
"""

import os
import select
import subprocess
import sys
from contextlib import suppress

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from tamizdat.envelope.hardening import harden
from tamizdat.letters.dkim import pem_of, read_key, sign_digest

_DIGEST_BYTES = 32
_LENGTH_BYTES = 4
_READY = b"."
_SECONDS_TO_END = 2.0
MOST_UNDER_WAY = 128


class SigningProcess:
    """Signs digests with one key, in the order in which they are begun. For one thread."""

    def __init__(self, key: RSAPrivateKey) -> None:
        self._key = key
        self._bytes = (key.key_size + 7) // 8
        self._ready = self._lost = False
        self._begun = self._done = 0
        self._signed: dict[int, bytes] = {}
        incoming, self._to = os.pipe()
        self._from, outgoing = os.pipe()
        words = [sys.executable, "-m", "tamizdat.letters.signing"]
        self._process = subprocess.Popen(words, stdin=incoming, stdout=outgoing)
        os.close(incoming)
        os.close(outgoing)
        pem = pem_of(key)
        with suppress(OSError):
            os.write(self._to, len(pem).to_bytes(_LENGTH_BYTES) + pem)

    def begin(self, digest: bytes) -> int | None:
        """Begin to sign a SHA-256 digest (32 bytes). Returns its number; None where it will be signed when taken."""
        # More would fill both pipes, and each side would wait for the other.
        if not self.is_ready() or self._begun - self._done >= MOST_UNDER_WAY:
            return None
        try:
            os.write(self._to, digest)
        except OSError:
            self._lose()
            return None
        self._begun += 1
        return self._begun - 1

    def take(self, number: int | None, digest: bytes) -> bytes:
        """The signature of a digest that was begun under a number."""
        while number is not None and self._ready and number >= self._done:
            signature = _read(self._from, self._bytes)
            if len(signature) < self._bytes:
                self._lose()
                break
            self._signed[self._done] = signature
            self._signed.pop(self._done - MOST_UNDER_WAY, None)  # of a mail that nobody wanted any more
            self._done += 1
        found = self._signed.pop(number, None) if number is not None else None
        return found or sign_digest(self._key, digest)

    def _lose(self) -> None:
        """It is gone. What it had not signed is signed here, and so is all that comes."""
        self._ready, self._lost = False, True

    def is_ready(self) -> bool:
        """Say whether it has begun to sign."""
        if not self._ready and not self._lost and select.select([self._from], [], [], 0)[0]:
            self._ready = os.read(self._from, 1) == _READY
        return self._ready

    @property
    def pid(self) -> int:
        """Its number, for whoever watches."""
        return self._process.pid

    def close(self) -> None:
        """End it."""
        os.close(self._to)
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._from)


def serve(incoming: int, outgoing: int) -> None:
    """Be that process, between two pipes, until one of them ends."""
    key = read_key(_read(incoming, int.from_bytes(_read(incoming, _LENGTH_BYTES))))
    os.write(outgoing, _READY)
    while len(digest := _read(incoming, _DIGEST_BYTES)) == _DIGEST_BYTES:
        os.write(outgoing, sign_digest(key, digest))


def _read(pipe: int, count: int) -> bytes:
    """Read so many bytes, or fewer at the end."""
    found = b""
    while len(found) < count and (piece := os.read(pipe, count - len(found))):
        found += piece
    return found


if __name__ == "__main__":
    harden()  # its sentences were said by the vault
    with suppress(BrokenPipeError):
        serve(0, 1)

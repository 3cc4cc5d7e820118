"""Questions of the office to the vault, and the answers: files too, since the vault listens nowhere.

A question carries a public key made for it alone. Only the asker, who holds the other half in memory, can read the
answer; what is left lying about after a crash opens for nobody.
"""

import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from tamizdat.envelope.errors import MessageRefused
from tamizdat.envelope.sealed import new_pair, open_sealed, seal
from tamizdat.spool.envelopes import Spool
from tamizdat.spool.errors import NoAnswer

QUESTIONS = "questions"
ANSWERS = "answers"
SECONDS_BETWEEN_LOOKS = 0.05
ANSWER_LIVES_SECONDS = 600


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is sealed for the vault: the question, and where the answer goes and for whose eyes."""

    question: bytes
    reply_key: bytes
    reply_name: str


_ASKED = msgspec.msgpack.Decoder(Asked)


def ask(
    folder: Path,
    vault: bytes,
    question: bytes,
    timeout_seconds: float,
    sleep: Callable[[float], None] = time.sleep,
) -> bytes:
    """Ask the vault whose public key is `vault`, over `folder`, and wait for the answer.

    Raises NoAnswer after `timeout_seconds`; the question is then taken back, so that it is not carried out later.
    """
    pair, reply_name = new_pair(), secrets.token_hex(16)
    spool = Spool(folder / QUESTIONS)
    name = spool.drop(seal(vault, msgspec.msgpack.encode(Asked(question, pair.public, reply_name))))
    place = folder / ANSWERS / reply_name
    looks = max(1, round(timeout_seconds / SECONDS_BETWEEN_LOOKS))
    try:
        for _ in range(looks):
            with suppress(FileNotFoundError):
                return open_sealed([pair.private], place.read_bytes())
            sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        spool.done(name)
        place.unlink(missing_ok=True)
    message = "The vault did not answer. See that it runs and is unlocked (“tamizdat unlock”), then try again."
    raise NoAnswer(message)


def read_question(private_keys: tuple[bytes, ...], sealed: bytes) -> Asked:
    """Open a question, in the vault. Raises SealError or MessageRefused."""
    try:
        asked = _ASKED.decode(open_sealed(private_keys, sealed))
    except (msgspec.MsgspecError, ValueError) as error:
        message = "A question of the office cannot be read."
        raise MessageRefused(message) from error
    if len(asked.reply_name) != 2 * 16 or set(asked.reply_name) - set("0123456789abcdef"):
        message = "A question of the office names no place for its answer."
        raise MessageRefused(message)
    return asked


def answer(folder: Path, asked: Asked, reply: bytes) -> None:
    """Write the answer, sealed for the asker alone."""
    answers = folder / ANSWERS
    answers.mkdir(parents=True, exist_ok=True, mode=0o770)
    unfinished = answers / f".{asked.reply_name}"
    unfinished.write_bytes(seal(asked.reply_key, reply))
    unfinished.rename(answers / asked.reply_name)


def sweep_answers(folder: Path, *, older_than: float) -> int:
    """Take away answers that nobody fetched before the moment `older_than` (seconds since 1970)."""
    swept = 0
    for path in (folder / ANSWERS).glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < older_than:
                path.unlink()
                swept += 1
    return swept
